import { leastCommonMultiple, toMantissa } from '../money.ts';
import type { AppliedRateLine, PriceMultiplier, RateCard } from './price-types.ts';
import { type QuantityReader, quantityReader } from './quantities.ts';
import { dimensionsOf, isPartOf, overlapOf, specificity } from './units.ts';

/** One disjoint share of the usage: this unit's quantity less the regions inside it, billed at one rate. */
export type Region = {
  readonly unit: string;
  readonly read: QuantityReader;
  /** The rate that bills this region; null when nothing in its ancestry has a price. */
  readonly rate: AppliedRateLine | null;
  /** Nano-USD per unit is `numerator / CompiledRates.denominator`, multipliers included. */
  readonly numerator: bigint;
  /** Earlier regions whose quantity lies inside this one. */
  readonly inner: readonly number[];
  readonly minimum: number;
  /** For the overlap of two priced units: where they and their whole are read, should the report not name it. */
  readonly overlap: { readonly of: readonly [QuantityReader, QuantityReader]; readonly whole: QuantityReader } | null;
};

/** Whether a unit outside the regions is billed by one it is part of, and which token total holds it. */
export type Standing = 'unbilled' | 'billed' | 'input' | 'output';

/** Prices made ready for whole-number arithmetic: regions most specific first, all rates over one denominator. */
export type CompiledRates = {
  readonly regions: readonly Region[];
  readonly denominator: bigint;
  /** True when every call is billed one request. */
  readonly perRequest: boolean;
  /** How each further unit name stands: memo filled on demand. */
  readonly standing: Map<string, Standing>;
};

const wholes = ['input_tokens', 'output_tokens'];

/** The kind of token before its modality: cached audio with no price of its own is billed as cached, not as audio. */
const rank = (unit: string): number => specificity(unit) + (dimensionsOf(unit)['modality'] === undefined ? 0.5 : 0);

const nearestRate = (unit: string, rates: readonly AppliedRateLine[]): AppliedRateLine | null =>
  rates
    .filter((rate) => isPartOf(unit, rate.unit))
    .reduce<AppliedRateLine | null>((best, rate) => (best && rank(best.unit) >= rank(rate.unit) ? best : rate), null);

type Ratio = { readonly n: bigint; readonly d: bigint };

/** Nano-USD for one unit: price / per, times the factors that apply to the unit's family. */
const nanoPerUnit = (rate: AppliedRateLine, multipliers: readonly PriceMultiplier[]): Ratio => {
  const price = toMantissa(rate.price);
  let n = price.mantissa * 1_000_000_000n;
  let d = 10n ** BigInt(price.scale) * BigInt(rate.per);
  const family = dimensionsOf(rate.unit)['family'] ?? '';
  for (const { factor, families, except } of multipliers) {
    if (!families.includes(family) || except.some((unit) => isPartOf(rate.unit, unit))) continue;
    const { mantissa, scale } = toMantissa(factor);
    n *= mantissa;
    d *= 10n ** BigInt(scale);
  }
  const step = n === 0n ? d : d / (leastCommonMultiple(n, d) / n);
  return n === 0n ? { n: 0n, d: 1n } : { n: n / step, d: d / step };
};

const overlapsAmong = (units: readonly string[]): ReadonlyMap<string, readonly [string, string]> => {
  const found = new Map<string, readonly [string, string]>();
  for (const [index, a] of units.entries())
    for (const b of units.slice(index + 1)) {
      const unit = overlapOf(a, b);
      if (unit !== null && !found.has(unit)) found.set(unit, [a, b]);
    }
  return found;
};

/**
 * Prepares a rate card for `calcCost`. Each priced unit, each overlap of two priced units and the two token totals become
 * a region; a region without a price of its own is billed by the nearest priced unit it is part of.
 */
export const compileRates = (card: Pick<RateCard, 'rates' | 'minimums' | 'multipliers'>): CompiledRates => {
  const priced = card.rates.map((rate) => rate.unit);
  const overlaps = overlapsAmong(priced);
  const units = [...new Set([...priced, ...overlaps.keys(), ...wholes])].toSorted(
    (a, b) => specificity(b) - specificity(a) || (a < b ? -1 : 1),
  );
  const ratios = new Map(card.rates.map((rate) => [rate, nanoPerUnit(rate, card.multipliers)]));
  const denominator = [...ratios.values()].reduce((common, { d }) => leastCommonMultiple(common, d), 1n);
  const regions = units.map((unit, index): Region => {
    const rate = nearestRate(unit, card.rates);
    const ratio = rate && ratios.get(rate);
    const pair = overlaps.get(unit);
    const whole = wholes.find((candidate) => isPartOf(unit, candidate));
    return {
      unit,
      read: quantityReader(unit),
      rate,
      numerator: ratio ? ratio.n * (denominator / ratio.d) : 0n,
      inner: units.slice(0, index).flatMap((other, at) => (isPartOf(other, unit) ? [at] : [])),
      minimum: card.minimums[unit] ?? 0,
      overlap:
        pair && whole ? { of: [quantityReader(pair[0]), quantityReader(pair[1])], whole: quantityReader(whole) } : null,
    };
  });
  return { regions, denominator, perRequest: priced.includes('requests'), standing: new Map() };
};

/** How a unit name from a report stands to these rates. */
export const standingOf = (compiled: CompiledRates, unit: string): Standing => {
  const known = compiled.standing.get(unit);
  if (known !== undefined) return known;
  const billed = compiled.regions.some((region) => isPartOf(unit, region.unit));
  const total = isPartOf(unit, 'input_tokens') ? 'input' : isPartOf(unit, 'output_tokens') ? 'output' : 'billed';
  const standing = billed ? total : 'unbilled';
  if (compiled.standing.size < 500) compiled.standing.set(unit, standing);
  return standing;
};
