import type { DayIndex } from '../../../shared/core/period/day-index.ts';
import type { OwnerPrice } from '../../../shared/core/pricing/owner-price.ts';
import { type Catalogue, createCatalogue } from './catalogue.ts';
import type { PriceCorrections } from './corrections.ts';
import type { PriceOverride } from './overrides.ts';
import { createPriceResolver, type ResolvedPrice } from './resolve-price.ts';

/** The owner's prices as the pricer takes them: each begins with the owner's local day. */
export const toOverrides = (prices: readonly OwnerPrice[], days: DayIndex): readonly PriceOverride[] =>
  prices.map(({ service, provider, model, validFrom, rates }) => ({
    service,
    provider,
    model,
    validFromMs: validFrom === null ? null : days.startOfDay(days.dayNumber(validFrom)),
    since: validFrom,
    rates,
  }));

export type PriceQuestion = {
  /** Null asks for the price of services that have none of their own. */
  readonly service: string | null;
  readonly provider: string | null;
  readonly model: string;
  /** Epoch milliseconds. */
  readonly at: number;
};

export type PriceLookup = {
  readonly catalogue: Catalogue;
  /** What an ordinary call would be priced by, found in the same order as when one is recorded. */
  readonly find: (question: PriceQuestion) => ResolvedPrice;
};

/** Make a new one when prices change, like a pricer. */
export const createPriceLookup = (
  corrections: PriceCorrections,
  overrides: readonly PriceOverride[],
  catalogueName: string,
): PriceLookup => {
  const catalogue = createCatalogue(catalogueName);
  const resolve = createPriceResolver({ catalogue, corrections, overrides });
  return {
    catalogue,
    find: ({ service, provider, model, at }) =>
      resolve({ service: service ?? '', provider, model, tier: null, region: null }, at).value,
  };
};
