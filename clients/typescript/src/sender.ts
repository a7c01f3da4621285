import type { Endpoint } from './endpoint.ts';
import type { Answer } from './post-lines.ts';
import type { Spool } from './spool.ts';
import type { Problem } from './types.ts';

export type SenderLimits = {
  readonly batchLines: number;
  readonly batchDelayMs: number;
  /** What may wait in memory. */
  readonly waitingLines: number;
  readonly waitingBytes: number;
  readonly lineLength: number;
  readonly timeoutMs: number;
  readonly firstRetryMs: number;
  readonly longestRetryMs: number;
};

export const usualLimits: SenderLimits = {
  batchLines: 100,
  batchDelayMs: 1000,
  waitingLines: 10_000,
  waitingBytes: 8 * 1024 * 1024,
  lineLength: 64 * 1024,
  timeoutMs: 5000,
  firstRetryMs: 500,
  longestRetryMs: 60_000,
};

export type SenderDeps = {
  readonly readEndpoint: () => Promise<Endpoint | null>;
  readonly post: (endpoint: Endpoint, lines: readonly string[], timeoutMs: number) => Promise<Answer>;
  readonly spool: Spool;
  readonly report: (problem: Problem) => void;
  /** 0 to 1, for the jitter between retries. */
  readonly random: () => number;
  readonly limits: SenderLimits;
};

export type Sender = {
  /** Only puts the event in the queue. False when it cannot be kept. */
  readonly add: (id: string, line: string) => boolean;
  /**
   * Sends what waits, in memory and on disk, at once. True when the app has all of it and nothing was refused or dropped
   * since the last time, false otherwise and after `timeoutMs`.
   */
  readonly flush: (timeoutMs: number) => Promise<boolean>;
  /** Writes what waits to disk at once: nothing can be sent any more in a process that is ending. */
  readonly saveNow: () => void;
  readonly isIdle: () => boolean;
};

/** What became of a batch: `done` it is settled, accepted or refused; `later` it has to be sent again. */
type Outcome = { readonly kind: 'done' } | { readonly kind: 'later'; readonly retryAfterMs: number | null };

const done: Outcome = { kind: 'done' };
const later = (retryAfterMs: number | null = null): Outcome => ({ kind: 'later', retryAfterMs });
/** The whole body is at fault: sending it again would change nothing. */
const refusals = new Set([400, 413, 415, 422]);

/**
 * The queue and what empties it. While the app answers, batches go to it; once it does not, they go to disk and it is
 * tried again after 0.5 s, 1 s, 2 s, ... 60 s (half of it at random). New events are dropped when queue and disk are both
 * full; what is kept stays. No timer and no socket keeps the process alive, but for a `flush` somebody waits for.
 */
export const createSender = (deps: SenderDeps): Sender => {
  const { spool, report, limits } = deps;
  const waiting: string[] = [];
  let waitingBytes = 0;
  let inFlight: readonly string[] = [];
  let endpoint: Endpoint | null = null;
  /** Attempts that failed in a row; 0 while the app answers. */
  let failures = 0;
  let retryAt = 0;
  /** The folder may hold files from an earlier run. */
  let spoolEmpty = false;
  let timer: NodeJS.Timeout | null = null;
  let timerAt = Number.POSITIVE_INFINITY;
  let running: Promise<void> | null = null;
  let dropped = 0;
  /** Events that were refused or dropped, and how many of them a `flush` has told of. */
  let lost = 0;
  let toldLost = 0;

  const wake = (delayMs: number): void => {
    const at = performance.now() + delayMs;
    if (at >= timerAt) return;
    if (timer !== null) clearTimeout(timer);
    timerAt = at;
    timer = setTimeout(() => {
      timer = null;
      timerAt = Number.POSITIVE_INFINITY;
      void run(false);
    }, delayMs);
    timer.unref();
  };

  const takeBatch = (): string[] => {
    const batch = waiting.splice(0, limits.batchLines);
    for (const line of batch) waitingBytes -= line.length;
    return batch;
  };

  const putBack = (batch: readonly string[]): void => {
    waiting.unshift(...batch);
    for (const line of batch) waitingBytes += line.length;
  };

  const deliver = async (lines: readonly string[]): Promise<Outcome> => {
    const used = (endpoint ??= await deps.readEndpoint());
    if (used === null) return later();
    const answer = await ask(used, lines);
    if (answer === null || (answer.status !== 401 && answer.status !== 403)) return judge(answer);
    // The app may have been started anew, with another token or port.
    endpoint = await deps.readEndpoint();
    if (endpoint === null) return later();
    const again = endpoint.url === used.url && endpoint.token === used.token ? answer : await ask(endpoint, lines);
    if (again?.status !== 401 && again?.status !== 403) return judge(again);
    report({ code: 'unauthorized', detail: `${endpoint.url} does not take this token; the calls wait.` });
    return judge(again);
  };

  const ask = (at: Endpoint, lines: readonly string[]): Promise<Answer | null> =>
    deps.post(at, lines, limits.timeoutMs).catch(() => null);

  const judge = (answer: Answer | null): Outcome => {
    const { body } = answer ?? {};
    if (answer?.status === 200 && typeof fieldOf(body, 'accepted') === 'number') {
      reportRejected(body);
      return done;
    }
    if (answer !== null && refusals.has(answer.status)) {
      if (!reportRejected(body)) {
        lost += 1;
        report({ code: 'refused', detail: `HTTP ${answer.status}: ${textOf(body, 'detail')}` });
      }
      return done;
    }
    // Whoever answered like this may not be the app at all.
    endpoint = null;
    return later(answer?.retryAfterMs ?? null);
  };

  const reportRejected = (body: unknown): boolean => {
    const rejected = fieldOf(body, 'rejected');
    if (!Array.isArray(rejected) || rejected.length === 0) return false;
    lost += rejected.length;
    for (const item of rejected) {
      report({
        code: 'rejected',
        detail: `${textOf(item, 'code')}: ${textOf(item, 'detail')}`,
        eventId: textOf(item, 'id'),
        pointer: textOf(item, 'pointer'),
      });
    }
    return true;
  };

  const fail = (retryAfterMs: number | null): void => {
    const backoff = Math.min(limits.longestRetryMs, limits.firstRetryMs * 2 ** failures);
    const jittered = backoff * (0.5 + 0.5 * deps.random());
    failures += 1;
    retryAt = performance.now() + Math.min(limits.longestRetryMs, Math.max(jittered, retryAfterMs ?? 0));
  };

  /** Everything that waits goes to disk, as far as there is room. */
  const save = async (): Promise<void> => {
    while (waiting.length > 0) {
      inFlight = takeBatch();
      const kept = await spool.append(inFlight);
      if (!kept) putBack(inFlight);
      inFlight = [];
      if (!kept) return;
      spoolEmpty = false;
    }
  };

  /** Sends the files of the folder; false when the app stopped answering. */
  const drain = async (): Promise<boolean> => {
    if (spoolEmpty) return true;
    for (const name of await spool.list()) {
      if (!(await sendWaiting())) return false;
      let offset = 0;
      do {
        const { lines, end } = await spool.read(name, offset);
        for (let at = 0; at < lines.length; at += limits.batchLines) {
          if (!(await send(lines.slice(at, at + limits.batchLines)))) return false;
        }
        offset = end;
      } while (!(await spool.remove(name, offset)));
    }
    spoolEmpty = true;
    return true;
  };

  const send = async (lines: readonly string[]): Promise<boolean> => {
    const outcome = await deliver(lines);
    if (outcome.kind === 'later') fail(outcome.retryAfterMs);
    else failures = 0;
    return outcome.kind === 'done';
  };

  const sendWaiting = async (): Promise<boolean> => {
    while (waiting.length > 0) {
      inFlight = takeBatch();
      const sent = await send(inFlight);
      if (!sent) putBack(inFlight);
      inFlight = [];
      if (!sent) return false;
    }
    return true;
  };

  const reportDropped = (): void => {
    if (dropped === 0) return;
    report({
      code: 'dropped',
      detail: `${dropped} calls were dropped: the app does not answer and the queue is full.`,
    });
    dropped = 0;
  };

  const work = async (force: boolean): Promise<void> => {
    if (force || failures === 0 || performance.now() >= retryAt) {
      if ((await sendWaiting()) && (await drain())) return reportDropped();
    }
    await save();
    reportDropped();
    wake(Math.max(0, retryAt - performance.now()));
  };

  const run = (force: boolean): Promise<void> => {
    if (running !== null) return force ? running.then(() => run(true)) : running;
    running = work(force)
      .catch((error: unknown) => report({ code: 'invalid', detail: `Sending failed: ${String(error)}` }))
      .finally(() => {
        running = null;
        if (waiting.length > 0 && failures === 0) wake(limits.batchDelayMs);
      });
    return running;
  };

  const isSettled = (): boolean => waiting.length === 0 && inFlight.length === 0 && spoolEmpty;

  return {
    add: (id, line) => {
      if (line.length > limits.lineLength) {
        lost += 1;
        report({ code: 'invalid', detail: `The event is larger than ${limits.lineLength} characters.`, eventId: id });
        return false;
      }
      if (waiting.length >= limits.waitingLines || waitingBytes + line.length > limits.waitingBytes) {
        dropped += 1;
        lost += 1;
        return false;
      }
      waiting.push(line);
      waitingBytes += line.length;
      wake(waiting.length % limits.batchLines === 0 ? 0 : limits.batchDelayMs);
      return true;
    },
    flush: (timeoutMs) =>
      new Promise((resolve) => {
        const told = toldLost;
        const deadline = setTimeout(() => resolve(false), timeoutMs);
        void run(true).then(() => {
          clearTimeout(deadline);
          toldLost = lost;
          resolve(isSettled() && lost === told);
        });
      }),
    saveNow: () => {
      const unsent = [...inFlight, ...waiting];
      if (unsent.length > 0 && spool.appendSync(unsent)) {
        waiting.length = 0;
        waitingBytes = 0;
        inFlight = [];
      }
    },
    isIdle: () => waiting.length === 0 && inFlight.length === 0,
  };
};

const fieldOf = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;

const textOf = (value: unknown, key: string): string => {
  const text = fieldOf(value, key);
  return typeof text === 'string' ? text : '';
};
