import { AppError } from '../../shared/core/app-error.ts';
import type { InsertOutcome, LedgerEntry } from '../../shared/core/ledger-entry.ts';
import { isSameReport } from '../../shared/core/same-report.ts';
import type { UsageReport } from '../../shared/core/usage-event.ts';
import type { StreamEvent } from '../../shared/contract/stream.ts';
import type { InsertEntries } from '../store/group-commit.ts';
import type { Pricer } from './pricing-types.ts';
import type { RecordOutcome, RecordUsage } from './record-types.ts';

export type RecorderDeps = {
  readonly insert: InsertEntries;
  readonly pricer: Pricer;
  readonly now: () => number;
  /** A new id for a call that came without one; ids that sort by time keep the index compact. */
  readonly createId: () => string;
  readonly publish: (event: StreamEvent) => void;
};

/** Prices reports, has them stored, and says what became of each. */
export const createRecorder = ({ insert, pricer, now, createId, publish }: RecorderDeps): RecordUsage => {
  const announce = (entries: readonly LedgerEntry[], outcomes: readonly InsertOutcome[]): void => {
    const accepted = outcomes.filter(({ status }) => status === 'accepted').length;
    if (accepted === 0) return;
    const last = entries.reduce((latest, { report }) => Math.max(latest, report.occurredAt), -Infinity);
    publish({ type: 'usage', accepted, last_occurred_at: new Date(last).toISOString() });
  };

  return async (reports) => {
    const receivedAt = now();
    const priced = reports.map((report) => toEntry(report, pricer, receivedAt, createId));
    const entries = priced.map(({ entry }) => entry).filter((entry) => entry !== null);
    const outcomes = entries.length > 0 ? await insert(entries) : [];
    announce(entries, outcomes);
    let at = 0;
    return priced.map(({ entry, warnings, rejection }) =>
      entry === null ? rejection : toOutcome(entry, outcomes[at++] as InsertOutcome, warnings),
    );
  };
};

export type Priced =
  | { readonly entry: LedgerEntry; readonly warnings: readonly string[]; readonly rejection: null }
  | { readonly entry: null; readonly warnings: readonly string[]; readonly rejection: Rejected };
type Rejected = Extract<RecordOutcome, { status: 'rejected' }>;

/** Prices one report; a new id is made for one without. */
export const toEntry = (report: UsageReport, pricer: Pricer, receivedAt: number, createId: () => string): Priced => {
  try {
    const priced = pricer.priceReport(report);
    const entry: LedgerEntry = {
      id: report.id ?? createId(),
      report,
      provider: priced.provider,
      receivedAt,
      costStatus: priced.costStatus,
      eurStatus: priced.eurStatus,
      costNanoUsd: priced.costNanoUsd,
      costNanoEur: priced.costNanoEur,
      catalogueNanoUsd: priced.catalogueNanoUsd,
      appliedPrice: priced.appliedPrice,
      appliedRate: priced.appliedRate,
    };
    return { entry, warnings: priced.warnings, rejection: null };
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'invalid') throw error;
    const problem = error.errors[0] ?? { pointer: '', code: 'invalid', detail: error.message };
    return { entry: null, warnings: [], rejection: { status: 'rejected', id: report.id, error: problem } };
  }
};

const toOutcome = (entry: LedgerEntry, outcome: InsertOutcome, warnings: readonly string[]): RecordOutcome => {
  if (outcome.status === 'taken' && !isSameReport(entry, outcome.stored)) {
    const detail =
      'Another call was already recorded under this id with other content. The first one stays; send a new id for a new call.';
    return { status: 'rejected', id: entry.id, error: { pointer: '/id', code: 'id_conflict', detail } };
  }
  if (outcome.status === 'retired') return toRetired(entry, warnings);
  const kept = outcome.status === 'taken' ? outcome.stored : entry;
  return {
    status: outcome.status === 'taken' ? 'duplicate' : 'accepted',
    id: entry.id,
    totalTokens: kept.report.units.inputTokens + kept.report.units.outputTokens,
    costNanoUsd: kept.costNanoUsd,
    costNanoEur: kept.costNanoEur,
    costStatus: kept.costStatus,
    eurStatus: kept.eurStatus,
    warnings,
  };
};

/** A call that is known and kept in sums alone: what it cost by itself is not known any more. */
const toRetired = ({ id, report }: LedgerEntry, warnings: readonly string[]): RecordOutcome => ({
  status: 'duplicate',
  id,
  totalTokens: report.units.inputTokens + report.units.outputTokens,
  costNanoUsd: null,
  costNanoEur: null,
  costStatus: 'unpriced',
  eurStatus: 'pending',
  warnings: [...warnings, 'This call is known. It is kept in sums alone, so its own cost cannot be told.'],
});
