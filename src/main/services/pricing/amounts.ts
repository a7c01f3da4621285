import type { AppliedRate } from '../../../shared/core/exchange-rate.ts';
import { divideHalfEven, toMantissa } from '../../../shared/core/money.ts';
import type { PricedUsage } from '../pricing-types.ts';
import { toNanoEur, toNanoUsd } from './to-euro.ts';

/** A cost in both currencies and the rate between them; null where it is not known. */
export type Amounts = Pick<PricedUsage, 'costNanoUsd' | 'costNanoEur' | 'eurStatus' | 'appliedRate'>;

/** `numerator / denominator` nano-units of a currency, not rounded yet. */
export type ExactAmount = { readonly numerator: bigint; readonly denominator: bigint };

/** Exact nano-units of a decimal amount. */
export const toExact = (amount: string): ExactAmount => {
  const { mantissa, scale } = toMantissa(amount);
  return { numerator: mantissa * 1_000_000_000n, denominator: 10n ** BigInt(scale) };
};

/** Nothing was converted, so no rate stands behind it. */
export const unknownAmounts: Amounts = {
  costNanoUsd: null,
  costNanoEur: null,
  eurStatus: 'pending',
  appliedRate: null,
};

/** A cost in USD: both figures come from the exact amount, each rounded once, half to even, to 1e-9. */
export const fromUsd = ({ numerator, denominator }: ExactAmount, rate: AppliedRate | null): Amounts => {
  const costNanoUsd = divideHalfEven(numerator, denominator);
  const costNanoEur = numerator === 0n ? 0n : rate && toNanoEur(numerator, denominator, rate);
  // Nothing is nothing at any rate; an unknown figure waits for one.
  const eurStatus = costNanoEur === 0n ? 'final' : (rate?.status ?? 'pending');
  return { costNanoUsd, costNanoEur, eurStatus, appliedRate: rate };
};

/** A fee in EUR, converted the other way. */
export const fromEur = ({ numerator, denominator }: ExactAmount, rate: AppliedRate | null): Amounts => {
  const costNanoEur = divideHalfEven(numerator, denominator);
  const costNanoUsd = numerator === 0n ? 0n : rate && toNanoUsd(numerator, denominator, rate);
  // The EUR figure is the fee itself; only the USD figure rests on the rate, whose own status says how firmly.
  return { costNanoUsd, costNanoEur, eurStatus: 'final', appliedRate: rate };
};
