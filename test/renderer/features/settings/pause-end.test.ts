import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { calcDayEnd, calcPauseEnd } from '../../../../src/renderer/features/settings/budgets/pause-end.ts';
import { createDayIndex } from '../../../../src/shared/core/period/day-index.ts';

describe('the end of the day', () => {
  it.each([
    ['Europe/Rome', '2026-11-20T21:30:00Z', '2026-11-20T23:00:00.000Z'],
    ['Europe/Rome', '2026-11-20T23:00:00Z', '2026-11-21T23:00:00.000Z'],
    ['Europe/Rome', '2026-03-29T00:30:00Z', '2026-03-29T22:00:00.000Z'],
    ['Europe/Rome', '2026-10-24T22:00:00Z', '2026-10-25T23:00:00.000Z'],
    ['Asia/Kathmandu', '2026-11-20T12:00:00Z', '2026-11-20T18:15:00.000Z'],
  ])('in %s at %s is %s', (zone, now, end) => {
    expect(new Date(calcDayEnd(Date.parse(now), zone)).toISOString()).toBe(end);
  });

  it('is where the engine begins the next day', () => {
    const zones = ['Europe/Rome', 'America/New_York', 'Asia/Kathmandu', 'Australia/Lord_Howe', 'UTC'];
    const from = Date.parse('2024-01-01T00:00:00Z');
    fc.assert(
      fc.property(fc.constantFrom(...zones), fc.integer({ min: 0, max: 3 * 366 * 86_400_000 }), (zone, after) => {
        const days = createDayIndex(zone);
        expect(calcDayEnd(from + after, zone)).toBe(days.startOfDay(days.dayOf(from + after) + 1));
      }),
      { numRuns: 50 },
    );
  });
});

describe('a pause', () => {
  it('lasts an hour, the rest of the day or seven days', () => {
    const now = Date.parse('2026-11-20T21:30:00Z');
    expect(calcPauseEnd('hour', now, 'Europe/Rome')).toBe('2026-11-20T22:30:00.000Z');
    expect(calcPauseEnd('today', now, 'Europe/Rome')).toBe('2026-11-20T23:00:00.000Z');
    expect(calcPauseEnd('week', now, 'Europe/Rome')).toBe('2026-11-27T21:30:00.000Z');
  });
});
