import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readLongestConversations } from '../../../src/main/store/read-longest-conversations.ts';
import { createDayCut } from '../../../src/main/day-cut.ts';
import SqliteDatabase from 'better-sqlite3';
import { openLedger } from '../../support/ledger.ts';
import { newLedger } from '../../support/new-ledger.ts';
import { makeReport } from '../../support/reports.ts';

const dayMs = 86_400_000;
const now = Date.UTC(2026, 5, 20, 10);
const today = now - (now % dayMs);
/** Conversations go on over some of these days; one call may be dated as programs do that forgot the date. */
const days = [...Array.from({ length: 40 }, (_, at) => today - at * dayMs), Date.parse('0001-01-01T00:00:00Z')];

type Call = { readonly conversation: string; readonly day: number; readonly tokens: number };

const callArb: fc.Arbitrary<Call> = fc.record({
  conversation: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g'),
  day: fc.constantFrom(...days),
  tokens: fc.integer({ min: 0, max: 50 }),
});

const record = (ledger: ReturnType<typeof openLedger>, calls: readonly Call[]) =>
  ledger.record(
    calls.map(({ conversation, day, tokens }, at) =>
      makeReport({
        id: `call-${at}`,
        conversationId: conversation,
        occurredAt: day,
        units: { inputTokens: tokens, outputTokens: 0 },
      }),
    ),
  );

/** Short calls of one conversation: with many of them there is time to look at the others' days one by one. */
const fill = (count: number): Call[] =>
  Array.from({ length: count }, () => ({ conversation: 'short', day: today, tokens: 0 }));

const addUp = (calls: readonly Call[]): Map<string, { calls: number; tokens: number }> =>
  new Map(
    [...Map.groupBy(calls, ({ conversation }) => conversation)].map(([key, own]) => [
      key,
      { calls: own.length, tokens: own.reduce((sum, { tokens }) => sum + tokens, 0) },
    ]),
  );

describe('the longest conversations of a period', () => {
  it('are those of a naive sum, however long each goes on', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(callArb, { minLength: 1, maxLength: 60 }),
        fc.constantFrom(0, 300, 3_000),
        fc.integer({ min: 0, max: 39 }),
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 4 }),
        async (calls, filling, ago, length, limit) => {
          const ledger = openLedger({ timeZone: 'UTC', now });
          try {
            const all = [...calls, ...fill(filling)];
            await record(ledger, all);
            const to = today - ago * dayMs + dayMs;
            const ranges = [
              { from: to - length * dayMs, to },
              { from: null, to: Date.UTC(2027, 0) },
            ];
            for (const range of ranges) {
              const kept = all.filter(({ day }) => day >= (range.from ?? -Infinity) && day < range.to);
              const expected = addUp(kept);
              const found = ledger.reader.readTop(range, {}, 'conversation', 'tokens', limit);
              for (const { key, figures } of found) {
                expect([key, figures.calls, figures.inputTokens]).toEqual([
                  key,
                  expected.get(key)?.calls,
                  expected.get(key)?.tokens,
                ]);
              }
              const most = (tokens: readonly number[]) => tokens.toSorted((a, b) => b - a).slice(0, limit);
              expect(most(found.map(({ figures }) => figures.inputTokens))).toEqual(
                most([...expected.values()].map(({ tokens }) => tokens)),
              );
            }
          } finally {
            ledger.close();
          }
        },
      ),
      { numRuns: Number(process.env['CENTESIMO_PROPERTY_RUNS'] ?? 60) },
    );
  }, 600_000);

  it('are left to the sum of the period where too many go on beyond it to be looked at one by one', async () => {
    const ledger = newLedger({ timeZone: 'UTC', now });
    const calls = Array.from({ length: 40 }, (_, at) =>
      [today, today - 30 * dayMs].map((day) => ({ conversation: `c${at}`, day, tokens: 10 + at })),
    ).flat();
    await record(ledger, calls);
    const db = new SqliteDatabase(ledger.path, { readonly: true });
    const day = createDayCut('UTC').dayOf(today);
    expect(readLongestConversations(db, { grain: 'day', from: day - 20, to: day + 1 }, 5)).toBeNull();
    const whole = readLongestConversations(db, { grain: 'day', from: day - 40, to: day + 1 }, 5);
    expect(whole?.map(({ key }) => key)).toEqual(['c39', 'c38', 'c37', 'c36', 'c35']);
    db.close();
  });
});
