import { calcOutcomes, leastDays, millionth } from './forecast/backtest.ts';
import { calcWeekdayProfile } from './forecast/weekday-profile.ts';
import { divideHalfEven } from './money.ts';

/** What each local day cost, as far as it is known, in nano-units of one currency. */
export type DailyCosts = {
  /** Day number of `costs[0]`; what lies before it is taken to have cost nothing. */
  readonly firstDay: number;
  /** One a day without holes; the last is today so far. */
  readonly costs: readonly bigint[];
  /** How much of today is over, 0 to 1. */
  readonly todayElapsed: number;
};

/** Half-open, in day numbers. */
export type DayRange = { readonly from: number; readonly to: number };

/** Nano-units for the whole period: `spent <= low <= expected <= high`. */
export type Forecast = {
  readonly spent: bigint;
  readonly low: bigint;
  readonly expected: bigint;
  readonly high: bigint;
  /** By how much of `expected` forecasts like this one were off on average: percent, one decimal, half to even. */
  readonly backtestErrorPercent: number;
  /** Whole days it rests on. */
  readonly historyDays: number;
};

/** Whole days before today that a forecast looks at: 8 weeks to learn from and 4 to be tested on. */
export const mostHistoryDays = 84;

/** What a day adds to the path from here on: nothing before today, the rest of today, then the profile. */
type CostAhead = (day: number) => bigint;

const todayOf = ({ firstDay, costs }: DailyCosts): number => firstDay + costs.length - 1;

/** From the first day that cost something on: what was before says nothing about what is now in use. */
const listWholeDays = ({ costs }: DailyCosts): readonly bigint[] => {
  const days = costs.slice(0, -1).slice(-mostHistoryDays);
  const first = days.findIndex((cost) => cost > 0n);
  return first === -1 ? [] : days.slice(first);
};

const sumDays = (from: number, to: number, costOf: (day: number) => bigint): bigint => {
  let sum = 0n;
  for (let day = from; day < to; day += 1) sum += costOf(day);
  return sum;
};

/** Null when there is not enough history. */
const toCostAhead = (history: DailyCosts): CostAhead | null => {
  const days = listWholeDays(history);
  if (days.length < leastDays) return null;
  const today = todayOf(history);
  const profile = calcWeekdayProfile(days, days.length);
  const left = millionth - BigInt(Math.round(history.todayElapsed * Number(millionth)));
  return (day) => {
    if (day < today) return 0n;
    const typical = profile[(day - today) % 7] ?? 0n;
    return day === today ? divideHalfEven(typical * left, millionth) : typical;
  };
};

/** The ratio that a tenth of the outcomes lie beyond, on either side; outwards where it falls between two. */
const calcTenths = (outcomes: readonly bigint[]): readonly [lowest: bigint, highest: bigint] => {
  const last = outcomes.length - 1;
  const lower = outcomes[Math.floor(last * 0.1)] ?? millionth;
  const upper = outcomes[Math.ceil(last * 0.9)] ?? millionth;
  return [lower < millionth ? lower : millionth, upper > millionth ? upper : millionth];
};

const meanMiss = (outcomes: readonly bigint[]): bigint => {
  const misses = outcomes.map((ratio) => (ratio < millionth ? millionth - ratio : ratio - millionth));
  return divideHalfEven(
    misses.reduce((sum, miss) => sum + miss, 0n),
    BigInt(outcomes.length),
  );
};

/**
 * What a period will have cost when it is over: what was spent, and for the days ahead what their weekdays cost in
 * past weeks (`calcWeekdayProfile`); of today the part of the day that is left. The same forecast is made for past days
 * and held against what came: the range is where eight out of ten of them came out, at the same distance from the end.
 *
 * Null with fewer than 14 whole days since the first cost, one week to learn from and one to be tested on; and where
 * nearly nothing was expected in them, so that nothing is known of the error. A period that is over needs no history.
 *
 * Example: EUR 2 on every working day since Monday 1 June, nothing at weekends. On Monday the 15th at noon, with EUR 1
 * spent today, June is expected to cost 20 + 1 so far, 1 for the rest of today and 11 working days of 2: EUR 44.
 */
export const calcForecast = (history: DailyCosts, period: DayRange): Forecast | null => {
  const { firstDay, costs } = history;
  const today = todayOf(history);
  const spent = sumDays(period.from, Math.min(period.to, today + 1), (day) => costs[day - firstDay] ?? 0n);
  const days = listWholeDays(history);
  const settled = {
    spent,
    low: spent,
    expected: spent,
    high: spent,
    backtestErrorPercent: 0,
    historyDays: days.length,
  };
  if (period.to <= today) return settled;
  const costAhead = toCostAhead(history);
  if (costAhead === null) return null;
  const rest = sumDays(Math.max(period.from, today), period.to, costAhead);
  if (rest === 0n) return settled;
  const outcomes = calcOutcomes(days, period.to - today);
  if (outcomes === null) return null;
  const [lowest, highest] = calcTenths(outcomes);
  const expected = spent + rest;
  return {
    ...settled,
    low: spent + divideHalfEven(rest * lowest, millionth),
    expected,
    high: spent + divideHalfEven(rest * highest, millionth),
    backtestErrorPercent: Number(divideHalfEven(meanMiss(outcomes) * rest * 1000n, millionth * expected)) / 10,
  };
};

/**
 * The day of the period on which its cost reaches an amount (nano-units), on the expected path of `calcForecast`; a day
 * in the past when it has already been reached. Null when not within the period, or not so far and there is not enough
 * history to say.
 *
 * Example: with what `calcForecast` shows for June, EUR 30 are reached on Friday the 19th: 20 until the 14th, and 2 a day.
 */
export const calcPassingDay = (history: DailyCosts, period: DayRange, amount: bigint): number | null => {
  const { firstDay, costs } = history;
  const costAhead = toCostAhead(history);
  const lastDay = costAhead === null ? Math.min(period.to, todayOf(history) + 1) : period.to;
  let sum = 0n;
  for (let day = period.from; day < lastDay; day += 1) {
    sum += (costs[day - firstDay] ?? 0n) + (costAhead?.(day) ?? 0n);
    if (sum >= amount) return day;
  }
  return null;
};
