import { AppError } from './app-error.ts';
import { firstDayOf, monthOf, weekStartOf } from './period/civil-day.ts';
import { createDayIndex } from './period/day-index.ts';
import type { DayIndex } from './period/day-index.ts';
import { parseMoment } from './period/parse-moment.ts';
import { maxTime } from './period/zone-offset.ts';

/** Half-open, epoch milliseconds: `from` is inside, `to` is not. `from` null is "since ever", `to` `maxTime` "no end". */
export type TimeRange = { readonly from: number | null; readonly to: number };
export type BoundedRange = { readonly from: number; readonly to: number };

/** What a reader asks for: a named period, or `from` and `to` as dates or RFC 3339 times. Nothing is `current_month`. */
export type PeriodInput = {
  readonly period?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
};

type NamedDays = (today: number, weekStart: 1 | 7) => { readonly first: number; readonly end: number } | null;

const lastDays =
  (count: number): NamedDays =>
  (today) => ({ first: today - count + 1, end: today + 1 });

const monthsFrom =
  (offset: number): NamedDays =>
  (today) => ({ first: firstDayOf(monthOf(today) + offset), end: firstDayOf(monthOf(today) + offset + 1) });

/** First day and the day after the last of each named period; null is everything. */
const namedPeriods: Readonly<Record<string, NamedDays>> = {
  today: lastDays(1),
  current_week: (today, weekStart) => {
    const first = weekStartOf(today, weekStart);
    return { first, end: first + 7 };
  },
  current_month: monthsFrom(0),
  last_month: monthsFrom(-1),
  last_7_days: lastDays(7),
  last_30_days: lastDays(30),
  last_60_days: lastDays(60),
  last_90_days: lastDays(90),
  current_year: (today) => {
    const january = Math.floor(monthOf(today) / 12) * 12;
    return { first: firstDayOf(january), end: firstDayOf(january + 12) };
  },
  all_time: () => null,
};

const fail = (pointer: string, code: string, detail: string): never => {
  throw new AppError('invalid', detail, { errors: [{ pointer, code, detail }] });
};

const parseBound = (name: 'from' | 'to', text: string, timeZone: string): number => {
  const allowed = 'write a date such as 2026-08-22 or an RFC 3339 time such as 2026-08-22T09:30:00+02:00';
  return parseMoment(text, timeZone) ?? fail(`?${name}`, 'not_a_time', `"${name}" is not a time: ${allowed}.`);
};

const resolveBounds = (input: PeriodInput, now: number, timeZone: string, days: DayIndex): TimeRange => {
  const from = input.from === undefined ? null : parseBound('from', input.from, timeZone);
  const endOfToday = days.startOfDay(days.dayOf(now) + 1);
  const openEnd = from !== null && from >= endOfToday ? maxTime : endOfToday;
  const to = input.to === undefined ? openEnd : parseBound('to', input.to, timeZone);
  if (from !== null && from >= to) {
    fail('?from', 'empty_range', '"from" must be earlier than "to"; "to" itself is not part of the period.');
  }
  return { from, to };
};

/**
 * The range a reader means, in the owner's local days. Running periods reach to their own end (`current_month` is the
 * whole month), so a call dated a little ahead is inside; `last_N_days` is today and the N-1 days before it.
 *
 * `from`/`to` as dates are starts of local days: `from=2026-08-01&to=2026-09-01` is August. Without `to` the range ends
 * with today (never, when `from` is later); without `from` it is everything before `to`.
 *
 * Example: now 2026-08-22T10:00+02:00 in Europe/Rome, `last_7_days` is [2026-08-16T00:00+02:00, 2026-08-23T00:00+02:00).
 * Throws `AppError` `invalid` for anything else: unknown period, unreadable or reversed bounds, or both kinds at once.
 */
export const resolvePeriod = (input: PeriodInput, now: number, timeZone: string, weekStart: 1 | 7): TimeRange => {
  const days = createDayIndex(timeZone);
  if (input.from !== undefined || input.to !== undefined) {
    if (input.period !== undefined) {
      const pointer = input.from === undefined ? '?to' : '?from';
      fail(pointer, 'conflict', 'Give either "period" or "from" and "to", not both.');
    }
    return resolveBounds(input, now, timeZone, days);
  }
  const name = input.period ?? 'current_month';
  const named = Object.hasOwn(namedPeriods, name) ? namedPeriods[name] : undefined;
  if (named === undefined) {
    const allowed = Object.keys(namedPeriods).join(', ');
    return fail('?period', 'unknown_period', `"period" must be one of ${allowed}; or give "from" and "to".`);
  }
  const found = named(days.dayOf(now), weekStart);
  if (found === null) return { from: null, to: maxTime };
  return { from: days.startOfDay(found.first), to: days.startOfDay(found.end) };
};

/**
 * A range with both ends, for series: everything begins with the local day of the first call, and a range without end
 * stops with today or with the day of the last call, whichever is later.
 *
 * @param seen times of the oldest and newest call concerned; null when there is none.
 */
export const boundRange = (
  range: TimeRange,
  seen: { readonly firstAt: number; readonly lastAt: number } | null,
  now: number,
  timeZone: string,
): BoundedRange => {
  const days = createDayIndex(timeZone);
  const end = (): number => days.startOfDay(days.dayOf(Math.max(now, seen?.lastAt ?? now)) + 1);
  const to = range.to === maxTime ? Math.max(end(), range.from ?? 0) : range.to;
  const from = range.from ?? Math.min(days.startOfDay(days.dayOf(seen?.firstAt ?? now)), to);
  return { from, to };
};

/**
 * How many local days of a range have begun, for daily averages: a running month counts up to and including today,
 * parts of days count whole. At least 1.
 *
 * @param firstAt time of the oldest call, from which "since ever" is counted; null when there is none.
 *
 * Example: `current_month` on 22 August counts 22 days; `last_month` then counts 31.
 */
export const daysIn = (range: TimeRange, timeZone: string, now: number, firstAt: number | null = null): number => {
  const from = range.from ?? firstAt;
  if (from === null) return 1;
  const { dayOf } = createDayIndex(timeZone);
  return Math.max(1, dayOf(Math.min(range.to - 1, now)) - dayOf(from) + 1);
};
