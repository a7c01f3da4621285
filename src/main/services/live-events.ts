import type { StreamEvent } from '../../shared/contract/stream.ts';

export type LiveEvents = {
  readonly publish: (event: StreamEvent) => void;
  /** Adds a listener; returns how to remove it. */
  readonly subscribe: (listener: (event: StreamEvent) => void) => () => void;
  /** Drops what waits and all listeners. */
  readonly close: () => void;
};

type UsageNews = Extract<StreamEvent, { type: 'usage' }>;

/** At most this often listeners hear of new usage; the first news goes out at once. */
const usageIntervalMs = 200;

/** Hands live events to listeners; a burst of usage becomes five a second, with the counts added up. */
export const createLiveEvents = (): LiveEvents => {
  const listeners = new Set<(event: StreamEvent) => void>();
  let waiting: UsageNews | null = null;
  let timer: NodeJS.Timeout | null = null;

  const send = (event: StreamEvent): void => {
    for (const listener of listeners) listener(event);
  };

  const startInterval = (): void => {
    timer = setTimeout(() => {
      timer = null;
      if (waiting === null) return;
      const news = waiting;
      waiting = null;
      send(news);
      startInterval();
    }, usageIntervalMs);
    timer.unref();
  };

  return {
    publish: (event) => {
      if (event.type !== 'usage') return send(event);
      if (timer === null) {
        send(event);
        startInterval();
        return;
      }
      waiting = waiting === null ? event : mergeUsage(waiting, event);
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: () => {
      if (timer !== null) clearTimeout(timer);
      timer = null;
      waiting = null;
      listeners.clear();
    },
  };
};

const mergeUsage = (a: UsageNews, b: UsageNews): UsageNews => ({
  type: 'usage',
  accepted: a.accepted + b.accepted,
  last_occurred_at: a.last_occurred_at > b.last_occurred_at ? a.last_occurred_at : b.last_occurred_at,
});
