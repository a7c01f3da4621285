import { always } from '../../../shared/core/pricing/dated-price.ts';
import type { PriceSheet, UnitPrice } from '../../../shared/core/pricing/price-types.ts';
import { type DatedSheet, fitsModel } from './corrections.ts';

/** A price the owner set. It is final: no service tier or region changes it. Zero is a price. */
export type PriceOverride = {
  /** Only for this service; null for all. */
  readonly service: string | null;
  /** The provider as calls name it or as the price list does; null for any. */
  readonly provider: string | null;
  /** Model name, or a beginning followed by `*`; letter case does not matter. */
  readonly model: string;
  /** Epoch milliseconds from which it applies; null: since ever. */
  readonly validFromMs: number | null;
  /** The same as the owner's day (YYYY-MM-DD), shown beside the cost. */
  readonly since: string | null;
  /** USD as plain decimal text for `per` units. */
  readonly rates: readonly { readonly unit: string; readonly price: string; readonly per: number }[];
};

type OverrideEntry = DatedSheet & { readonly override: PriceOverride };

/** Later entries win: an exact model over a pattern, a named provider over any, a later date over an earlier one. */
const weight = ({ model, provider }: PriceOverride): number =>
  (model.endsWith('*') ? 0 : 2) + (provider === null ? 0 : 1);

/** Owner's prices as dated sheets, in the order in which the last that holds wins. */
export const toOverrideEntries = (overrides: readonly PriceOverride[]): readonly OverrideEntry[] =>
  overrides
    .toSorted((a, b) => weight(a) - weight(b) || (a.validFromMs ?? -Infinity) - (b.validFromMs ?? -Infinity))
    .map((override) => {
      const sheet: PriceSheet = {
        basis: override.service === null ? 'owner' : 'owner_service',
        provider: override.provider ?? '',
        model: override.model,
        since: override.since,
        source: 'owner',
        inherited: false,
        units: override.rates.map((rate): UnitPrice => ({
          unit: rate.unit,
          base: rate.price,
          per: rate.per,
          tiers: [],
        })),
        minimums: {},
      };
      return { override, sheet, validity: { ...always, fromMs: override.validFromMs } };
    });

/** The entries that speak of one service (null: of all), provider and model. */
export const selectOverrides = (
  entries: readonly OverrideEntry[],
  service: string | null,
  providers: readonly (string | null)[],
  names: readonly string[],
): readonly OverrideEntry[] =>
  entries.filter(
    ({ override }) =>
      override.service === service &&
      (override.provider === null || providers.includes(override.provider.toLowerCase())) &&
      fitsModel([override.model.toLowerCase()], names),
  );
