import { createDayIndex } from '../period/day-index.ts';
import { parseMoment } from '../period/parse-moment.ts';

/**
 * A stretch of every day on the owner's clock, `[from, to)` as `HH:MM`; it goes on over midnight when `to` is not later
 * than `from`. A time the clock skipped moves forward, of a repeated one the first is meant.
 */
export type DailyWindow = { readonly from: string; readonly to: string };

export const isClockTime = (text: string): boolean => /^([01]\d|2[0-3]):[0-5]\d$/.test(text);

/** The instant a day's clock shows a time. */
export const momentOf = (day: number, clockTime: string, timeZone: string): number => {
  const moment = parseMoment(`${createDayIndex(timeZone).dayText(day)}T${clockTime}`, timeZone);
  if (moment === null) throw new RangeError(`not a clock time: ${clockTime}`);
  return moment;
};

const spanOf = ({ from, to }: DailyWindow, day: number, timeZone: string) => ({
  from: momentOf(day, from, timeZone),
  to: momentOf(to > from ? day : day + 1, to, timeZone),
});

/**
 * Until when the window that holds an instant goes on; null outside of it.
 *
 * Example: 22:00 to 07:00 in Europe/Rome on 28 March 2026 at 23:00: until 07:00 of the 29th, seven hours away, since the
 * clock skips one.
 */
export const calcWindowEnd = (window: DailyWindow, now: number, timeZone: string): number | null => {
  const today = createDayIndex(timeZone).dayOf(now);
  for (const day of [today - 1, today]) {
    const { from, to } = spanOf(window, day, timeZone);
    if (now >= from && now < to) return to;
  }
  return null;
};

/** How many milliseconds between two instants lie in the window; without a window all of them. */
export const calcTimeWithin = (window: DailyWindow | null, from: number, to: number, timeZone: string): number => {
  if (window === null) return Math.max(0, to - from);
  const { dayOf } = createDayIndex(timeZone);
  let sum = 0;
  for (let day = dayOf(from) - 1; day <= dayOf(to); day += 1) {
    const span = spanOf(window, day, timeZone);
    sum += Math.max(0, Math.min(span.to, to) - Math.max(span.from, from));
  }
  return sum;
};
