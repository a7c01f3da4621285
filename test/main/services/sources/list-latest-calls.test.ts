import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createOwnerClock } from '../../../../src/main/services/owner-clock.ts';
import { listLatestCalls } from '../../../../src/main/services/sources/list-latest-calls.ts';
import { resolvePeriod } from '../../../../src/shared/core/period.ts';
import { openLedger } from '../../../support/ledger.ts';
import { makeReport } from '../../../support/reports.ts';

/** Zones whose clocks change by a whole or half an hour, and at midnight; the days around a change. */
const zones = [
  { timeZone: 'Europe/Rome', day: '2025-10-26' },
  { timeZone: 'Europe/Rome', day: '2026-03-29' },
  { timeZone: 'Australia/Lord_Howe', day: '2026-04-05' },
  { timeZone: 'Asia/Beirut', day: '2026-03-29' },
  { timeZone: 'America/St_Johns', day: '2011-11-06' },
] as const;

const hourMs = 3_600_000;
const callArb = fc.record({
  at: fc.integer({ min: -40 * 60, max: 40 * 60 }).map((minutes) => minutes * 60_000),
  service: fc.constantFrom('busy', 'busy', 'busy', 'rare'),
  userId: fc.constantFrom(null, 'u1', 'u2'),
});

describe('the latest calls', () => {
  it('are the first page of all calls, newest first, in any zone', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...zones),
        fc.array(callArb, { maxLength: 60 }),
        fc.integer({ min: 1, max: 12 }),
        async ({ timeZone, day }, calls, limit) => {
          const noon = Date.parse(`${day}T12:00:00Z`);
          const now = noon + 41 * hourMs;
          const ledger = openLedger({ timeZone, now });
          try {
            await ledger.record(
              calls.map(({ at, ...call }, index) => makeReport({ id: String(index), occurredAt: noon + at, ...call })),
            );
            const clock = createOwnerClock(timeZone, () => now);
            const filters = [{ service: ['rare'] }, { service: ['busy'] }, { service: ['rare'], user: ['u1'] }];
            for (const filter of filters) {
              for (const period of ['all_time', 'last_7_days', 'today']) {
                const range = resolvePeriod({ period }, now, timeZone, 1);
                const page = ledger.reader.listEvents({ range, filter, terms: [], after: null, limit });
                expect(listLatestCalls(ledger.reader, clock, range, filter, limit)).toEqual(page);
              }
            }
          } finally {
            ledger.close();
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});
