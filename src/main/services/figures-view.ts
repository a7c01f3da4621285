import { formatNano, divideHalfEven } from '../../shared/core/money.ts';
import type { Figures } from '../../shared/core/figures.ts';

/** Percent with one decimal, rounded down, so that 99.96 never shows as 100; null of nothing. */
export const toPercentDown = (part: number, whole: number): number | null =>
  whole === 0 ? null : Math.floor((part * 1000) / whole) / 10;

/** Change from `before` to `now` in percent with one decimal, null when there is nothing to compare with. */
export const toGrowthPercent = (now: bigint, before: bigint): number | null =>
  before === 0n ? null : Number(divideHalfEven((now - before) * 1000n, before)) / 10;

/** Known costs added up; null where there are calls and the cost of none of them is known. */
const toCostView = ({ calls, usdUnknownCalls, eurUnknownCalls, costNanoUsd, costNanoEur }: Figures) => ({
  cost_usd: calls > 0 && usdUnknownCalls === calls ? null : formatNano(costNanoUsd),
  cost_eur: calls > 0 && eurUnknownCalls === calls ? null : formatNano(costNanoEur),
});

/** @param days local days to spread the known cost over, at least 1. */
export const toFiguresView = (figures: Figures, days: number) => ({
  calls: figures.calls,
  failed_calls: figures.failedCalls,
  success_rate: toPercentDown(figures.calls - figures.failedCalls, figures.calls),
  total_tokens: figures.inputTokens + figures.outputTokens,
  input_tokens: figures.inputTokens,
  output_tokens: figures.outputTokens,
  cache_read_tokens: figures.cacheReadTokens,
  ...toCostView(figures),
  unpriced_calls: figures.unpricedCalls,
  eur_pending_calls: figures.eurUnknownCalls - figures.unpricedCalls,
  eur_provisional_calls: figures.eurProvisionalCalls,
  coverage_percent: toPercentDown(figures.calls - figures.unpricedCalls, figures.calls),
  average_daily_cost_usd: formatNano(divideHalfEven(figures.costNanoUsd, BigInt(days))),
  average_daily_cost_eur: formatNano(divideHalfEven(figures.costNanoEur, BigInt(days))),
});

export const toGrowthView = (now: Figures, before: Figures) => ({
  calls: toGrowthPercent(BigInt(now.calls), BigInt(before.calls)),
  total_tokens: toGrowthPercent(
    BigInt(now.inputTokens + now.outputTokens),
    BigInt(before.inputTokens + before.outputTokens),
  ),
  cost_usd: toGrowthPercent(now.costNanoUsd, before.costNanoUsd),
  cost_eur: toGrowthPercent(now.costNanoEur, before.costNanoEur),
});

/** What lists are ordered by; cost is the known cost in USD. */
const measures = {
  cost: (figures: Figures): bigint => figures.costNanoUsd,
  tokens: (figures: Figures): bigint => BigInt(figures.inputTokens + figures.outputTokens),
  calls: (figures: Figures): bigint => BigInt(figures.calls),
} as const;
export type Measure = keyof typeof measures;

export const calcMeasure = (measure: Measure, figures: Figures): bigint => measures[measure](figures);

export const toSeriesView = (figures: Figures) => ({
  calls: figures.calls,
  total_tokens: figures.inputTokens + figures.outputTokens,
  input_tokens: figures.inputTokens,
  output_tokens: figures.outputTokens,
  ...toCostView(figures),
  unpriced_calls: figures.unpricedCalls,
});

/** Share in percent with one decimal; 0 of nothing. */
export const toShare = (part: bigint, whole: bigint): number =>
  whole === 0n ? 0 : Number(divideHalfEven(part * 1000n, whole)) / 10;
