import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../../../src/shared/core/app-error.ts';
import { bucketStarts } from '../../../../src/shared/core/period/bucket-starts.ts';
import { createDayIndex } from '../../../../src/shared/core/period/day-index.ts';
import { toLocalText } from '../../../../src/shared/core/period/local-text.ts';
import { at, toZoned, zonedTime } from './zone-times.ts';

const minute = 60_000;

/** Every minute at which the local clock shows a full hour or has just been changed. */
const naiveHours = (from: number, to: number, zone: string): number[] => {
  const starts: number[] = [];
  let offset = toZoned(from - 1, zone).offsetNanoseconds;
  for (let time = from; time < to; time += minute) {
    const zoned = toZoned(time, zone);
    if ((zoned.minute === 0 && zoned.second === 0) || zoned.offsetNanoseconds !== offset) starts.push(time);
    offset = zoned.offsetNanoseconds;
  }
  return starts;
};

const naiveStart = (date: Temporal.PlainDate, zone: string): number => date.toZonedDateTime(zone).epochMilliseconds;

describe('bucketStarts', () => {
  it.each([
    ['Europe/Rome', '2026-10-25', 25],
    ['Europe/Rome', '2026-03-29', 23],
    ['Europe/Rome', '2026-08-22', 24],
    ['Australia/Lord_Howe', '2026-04-05', 25],
    ['Australia/Lord_Howe', '2026-10-04', 24],
    ['America/Sao_Paulo', '2017-10-15', 23],
    ['America/St_Johns', '2010-11-07', 26],
    ['America/St_Johns', '2010-03-14', 24],
    ['Asia/Kathmandu', '2026-08-22', 24],
  ])('in %s %s has %i hours', (zone, date, hours) => {
    const { startOfDay, dayNumber } = createDayIndex(zone);
    const range = { from: startOfDay(dayNumber(date)), to: startOfDay(dayNumber(date) + 1) };
    const { starts, end } = bucketStarts(range, 'hour', zone, 1);
    expect(starts).toHaveLength(hours);
    expect([starts[0], end]).toEqual([range.from, range.to]);
  });

  it('splits the hour in which Lord Howe moves its clock by 30 minutes', () => {
    const zone = 'Australia/Lord_Howe';
    const { starts } = bucketStarts(
      { from: at('2026-04-05T01:00+11:00'), to: at('2026-04-05T03:00+10:30') },
      'hour',
      zone,
      1,
    );
    expect(starts.map((start) => toLocalText(start, zone))).toEqual([
      '2026-04-05T01:00:00+11:00',
      '2026-04-05T01:30:00+10:30',
      '2026-04-05T02:00:00+10:30',
    ]);
  });

  it('begins a bucket where the clock is changed within an hour', () => {
    const zone = 'America/St_Johns';
    const { starts } = bucketStarts(
      { from: at('2010-11-07T00:00-02:30'), to: at('2010-11-07T01:00-03:30') },
      'hour',
      zone,
      1,
    );
    expect(starts.map((start) => toLocalText(start, zone))).toEqual([
      '2010-11-07T00:00:00-02:30',
      '2010-11-06T23:01:00-03:30',
      '2010-11-07T00:00:00-03:30',
    ]);
  });

  it('finds every hour a walk over the minutes finds', () => {
    fc.assert(
      fc.property(
        zonedTime.filter(({ time }) => time > at('1975-01-01T00:00Z')),
        fc.integer({ min: 1, max: 20 * 60 }),
        ({ zone, time }, minutes) => {
          const from = Math.floor(time / minute) * minute;
          const to = from + minutes * minute;
          const { starts, end } = bucketStarts({ from, to }, 'hour', zone, 1);
          expect(starts[0]).toBeLessThanOrEqual(from);
          expect(starts.length === 1 || starts[1]! > from).toBe(true);
          expect(starts.filter((start) => start >= from)).toEqual(naiveHours(from, to, zone));
          expect(end).toBeGreaterThanOrEqual(to);
          expect(toZoned(end, zone).minute === 0 || toZoned(end, zone).offset !== toZoned(end - 1, zone).offset).toBe(
            true,
          );
        },
      ),
      { numRuns: 60 },
    );
  });

  it('steps days, weeks and months by the calendar, whole at both ends', () => {
    fc.assert(
      fc.property(
        zonedTime,
        fc.integer({ min: 1, max: 200 * 86_400_000 }),
        fc.constantFrom('day', 'week', 'month'),
        fc.constantFrom(1, 7),
        ({ zone, time }, length, bucket, weekStart) => {
          const range = { from: time, to: time + length };
          const { starts, end } = bucketStarts(range, bucket, zone, weekStart);
          const { dayOf, dayText } = createDayIndex(zone);
          let date = Temporal.PlainDate.from(dayText(dayOf(time)));
          if (bucket === 'week') date = date.subtract({ days: (date.dayOfWeek - weekStart + 7) % 7 });
          if (bucket === 'month') date = date.with({ day: 1 });
          const expected = new Set<number>();
          for (; naiveStart(date, zone) < range.to; date = date.add({ [`${bucket}s`]: 1 })) {
            expected.add(naiveStart(date, zone));
          }
          expect(starts).toEqual([...expected]);
          expect(end).toBe(naiveStart(date, zone));
        },
      ),
      { numRuns: 200 },
    );
  });

  it('leaves out the date Apia skipped', () => {
    const { startOfDay, dayNumber } = createDayIndex('Pacific/Apia');
    const range = { from: startOfDay(dayNumber('2011-12-29')), to: startOfDay(dayNumber('2012-01-01')) };
    const { starts } = bucketStarts(range, 'day', 'Pacific/Apia', 1);
    expect(starts.map((start) => toLocalText(start, 'Pacific/Apia').slice(0, 10))).toEqual([
      '2011-12-29',
      '2011-12-31',
    ]);
  });

  it('refuses a series nobody can read', () => {
    const range = { from: at('1990-01-01T00:00Z'), to: at('2026-01-01T00:00Z') };
    expect(() => bucketStarts(range, 'hour', 'UTC', 1)).toThrow(AppError);
    expect(bucketStarts(range, 'day', 'UTC', 1).starts).toHaveLength(13_149);
  });
});
