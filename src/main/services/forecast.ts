import type { Figures } from '../../shared/core/figures.ts';
import { calcForecast, mostHistoryDays } from '../../shared/core/forecast.ts';
import type { DailyCosts, DayRange, Forecast } from '../../shared/core/forecast.ts';
import { formatNano } from '../../shared/core/money.ts';
import type { PeriodInput, TimeRange } from '../../shared/core/period.ts';
import { toLocalText } from '../../shared/core/period/local-text.ts';
import { maxTime } from '../../shared/core/period/zone-offset.ts';
import type { Summary } from '../../shared/contract/read-models.ts';
import type { UsageFilter } from '../store/usage-filter.ts';
import type { UsageReader } from '../store/usage-reader.ts';
import type { OwnerClock } from './owner-clock.ts';

/** What a forecast is made from, in both currencies; null in one in which no call's cost is known. */
export type CostHistory = {
  readonly eur: DailyCosts | null;
  readonly usd: DailyCosts | null;
  /** The same of tokens; null without calls. */
  readonly tokens: DailyCosts | null;
  /** Calls without a price in the days read. */
  readonly unpricedCalls: number;
};

/**
 * The daily costs of a filter that a forecast of `period` needs: of the period itself and of the weeks before today.
 * Calls dated ahead count as today's.
 */
export const readCostHistory = (
  reader: UsageReader,
  clock: OwnerClock,
  filter: UsageFilter,
  period: DayRange,
  now: number,
): CostHistory => {
  const { dayOf, startOfDay } = clock.days;
  const today = dayOf(now);
  const firstDay = Math.min(period.from, today - mostHistoryDays);
  const range = { from: startOfDay(firstDay), to: startOfDay(Math.max(period.to, today + 1)) };
  const groups = reader.readGroups(range, filter, { time: 'day' });
  const todayElapsed = (now - startOfDay(today)) / (startOfDay(today + 1) - startOfDay(today));
  const toDailyCosts = (costOf: (figures: Figures) => bigint, unknownOf: (figures: Figures) => number) => {
    if (groups.every(({ figures }) => unknownOf(figures) === figures.calls)) return null;
    const costs = Array.from({ length: today - firstDay + 1 }, () => 0n);
    for (const { time, figures } of groups) {
      const at = Math.min(time, today) - firstDay;
      costs[at] = (costs[at] ?? 0n) + costOf(figures);
    }
    return { firstDay, costs, todayElapsed };
  };
  return {
    eur: toDailyCosts(
      ({ costNanoEur }) => costNanoEur,
      ({ eurUnknownCalls }) => eurUnknownCalls,
    ),
    usd: toDailyCosts(
      ({ costNanoUsd }) => costNanoUsd,
      ({ usdUnknownCalls }) => usdUnknownCalls,
    ),
    tokens: toDailyCosts(
      ({ inputTokens, outputTokens }) => BigInt(inputTokens + outputTokens),
      () => 0,
    ),
    unpricedCalls: groups.reduce((sum, { figures }) => sum + figures.unpricedCalls, 0),
  };
};

/** Periods that run towards an end of their own; `last_7_days` and the like end with every day. */
const endingPeriods: readonly string[] = ['today', 'current_week', 'current_month', 'current_year'];

/** Beyond a year the weekdays of past weeks say nothing. */
const mostDays = 366;

/** The days of a period that is still running and has an end to look forward to, else null. */
const toRunningDays = (
  input: PeriodInput,
  { from, to }: TimeRange,
  now: number,
  clock: OwnerClock,
): DayRange | null => {
  const isNamed = input.from === undefined;
  const hasEnd = isNamed ? endingPeriods.includes(input.period ?? 'current_month') : input.to !== undefined;
  if (!hasEnd || from === null || to === maxTime || now < from || now >= to) return null;
  const { dayOf, startOfDay } = clock.days;
  const days = { from: dayOf(from), to: dayOf(to) };
  const isWhole = startOfDay(days.from) === from && startOfDay(days.to) === to;
  return isWhole && days.to - days.from <= mostDays ? days : null;
};

type Question = {
  readonly input: PeriodInput;
  readonly range: TimeRange;
  readonly filter: UsageFilter;
  readonly now: number;
};

/** The forecast of `/v1/summary`: of a running period made of whole days, wherever there is enough history. */
export const readForecastView = (
  reader: UsageReader,
  clock: OwnerClock,
  { input, range, filter, now }: Question,
): Summary['forecast'] => {
  const period = toRunningDays(input, range, now, clock);
  if (period === null) return null;
  const history = readCostHistory(reader, clock, filter, period, now);
  const eur = history.eur && calcForecast(history.eur, period);
  const usd = history.usd && calcForecast(history.usd, period);
  if (eur === null) return null;
  return {
    ...toForecastFigures(eur),
    currency: 'EUR',
    usd: usd && toForecastFigures(usd),
    period_end: toLocalText(range.to, clock.timeZone),
    history_days: eur.historyDays,
    unpriced_calls: history.unpricedCalls,
  };
};

const toForecastFigures = ({ spent, low, expected, high, backtestErrorPercent }: Forecast) => ({
  spent: formatNano(spent),
  low: formatNano(low),
  expected: formatNano(expected),
  high: formatNano(high),
  backtest_error_percent: backtestErrorPercent,
});
