import type { retentionQueries } from '../../../shared/contract/retention.ts';
import type { QueryHandlers } from '../../../shared/contract/queries.ts';
import type { StreamEvent } from '../../../shared/contract/stream.ts';
import { AppError } from '../../../shared/core/app-error.ts';
import { firstDayOf, monthOf } from '../../../shared/core/period/civil-day.ts';
import { toLocalText } from '../../../shared/core/period/local-text.ts';
import type { RetentionReader } from '../../store/retention-table.ts';
import { firstRetiredAt } from '../../store/retired-calls.ts';
import type { RetiredPlace, RetirementOutcome } from '../../store/retention-writer.ts';
import type { RunInWriter } from '../../store/writer-operations.ts';
import type { OwnerClock } from '../owner-clock.ts';
import type { SettingsKeeper } from '../settings.ts';
import type { StartTimer } from '../start-timer.ts';
import { toRetentionView } from './retention-view.ts';

export type RetentionDeps = {
  readonly settings: Pick<SettingsKeeper, 'current' | 'onChange'>;
  readonly tables: RetentionReader;
  readonly run: RunInWriter;
  readonly clock: OwnerClock;
  /** Makes a backup of the whole ledger; resolves once it is checked. */
  readonly backup: () => Promise<unknown>;
  readonly startTimer: StartTimer;
  readonly publish: (event: StreamEvent) => void;
  readonly reportBug: (error: unknown, where: string) => void;
};

export type Retention = {
  readonly handlers: Pick<QueryHandlers, keyof typeof retentionQueries>;
  /** Looks at once a while after the start, once a day, and when the owner changes the setting. */
  readonly start: () => void;
  /** Resolves when nothing more is asked of the writer. The next start goes on where this one stopped. */
  readonly close: () => Promise<void>;
};

/** The start belongs to the owner. */
const firstLookMs = 60_000;
/** Timers stand still while a computer sleeps, so the clock is looked at more often than something is done. */
const lookEveryMs = 15 * 60_000;
const dayMs = 24 * 3_600_000;
/** After each step recording has the writer for itself for as long as a step takes. */
const pauseMs = 10;
/** The screens are told so often, in steps. */
const stepsPerNews = 500;

/** Keeps single calls for as long as the owner wants, and their sums for ever. */
export const createRetention = (deps: RetentionDeps): Retention => {
  const { settings, tables, run, clock, startTimer } = deps;
  let stopTimer = (): void => undefined;
  let running: Promise<void> | null = null;
  let isClosed = false;
  let doneAt = -Infinity;
  let failure: { readonly at: number; readonly reason: string } | null = null;

  /** The first day that is kept: whole months older than so many lie before it. */
  const toBoundary = (months: number) => {
    const { dayOf, startOfDay } = clock.days;
    const day = firstDayOf(monthOf(dayOf(clock.now())) - months);
    return { day, at: startOfDay(day) };
  };

  const tellScreens = (): void =>
    deps.publish({ type: 'usage', accepted: 0, last_occurred_at: new Date(clock.now()).toISOString() });

  const pause = (): Promise<void> => new Promise((resolve) => void startTimer(pauseMs, resolve));

  const retire = async (months: number): Promise<void> => {
    const before = toBoundary(months);
    if (tables.countRetirable(before).calls <= 0) return;
    // A backup comes before the first call that goes.
    let isLook = tables.readRetiredBefore() === null;
    let after: RetiredPlace | null = { occurredAt: firstRetiredAt, seq: 0 };
    let runId: number | null = null;
    for (let steps = 1; after !== null; steps += 1) {
      // Closing goes on at the next start, another wish of the owner at once.
      if (isClosed || settings.current().keep_calls_months !== months) return;
      const done: RetirementOutcome = await run('retireCalls', {
        at: clock.now(),
        before: before.at,
        months,
        after,
        runId,
        isLook,
      });
      if (done.isBlocked) throw new AppError('unavailable', 'Costs are being changed or a month is being closed.');
      [after, runId] = [done.next, done.runId];
      if (isLook && done.retired > 0) {
        await deps.backup();
        isLook = false;
        continue;
      }
      if (steps % stepsPerNews === 0) tellScreens();
      if (done.retired > 0) await pause();
    }
    tellScreens();
  };

  const work = async (months: number): Promise<void> => {
    try {
      await retire(months);
      failure = null;
      doneAt = clock.now();
    } catch (error) {
      if (!(error instanceof AppError)) deps.reportBug(error, 'retention');
      failure = { at: clock.now(), reason: error instanceof AppError ? error.message : 'A bug, which was logged.' };
    }
  };

  const look = (): void => {
    const months = settings.current().keep_calls_months;
    if (isClosed || running !== null || months === null) return;
    running = work(months).finally(() => {
      running = null;
      if (settings.current().keep_calls_months !== months) look();
      else if (!isClosed) deps.publish({ type: 'settings' });
    });
  };

  const plan = (delayMs: number): void => {
    stopTimer = startTimer(delayMs, () => {
      plan(lookEveryMs);
      if (clock.now() - doneAt >= dayMs) look();
    });
  };

  return {
    handlers: {
      retention: () =>
        toRetentionView(tables, {
          months: settings.current().keep_calls_months,
          isRunning: running !== null,
          failure,
          clock,
        }),
      retentionPreview: ({ months }) => {
        const before = toBoundary(months);
        const { calls, staying } = tables.countRetirable(before);
        return { calls_before: toLocalText(before.at, clock.timeZone), calls, calls_that_stay: staying };
      },
    },
    start: () => {
      settings.onChange((now, before) => {
        if (now.keep_calls_months !== before.keep_calls_months) look();
      });
      plan(firstLookMs);
    },
    close: async () => {
      isClosed = true;
      stopTimer();
      await running;
    },
  };
};
