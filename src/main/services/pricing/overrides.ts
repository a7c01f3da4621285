import { always } from '../../../shared/core/pricing/dated-price.ts';
import { isSameModel } from '../../../shared/core/pricing/match-quality.ts';
import type { PriceSheet, UnitPrice } from '../../../shared/core/pricing/price-types.ts';
import { type DatedSheet, fitsModel } from './corrections.ts';

/** A price the owner set. It is final: no service tier or region changes it. Zero is a price. */
export type PriceOverride = {
  /** Only for this service; null for all. */
  readonly service: string | null;
  /** The provider as calls name it or as the price list does; null for any. */
  readonly provider: string | null;
  /** Model name, which stands for its dated versions too, or a beginning followed by `*`; letter case does not matter. */
  readonly model: string;
  /** Epoch milliseconds from which it applies; null: since ever. */
  readonly validFromMs: number | null;
  /** The same as the owner's day (YYYY-MM-DD), shown beside the cost. */
  readonly since: string | null;
  /** USD as plain decimal text for `per` units. */
  readonly rates: readonly { readonly unit: string; readonly price: string; readonly per: number }[];
};

type OverrideEntry = DatedSheet & { readonly override: PriceOverride };

/** Least telling first, number by number: a pattern, then a name, the longer the better. */
const rank = ({ model, provider }: PriceOverride): readonly number[] => {
  const named = Number(provider !== null);
  return model.endsWith('*') ? [0, named, model.length] : [1, model.length, named];
};

/**
 * Later entries win: a model's name over a pattern; of names the dated one over the plain one, then one for its provider
 * over one for any; of patterns one for its provider, then the longer one; and a later date over an earlier one.
 */
const compare = (a: PriceOverride, b: PriceOverride): number => {
  const ranks = rank(b);
  const difference = rank(a)
    .map((value, at) => value - (ranks[at] ?? 0))
    .find((value) => value !== 0);
  return difference ?? (a.validFromMs ?? -Infinity) - (b.validFromMs ?? -Infinity);
};

/** Owner's prices as dated sheets, in the order in which the last that holds wins. */
export const toOverrideEntries = (overrides: readonly PriceOverride[]): readonly OverrideEntry[] =>
  overrides.toSorted(compare).map((override) => {
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

const speaksOf = (pattern: string, names: readonly string[]): boolean =>
  pattern.endsWith('*') ? fitsModel([pattern], names) : names.some((name) => isSameModel(pattern, name));

/** The entries that speak of one service (null: of all), provider and model. A model's name also stands for its versions. */
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
      speaksOf(override.model.toLowerCase(), names),
  );
