import { formatRatio, toMantissa } from '../money.ts';
import type { UsageUnits } from '../usage-event.ts';
import { type CompiledRates, type Region, standingOf } from './compile-rates.ts';

/** An exact amount in nano-USD, `numerator / denominator`, and what stands against trusting it. */
export type CalculatedCost = {
  readonly numerator: bigint;
  readonly denominator: bigint;
  /** Units used that no price covers: with any of these the cost is not known. */
  readonly missing: readonly string[];
  /** Units whose parts, as reported, exceed them: the cost cannot be told. */
  readonly inconsistent: readonly string[];
  /** Overlaps the report left open and that were taken to be as small as they can be. */
  readonly assumed: readonly string[];
};

/** What one region is charged for: `quantity / 10 ** scale` units. */
export type RegionShare = { readonly region: Region; readonly quantity: bigint; readonly scale: number };

const none: readonly string[] = [];

/** Other measures of what tokens already bill: seconds beside audio tokens, images beside image tokens. */
const measuredByTokens = (unit: string, units: UsageUnits): boolean => {
  const { otherUnits } = units;
  if (unit === 'images') return (otherUnits['input_image_tokens'] ?? 0) + (otherUnits['output_image_tokens'] ?? 0) > 0;
  if (unit.endsWith('audio_seconds')) return units.inputAudioTokens + units.outputAudioTokens > 0;
  return false;
};

const decimalsOf = (quantity: number): number => {
  if (Number.isSafeInteger(quantity)) return 0;
  const [mantissa = '', exponent = '0'] = String(quantity).split('e');
  return Math.max(0, (mantissa.split('.')[1]?.length ?? 0) - Number(exponent));
};

const scaled = (quantity: number, scale: number): bigint => {
  if (scale === 0) return BigInt(quantity);
  const [mantissa = '0', exponent = '0'] = String(quantity).split('e');
  const exact = toMantissa(mantissa);
  return exact.mantissa * 10n ** BigInt(scale - exact.scale + Number(exponent));
};

const readQuantity = (region: Region, units: UsageUnits, perRequest: boolean, assumed: string[]): number => {
  const own = region.read(units);
  if (perRequest && region.unit === 'requests' && !own) return units.inputTokens + units.outputTokens > 0 ? 1 : 0;
  if (region.overlap !== null && own === undefined) {
    const [a, b] = [region.overlap.of[0](units) ?? 0, region.overlap.of[1](units) ?? 0];
    if (a === 0 || b === 0) return 0;
    const least = Math.max(0, a + b - (region.overlap.whole(units) ?? 0));
    if (least < Math.min(a, b)) assumed.push(region.unit);
    return least;
  }
  return own !== undefined && own > 0 && own < region.minimum ? region.minimum : (own ?? 0);
};

/**
 * Bills usage with compiled rates: each region is charged for its quantity less the regions inside it, so no token is
 * billed twice and none is dropped. Exact: no rounding happens here. A unit used that no price covers, a web search just
 * as well as seconds of audio, is `missing`; only `requests` and second measures of tokens already billed may have no
 * price. `visit` is told every share, in the regions' order. Quantities must be finite and not negative.
 */
export const calcCost = (
  compiled: CompiledRates,
  units: UsageUnits,
  visit?: (share: RegionShare) => void,
): CalculatedCost => {
  const { regions, perRequest } = compiled;
  const assumed: string[] = [];
  const quantities: number[] = [];
  let scale = 0;
  for (const region of regions) {
    const quantity = readQuantity(region, units, perRequest, assumed);
    quantities.push(quantity);
    if (quantity !== 0) scale = Math.max(scale, decimalsOf(quantity));
  }
  let missing = none;
  let inconsistent = none;
  let numerator = 0n;
  const shares: bigint[] = [];
  for (const [index, region] of regions.entries()) {
    const quantity = quantities[index] ?? 0;
    let share = quantity === 0 ? 0n : scaled(quantity, scale);
    for (const at of region.inner) share -= shares[at] ?? 0n;
    shares.push(share);
    if (share === 0n) continue;
    if (share < 0n) inconsistent = [...inconsistent, region.unit];
    else if (region.rate === null) missing = [...missing, region.unit];
    numerator += share * region.numerator;
    visit?.({ region, quantity: share, scale });
  }
  for (const unit in units.otherUnits) {
    const quantity = units.otherUnits[unit] ?? 0;
    if (!(quantity > 0) || unit === 'requests') continue;
    const standing = standingOf(compiled, unit);
    if (standing === 'unbilled') {
      if (!measuredByTokens(unit, units)) missing = [...missing, unit];
    } else if (
      standing === 'input' ? quantity > units.inputTokens : standing === 'output' && quantity > units.outputTokens
    )
      inconsistent = [...inconsistent, `${standing}_tokens`];
  }
  return {
    numerator,
    denominator: scale === 0 ? compiled.denominator : compiled.denominator * 10n ** BigInt(scale),
    missing,
    inconsistent,
    assumed,
  };
};

export type CostLine = {
  readonly unit: string;
  readonly quantity: number;
  readonly price: string;
  readonly per: number;
  /** USD, exact where it is a finite decimal, else to 30 decimals. */
  readonly amountUsd: string;
};

/** One line per billed share; their amounts add up to the exact cost. */
export const explainLines = (compiled: CompiledRates, units: UsageUnits): readonly CostLine[] => {
  const lines: CostLine[] = [];
  calcCost(compiled, units, ({ region, quantity, scale }) => {
    if (region.rate === null) return;
    const denominator = compiled.denominator * 10n ** BigInt(scale);
    lines.push({
      unit: region.unit,
      quantity: Number(formatRatio(quantity, 10n ** BigInt(scale))),
      price: region.rate.price,
      per: region.rate.per,
      amountUsd: formatRatio(quantity * region.numerator, denominator * 1_000_000_000n),
    });
  });
  return lines;
};
