import { parseEcbCsv } from '../../shared/core/ecb-rates.ts';
import { createRateFinder } from '../../shared/core/exchange-rate.ts';
import type { AppliedRate } from '../../shared/core/exchange-rate.ts';

/**
 * The rate of a moment (epoch ms), from the ECB rates that ship with the program.
 *
 * @param ecbCsv text of `resources/ecb-usd-per-eur.csv`
 */
export const createRateLookup = (ecbCsv: string, now: () => number): ((occurredAt: number) => AppliedRate | null) => {
  const finder = createRateFinder(parseEcbCsv(ecbCsv));
  return (occurredAt) => finder.rateFor(occurredAt, now());
};
