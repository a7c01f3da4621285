import type { AppliedRateLine, PriceMultiplier, PriceSheet, RateCard } from './price-types.ts';

/** Input totals above which a price sheet changes, ascending. */
export const tierThresholds = (sheet: PriceSheet): readonly number[] =>
  [...new Set(sheet.units.flatMap((unit) => unit.tiers.map((tier) => tier.above)))].toSorted((a, b) => a - b);

/** How many thresholds a request's total input exceeds, strictly: the tier of the whole request, output included. */
export const tierIndex = (thresholds: readonly number[], totalInput: number): number => {
  let index = 0;
  for (const threshold of thresholds) if (totalInput > threshold) index++;
  return index;
};

/** The unit prices of one tier, with the multipliers and remarks the call brings: what is kept beside its cost. */
export const toRateCard = (
  sheet: PriceSheet,
  tier: number,
  multipliers: readonly PriceMultiplier[] = [],
  notes: readonly string[] = [],
): RateCard => {
  const threshold = tierThresholds(sheet)[tier - 1];
  const rates = sheet.units.map((unit): AppliedRateLine => {
    const reached = unit.tiers.filter((candidate) => threshold !== undefined && candidate.above <= threshold);
    const highest = reached.toSorted((a, b) => a.above - b.above).at(-1);
    return { unit: unit.unit, price: highest?.price ?? unit.base, per: unit.per };
  });
  return {
    basis: sheet.basis,
    provider: sheet.provider,
    model: sheet.model,
    since: sheet.since,
    source: sheet.source,
    inherited: sheet.inherited,
    tier: threshold === undefined ? null : `over ${threshold} input tokens`,
    rates,
    minimums: sheet.minimums,
    multipliers,
    notes,
  };
};
