import { AppError } from './app-error.ts';
import { toDayNumber, weekdayOf } from './period/civil-day.ts';
import { createDayIndex } from './period/day-index.ts';
import type { EurStatus } from './usage-event.ts';

/** The exchange rate a EUR figure rests on. A finder returns the same object for the same rate and status. */
export type AppliedRate = {
  /** Decimal text as published, USD for one EUR. */
  readonly usdPerEur: string;
  /** Day the rate was published for (YYYY-MM-DD); null for the owner's fixed rate. */
  readonly date: string | null;
  readonly source: 'ecb' | 'owner';
  readonly status: EurStatus;
};

/** One published rate: `date` as YYYY-MM-DD, `usdPerEur` as decimal text, USD for one EUR. */
export type RateRow = { readonly date: string; readonly usdPerEur: string };

/** Rates in the order of their days; `days[i]` is the day number of `rows[i]`. */
export type RateTable = { readonly days: readonly number[]; readonly rows: readonly RateRow[] };

export type RateFinder = {
  /** Times are epoch milliseconds; null when no rate is known for that day or before it: the EUR figure is pending. */
  readonly rateFor: (occurredAtMs: number, nowMs: number) => AppliedRate | null;
};

/** A rate this many days old still stands for a day without its own (Easter is four days). */
const mostDaysBack = 7;
const decimalPattern = /^\d{1,9}(\.\d{1,18})?$/;

/** The ECB's own calendar: rates carry its local date. */
export const ecbTimeZone = 'Europe/Berlin';

/** Whether a text is a rate: a plain decimal above zero. */
export const isRateText = (text: string): boolean => decimalPattern.test(text) && /[1-9]/.test(text);

/**
 * Sorts rates by day; of two for one day the later given one counts. Throws `AppError` `invalid` for a date that does
 * not exist or a rate that is not a decimal above zero.
 */
export const createRateTable = (rows: readonly RateRow[]): RateTable => {
  const byDay = new Map<number, RateRow>();
  for (const row of rows) {
    const day = toDayNumber(row.date);
    if (day === null) throw new AppError('invalid', `An exchange rate is dated "${row.date}": write 2026-08-22.`);
    if (!isRateText(row.usdPerEur)) {
      throw new AppError(
        'invalid',
        `The exchange rate of ${row.date} is "${row.usdPerEur}": a number above 0 is needed.`,
      );
    }
    byDay.set(day, row);
  }
  const days = [...byDay.keys()].toSorted((a, b) => a - b);
  return { days, rows: days.map((day) => byDay.get(day)!) };
};

/** The index of the last day not after `day`, or -1. */
const findLast = (days: readonly number[], day: number): number => {
  let [low, high] = [-1, days.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (days[middle]! <= day) low = middle;
    else high = middle - 1;
  }
  return low;
};

/** The day itself, or the Friday before a weekend day: the ECB publishes nothing on the two. */
const workingDayOf = (day: number): number => day - Math.max(0, weekdayOf(day) - 5);

/**
 * Finds the rate a call is converted with.
 *
 * 1. The owner's fixed rate, where set, is used for every call and is `final`.
 * 2. The usage day is the call's date on the ECB's calendar (Europe/Berlin), whatever the owner's zone: a rate belongs to
 *    one instant everywhere. A call dated after `nowMs` counts as made now.
 * 3. The rate of the usage day, else the latest before it. It is `final` when it is at most 7 days old and no rate of the
 *    usage day can still come: the table reaches that day, a later one, or, for a Saturday or Sunday, its Friday. Other
 *    days without a rate (holidays) are recognised by the next rate after them. Until then it is `provisional`.
 * 4. Older than 7 days: that rate, `provisional`. Nothing up to that day: null, even if later rates are known.
 *
 * Example, rates of Thursday 20 and Friday 21 August 2026 known: a call on Friday or Saturday takes Friday's, `final`;
 * one on Monday 24 takes Friday's, `provisional`, until Monday's appears; one on 19 August has none.
 */
export const createRateFinder = (
  rows: readonly RateRow[],
  options: { readonly fixedUsdPerEur?: string | null } = {},
): RateFinder => {
  const fixed = options.fixedUsdPerEur ?? null;
  if (fixed !== null) {
    if (!isRateText(fixed))
      throw new AppError('invalid', `The fixed exchange rate "${fixed}" is not a number above 0.`);
    const rate: AppliedRate = { usdPerEur: fixed, date: null, source: 'owner', status: 'final' };
    return { rateFor: () => rate };
  }
  const table = createRateTable(rows);
  const { dayOf } = createDayIndex(ecbTimeZone);
  const lastDay = table.days.at(-1) ?? Number.NEGATIVE_INFINITY;
  const applied = new Map<string, AppliedRate>();
  const byDay = new Map<number, AppliedRate | null>();

  const applyRow = (row: RateRow, status: EurStatus): AppliedRate => {
    const key = `${status} ${row.date}`;
    const found = applied.get(key);
    if (found !== undefined) return found;
    const made: AppliedRate = { usdPerEur: row.usdPerEur, date: row.date, source: 'ecb', status };
    applied.set(key, made);
    return made;
  };

  const findRate = (day: number): AppliedRate | null => {
    const at = findLast(table.days, day);
    const row = table.rows[at];
    if (row === undefined) return null;
    const settled = lastDay >= workingDayOf(day) && day - table.days[at]! <= mostDaysBack;
    return applyRow(row, settled ? 'final' : 'provisional');
  };

  return {
    rateFor: (occurredAtMs, nowMs) => {
      const day = dayOf(Math.min(occurredAtMs, nowMs));
      const found = byDay.get(day);
      if (found !== undefined) return found;
      const rate = findRate(day);
      byDay.set(day, rate);
      return rate;
    },
  };
};
