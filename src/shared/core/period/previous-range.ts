import { Temporal } from 'temporal-polyfill';
import type { BoundedRange, PeriodInput, TimeRange } from '../period.ts';
import { firstDayOf, monthOf, toDayText } from './civil-day.ts';
import { createDayIndex } from './day-index.ts';
import { dayMs, getZoneOffset, maxTime, modulo } from './zone-offset.ts';

const monthsBack = (input: PeriodInput): number => {
  if (input.from !== undefined || input.to !== undefined) return 0;
  const name = input.period ?? 'current_month';
  if (name === 'current_month' || name === 'last_month') return 1;
  return name === 'current_year' ? 12 : 0;
};

/**
 * The whole period before a range, shown beside it ("last month"): months and years step by the calendar, every other
 * range of whole local days by its number of days, a range that cuts into days by its length in milliseconds. Null
 * where nothing lies before: no start or no end. For growth use `elapsedPrevious`.
 *
 * Example: `current_month` in August -> all of July; `last_7_days` -> the 7 days before those.
 *
 * @param input what `range` was resolved from, with the same zone.
 */
export const previousRange = (input: PeriodInput, range: TimeRange, timeZone: string): BoundedRange | null => {
  const { from, to } = range;
  if (from === null || to === maxTime) return null;
  const days = createDayIndex(timeZone);
  const [first, end] = [days.dayOf(from), days.dayOf(to)];
  const months = monthsBack(input);
  if (months > 0) return { from: days.startOfDay(firstDayOf(monthOf(first) - months)), to: from };
  if (days.startOfDay(first) === from && days.startOfDay(end) === to) {
    return { from: days.startOfDay(first - (end - first)), to: from };
  }
  return { from: from - (to - from), to: from };
};

/** The instant the local clock shows on that day what it shows at `now`, kept inside the day. */
const sameClockTime = (now: number, day: number, timeZone: string): number => {
  const { startOfDay } = createDayIndex(timeZone);
  const sinceMidnight = modulo(now + getZoneOffset(timeZone).offsetAt(now), dayMs);
  const midnight = Temporal.PlainDateTime.from(`${toDayText(day)}T00:00`);
  const instant = midnight.add({ milliseconds: sinceMidnight }).toZonedDateTime(timeZone).epochMilliseconds;
  return Math.min(Math.max(instant, startOfDay(day)), startOfDay(day + 1));
};

/**
 * The part of the period before that has to be compared with a running one, so that growth compares like with like: as
 * many local days, and today's clock time, as have passed of the current period; the whole of it when it is shorter or
 * when the current period is over, nothing of it when that has not begun.
 *
 * Examples, `current_month`: on 10 March at 15:00 -> 1 February 00:00 to 10 February 15:00; on 31 March -> all of
 * February. `last_7_days` at 15:00 -> the 7 days before, without what came after 15:00 on the last of them.
 */
export const elapsedPrevious = (
  input: PeriodInput,
  range: TimeRange,
  now: number,
  timeZone: string,
): BoundedRange | null => {
  const previous = previousRange(input, range, timeZone);
  if (previous === null || range.from === null || now >= range.to) return previous;
  if (now <= range.from) return { from: previous.from, to: previous.from };
  const days = createDayIndex(timeZone);
  const wholeDays = [range.from, range.to].every((bound) => days.startOfDay(days.dayOf(bound)) === bound);
  const to = wholeDays
    ? sameClockTime(now, days.dayOf(previous.from) + days.dayOf(now) - days.dayOf(range.from), timeZone)
    : previous.from + (now - range.from);
  return { from: previous.from, to: Math.min(to, previous.to) };
};
