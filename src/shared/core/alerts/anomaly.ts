import { leastDays } from '../forecast/backtest.ts';
import { calcWeekdayProfile } from '../forecast/weekday-profile.ts';
import type { CauseDimension } from './alert.ts';

/** Nano-EUR of a day, and what it usually is. */
export type DayExcess = { readonly cost: bigint; readonly usual: bigint };

/** What one entry of a breakdown adds to it. */
export type CauseEntry = DayExcess & {
  readonly dimension: CauseDimension;
  readonly key: string;
  readonly label: string;
};

/** Fewer days on which anything was spent say nothing about what is usual. */
const leastSpentDays = 7;
/** As many of the last days say how far a day usually is from its profile. */
const mostTestedDays = 28;
/** So many standard deviations from the usual are far. */
const farDeviations = 5n;
/** A standard deviation is 1.4826 median absolute deviations, of a normal spread. */
const [deviationTenThousandths, tenThousand] = [14_826n, 10_000n];

const byAmount = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0);

/** The upper of the two in the middle, of an even number. */
const medianOf = (values: readonly bigint[]): bigint => values.toSorted(byAmount)[Math.floor(values.length / 2)] ?? 0n;

const missOf = (costs: readonly bigint[], day: number): bigint => {
  const difference = (costs[day] ?? 0n) - (calcWeekdayProfile(costs, day)[0] ?? 0n);
  return difference < 0n ? -difference : difference;
};

/**
 * Whether today so far is far above what its weekday costs (`calcWeekdayProfile`): at least twice as much, by at least
 * `least`, and by more than 5 times the usual distance from the profile (1.4826 times the median of the distances of the
 * last 28 days, which one wild day does not move). Null when not, and with fewer than 14 whole days since the first cost or
 * fewer than 7 with one.
 *
 * @param costs nano-EUR, one a day without holes; the last is today so far
 * @param least nano-EUR, above 0
 */
export const calcAnomaly = (costs: readonly bigint[], least: bigint): DayExcess | null => {
  const cost = costs.at(-1) ?? 0n;
  const firstCost = costs.findIndex((each) => each > 0n);
  const days = costs.slice(firstCost, -1);
  if (cost < least || firstCost === -1 || days.length < leastDays) return null;
  if (days.filter((each) => each > 0n).length < leastSpentDays) return null;
  const usual = calcWeekdayProfile(days, days.length)[0] ?? 0n;
  const excess = cost - usual;
  if (excess < least || cost < 2n * usual) return null;
  const tested = Math.min(days.length - 7, mostTestedDays);
  const distance = medianOf(Array.from({ length: tested }, (_, ago) => missOf(days, days.length - 1 - ago)));
  return excess * tenThousand > distance * deviationTenThousandths * farDeviations ? { cost, usual } : null;
};

const excessOf = ({ cost, usual }: DayExcess): bigint => cost - usual;

/** How much more of the excess than of the usual cost it is, in millionths. */
const surpriseOf = (entry: CauseEntry, whole: DayExcess): bigint => {
  const usualShare = whole.usual > 0n ? (entry.usual * 1_000_000n) / whole.usual : 0n;
  return (excessOf(entry) * 1_000_000n) / excessOf(whole) - usualShare;
};

/**
 * What an excess comes from: among the entries that make up at least half of it the one that usually makes up least, or
 * the largest one where none does. Of equals the first given.
 *
 * Example: a service with one model and two clients costs EUR 10 instead of 2. The model makes up all of it, as it always
 * does; the client that went from 1 to 9 is the cause.
 */
export const chooseCause = (entries: readonly CauseEntry[], whole: DayExcess): CauseEntry | null => {
  const most = (measure: (entry: CauseEntry) => bigint, among: readonly CauseEntry[]): CauseEntry | null =>
    among.reduce<CauseEntry | null>((best, entry) => (best && measure(best) >= measure(entry) ? best : entry), null);
  const rising = entries.filter((entry) => excessOf(entry) > 0n);
  const half = rising.filter((entry) => 2n * excessOf(entry) >= excessOf(whole));
  return half.length > 0 ? most((entry) => surpriseOf(entry, whole), half) : most(excessOf, rising);
};
