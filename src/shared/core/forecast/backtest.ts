import { divideHalfEven } from '../money.ts';
import { calcWeekdayProfile } from './weekday-profile.ts';

/** Ratios are whole millionths. */
export const millionth = 1_000_000n;

/** A week to make a profile of, and a week of forecasts to hold against what came. */
export const leastDays = 14;

/** No forecast is tested further ahead than this: beyond, too few weeks are left to test it on. */
const mostAhead = 28;

/** Fewer say nothing about how far off a forecast may be. */
const leastForecasts = 5;

/**
 * How forecasts made on each past day came out: what the days ahead really cost, as a ratio to what had been expected of
 * them, smallest first. A forecast of nothing has no ratio and is left out; null when too few are left.
 *
 * Tested at the same distance, or at the longest that leaves a week of forecasts to test: 14 days of history test
 * one day ahead, where forecasts do worse than over many days, so that a young history gives a wide range.
 *
 * @param costs of whole days in nano-units, at least `leastDays`
 * @param ahead days to the end of the period, today included
 */
export const calcOutcomes = (costs: readonly bigint[], ahead: number): readonly bigint[] | null => {
  const distance = Math.min(ahead, mostAhead, costs.length - leastDays + 1);
  const outcomes: bigint[] = [];
  for (let day = 7; day + distance <= costs.length; day += 1) {
    const profile = calcWeekdayProfile(costs, day);
    let [expected, actual] = [0n, 0n];
    for (let at = 0; at < distance; at += 1) {
      expected += profile[at % 7] ?? 0n;
      actual += costs[day + at] ?? 0n;
    }
    if (expected > 0n) outcomes.push(divideHalfEven(actual * millionth, expected));
  }
  if (outcomes.length < leastForecasts) return null;
  return outcomes.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0));
};
