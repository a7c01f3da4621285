import { divideHalfEven } from '../money.ts';

/** A weekday is judged by at most this many of its past dates. */
const mostWeeks = 8;

const byAmount = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0);

/**
 * What a day costs, going by the same weekday of past weeks: a mean in which each week counts half as much as the week
 * after it, so that a change of habit shows within two weeks. From three dates on the dearest counts only as much as the
 * second dearest, and the cheapest as much as the second cheapest: one spike or one holiday changes little.
 *
 * @param newestFirst nano-units, at least one; rounded half to even
 */
const calcTypicalCost = (newestFirst: readonly bigint[]): bigint => {
  const sorted = newestFirst.toSorted(byAmount);
  const inner = sorted.length < 3 ? sorted : sorted.slice(1, -1);
  const [least = 0n, most = 0n] = [inner[0], inner.at(-1)];
  let [sum, weights] = [0n, 0n];
  for (const [weeksAgo, cost] of newestFirst.entries()) {
    const weight = 1n << BigInt(mostWeeks - weeksAgo);
    sum += weight * (cost < least ? least : cost > most ? most : cost);
    weights += weight;
  }
  return divideHalfEven(sum, weights);
};

/**
 * What the seven days from `day` on will cost, in nano-units, going by the days before it; the day `n` after `day` is
 * `[n % 7]`.
 *
 * @param costs one a day; those from `day` on are not looked at
 * @param day its place in `costs`, at least 7, so that each weekday has been seen
 */
export const calcWeekdayProfile = (costs: readonly bigint[], day: number): readonly bigint[] =>
  Array.from({ length: 7 }, (_, ahead) => {
    const same: bigint[] = [];
    for (let at = day + ahead - 7; at >= 0 && same.length < mostWeeks; at -= 7) same.push(costs[at] ?? 0n);
    return calcTypicalCost(same);
  });
