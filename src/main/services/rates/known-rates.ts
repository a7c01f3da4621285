import { createRateFinder, createRateTable } from '../../../shared/core/exchange-rate.ts';
import type { AppliedRate, RateRow } from '../../../shared/core/exchange-rate.ts';

/** The rates that ship with the program and those kept since, by rising date; a kept one stays when a program brings another. */
export const mergeRates = (shipped: readonly RateRow[], kept: readonly RateRow[]): readonly RateRow[] =>
  createRateTable([...shipped, ...kept]).rows;

/**
 * The rate of a moment (epoch ms).
 *
 * @param fixedUsdPerEur the owner's own rate instead, as decimal text
 */
export const createRateLookup = (
  rates: readonly RateRow[],
  now: () => number,
  fixedUsdPerEur: string | null = null,
): ((occurredAt: number) => AppliedRate | null) => {
  const finder = createRateFinder(rates, { fixedUsdPerEur });
  return (occurredAt) => finder.rateFor(occurredAt, now());
};
