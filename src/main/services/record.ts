import { AppError } from '../../shared/core/app-error.ts';
import type { InsertOutcome, LedgerEntry } from '../../shared/core/ledger-entry.ts';
import { isSameReport } from '../../shared/core/same-report.ts';
import type { UsageReport } from '../../shared/core/usage-event.ts';
import type { StreamEvent } from '../../shared/contract/stream.ts';
import { toStoreError } from '../store/store-errors.ts';
import type { UsageEventWriter } from '../store/usage-event-writer.ts';
import type { Pricer } from './pricing-types.ts';
import type { RecordOutcome, RecordUsage } from './record-types.ts';

export type RecorderDeps = {
  readonly writer: UsageEventWriter;
  readonly pricer: Pricer;
  readonly now: () => number;
  /** A new id for a call that came without one; ids that sort by time keep the index compact. */
  readonly createId: () => string;
  readonly publish: (event: StreamEvent) => void;
};

type Waiting = {
  readonly entries: readonly LedgerEntry[];
  readonly resolve: (outcomes: InsertOutcome[]) => void;
  readonly reject: (error: unknown) => void;
};

/** Calls committed together at most; a larger request still commits as a whole. */
const groupLimit = 5_000;

/**
 * The recorder prices reports as they come and commits everything that waits in one turn of the event loop together:
 * one flush to disk serves every request that arrived meanwhile.
 */
export const createRecorder = ({ writer, pricer, now, createId, publish }: RecorderDeps): RecordUsage => {
  let queue: Waiting[] = [];
  let scheduled = false;

  const commit = (group: readonly Waiting[]): void => {
    try {
      const outcomes = writer.insertEntries(
        group.flatMap(({ entries }) => entries),
        isSameReport,
      );
      announce(group, outcomes);
      let at = 0;
      for (const { entries, resolve } of group) resolve(outcomes.slice(at, (at += entries.length)));
    } catch (error) {
      // One request's fault must not cost its neighbours their place: each is tried alone.
      if (group.length > 1) for (const waiting of group) commit([waiting]);
      else group[0]?.reject(toStoreError(error));
    }
  };

  const announce = (group: readonly Waiting[], outcomes: readonly InsertOutcome[]): void => {
    const accepted = outcomes.filter(({ status }) => status === 'accepted').length;
    if (accepted === 0) return;
    const last = group.reduce(
      (latest, { entries }) => entries.reduce((most, { report }) => Math.max(most, report.occurredAt), latest),
      -Infinity,
    );
    publish({ type: 'usage', accepted, last_occurred_at: new Date(last).toISOString() });
  };

  const flush = (): void => {
    scheduled = false;
    const waiting = queue;
    queue = [];
    let group: Waiting[] = [];
    let size = 0;
    for (const request of waiting) {
      if (size > 0 && size + request.entries.length > groupLimit) {
        commit(group);
        group = [];
        size = 0;
      }
      group.push(request);
      size += request.entries.length;
    }
    if (group.length > 0) commit(group);
  };

  const insert = (entries: readonly LedgerEntry[]): Promise<InsertOutcome[]> =>
    new Promise((resolve, reject) => {
      queue.push({ entries, resolve, reject });
      if (scheduled) return;
      scheduled = true;
      setImmediate(flush);
    });

  return async (reports) => {
    const receivedAt = now();
    const priced = reports.map((report) => toEntry(report, pricer, receivedAt, createId));
    const entries = priced.flatMap(({ entry }) => (entry === null ? [] : [entry]));
    const outcomes = entries.length > 0 ? await insert(entries) : [];
    let at = 0;
    return priced.map(({ entry, warnings, rejection }) =>
      entry === null ? rejection : toOutcome(entry, outcomes[at++] as InsertOutcome, warnings),
    );
  };
};

type Priced =
  | { readonly entry: LedgerEntry; readonly warnings: readonly string[]; readonly rejection: null }
  | { readonly entry: null; readonly warnings: readonly string[]; readonly rejection: RecordOutcome };

const toEntry = (report: UsageReport, pricer: Pricer, receivedAt: number, createId: () => string): Priced => {
  try {
    const { warnings, ...priced } = pricer.priceReport(report);
    return { entry: { ...priced, id: report.id ?? createId(), report, receivedAt }, warnings, rejection: null };
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'invalid') throw error;
    const problem = error.errors[0] ?? { pointer: '', code: 'invalid', detail: error.message };
    return { entry: null, warnings: [], rejection: { status: 'rejected', id: report.id, error: problem } };
  }
};

const toOutcome = (entry: LedgerEntry, outcome: InsertOutcome, warnings: readonly string[]): RecordOutcome => {
  if (outcome.status === 'conflict') {
    const detail =
      'Another call was already recorded under this id with other content. The first one stays; send a new id for a new call.';
    return { status: 'rejected', id: entry.id, error: { pointer: '/id', code: 'id_conflict', detail } };
  }
  const kept = outcome.status === 'duplicate' ? outcome.stored : entry;
  return {
    status: outcome.status,
    id: entry.id,
    totalTokens: kept.report.units.inputTokens + kept.report.units.outputTokens,
    costNanoUsd: kept.costNanoUsd,
    costNanoEur: kept.costNanoEur,
    costStatus: kept.costStatus,
    eurStatus: kept.eurStatus,
    warnings,
  };
};
