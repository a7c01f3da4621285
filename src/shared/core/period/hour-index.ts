import { weekdayOf } from './civil-day.ts';
import { dayMs, getZoneOffset, hourMs, modulo } from './zone-offset.ts';

/** What the owner's clock and calendar show at an instant (epoch milliseconds). */
export type HourIndex = {
  /** 0 to 23. */
  readonly hourOf: (epochMs: number) => number;
  /** 1 (Monday) to 7 (Sunday), of the date the local calendar shows. */
  readonly weekdayOf: (epochMs: number) => number;
};

/**
 * Local hours and weekdays for peak hours and the heat map. Exact for every instant, so also for the start of a quarter
 * of an hour: no clock in use today changes inside one. Throws `AppError` `invalid` for an unknown zone.
 *
 * Example: in Asia/Kathmandu (+05:45) 2026-08-22T18:30Z is 00:15 on Sunday: `hourOf` 0, `weekdayOf` 7.
 */
export const createHourIndex = (timeZone: string): HourIndex => {
  const { offsetAt } = getZoneOffset(timeZone);
  return {
    hourOf: (epochMs) => Math.floor(modulo(epochMs + offsetAt(epochMs), dayMs) / hourMs),
    weekdayOf: (epochMs) => weekdayOf(Math.floor((epochMs + offsetAt(epochMs)) / dayMs)),
  };
};
