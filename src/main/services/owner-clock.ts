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

/** @param weekStart asked each time: the owner may change it while the program runs. */
export const createOwnerClock = (
  timeZone: string,
  now: () => number,
  weekStart: () => OwnerClock['weekStart'] = () => 1,
): OwnerClock => ({
  timeZone,
  get weekStart() {
    return weekStart();
  },
  now,
  days: createDayIndex(timeZone),
  hours: createHourIndex(timeZone),
});
