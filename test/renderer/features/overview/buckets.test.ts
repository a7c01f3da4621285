import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bucketOf, startOfMonths, toDates } from '../../../../src/renderer/features/overview/buckets.ts';

const now = Date.parse('2026-06-15T10:00:00Z');

describe('how finely a period is drawn', () => {
  it('follows its length', () => {
    expect(bucketOf({ period: 'today' }, now)).toBe('hour');
    expect(bucketOf({ period: 'current_month' }, now)).toBe('day');
    expect(bucketOf({ period: 'last_90_days' }, now)).toBe('day');
    expect(bucketOf({ period: 'current_year' }, now)).toBe('week');
    expect(bucketOf({ period: 'all_time' }, now)).toBe('week');
  });

  it('follows the dates of a custom range, to today where it has no end', () => {
    expect(bucketOf({ from: '2026-06-01', to: '2026-06-02' }, now)).toBe('hour');
    expect(bucketOf({ from: '2026-06-01', to: '2026-06-03' }, now)).toBe('day');
    expect(bucketOf({ from: '2026-01-01', to: '2026-06-03' }, now)).toBe('week');
    expect(bucketOf({ from: '2020-01-01' }, now)).toBe('month');
    expect(bucketOf({ from: '2026-06-10' }, now)).toBe('day');
    expect(bucketOf({ to: '2026-06-10' }, now)).toBe('week');
  });
});

describe('the dates of a bar', () => {
  it('are its days in the zone it was counted in', () => {
    expect(toDates('2026-06-12T00:00:00+02:00', 'day')).toEqual({ from: '2026-06-12', to: '2026-06-13' });
    expect(toDates('2026-12-28T00:00:00+01:00', 'week')).toEqual({ from: '2026-12-28', to: '2027-01-04' });
    expect(toDates('2026-12-01T00:00:00+01:00', 'month')).toEqual({ from: '2026-12-01', to: '2027-01-01' });
    expect(toDates('2026-06-12T14:00:00+02:00', 'hour')).toBeNull();
  });
});

it('begins with a first of a month before the three before this one, at any hour and in any zone', () => {
  const time = fc.integer({ min: Date.UTC(2020, 0), max: Date.UTC(2040, 0) });
  const offsetHours = fc.integer({ min: -12, max: 14 });
  fc.assert(
    fc.property(time, offsetHours, (at, offset) => {
      const local = new Date(at + offset * 3_600_000);
      const wanted = new Date(Date.UTC(local.getUTCFullYear(), local.getUTCMonth() - 3, 1)).toISOString().slice(0, 10);
      const found = startOfMonths(at);
      expect(found).toMatch(/-01$/);
      expect(found <= wanted).toBe(true);
    }),
  );
});
