import { divideHalfEven, toMantissa } from '../../../shared/core/money.ts';
import type { AppliedRate } from '../../../shared/core/exchange-rate.ts';

const parsed = new WeakMap<AppliedRate, { readonly mantissa: bigint; readonly power: bigint }>();

const parse = (rate: AppliedRate) => {
  const known = parsed.get(rate);
  if (known) return known;
  const { mantissa, scale } = toMantissa(rate.usdPerEur);
  const made = { mantissa, power: 10n ** BigInt(scale) };
  parsed.set(rate, made);
  return made;
};

/** Nano-EUR of an exact amount of `numerator / denominator` nano-USD: EUR = USD / rate, rounded once, half to even. */
export const toNanoEur = (numerator: bigint, denominator: bigint, rate: AppliedRate): bigint => {
  const { mantissa, power } = parse(rate);
  return divideHalfEven(numerator * power, denominator * mantissa);
};

/** Nano-USD of an exact amount in nano-EUR: USD = EUR * rate, rounded once, half to even. */
export const toNanoUsd = (numerator: bigint, denominator: bigint, rate: AppliedRate): bigint => {
  const { mantissa, power } = parse(rate);
  return divideHalfEven(numerator * mantissa, denominator * power);
};
