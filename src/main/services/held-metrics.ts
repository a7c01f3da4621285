import { hash } from 'node:crypto';
import { AppError } from '../../shared/core/app-error.ts';
import { groupUsage, toMetricSighting } from '../../shared/core/metric-calls.ts';
import type { MetricPoint, MetricUsage } from '../../shared/core/metric-calls.ts';
import type { MetricRow, MetricService } from '../store/held-metric-table.ts';
import type { OwnerTables } from '../store/owner-tables.ts';
import type { RunInWriter } from '../store/writer-operations.ts';
import type { RecordSightings } from './record-types.ts';
import type { StartTimer } from './start-timer.ts';

export type HeldMetricsDeps = {
  readonly tables: Pick<OwnerTables, 'readFirstHeldMetric' | 'listHeldMetrics' | 'hasSingleCalls'>;
  readonly run: RunInWriter;
  readonly recordSightings: RecordSightings;
  readonly now: () => number;
  readonly startTimer: StartTimer;
  readonly reportBug: (error: unknown, where: string) => void;
  /** Told of the services that rows are about to be made of. */
  readonly noteServices: (services: readonly MetricService[]) => void;
};

/** Keeps points of usage metrics on disk until it is clear what becomes of them. Rejects with `AppError` `unavailable`. */
export type HoldMetricPoints = (points: readonly MetricPoint[]) => Promise<void>;

export type HeldMetrics = {
  readonly hold: HoldMetricPoints;
  /** Goes on with what was held before. */
  readonly start: () => void;
  /** Resolves when nothing more is asked of the store. What is held stays. */
  readonly close: () => Promise<void>;
};

/** So long metrics wait for the records of the same calls: exporters send those every few seconds. */
export const settleMs = 60_000;
/** A call that ends in an interval may have begun so long before it. */
export const longestCallMs = 3_600_000;
const retryMs = 5_000;

/**
 * Holds usage from metrics for a while, and then records it, unless its service has records of single calls from the
 * interval on: then metrics only repeat them. What was recorded before it was dropped is recorded again after a crash, and
 * known by its content.
 */
export const createHeldMetrics = (deps: HeldMetricsDeps): HeldMetrics => {
  const { tables, run, recordSightings, now, startTimer, reportBug, noteServices } = deps;
  let stopTimer: (() => void) | null = null;
  let working: Promise<void> | null = null;
  let isStarted = false;
  let isClosed = false;

  const plan = (delayMs: number): void => {
    if (isClosed || !isStarted || stopTimer !== null) return;
    stopTimer = startTimer(delayMs, () => {
      working = release().finally(() => {
        working = null;
      });
    });
  };

  const planNext = (): void => {
    const first = tables.readFirstHeldMetric();
    if (first !== null) plan(Math.min(Math.max(first + settleMs - now(), 0), settleMs));
  };

  const release = async (): Promise<void> => {
    try {
      for (;;) {
        const held = tables.listHeldMetrics(now() - settleMs);
        if (held.length === 0 || isClosed) break;
        await settle(held);
      }
      stopTimer = null;
      planNext();
    } catch (error) {
      if (!(error instanceof AppError)) reportBug(error, 'usage from metrics');
      stopTimer = null;
      plan(retryMs);
    }
  };

  const settle = async (held: readonly MetricUsage[]): Promise<void> => {
    const known = new Map<string, boolean>();
    const isRepeated = ({ workspace, service, from }: MetricUsage): boolean => {
      const key = JSON.stringify([workspace, service, from]);
      const answer = known.get(key) ?? tables.hasSingleCalls(workspace, service, from - longestCallMs);
      known.set(key, answer);
      return answer;
    };
    const groups = groupUsage(held.filter((usage) => !isRepeated(usage)));
    const sightings = groups.map((usage) => toMetricSighting(usage, now(), (text) => hash('sha256', text)));
    noteServices(groups.flat());
    const outcomes = sightings.length > 0 ? await recordSightings(sightings) : [];
    const rows = outcomes.flatMap((outcome, at): MetricRow[] => {
      const usage = groups[at]?.[0];
      if (outcome.status === 'rejected' || usage === undefined) return [];
      const { workspace, service, from, to } = usage;
      return [{ workspace, service, from, to, eventId: outcome.id }];
    });
    await run('settleHeldMetrics', held, rows);
  };

  return {
    hold: async (points) => {
      if (points.length === 0) return;
      await run('holdMetricPoints', points, now());
      plan(settleMs);
    },
    start: () => {
      isStarted = true;
      planNext();
    },
    close: async () => {
      isClosed = true;
      stopTimer?.();
      await working;
    },
  };
};
