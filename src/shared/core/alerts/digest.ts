import type { DayRange } from '../forecast.ts';
import { weekdayOf, weekStartOf } from '../period/civil-day.ts';
import { createDayIndex } from '../period/day-index.ts';
import { momentOf } from './daily-window.ts';

/** When a week is summed up: on a weekday (1 Monday to 7 Sunday) from a time of the owner's clock (`HH:MM`) on. */
export type DigestTime = { readonly weekday: number; readonly clockTime: string };

/**
 * The week to sum up now: the last that was over when a digest was due the last time. It stays the same until the next is
 * due, so after weeks without the program only the latest is made up for.
 *
 * Example: due on Mondays at 09:00. On Monday 17 August at 08:00 it is the week of 3 August, an hour later that of the
 * 10th, and still on Thursday.
 *
 * @param weekStart first day of a week, 1 Monday or 7 Sunday
 */
export const calcDigestWeek = (
  { weekday, clockTime }: DigestTime,
  now: number,
  weekStart: 1 | 7,
  timeZone: string,
): DayRange => {
  const today = createDayIndex(timeZone).dayOf(now);
  let due = today;
  while (weekdayOf(due) !== weekday || momentOf(due, clockTime, timeZone) > now) due -= 1;
  const to = weekStartOf(due, weekStart);
  return { from: to - 7, to };
};
