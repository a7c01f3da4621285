/**
 * A browser opens six connections to one address, and a live stream keeps one of them busy: with six pages that listen, a
 * seventh would wait for ever. So of all hidden pages one keeps its stream, to show alerts through the browser. The others
 * give theirs up until they are looked at, or until that one is looked at or closed and the next takes its place.
 */
const lockName = 'centesimo-hidden-stream';

type Act = () => void;

const rest = async (stop: Act, reconnect: Act): Promise<void> => {
  if (!document.hidden) return;
  const { locks } = navigator;
  const looking = new AbortController();
  document.addEventListener('visibilitychange', () => looking.abort(), { once: true });
  const untilSeen = new Promise<void>((resolve) => looking.signal.addEventListener('abort', () => resolve()));

  const isKept = await locks.request(lockName, { ifAvailable: true }, async (lock) => {
    if (lock !== null) await untilSeen;
    return lock !== null;
  });
  if (isKept || looking.signal.aborted) return;
  stop();
  try {
    await locks.request(lockName, { signal: looking.signal }, () => {
      reconnect();
      return untilSeen;
    });
  } catch {
    // Seen before its turn came.
    reconnect();
  }
};

/** A page hidden, seen and hidden again before the first is settled does one after the other. */
let last: Promise<void> = Promise.resolve();

/**
 * For a page that has just been hidden.
 *
 * @param stop closes the stream
 * @param reconnect opens it again
 */
export const restStream = (stop: Act, reconnect: Act): void => {
  last = last.then(() => rest(stop, reconnect));
};
