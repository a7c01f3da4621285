import type { LedgerEntry } from '../../shared/core/ledger-entry.ts';

/** The cost of a stored call as its row holds it: to be told whether it is still what somebody has seen. */
export type CostState = {
  readonly dimensionSetId: number;
  readonly costNanoUsd: bigint | null;
  readonly costNanoEur: bigint | null;
  readonly catalogueNanoUsd: bigint | null;
  readonly appliedPriceId: number | null;
  readonly appliedRateId: number | null;
};

/** The columns of `usage_events` that hold it. */
export type CostRow = {
  readonly dimension_set_id: number;
  readonly cost_nano_usd: number | null;
  readonly cost_nano_eur: number | null;
  readonly catalogue_nano_usd: number | null;
  readonly applied_price_id: number | null;
  readonly applied_rate_id: number | null;
};

/** What a call costs and what that rests on; null is "not known". Costs are nano-units (1e-9). */
export type NewCost = Pick<
  LedgerEntry,
  'costStatus' | 'eurStatus' | 'costNanoUsd' | 'costNanoEur' | 'catalogueNanoUsd' | 'appliedPrice' | 'appliedRate'
>;

const toNano = (value: number | null): bigint | null => (value === null ? null : BigInt(value));

export const toCostState = (row: CostRow): CostState => ({
  dimensionSetId: row.dimension_set_id,
  costNanoUsd: toNano(row.cost_nano_usd),
  costNanoEur: toNano(row.cost_nano_eur),
  catalogueNanoUsd: toNano(row.catalogue_nano_usd),
  appliedPriceId: row.applied_price_id,
  appliedRateId: row.applied_rate_id,
});

export const isSameState = (a: CostState, b: CostState): boolean =>
  a.dimensionSetId === b.dimensionSetId &&
  a.costNanoUsd === b.costNanoUsd &&
  a.costNanoEur === b.costNanoEur &&
  a.catalogueNanoUsd === b.catalogueNanoUsd &&
  a.appliedPriceId === b.appliedPriceId &&
  a.appliedRateId === b.appliedRateId;
