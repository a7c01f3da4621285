import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { periodNames } from '../../../src/shared/contract/dimensions.ts';
import { AppError } from '../../../src/shared/core/app-error.ts';
import { boundRange, daysIn, resolvePeriod } from '../../../src/shared/core/period.ts';
import type { PeriodInput } from '../../../src/shared/core/period.ts';
import { toLocalText } from '../../../src/shared/core/period/local-text.ts';
import { maxTime } from '../../../src/shared/core/period/zone-offset.ts';
import { at, toZoned, zonedTime } from './period/zone-times.ts';

const rome = 'Europe/Rome';
/** A Saturday. */
const now = at('2026-08-22T10:00+02:00');
const resolve = (input: PeriodInput, weekStart: 1 | 7 = 1) => resolvePeriod(input, now, rome, weekStart);

const errorOf = (run: () => unknown): AppError => {
  try {
    run();
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
};

describe('resolvePeriod', () => {
  it.each([
    ['today', '2026-08-22T00:00:00+02:00', '2026-08-23T00:00:00+02:00'],
    ['current_week', '2026-08-17T00:00:00+02:00', '2026-08-24T00:00:00+02:00'],
    ['current_month', '2026-08-01T00:00:00+02:00', '2026-09-01T00:00:00+02:00'],
    ['last_month', '2026-07-01T00:00:00+02:00', '2026-08-01T00:00:00+02:00'],
    ['last_7_days', '2026-08-16T00:00:00+02:00', '2026-08-23T00:00:00+02:00'],
    ['last_30_days', '2026-07-24T00:00:00+02:00', '2026-08-23T00:00:00+02:00'],
    ['last_60_days', '2026-06-24T00:00:00+02:00', '2026-08-23T00:00:00+02:00'],
    ['last_90_days', '2026-05-25T00:00:00+02:00', '2026-08-23T00:00:00+02:00'],
    ['current_year', '2026-01-01T00:00:00+01:00', '2027-01-01T00:00:00+01:00'],
  ])('%s is [%s, %s)', (period, from, to) => {
    const range = resolve({ period });
    expect([toLocalText(range.from!, rome), toLocalText(range.to, rome)]).toEqual([from, to]);
  });

  it('knows every period of the contract, the month by default and a week from Sunday', () => {
    for (const period of periodNames) expect(resolve({ period }).to).toBeGreaterThan(at('2026-07-31T00:00Z'));
    expect(resolve({})).toEqual(resolve({ period: 'current_month' }));
    expect(resolve({ period: 'all_time' })).toEqual({ from: null, to: maxTime });
    expect(resolve({ period: 'current_week' }, 7).from).toBe(at('2026-08-16T00:00+02:00'));
  });

  it.each([
    [{ from: '2026-08-01', to: '2026-08-03' }, '2026-08-01T00:00+02:00', '2026-08-03T00:00+02:00'],
    [{ from: '2026-08-01T12:30', to: '2026-08-02' }, '2026-08-01T12:30+02:00', '2026-08-02T00:00+02:00'],
    [{ from: '2026-08-01t12:30:15.250z', to: '2026-08-02' }, '2026-08-01T12:30:15.250Z', '2026-08-02T00:00+02:00'],
    [{ from: '2026-08-01T00:00:00-05:00', to: '2026-08-02' }, '2026-08-01T05:00Z', '2026-08-02T00:00+02:00'],
    [{ from: '2026-08-01T00:00:00 02:00', to: '2026-08-02' }, '2026-07-31T22:00Z', '2026-08-02T00:00+02:00'],
    [{ from: '2026-03-29T02:30', to: '2026-04-01' }, '2026-03-29T03:30+02:00', '2026-04-01T00:00+02:00'],
    [{ from: '2026-10-25T02:30', to: '2026-11-01' }, '2026-10-25T02:30+02:00', '2026-11-01T00:00+01:00'],
    [{ from: '2026-08-20' }, '2026-08-20T00:00+02:00', '2026-08-23T00:00+02:00'],
  ])('%j is read in local days, half-open', (input, from, to) => {
    expect(resolve(input)).toEqual({ from: at(from), to: at(to) });
  });

  it('leaves open what is not given', () => {
    expect(resolve({ to: '2026-08-01' })).toEqual({ from: null, to: at('2026-08-01T00:00+02:00') });
    expect(resolve({ from: '2026-08-23' }).to).toBe(maxTime);
    expect(resolve({ from: '2026-09-01' })).toEqual({ from: at('2026-09-01T00:00+02:00'), to: maxTime });
  });

  it.each([
    [{ period: 'fortnight' }, '?period', 'unknown_period'],
    [{ period: 'toString' }, '?period', 'unknown_period'],
    [{ period: '' }, '?period', 'unknown_period'],
    [{ period: 'today', from: '2026-08-01' }, '?from', 'conflict'],
    [{ period: 'today', to: '2026-08-01' }, '?to', 'conflict'],
    [{ from: 'yesterday' }, '?from', 'not_a_time'],
    [{ from: '' }, '?from', 'not_a_time'],
    [{ from: '2026-02-29' }, '?from', 'not_a_time'],
    [{ from: '2026-08-01T25:00' }, '?from', 'not_a_time'],
    [{ from: '2026-08-01T10:00+99:00' }, '?from', 'not_a_time'],
    [{ from: '2026-08-01', to: '1754006400000' }, '?to', 'not_a_time'],
    [{ from: '2026-08-01', to: '2026-08-01' }, '?from', 'empty_range'],
    [{ from: '2026-08-02', to: '2026-08-01' }, '?from', 'empty_range'],
  ])('refuses %j with a sentence', (input, pointer, code) => {
    const error = errorOf(() => resolve(input));
    expect(error.code).toBe('invalid');
    expect(error.errors).toEqual([{ pointer, code, detail: error.message }]);
    expect(error.message).toMatch(/^["G].*\.$/);
  });

  it('gives running periods that hold now and begin and end at local day starts', () => {
    const running = periodNames.filter((name) => name !== 'last_month' && name !== 'all_time');
    fc.assert(
      fc.property(
        zonedTime,
        fc.constantFrom(...running),
        fc.constantFrom(1, 7),
        ({ zone, time }, period, weekStart) => {
          const { from, to } = resolvePeriod({ period }, time, zone, weekStart);
          expect(from!).toBeLessThanOrEqual(time);
          expect(to).toBeGreaterThan(time);
          for (const bound of [from!, to]) {
            const zoned = toZoned(bound, zone);
            expect(zoned.startOfDay().epochMilliseconds).toBe(bound);
            if (period === 'current_month') expect(zoned.day).toBe(1);
            if (period === 'current_week') expect(zoned.dayOfWeek).toBe(weekStart);
            if (period === 'current_year') expect(zoned.dayOfYear).toBe(1);
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('daysIn', () => {
  it.each([
    [{ period: 'current_month' }, 22],
    [{ period: 'last_month' }, 31],
    [{ period: 'last_30_days' }, 30],
    [{ period: 'today' }, 1],
    [{ period: 'current_year' }, 234],
    [{ from: '2026-08-01', to: '2026-08-11' }, 10],
    [{ from: '2026-08-01T12:00', to: '2026-08-02T06:00' }, 2],
    [{ from: '2026-10-24', to: '2026-10-27' }, 1],
  ])('%j has %i days', (input, days) => {
    expect(daysIn(resolve(input), rome, now)).toBe(days);
  });

  it('counts "since ever" from the first call', () => {
    expect(daysIn({ from: null, to: maxTime }, rome, now)).toBe(1);
    expect(daysIn({ from: null, to: maxTime }, rome, now, at('2026-08-20T23:59+02:00'))).toBe(3);
  });
});

describe('boundRange', () => {
  it('takes the missing ends from the calls, or from today', () => {
    const ever = { from: null, to: maxTime };
    const seen = { firstAt: at('2026-01-05T08:00+01:00'), lastAt: at('2026-08-21T08:00+02:00') };
    expect(boundRange(ever, seen, now, rome)).toEqual({
      from: at('2026-01-05T00:00+01:00'),
      to: at('2026-08-23T00:00+02:00'),
    });
    expect(boundRange(ever, { ...seen, lastAt: at('2026-08-24T08:00Z') }, now, rome).to).toBe(
      at('2026-08-25T00:00+02:00'),
    );
    expect(boundRange(ever, null, now, rome).from).toBe(at('2026-08-22T00:00+02:00'));
    expect(boundRange({ from: 5, to: 10 }, seen, now, rome)).toEqual({ from: 5, to: 10 });
    const past = boundRange({ from: null, to: 10 }, null, now, rome);
    expect(past.from).toBeLessThanOrEqual(past.to);
  });
});
