import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextRefreshAt } from '../../../../src/main/services/rates/next-refresh.ts';

const at = (text: string): number => Date.parse(text);
const dayMs = 86_400_000;

describe('the next attempt', () => {
  it.each([
    ['the first one', '2026-08-24T08:00Z', '2026-08-20', null, 0, '2026-08-24T08:00Z'],
    ['nothing missing before 16:00', '2026-08-24T08:00Z', '2026-08-21', '2026-08-21T14:00Z', 0, '2026-08-24T14:00Z'],
    ['nothing missing, never tried', '2026-08-24T08:00Z', '2026-08-21', null, 0, '2026-08-24T14:00Z'],
    ['today’s there', '2026-08-24T15:00Z', '2026-08-24', '2026-08-24T14:00Z', 0, '2026-08-25T14:00Z'],
    ['Friday’s there on a Saturday', '2026-08-22T12:00Z', '2026-08-21', '2026-08-21T14:00Z', 0, '2026-08-24T14:00Z'],
    ['winter time', '2026-10-24T12:00Z', '2026-10-23', '2026-10-23T14:00Z', 0, '2026-10-26T15:00Z'],
    ['today’s due, last tried before', '2026-08-24T14:05Z', '2026-08-21', '2026-08-24T13:50Z', 0, '2026-08-24T14:00Z'],
    ['today’s not there yet', '2026-08-24T14:05Z', '2026-08-21', '2026-08-24T14:01Z', 0, '2026-08-24T15:01Z'],
    ['a holiday’s never came', '2026-12-26T09:00Z', '2026-12-24', '2026-12-25T22:00Z', 0, '2026-12-26T22:00Z'],
    ['a holiday’s, next one due first', '2027-01-04T09:00Z', '2026-12-31', '2027-01-04T08:00Z', 0, '2027-01-04T15:00Z'],
    ['one failure', '2026-08-24T14:05Z', '2026-08-21', '2026-08-24T14:00Z', 1, '2026-08-24T14:15Z'],
    ['three failures', '2026-08-24T14:05Z', '2026-08-21', '2026-08-24T14:00Z', 3, '2026-08-24T15:00Z'],
    ['a hundred failures', '2026-11-24T14:05Z', '2026-08-21', '2026-11-24T14:00Z', 100, '2026-11-24T20:00Z'],
    ['a clock that was ahead', '2026-08-24T14:05Z', '2026-08-21', '2030-01-01T00:00Z', 1, '2026-08-24T14:20Z'],
  ])('%s, at %s', (_, now, lastDate, attempted, failures, expected) => {
    const attemptedAt = attempted === null ? null : at(attempted);
    expect(new Date(nextRefreshAt({ lastDate, attemptedAt, failures }, at(now)))).toEqual(new Date(expected));
  });

  it('is never more than a weekend and a day away, nor at once again after one just made', () => {
    const times = fc.integer({ min: at('2026-01-01T00:00Z'), max: at('2027-12-31T00:00Z') });
    fc.assert(
      fc.property(times, fc.integer({ min: 0, max: 200 }), fc.nat(20), (now, daysBehind, failures) => {
        const lastDate = new Date(now - daysBehind * dayMs).toISOString().slice(0, 10);
        const next = nextRefreshAt({ lastDate, attemptedAt: now, failures }, now);
        expect(next).toBeGreaterThan(now);
        expect(next - now).toBeLessThanOrEqual(4 * dayMs);
      }),
      { numRuns: 500 },
    );
  });
});
