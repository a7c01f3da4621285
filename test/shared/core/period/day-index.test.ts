import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../../../src/shared/core/app-error.ts';
import { toDayNumber, weekStartOf, weekdayOf } from '../../../../src/shared/core/period/civil-day.ts';
import { createDayIndex } from '../../../../src/shared/core/period/day-index.ts';
import { createHourIndex } from '../../../../src/shared/core/period/hour-index.ts';
import { toLocalText } from '../../../../src/shared/core/period/local-text.ts';
import { at, toZoned, zonedTime, zones } from './zone-times.ts';

const epochDay = Temporal.PlainDate.from('1970-01-01');
const toDate = (day: number): Temporal.PlainDate => epochDay.add({ days: day });
const naiveStart = (day: number, zone: string): number => toDate(day).toZonedDateTime(zone).epochMilliseconds;
const naiveDayOf = (time: number, zone: string): number => {
  let day = epochDay.until(toZoned(time, zone).toPlainDate()).days;
  while (naiveStart(day + 1, zone) <= time) day += 1;
  return day;
};

describe('day index', () => {
  it('agrees with the calendar at any instant of any zone', () => {
    fc.assert(
      fc.property(zonedTime, ({ zone, time }) => {
        const index = createDayIndex(zone);
        const day = index.dayOf(time);
        expect(day).toBe(naiveDayOf(time, zone));
        expect(index.startOfDay(day)).toBe(naiveStart(day, zone));
        expect(index.startOfDay(day + 1)).toBe(naiveStart(day + 1, zone));
        expect(index.dayText(day)).toBe(toDate(day).toString());
      }),
      { numRuns: 1500 },
    );
  });

  it('gives days that follow one another without gap or overlap', () => {
    for (const zone of zones) {
      const { dayOf, startOfDay } = createDayIndex(zone);
      for (let day = toDayNumber('2009-01-01')!; day < toDayNumber('2013-01-01')!; day += 1) {
        const [start, end] = [startOfDay(day), startOfDay(day + 1)];
        if (end === start) continue;
        expect([dayOf(start), dayOf(end - 1), dayOf(end) > day], `${zone} ${day}`).toEqual([day, day, true]);
      }
    }
  });

  it.each([
    ['Europe/Rome', '2026-03-29', '2026-03-29T00:00+01:00', 23],
    ['Europe/Rome', '2026-10-25', '2026-10-25T00:00+02:00', 25],
    ['Australia/Lord_Howe', '2026-04-05', '2026-04-05T00:00+11:00', 24.5],
    ['America/Sao_Paulo', '2017-10-15', '2017-10-15T01:00-02:00', 23],
    ['Asia/Beirut', '2022-03-27', '2022-03-27T01:00+03:00', 23],
    ['Pacific/Apia', '2011-12-30', '2011-12-31T00:00+14:00', 0],
    ['Africa/Monrovia', '1972-01-06', '1972-01-06T00:00:00-00:44:30', 24],
    ['Africa/Monrovia', '1972-01-07', '1972-01-07T00:44:30Z', 23.258_333_333_333_333],
  ])('in %s the day %s begins at %s and lasts %d hours', (zone, date, start, hours) => {
    const { dayNumber, startOfDay } = createDayIndex(zone);
    const day = dayNumber(date);
    expect(startOfDay(day)).toBe(at(start));
    expect((startOfDay(day + 1) - startOfDay(day)) / 3_600_000).toBeCloseTo(hours, 9);
  });

  it('keeps an hour repeated after midnight in the day that had begun', () => {
    const { dayOf, dayText } = createDayIndex('America/St_Johns');
    const repeated = at('2010-11-06T23:30:00-03:30');
    expect(dayText(dayOf(repeated))).toBe('2010-11-07');
    expect(createHourIndex('America/St_Johns').hourOf(repeated)).toBe(23);
  });

  it('refuses what is not a date or not a zone', () => {
    const { dayNumber } = createDayIndex('UTC');
    expect(dayNumber('1970-01-02')).toBe(1);
    for (const text of ['2026-02-30', '2026-13-01', '2026-1-1', '20260101', '', '2026-01-01T00:00']) {
      expect(() => dayNumber(text), text).toThrow(AppError);
    }
    expect(() => createDayIndex('Europe/Nowhere')).toThrow(/IANA/);
  });

  it('survives the ends of time', () => {
    const { dayOf, startOfDay } = createDayIndex('Pacific/Apia');
    expect(startOfDay(dayOf(8.64e15) + 1)).toBeLessThanOrEqual(8.64e15);
    expect(dayOf(-8.64e15)).toBeLessThan(-99_999_000);
  });
});

describe('weeks', () => {
  it('begin on Monday or on Sunday', () => {
    const saturday = toDayNumber('2026-08-22')!;
    expect(weekdayOf(saturday)).toBe(6);
    expect(weekdayOf(toDayNumber('1969-12-31')!)).toBe(3);
    expect(weekStartOf(saturday, 1)).toBe(toDayNumber('2026-08-17'));
    expect(weekStartOf(saturday, 7)).toBe(toDayNumber('2026-08-16'));
    expect(weekStartOf(saturday + 1, 7)).toBe(saturday + 1);
    expect(weekStartOf(saturday + 1, 1)).toBe(toDayNumber('2026-08-17'));
  });
});

describe('hour index and local text', () => {
  it('show what the local clock shows', () => {
    fc.assert(
      fc.property(zonedTime, ({ zone, time }) => {
        const zoned = toZoned(time, zone);
        const { hourOf, weekdayOf: localWeekday } = createHourIndex(zone);
        expect([hourOf(time), localWeekday(time)]).toEqual([zoned.hour, zoned.dayOfWeek]);
        const text = toLocalText(time, zone);
        expect(at(text)).toBe(time);
        expect(text).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?[+-]\d\d:\d\d$/);
        if (zoned.offset.length === 6) expect(text.slice(0, 19)).toBe(zoned.toString().slice(0, 19));
      }),
      { numRuns: 1500 },
    );
  });

  it('write the offset of the zone', () => {
    expect(toLocalText(at('2026-08-22T13:00:45.5Z'), 'Europe/Rome')).toBe('2026-08-22T15:00:45.500+02:00');
    expect(toLocalText(at('2026-08-22T13:00Z'), 'UTC')).toBe('2026-08-22T13:00:00+00:00');
    expect(toLocalText(at('2026-01-01T00:00Z'), 'America/St_Johns')).toBe('2025-12-31T20:30:00-03:30');
    expect(toLocalText(0, 'Africa/Monrovia')).toBe('1969-12-31T23:16:00-00:44');
  });
});
