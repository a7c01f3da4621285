import { firstDayOf } from '../../../shared/core/period/civil-day.ts';
import type { MonthSpan, SealedMonth } from '../../store/month-close-table.ts';
import type { OwnerClock } from '../owner-clock.ts';

/**
 * A month of the owner's days. It begins where the closed month before it ended, and ends where the closed one after it
 * begins: after a change of time zone no call is in two closed months and none is between them.
 *
 * @param month `year * 12 + month - 1`
 */
export const toMonthSpan = (
  month: number,
  { days, timeZone }: Pick<OwnerClock, 'days' | 'timeZone'>,
  sealed: readonly Pick<SealedMonth, 'month' | 'startsAt' | 'endsAt'>[],
): MonthSpan => {
  const before = sealed.find((other) => other.month === month - 1);
  const after = sealed.find((other) => other.month === month + 1);
  return {
    month,
    startsAt: before?.endsAt ?? days.startOfDay(firstDayOf(month)),
    endsAt: after?.startsAt ?? days.startOfDay(firstDayOf(month + 1)),
    timeZone,
  };
};
