import { ecbTimeZone } from '../../../shared/core/exchange-rate.ts';
import { weekdayOf } from '../../../shared/core/period/civil-day.ts';
import { createDayIndex } from '../../../shared/core/period/day-index.ts';
import { dayMs, hourMs } from '../../../shared/core/period/zone-offset.ts';

/** What the next attempt depends on. Times are epoch milliseconds. */
export type RefreshFacts = {
  /** Day of the last known rate, YYYY-MM-DD. */
  readonly lastDate: string;
  /** Null before the first attempt. */
  readonly attemptedAt: number | null;
  /** Failed attempts since the last one that worked. */
  readonly failures: number;
};

/** The ECB publishes at about 16:00 of its own clock on working days. */
const publishedAfterMs = 16 * hourMs;
const firstWaitMs = 15 * 60_000;
const longestWaitMs = 6 * hourMs;

const isWorkingDay = (day: number): boolean => weekdayOf(day) <= 5;

/**
 * When the rates are to be fetched next, epoch ms; not after `nowMs` means now.
 *
 * - Nothing is missing: when the next rate is due. The clock changes on Sundays only, so 16:00 is 16 hours into the day.
 * - Today's is due and missing: an hour after the last attempt. On a holiday it never comes.
 * - An earlier day's is missing: a day after the last attempt, or when the next rate is due.
 * - After a failure: 15 minutes, then twice as long each time up to 6 hours.
 *
 * Example: Friday's rate is known; on Saturday the next attempt is on Monday at 16:00.
 */
export const nextRefreshAt = (facts: RefreshFacts, nowMs: number): number => {
  const days = createDayIndex(ecbTimeZone);
  const dueAt = (day: number): number => days.startOfDay(day) + publishedAfterMs;
  const today = days.dayOf(nowMs);
  let newest = today;
  while (!isWorkingDay(newest) || dueAt(newest) > nowMs) newest -= 1;
  let next = today;
  while (!isWorkingDay(next) || dueAt(next) <= nowMs) next += 1;
  if (days.dayNumber(facts.lastDate) >= newest) return dueAt(next);
  if (facts.attemptedAt === null) return nowMs;
  // A clock that was ahead must not put the next attempt off.
  const attemptedAt = Math.min(facts.attemptedAt, nowMs);
  if (facts.failures > 0) return attemptedAt + Math.min(firstWaitMs * 2 ** (facts.failures - 1), longestWaitMs);
  if (newest === today) return attemptedAt < dueAt(today) ? dueAt(today) : attemptedAt + hourMs;
  return Math.min(attemptedAt + dayMs, dueAt(next));
};
