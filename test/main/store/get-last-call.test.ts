import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openLedger } from '../../support/ledger.ts';
import { makeReport } from '../../support/reports.ts';

const hourMs = 3_600_000;
const start = Date.parse('2026-03-25T00:00:00Z');

const callArb = fc.record({
  at: fc.integer({ min: 0, max: 10 * 24 }).map((hours) => start + hours * hourMs),
  workspace: fc.constantFrom('default', 'acme'),
  conversationId: fc.constantFrom(null, 'v1', 'v2'),
  client: fc.constantFrom(null, 'c1', 'c2'),
});

describe('the last call of a conversation', () => {
  it('is the newest in the range, in its own workspace', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(callArb, { maxLength: 30 }),
        fc.integer({ min: 0, max: 10 * 24 }),
        fc.integer({ min: 1, max: 5 * 24 }),
        async (calls, from, length) => {
          const ledger = openLedger({ now: start + 20 * 24 * hourMs });
          try {
            await ledger.record(
              calls.map(({ at, client, ...call }) =>
                makeReport({
                  occurredAt: at,
                  ...call,
                  client: client === null ? null : { id: client, name: null, phone: `+39 ${client}`, email: null },
                }),
              ),
            );
            const range = { from: start + from * hourMs, to: start + (from + length) * hourMs };
            for (const workspace of ['default', 'acme', 'nobody']) {
              const last = calls
                .filter((call) => call.workspace === workspace && call.conversationId === 'v1')
                .filter(({ at }) => at >= range.from && at < range.to)
                .reduce<(typeof calls)[number] | undefined>(
                  (a, b) => (a === undefined || b.at >= a.at ? b : a),
                  undefined,
                );
              expect(ledger.reader.getLastCall(range, workspace, 'v1')).toEqual(
                last && {
                  occurredAt: last.at,
                  clientId: last.client,
                  phone: last.client === null ? null : `+39 ${last.client}`,
                },
              );
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
