import { AppError } from '../../shared/core/app-error.ts';
import type { LedgerEntry } from '../../shared/core/ledger-entry.ts';
import { metricOrigin } from '../../shared/core/metric-calls.ts';
import type { StreamEvent } from '../../shared/contract/stream.ts';
import type { CallSightingReader } from '../store/call-sightings.ts';
import type { MetricService } from '../store/held-metric-table.ts';
import type { OwnerTables } from '../store/owner-tables.ts';
import type { RunInWriter } from '../store/writer-operations.ts';
import { longestCallMs } from './held-metrics.ts';
import { packBatch } from './sightings/pack-batch.ts';
import type { StartTimer } from './start-timer.ts';

export type LateMetricCallsDeps = {
  readonly tables: Pick<OwnerTables, 'listMetricServices' | 'listMetricRows'>;
  readonly reader: Pick<CallSightingReader, 'readCalls'>;
  readonly run: RunInWriter;
  readonly startTimer: StartTimer;
  readonly publish: (event: StreamEvent) => void;
  readonly reportBug: (error: unknown, where: string) => void;
};

export type LateMetricCalls = {
  /** Told of services that have rows from metrics, or soon will. */
  readonly noteServices: (services: readonly MetricService[]) => void;
  /** Told of calls after they are on disk. Never throws, never waits. */
  readonly noteCalls: (entries: readonly LedgerEntry[]) => void;
  readonly start: () => void;
  /** Resolves when nothing more is asked of the store. */
  readonly close: () => Promise<void>;
};

/** Calls come in bursts. */
const pauseMs = 1_000;
const retryMs = 5_000;

/** When calls were, from the first to the last (epoch ms). */
type Late = MetricService & { readonly first: number; readonly last: number };

const keyOf = ({ workspace, service }: MetricService): string => JSON.stringify([workspace, service]);

/**
 * Takes back rows that metrics have made once single calls of the same time arrive after all: the calls are what was used,
 * and the metrics only repeat them.
 */
export const createLateMetricCalls = (deps: LateMetricCallsDeps): LateMetricCalls => {
  const { tables, reader, run, startTimer, publish, reportBug } = deps;
  const services = new Set<string>();
  const late = new Map<string, Late>();
  let stopTimer: (() => void) | null = null;
  let working: Promise<void> | null = null;
  let isClosed = false;

  const plan = (delayMs: number): void => {
    if (isClosed || stopTimer !== null) return;
    stopTimer = startTimer(delayMs, () => {
      working = takeBackAll().finally(() => {
        working = null;
      });
    });
  };

  const takeBackAll = async (): Promise<void> => {
    let delayMs = pauseMs;
    try {
      for (const [key, calls] of late) {
        late.delete(key);
        await takeBack(calls).catch((error: unknown) => {
          late.set(key, join(calls, late.get(key)));
          throw error;
        });
      }
    } catch (error) {
      if (!(error instanceof AppError)) reportBug(error, 'rows from metrics');
      delayMs = retryMs;
    }
    stopTimer = null;
    if (late.size > 0) plan(delayMs);
  };

  const takeBack = async (calls: Late): Promise<void> => {
    const rows = tables.listMetricRows(calls, calls.first, calls.last + longestCallMs);
    if (rows.length === 0) return;
    const known = reader.readCalls(rows.map(({ seq }) => seq));
    await run('storeSightings', packBatch([], known));
    await run('forgetMetricRows', rows);
    publish({ type: 'usage', accepted: 0, last_occurred_at: new Date(calls.last).toISOString() });
  };

  return {
    noteServices: (named) => {
      for (const service of named) services.add(keyOf(service));
    },
    noteCalls: (entries) => {
      if (services.size === 0) return;
      for (const { report } of entries) {
        const { workspace, service, occurredAt, origin } = report;
        const key = keyOf(report);
        if (origin === metricOrigin || !services.has(key)) continue;
        late.set(key, join({ workspace, service, first: occurredAt, last: occurredAt }, late.get(key)));
      }
      if (late.size > 0) plan(pauseMs);
    },
    start: () => {
      for (const service of tables.listMetricServices()) services.add(keyOf(service));
    },
    close: async () => {
      isClosed = true;
      stopTimer?.();
      await working;
    },
  };
};

const join = (a: Late, b: Late | undefined): Late =>
  b === undefined ? a : { ...a, first: Math.min(a.first, b.first), last: Math.max(a.last, b.last) };
