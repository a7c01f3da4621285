import { AppError } from '../app-error.ts';
import { firstDayOf, monthOf, weekStartOf } from './civil-day.ts';
import { createDayIndex } from './day-index.ts';
import type { DayIndex } from './day-index.ts';
import { dayMs, getZoneOffset, hourMs, modulo } from './zone-offset.ts';

export type Bucket = 'hour' | 'day' | 'week' | 'month';

/** Bucket `i` is `[starts[i], starts[i + 1])`, the last one ends at `end`. Epoch milliseconds, strictly rising. */
export type Buckets = { readonly starts: readonly number[]; readonly end: number };

/** The most buckets one series may have: eleven years of hours. */
export const mostBuckets = 100_000;

const leastLengths = { hour: hourMs, day: dayMs, week: 7 * dayMs, month: 28 * dayMs } as const satisfies Record<
  Bucket,
  number
>;

/** The bounds of a run of calendar units: `first` and `step` name units, `startOf` gives a unit's first instant. */
const collect = (first: number, next: (at: number) => number, startOf: (at: number) => number, to: number): Buckets => {
  const starts: number[] = [];
  let at = first;
  let start = startOf(at);
  while (starts.length === 0 || start < to) {
    at = next(at);
    const end = startOf(at);
    if (end > start) starts.push(start);
    start = end;
  }
  return { starts, end: start };
};

const collectHours = (from: number, to: number, timeZone: string, days: DayIndex): Buckets => {
  const zone = getZoneOffset(timeZone);
  const nextHour = (at: number): number => {
    const offset = zone.offsetAt(at);
    const turn = at + hourMs - modulo(at + offset, hourMs);
    const steady = zone.steadyUntil(at);
    return steady < turn && zone.offsetAt(steady) !== offset ? steady : turn;
  };
  let first = days.startOfDay(days.dayOf(from));
  for (let next = nextHour(first); next <= from; next = nextHour(first)) first = next;
  return collect(first, nextHour, (at) => at, to);
};

/**
 * The calendar buckets that touch a range, for series without holes. Buckets are whole: the first may begin before
 * `range.from` and `end` may lie after `range.to`; cut them to the range when reading.
 *
 * Hours are hours of the local clock: a bucket begins when the clock shows a full hour or is changed. A repeated hour is
 * a bucket of its own (Rome, 2026-10-25: 25 buckets), a skipped one has none (2026-03-29: 23), and where the clock
 * moves by half an hour (Lord Howe) the hour it moves in is half as long. Dates a zone skipped have no bucket.
 * Throws `AppError` `invalid` above `mostBuckets`.
 */
export const bucketStarts = (
  range: { readonly from: number; readonly to: number },
  bucket: Bucket,
  timeZone: string,
  weekStart: 1 | 7,
): Buckets => {
  const { from, to } = range;
  if ((to - from) / leastLengths[bucket] > mostBuckets) {
    const detail = `The period holds more than ${mostBuckets} buckets of one ${bucket}: ask for longer buckets or a shorter period.`;
    throw new AppError('invalid', detail, { errors: [{ pointer: '?bucket', code: 'too_many_buckets', detail }] });
  }
  const days = createDayIndex(timeZone);
  const firstDay = days.dayOf(from);
  if (bucket === 'hour') return collectHours(from, to, timeZone, days);
  if (bucket === 'day') return collect(firstDay, (day) => day + 1, days.startOfDay, to);
  if (bucket === 'week') return collect(weekStartOf(firstDay, weekStart), (day) => day + 7, days.startOfDay, to);
  return collect(
    monthOf(firstDay),
    (month) => month + 1,
    (month) => days.startOfDay(firstDayOf(month)),
    to,
  );
};
