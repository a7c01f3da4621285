import type { AppliedRate } from '../../shared/core/exchange-rate.ts';
import type { CostStatus, EurStatus, UsageReport, UsageUnits } from '../../shared/core/usage-event.ts';
import type { Explanation } from '../../shared/contract/read-models.ts';

/**
 * A snapshot of everything a cost rests on, kept with the call for ever: the same object for the same price and tier
 * (the store interns it by identity), JSON-serialisable, deeply readonly. Defined by the pricing core.
 */
export type AppliedPrice = { readonly basis: string } & Readonly<Record<string, unknown>>;

/** What pricing adds to a report. `null` costs are unknown, never zero. */
export type PricedUsage = {
  /** Given or inferred from the model; lower case. */
  readonly provider: string | null;
  readonly costStatus: CostStatus;
  readonly costNanoUsd: bigint | null;
  readonly costNanoEur: bigint | null;
  readonly eurStatus: EurStatus;
  /** The price list's figure beside a billed or flat cost, for comparison. */
  readonly catalogueNanoUsd: bigint | null;
  readonly appliedPrice: AppliedPrice | null;
  readonly appliedRate: AppliedRate | null;
  readonly warnings: readonly string[];
};

/** What the explanation of a stored call is made from. */
export type CostFacts = {
  readonly units: UsageUnits;
  readonly costStatus: CostStatus;
  readonly costNanoUsd: bigint | null;
  readonly costNanoEur: bigint | null;
  readonly catalogueNanoUsd: bigint | null;
  readonly appliedPrice: AppliedPrice | null;
  readonly appliedRate: AppliedRate | null;
};

export type Pricer = {
  /**
   * Prices one report at the price of its own time; throws `AppError` `invalid` only for a cost beyond the ledger's range.
   * `keptRate` is the exchange rate it has already; without one it gets the rate of its time.
   */
  readonly priceReport: (report: UsageReport, keptRate?: AppliedRate | null) => PricedUsage;
  readonly explainCost: (facts: CostFacts) => Explanation;
};
