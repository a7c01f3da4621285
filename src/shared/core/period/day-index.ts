import { Temporal } from 'temporal-polyfill';
import { AppError } from '../app-error.ts';
import { toDayNumber, toDayText } from './civil-day.ts';
import { dayMs, getZoneOffset, maxTime } from './zone-offset.ts';

/** The owner's local days. Day numbers count civil days since 1970-01-01; times are epoch milliseconds. */
export type DayIndex = {
  /**
   * The local day an instant belongs to: the last day whose start is not after it. That is its local date, except in the
   * hour some zones repeated just after midnight (St. John's until 2011): it then stays with the day that had begun,
   * so days are unbroken ranges and a sum over days equals a sum over the range.
   */
  readonly dayOf: (epochMs: number) => number;
  /**
   * The first instant of a local date, which is not always midnight: 2017-10-15 in Sao Paulo began at 01:00. A date
   * that was skipped (Apia, 2011-12-30) starts with the next one: it has no length.
   */
  readonly startOfDay: (dayNumber: number) => number;
  /** `2026-08-22` -> 20687; throws `AppError` `invalid` when it is not a date. */
  readonly dayNumber: (text: string) => number;
  readonly dayText: (dayNumber: number) => string;
};

const mostDays = 100_000;
const lastDay = maxTime / dayMs - 2;
const indexes = new Map<string, DayIndex>();

/**
 * Maps instants to local days fast enough for every recorded call: the current day's bounds are kept, other days are
 * looked up, and the calendar is asked once per day. The same index is returned for the same zone.
 * Throws `AppError` `invalid` for an unknown zone.
 *
 * Example: in Europe/Rome 2026-03-28T23:30Z is 00:30 of 29 March: `dayText(dayOf(1774740600000))` is `2026-03-29`, a
 * day of 23 hours.
 */
export const createDayIndex = (timeZone: string): DayIndex => {
  const known = indexes.get(timeZone);
  if (known !== undefined) return known;
  const zone = getZoneOffset(timeZone);
  const starts = new Map<number, number>();
  let [currentDay, currentStart, currentEnd] = [0, 0, 0];

  /**
   * A local midnight lies in the UTC day of its date or in the one before. Where the clock does not change in them the
   * start is plain arithmetic; else the calendar is asked.
   */
  const calcStart = (day: number): number => {
    if (Math.abs(day) > lastDay) return Math.min(Math.max(day * dayMs, -maxTime), maxTime);
    const offset = zone.steadyOffsetOf(day);
    if (offset !== null && zone.steadyOffsetOf(day - 1) === offset) return day * dayMs - offset;
    return Temporal.PlainDate.from('1970-01-01').add({ days: day }).toZonedDateTime(timeZone).epochMilliseconds;
  };

  const startOfDay = (day: number): number => {
    const found = starts.get(day);
    if (found !== undefined) return found;
    const start = calcStart(day);
    if (starts.size >= mostDays) starts.clear();
    starts.set(day, start);
    return start;
  };

  const index: DayIndex = {
    dayOf: (epochMs) => {
      if (epochMs >= currentStart && epochMs < currentEnd) return currentDay;
      let day = Math.floor(epochMs / dayMs) + 1;
      let end = startOfDay(day + 1);
      let start = startOfDay(day);
      while (start > epochMs) {
        end = start;
        day -= 1;
        start = startOfDay(day);
      }
      [currentDay, currentStart, currentEnd] = [day, start, end];
      return day;
    },
    startOfDay,
    dayNumber: (text) => {
      const day = toDayNumber(text);
      if (day === null) throw new AppError('invalid', `"${text}" is not a date: write it as 2026-08-22.`);
      return day;
    },
    dayText: toDayText,
  };
  indexes.set(timeZone, index);
  return index;
};
