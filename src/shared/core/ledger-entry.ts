import type { CostStatus, EurStatus, UsageReport } from './usage-event.ts';

/** A priced call, ready to be kept. Costs are nano-units (1e-9), null when not known. */
export type LedgerEntry = {
  readonly id: string;
  readonly report: UsageReport;
  /** Given by the app or inferred from the model. */
  readonly provider: string | null;
  readonly receivedAt: number;
  readonly costStatus: CostStatus;
  readonly eurStatus: EurStatus;
  readonly costNanoUsd: bigint | null;
  readonly costNanoEur: bigint | null;
  readonly catalogueNanoUsd: bigint | null;
  /** Snapshots, kept once per distinct content; the same object for the same content saves the comparison. */
  readonly appliedPrice: object | null;
  readonly appliedRate: object | null;
};

/**
 * A kept call as it reads back: `report` as the app gave it, less what is not kept: the billed or flat amount is the cost,
 * and that no usage was reported shows in its being unpriced.
 */
export type StoredEvent = Omit<LedgerEntry, 'report'> & {
  readonly seq: number;
  readonly report: Omit<UsageReport, 'billedCostUsd' | 'flatCost' | 'occurredAtGiven' | 'usageReported'>;
};

/** What became of one entry: kept, or not because its id is taken by `stored`, or by a call that is kept in sums alone. */
export type InsertOutcome =
  | { readonly status: 'accepted' }
  | { readonly status: 'taken'; readonly stored: StoredEvent }
  | { readonly status: 'retired' };
