import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { periodNames } from '../../../../src/shared/contract/dimensions.ts';
import { resolvePeriod } from '../../../../src/shared/core/period.ts';
import type { PeriodInput } from '../../../../src/shared/core/period.ts';
import { toLocalText } from '../../../../src/shared/core/period/local-text.ts';
import { elapsedPrevious, previousRange } from '../../../../src/shared/core/period/previous-range.ts';
import { maxTime } from '../../../../src/shared/core/period/zone-offset.ts';
import { toZoned, zonedTime } from './zone-times.ts';

const rome = 'Europe/Rome';

const texts = (range: { from: number; to: number } | null): readonly string[] | null =>
  range === null ? null : [toLocalText(range.from, rome).slice(0, 16), toLocalText(range.to, rome).slice(0, 16)];

const bothAt = (input: PeriodInput, local: string) => {
  const now = resolvePeriod({ from: local, to: '2999-01-01' }, 0, rome, 1).from!;
  const range = resolvePeriod(input, now, rome, 1);
  return [texts(previousRange(input, range, rome)), texts(elapsedPrevious(input, range, now, rome))];
};

describe('previousRange and elapsedPrevious', () => {
  it.each<[PeriodInput, string, readonly string[], string]>([
    [{ period: 'current_month' }, '2026-08-22T10:00', ['2026-07-01T00:00', '2026-08-01T00:00'], '2026-07-22T10:00'],
    [{}, '2026-03-10T15:00', ['2026-02-01T00:00', '2026-03-01T00:00'], '2026-02-10T15:00'],
    [{}, '2026-03-31T15:00', ['2026-02-01T00:00', '2026-03-01T00:00'], '2026-03-01T00:00'],
    [{}, '2026-03-28T23:59', ['2026-02-01T00:00', '2026-03-01T00:00'], '2026-02-28T23:59'],
    [{}, '2026-04-29T02:30', ['2026-03-01T00:00', '2026-04-01T00:00'], '2026-03-29T03:30'],
    [{ period: 'last_month' }, '2026-08-22T10:00', ['2026-06-01T00:00', '2026-07-01T00:00'], '2026-07-01T00:00'],
    [{ period: 'today' }, '2026-08-22T10:00', ['2026-08-21T00:00', '2026-08-22T00:00'], '2026-08-21T10:00'],
    [{ period: 'current_week' }, '2026-08-22T10:00', ['2026-08-10T00:00', '2026-08-17T00:00'], '2026-08-15T10:00'],
    [{ period: 'last_7_days' }, '2026-08-22T10:00', ['2026-08-09T00:00', '2026-08-16T00:00'], '2026-08-15T10:00'],
    [{ period: 'last_30_days' }, '2026-04-10T10:00', ['2026-02-10T00:00', '2026-03-12T00:00'], '2026-03-11T10:00'],
    [{ period: 'current_year' }, '2026-08-22T10:00', ['2025-01-01T00:00', '2026-01-01T00:00'], '2025-08-22T10:00'],
    [
      { from: '2026-03-28', to: '2026-03-31' },
      '2026-08-22T10:00',
      ['2026-03-25T00:00', '2026-03-28T00:00'],
      '2026-03-28T00:00',
    ],
    [
      { from: '2026-08-22T08:00', to: '2026-08-22T12:00' },
      '2026-08-22T10:00',
      ['2026-08-22T04:00', '2026-08-22T08:00'],
      '2026-08-22T06:00',
    ],
    [
      { from: '2026-09-01', to: '2026-09-03' },
      '2026-08-22T10:00',
      ['2026-08-30T00:00', '2026-09-01T00:00'],
      '2026-08-30T00:00',
    ],
  ])('%j at %s is compared with %j, running up to %s', (input, local, whole, elapsedTo) => {
    expect(bothAt(input, local)).toEqual([whole, [whole[0], elapsedTo]]);
  });

  it('compares a month that has just ended with the whole month before', () => {
    const range = resolvePeriod({}, Date.UTC(2026, 1, 10), 'UTC', 1);
    const whole = { from: Date.UTC(2026, 0, 1), to: Date.UTC(2026, 1, 1) };
    expect(elapsedPrevious({}, range, range.to, 'UTC')).toEqual(whole);
    expect(elapsedPrevious({}, range, range.to - 1, 'UTC')).toEqual({
      from: whole.from,
      to: Date.UTC(2026, 0, 29) - 1,
    });
  });

  it('has nothing before everything', () => {
    for (const input of [{ period: 'all_time' }, { to: '2026-08-01' }, { from: '2026-09-01' }]) {
      expect(bothAt(input, '2026-08-22T10:00')).toEqual([null, null]);
    }
    expect(previousRange({}, { from: 0, to: maxTime }, rome)).toBeNull();
  });

  it('touches the range, stays inside itself and keeps the clock time', () => {
    const names = periodNames.filter((name) => name !== 'all_time');
    fc.assert(
      fc.property(zonedTime, fc.constantFrom(...names), ({ zone, time }, period) => {
        const range = resolvePeriod({ period }, time, zone, 1);
        const whole = previousRange({ period }, range, zone)!;
        const part = elapsedPrevious({ period }, range, time, zone)!;
        expect(whole.to).toBe(range.from);
        expect(toZoned(whole.from, zone).startOfDay().epochMilliseconds).toBe(whole.from);
        expect(part.from).toBe(whole.from);
        expect(part.to).toBeGreaterThanOrEqual(part.from);
        expect(part.to).toBeLessThanOrEqual(whole.to);
        const [clock, earlier] = [toZoned(time, zone), toZoned(part.to, zone)];
        const steady = [clock, earlier].every((zoned) => zoned.hoursInDay === 24);
        if (period.startsWith('last_') && period !== 'last_month' && steady) {
          expect(earlier.toPlainTime().toString()).toBe(clock.toPlainTime().toString());
        }
      }),
      { numRuns: 500 },
    );
  });
});
