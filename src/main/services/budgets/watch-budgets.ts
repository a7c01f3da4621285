import { AppError } from '../../../shared/core/app-error.ts';
import type { StartTimer } from '../start-timer.ts';
import type { Evaluation, Look } from './evaluate-alerts.ts';

export type WatchDeps = {
  readonly evaluate: (look: Look) => Promise<Evaluation>;
  /** Called after each evaluation. */
  readonly onEvaluated: (evaluation: Evaluation) => void;
  readonly now: () => number;
  readonly startTimer: StartTimer;
  readonly reportBug: (error: unknown, where: string) => void;
};

export type Watch = {
  /** Looks at the thresholds of some budgets soon. */
  readonly lookAt: (budgets: Iterable<string>) => void;
  /** Looks at everything soon. */
  readonly lookAtAll: () => void;
  /** Resolves when nothing runs any more. */
  readonly close: () => Promise<void>;
};

/** At most this often, however many calls come in; the first look is at once. */
const leastIntervalMs = 1_000;
/** Everything is looked at this often, for what comes by time alone. */
const fullIntervalMs = 5 * 60_000;
/** After a fault that passes. */
const retryMs = 30_000;

/** Decides when to look for alerts: after news, by the clock, and as soon as one that waits may be shown. */
export const startWatch = (deps: WatchDeps): Watch => {
  let wanted: Set<string> | 'all' | null = null;
  let working: Promise<void> | null = null;
  let isClosed = false;
  let stopFullTimer = (): void => undefined;
  let stopPause = (): void => undefined;
  let [awakeSince, lastFullAt] = [deps.now(), deps.now()];

  /** Timers stand still while a computer sleeps, and no call can come in. */
  const noteFullLook = (now: number): void => {
    if (now - lastFullAt > 2 * fullIntervalMs) awakeSince = now;
    lastFullAt = now;
  };

  const planFullLook = (delayMs: number): void => {
    stopFullTimer();
    stopFullTimer = deps.startTimer(delayMs, lookAtAll);
  };

  const look = async (budgets: ReadonlySet<string> | 'all'): Promise<void> => {
    if (budgets === 'all') noteFullLook(deps.now());
    try {
      const evaluation = await deps.evaluate({ budgets, awakeSince });
      deps.onEvaluated(evaluation);
      const { nextAt } = evaluation;
      const untilNext = nextAt === null ? fullIntervalMs : Math.max(nextAt - deps.now(), 0);
      if (budgets === 'all' || nextAt !== null) planFullLook(Math.min(untilNext, fullIntervalMs));
    } catch (error) {
      if (!(error instanceof AppError)) deps.reportBug(error, 'budgets');
      planFullLook(retryMs);
    }
  };

  const workOn = (): void => {
    if (working !== null || wanted === null || isClosed) return;
    const budgets = wanted;
    wanted = null;
    working = look(budgets).then(() => {
      stopPause = deps.startTimer(leastIntervalMs, () => {
        working = null;
        workOn();
      });
    });
  };

  const lookAtAll = (): void => {
    wanted = 'all';
    workOn();
  };

  return {
    lookAt: (budgets) => {
      if (wanted !== 'all') wanted = new Set([...(wanted ?? []), ...budgets]);
      workOn();
    },
    lookAtAll,
    close: async () => {
      isClosed = true;
      await working;
      stopFullTimer();
      stopPause();
    },
  };
};
