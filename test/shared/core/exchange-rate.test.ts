import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../../src/shared/core/app-error.ts';
import { createRateFinder, createRateTable } from '../../../src/shared/core/exchange-rate.ts';
import type { RateRow } from '../../../src/shared/core/exchange-rate.ts';

const at = (text: string): number => Temporal.Instant.from(text).epochMilliseconds;
const noon = (date: string): number => at(`${date}T12:00Z`);
const later = at('2030-01-01T00:00Z');

const rows: readonly RateRow[] = [
  { date: '2026-08-21', usdPerEur: '1.1699' },
  { date: '2026-08-19', usdPerEur: '1.16050' },
  { date: '2026-08-20', usdPerEur: '1.1681' },
  { date: '2026-08-10', usdPerEur: '1.15' },
];

describe('createRateFinder', () => {
  it.each([
    ['2026-08-20', '2026-08-20', 'final', 'its own day'],
    ['2026-08-21', '2026-08-21', 'final', 'its own day, the newest'],
    ['2026-08-22', '2026-08-21', 'final', 'Saturday: no other can come'],
    ['2026-08-23', '2026-08-21', 'final', 'Sunday'],
    ['2026-08-24', '2026-08-21', 'provisional', 'Monday, not published yet'],
    ['2026-08-29', '2026-08-21', 'provisional', 'a later Saturday, its Friday missing'],
    ['2026-12-01', '2026-08-21', 'provisional', 'long offline'],
    ['2026-08-13', '2026-08-10', 'final', 'a hole of the table, at most 7 days'],
    ['2026-08-17', '2026-08-10', 'final', 'exactly 7 days'],
    ['2026-08-18', '2026-08-10', 'provisional', '8 days'],
  ])('converts %s with the rate of %s, %s: %s', (usage, date, status) => {
    const { rateFor } = createRateFinder(rows);
    expect(rateFor(noon(usage), later)).toMatchObject({ date, status, source: 'ecb' });
  });

  it('keeps the published text and knows nothing before the first rate', () => {
    const { rateFor } = createRateFinder(rows);
    expect(rateFor(noon('2026-08-19'), later)?.usdPerEur).toBe('1.16050');
    expect(rateFor(noon('2026-08-09'), later)).toBeNull();
    expect(createRateFinder([]).rateFor(noon('2026-08-19'), later)).toBeNull();
  });

  it('takes the day from the calendar of the ECB', () => {
    const { rateFor } = createRateFinder(rows);
    expect(rateFor(at('2026-08-20T21:59Z'), later)?.date).toBe('2026-08-20');
    expect(rateFor(at('2026-08-20T22:00Z'), later)?.date).toBe('2026-08-21');
  });

  it('treats a call from the future as made now', () => {
    const { rateFor } = createRateFinder(rows);
    expect(rateFor(noon('2027-05-05'), noon('2026-08-20'))).toBe(rateFor(noon('2026-08-20'), later));
  });

  it('turns a provisional rate final when the day is published', () => {
    const monday = { date: '2026-08-24', usdPerEur: '1.1702' };
    const known = createRateFinder([...rows, monday]);
    expect(known.rateFor(noon('2026-08-24'), later)).toEqual({ ...monday, source: 'ecb', status: 'final' });
    const afterHoliday = createRateFinder([...rows, { date: '2026-08-25', usdPerEur: '1.18' }]);
    expect(afterHoliday.rateFor(noon('2026-08-24'), later)).toMatchObject({ date: '2026-08-21', status: 'final' });
  });

  it("uses the owner's fixed rate for everything", () => {
    const { rateFor } = createRateFinder(rows, { fixedUsdPerEur: '1.08' });
    const fixed = { usdPerEur: '1.08', date: null, source: 'owner', status: 'final' };
    expect(rateFor(noon('2001-01-01'), later)).toEqual(fixed);
    expect(rateFor(noon('2026-08-20'), later)).toBe(rateFor(noon('2001-01-01'), later));
    expect(createRateFinder(rows, { fixedUsdPerEur: null }).rateFor(noon('2026-08-20'), later)?.source).toBe('ecb');
    for (const text of ['0', '0.00', '-1', '1,08', '1e3', '', 'NaN']) {
      expect(() => createRateFinder(rows, { fixedUsdPerEur: text }), text).toThrow(AppError);
    }
  });

  it('agrees with a plain scan, and returns one object per rate and status', () => {
    const start = Temporal.PlainDate.from('2024-01-01');
    const dateOf = (day: number) => start.add({ days: day });
    const naive = (known: ReadonlyMap<number, string>, day: number) => {
      for (let back = 0; day - back >= 0; back += 1) {
        const usdPerEur = known.get(day - back);
        if (usdPerEur === undefined) continue;
        const weekday = dateOf(day).dayOfWeek;
        const due = weekday > 5 ? day - (weekday - 5) : day;
        const settled = back <= 7 && [...known.keys()].some((published) => published >= due);
        return {
          usdPerEur,
          date: dateOf(day - back).toString(),
          source: 'ecb',
          status: settled ? 'final' : 'provisional',
        };
      }
      return null;
    };
    fc.assert(
      fc.property(
        fc.dictionary(fc.integer({ min: 0, max: 40 }).map(String), fc.constantFrom('1.05', '1.1', '1.1699')),
        fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 1 }),
        (published, usageDays) => {
          const known = new Map(Object.entries(published).map(([day, text]) => [Number(day), text]));
          const table = [...known].map(([day, usdPerEur]) => ({ date: dateOf(day).toString(), usdPerEur }));
          const { rateFor } = createRateFinder(table);
          const seen = new Map<string, unknown>();
          for (const day of usageDays) {
            const rate = rateFor(noon(dateOf(day).toString()), later);
            expect(rate).toEqual(naive(known, day));
            const key = `${rate?.date} ${rate?.status}`;
            expect(seen.get(key) ?? rate).toBe(rate);
            seen.set(key, rate);
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('createRateTable', () => {
  it('sorts by day and lets the later given of two count', () => {
    const table = createRateTable([...rows, { date: '2026-08-20', usdPerEur: '1.2' }]);
    expect(table.rows.map(({ date }) => date)).toEqual(['2026-08-10', '2026-08-19', '2026-08-20', '2026-08-21']);
    expect(table.rows[2]?.usdPerEur).toBe('1.2');
    expect(table.days).toHaveLength(4);
  });

  it('refuses days and rates that are none', () => {
    expect(() => createRateTable([{ date: '2026-02-30', usdPerEur: '1.1' }])).toThrow(/2026-02-30/);
    expect(() => createRateTable([{ date: '2026-02-27', usdPerEur: '0' }])).toThrow(/above 0/);
  });
});
