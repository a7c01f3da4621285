import { formatNano, divideHalfEven } from '../../shared/core/money.ts';
import type { Figures } from '../../shared/core/figures.ts';
import type { Measure } from '../store/read-subjects.ts';

/** Percent with one decimal, rounded down, so that 99.96 never shows as 100; null of nothing. */
const toPercentDown = (part: number, whole: number): number | null =>
  whole === 0 ? null : Math.floor((part * 1000) / whole) / 10;

/** Change from `before` to `now` in percent with one decimal, null when one is not known or there is nothing to compare. */
const toGrowthPercent = (now: bigint | null, before: bigint | null): number | null =>
  now === null || before === null || before === 0n ? null : Number(divideHalfEven((now - before) * 1000n, before)) / 10;

/** Known costs added up, in nano-units; null where there are calls and the cost of none of them is known. */
const knownCosts = ({ calls, usdUnknownCalls, eurUnknownCalls, costNanoUsd, costNanoEur }: Figures) => ({
  usd: calls > 0 && usdUnknownCalls === calls ? null : costNanoUsd,
  eur: calls > 0 && eurUnknownCalls === calls ? null : costNanoEur,
});

const toMoney = (nano: bigint | null): string | null => (nano === null ? null : formatNano(nano));

const toCostView = (figures: Figures) => {
  const { usd, eur } = knownCosts(figures);
  return { cost_usd: toMoney(usd), cost_eur: toMoney(eur) };
};

const toDailyMoney = (nano: bigint | null, days: number): string | null =>
  toMoney(nano && divideHalfEven(nano, BigInt(days)));

/** @param days local days to spread the known cost over, at least 1. */
export const toFiguresView = (figures: Figures, days: number) => ({
  ...toSeriesView(figures),
  failed_calls: figures.failedCalls,
  success_rate: toPercentDown(figures.calls - figures.failedCalls, figures.calls),
  cache_read_tokens: figures.cacheReadTokens,
  usd_pending_calls: figures.usdUnknownCalls - figures.unpricedCalls,
  eur_pending_calls: figures.eurUnknownCalls - figures.unpricedCalls,
  eur_provisional_calls: figures.eurProvisionalCalls,
  coverage_percent: toPercentDown(figures.calls - figures.unpricedCalls, figures.calls),
  average_daily_cost_usd: toDailyMoney(knownCosts(figures).usd, days),
  average_daily_cost_eur: toDailyMoney(knownCosts(figures).eur, days),
});

export const toGrowthView = (now: Figures, before: Figures) => ({
  calls: toGrowthPercent(calcMeasure('calls', now), calcMeasure('calls', before)),
  total_tokens: toGrowthPercent(calcMeasure('tokens', now), calcMeasure('tokens', before)),
  cost_usd: toGrowthPercent(knownCosts(now).usd, knownCosts(before).usd),
  cost_eur: toGrowthPercent(knownCosts(now).eur, knownCosts(before).eur),
});

export const unknownGrowth = { calls: null, total_tokens: null, cost_usd: null, cost_eur: null };

/** What lists are ordered by; cost is the known cost in USD. */
const measures = {
  cost: (figures: Figures): bigint => figures.costNanoUsd,
  tokens: (figures: Figures): bigint => BigInt(figures.inputTokens + figures.outputTokens),
  calls: (figures: Figures): bigint => BigInt(figures.calls),
} as const satisfies Record<Measure, (figures: Figures) => bigint>;

export const calcMeasure = (measure: Measure, figures: Figures): bigint => measures[measure](figures);

export const toSeriesView = (figures: Figures) => ({
  calls: figures.calls,
  total_tokens: figures.inputTokens + figures.outputTokens,
  input_tokens: figures.inputTokens,
  output_tokens: figures.outputTokens,
  ...toCostView(figures),
  unpriced_calls: figures.unpricedCalls,
});

/** Share of a measure in percent with one decimal: 0 of nothing, null where the part's cost is not known. */
export const toShare = (measure: Measure, part: Figures, whole: Figures): number | null => {
  if (measure === 'cost' && knownCosts(part).usd === null) return null;
  const all = calcMeasure(measure, whole);
  return all === 0n ? 0 : Number(divideHalfEven(calcMeasure(measure, part) * 1000n, all)) / 10;
};
