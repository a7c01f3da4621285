import type { Settings } from '../../../shared/contract/settings.ts';
import type { AppliedRate, RateRow } from '../../../shared/core/exchange-rate.ts';
import { createRateLookup } from '../rates/known-rates.ts';

/** The exchange rate of a call made now, null where none is known; the table is made anew only when rates change. */
export const createCurrentRate = (
  rates: () => readonly RateRow[],
  settings: () => Settings,
  now: () => number,
): (() => AppliedRate | null) => {
  let made: { readonly rows: readonly RateRow[]; readonly fixed: string | null } | null = null;
  let find: (at: number) => AppliedRate | null = () => null;
  return () => {
    const [rows, fixed] = [rates(), settings().fixed_usd_per_eur];
    if (made?.rows !== rows || made.fixed !== fixed) {
      made = { rows, fixed };
      find = createRateLookup(rows, now, fixed);
    }
    return find(now());
  };
};
