import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readStanding, toRunningDays } from '../../../../src/main/services/budgets/read-standing.ts';
import { createOwnerClock } from '../../../../src/main/services/owner-clock.ts';
import { type Budget, budgetPeriods, type BudgetScope } from '../../../../src/shared/core/budget.ts';
import { toNano } from '../../../../src/shared/core/money.ts';
import { openLedger } from '../../../support/ledger.ts';
import { makeReport } from '../../../support/reports.ts';

/** Around midnights, a change of the clock in Rome, a month's and a week's end. */
const start = Date.parse('2026-10-20T00:00:00Z');
const minuteMs = 60_000;

const call = fc.record({
  minute: fc.integer({ min: 0, max: 16 * 24 * 60 }),
  service: fc.constantFrom('a', 'b', 'c'),
  client: fc.constantFrom('x', 'y', null),
  conversation: fc.constantFrom('v', 'w', null),
  fee: fc.option(fc.integer({ min: 0, max: 10_000_000 }), { nil: null, freq: 4 }),
  tokens: fc.integer({ min: 0, max: 1000 }),
});

const scope: fc.Arbitrary<BudgetScope> = fc.oneof(
  fc.constant({}),
  fc.subarray(['a', 'b', 'c'], { minLength: 1 }).map((service) => ({ service })),
  fc.record({ service: fc.constant(['a', 'b']), client: fc.constantFrom(['x'], ['x', 'y']) }),
  fc.constant({ conversation: ['v'] }),
  fc.constant({ service: ['nobody'] }),
);

const question = fc.record({
  calls: fc.array(call, { maxLength: 40 }),
  scope,
  period: fc.constantFrom(...budgetPeriods),
  nowMinute: fc.integer({ min: 0, max: 16 * 24 * 60 }),
  timeZone: fc.constantFrom('Europe/Rome', 'Asia/Kathmandu', 'America/New_York', 'Pacific/Apia'),
  weekStart: fc.constantFrom(1, 7),
});

const dayTextOf = (at: number, timeZone: string): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(at);

/** What the days of one period have in common, from the calendar alone. */
const periodTextOf = (
  at: number,
  { period, weekStart, timeZone }: { period: string; weekStart: number; timeZone: string },
) => {
  const day = dayTextOf(at, timeZone);
  if (period === 'day') return day;
  if (period === 'month') return day.slice(0, 7);
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() - ((date.getUTCDay() - weekStart + 7) % 7));
  return date.toISOString().slice(0, 10);
};

describe('what is spent of a budget', () => {
  it('is the sum of the calls of its scope and period, as a plain walk over them finds it', async () => {
    await fc.assert(
      fc.asyncProperty(question, async (asked) => {
        const { calls, timeZone, period } = asked;
        const now = start + asked.nowMinute * minuteMs;
        const ledger = openLedger({ timeZone, now: start + 17 * 24 * 60 * minuteMs });
        try {
          await ledger.record(
            calls.map(({ minute, service, client, conversation, fee, tokens }) =>
              makeReport({
                occurredAt: start + minute * minuteMs,
                service,
                client: client === null ? null : { id: client, name: null, phone: null, email: null },
                conversationId: conversation,
                model: fee === null ? 'nobody-knows' : null,
                flatCost: fee === null ? null : { amount: `0.${String(fee).padStart(9, '0')}`, currency: 'EUR' },
                units: { inputTokens: tokens, outputTokens: 1 },
              }),
            ),
          );
          const counted = calls.filter((each) => {
            const values = { ...each, workspace: 'default' } as Record<string, unknown>;
            const isIn = Object.entries(asked.scope).every(([name, list]) => list?.includes(String(values[name])));
            return isIn && periodTextOf(start + each.minute * minuteMs, asked) === periodTextOf(now, asked);
          });
          const known = counted.filter(({ fee }) => fee !== null);
          const clock = createOwnerClock(
            timeZone,
            () => now,
            () => asked.weekStart,
          );
          const standingOf = (measure: Budget['measure']) => {
            const budget: Budget = {
              id: 'b',
              name: 'b',
              scope: asked.scope,
              measure,
              amount: toNano('1'),
              period,
              thresholds: [100],
              enabled: true,
              armedAt: 0,
              snoozedUntil: null,
            };
            return readStanding(ledger.reader, clock, budget, toRunningDays(budget, clock, now));
          };
          const cost = known.reduce((sum, { fee }) => sum + BigInt(fee!), 0n);
          expect(standingOf('cost_eur')).toMatchObject({
            spent: counted.length > 0 && known.length === 0 ? null : cost,
            unpricedCalls: counted.length - known.length,
          });
          const tokens = counted.reduce((sum, each) => sum + each.tokens + 1, 0);
          expect(standingOf('tokens').spent).toBe(BigInt(tokens));
        } finally {
          ledger.close();
        }
      }),
      { numRuns: 30 },
    );
  });
});
