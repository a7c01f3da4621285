import { AppError } from '../../shared/core/app-error.ts';
import type { RunInWriter } from '../store/writer-operations.ts';
import type { LiveEvents } from './live-events.ts';
import type { StartTimer } from './start-timer.ts';

export type SearchIndexDeps = {
  readonly run: RunInWriter;
  readonly subscribe: LiveEvents['subscribe'];
  readonly startTimer: StartTimer;
  readonly reportBug: (error: unknown, where: string) => void;
};

export type SearchIndexKeeper = {
  /** Indexes what is left from before, and from then on what is recorded. */
  readonly start: () => void;
  /** Resolves when nothing more is asked of the writer. The next start goes on where this one stopped. */
  readonly close: () => Promise<void>;
};

/** Recording is over when nothing was heard of it for so long; news of it come every 200 ms. */
const quietMs = 300;
/** Under a load that never ends, it is waited for so many times: two seconds. */
const mostWaits = 10;
/** Between two steps of some milliseconds each; while calls come in, recording has most of the writer's time. */
const pauseMs = 1;
const busyPauseMs = 50;
const retryMs = 5_000;

/**
 * Fills the search index behind the recording of calls. Calls that are not in it yet are found all the same, by reading
 * them, so that being behind costs time and never a result.
 */
export const createSearchIndex = ({ run, subscribe, startTimer, reportBug }: SearchIndexDeps): SearchIndexKeeper => {
  let stopTimer = (): void => undefined;
  let unsubscribe = (): void => undefined;
  let running: Promise<void> | null = null;
  let isCatchingUp = false;
  let isClosed = false;
  let waits = 0;
  /** How long calls are taken to be coming in, in pauses. */
  let busyPauses = 0;

  const plan = (delayMs: number): void => {
    stopTimer();
    if (isClosed) return;
    stopTimer = startTimer(delayMs, () => {
      running = step().finally(() => (running = null));
    });
  };

  const step = async (): Promise<void> => {
    isCatchingUp = true;
    waits = 0;
    try {
      const { more } = await run('indexNextCalls');
      isCatchingUp = more;
      if (!more) return;
      busyPauses = Math.max(0, busyPauses - 1);
      plan(busyPauses > 0 ? busyPauseMs : pauseMs);
    } catch (error) {
      if (error instanceof AppError) plan(retryMs);
      else reportBug(error, 'the search index');
    }
  };

  const hearOfCalls = (): void => {
    busyPauses = quietMs / busyPauseMs;
    if (isCatchingUp || waits === mostWaits) return;
    waits += 1;
    plan(quietMs);
  };

  return {
    start: () => {
      unsubscribe = subscribe(({ type }) => {
        if (type === 'usage') hearOfCalls();
      });
      plan(pauseMs);
    },
    close: async () => {
      isClosed = true;
      unsubscribe();
      stopTimer();
      await running;
    },
  };
};
