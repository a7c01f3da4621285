import type { AppliedRate } from '../../../shared/core/exchange-rate.ts';
import { divideHalfEven } from '../../../shared/core/money.ts';
import { calcCost } from '../../../shared/core/pricing/calc-cost.ts';
import { type CompiledRates, compileRates } from '../../../shared/core/pricing/compile-rates.ts';
import type { RateCard } from '../../../shared/core/pricing/price-types.ts';
import type { CostFacts } from '../pricing-types.ts';
import { type Amounts, type ExactAmount, fromEur, fromUsd } from './amounts.ts';
import { isCard } from './explain-cost.ts';

/** What is kept of a call that its figures can be worked out from again. */
export type KeptCost = Pick<CostFacts, 'units' | 'costStatus' | 'costNanoUsd' | 'costNanoEur' | 'appliedPrice'>;

const compiled = new WeakMap<RateCard, CompiledRates>();

const compile = (card: RateCard): CompiledRates => {
  const known = compiled.get(card);
  if (known !== undefined) return known;
  const made = compileRates(card);
  compiled.set(card, made);
  return made;
};

/**
 * The exact USD amount: of a calculated cost from the prices and quantities kept with it, of a bill or fee the kept
 * figure. Where the prices no longer give the kept figure, that figure counts: a rate never changes a cost in USD.
 */
const exactUsd = (call: KeptCost, costNanoUsd: bigint): ExactAmount => {
  const kept: ExactAmount = { numerator: costNanoUsd, denominator: 1n };
  const { costStatus, appliedPrice, units } = call;
  if ((costStatus !== 'priced' && costStatus !== 'estimated') || appliedPrice === null || !isCard(appliedPrice)) {
    return kept;
  }
  const cost = calcCost(compile(appliedPrice), costStatus === 'estimated' ? { ...units, otherUnits: {} } : units);
  return divideHalfEven(cost.numerator, cost.denominator) === costNanoUsd ? cost : kept;
};

/**
 * The figures a recorded call has at a rate that was not known when it was recorded: the same, to the nano, that it would
 * have been recorded with. A bill or fee finer than 1e-9 is converted as it was kept, rounded, which may be 1e-9 off.
 * Null when the call's cost is not known, so that there is nothing to convert.
 *
 * Example: $0.0075 recorded at a provisional 1.1699 as EUR 0.006410804 becomes EUR 0.006409161 at the day's own 1.1702.
 */
export const settleAmounts = (call: KeptCost, rate: AppliedRate): Amounts | null => {
  const { appliedPrice, costStatus, costNanoUsd, costNanoEur } = call;
  const isEuroFee = costStatus === 'flat' && appliedPrice?.['currency'] === 'EUR';
  if (isEuroFee) return costNanoEur === null ? null : fromEur({ numerator: costNanoEur, denominator: 1n }, rate);
  return costNanoUsd === null ? null : fromUsd(exactUsd(call, costNanoUsd), rate);
};
