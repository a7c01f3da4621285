import { createDayIndex } from '../../shared/core/period/day-index.ts';
import type { DayIndex } from '../../shared/core/period/day-index.ts';
import { createHourIndex } from '../../shared/core/period/hour-index.ts';
import type { HourIndex } from '../../shared/core/period/hour-index.ts';

/** The owner's time: zone, first day of the week (1 Monday, 7 Sunday), and the clock. */
export type OwnerClock = {
  readonly timeZone: string;
  readonly weekStart: 1 | 7;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly days: DayIndex;
  readonly hours: HourIndex;
};

export const createOwnerClock = (timeZone: string, now: () => number): OwnerClock => ({
  timeZone,
  weekStart: 1,
  now,
  days: createDayIndex(timeZone),
  hours: createHourIndex(timeZone),
});
