import SqliteDatabase from 'better-sqlite3';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createDayCut } from '../../../src/main/day-cut.ts';
import { checkLedger } from '../../../src/main/store/check-ledger.ts';
import { sumColumns } from '../../../src/main/store/rollup-tables.ts';
import { newLedger, type TestLedger } from '../../support/new-ledger.ts';
import { makeReport } from '../../support/reports.ts';

const zones = ['Europe/Rome', 'Asia/Kathmandu', 'America/St_Johns', 'Pacific/Apia'] as const;
const hourMs = 3_600_000;

const callArb = fc.record({
  at: fc.integer({ min: -3000, max: 3000 }),
  service: fc.constantFrom('shop', 'desk'),
  client: fc.constantFrom(null, 'c1', 'c2'),
  userId: fc.constantFrom(null, 'u1'),
  conversationId: fc.constantFrom(null, 't1', 't2'),
  success: fc.boolean(),
  tokens: fc.nat(5000),
});

type Call = typeof callArb extends fc.Arbitrary<infer T> ? T : never;

const fill = async (ledger: TestLedger, calls: readonly Call[]): Promise<void> => {
  await ledger.record(
    calls.map(({ at, client, tokens, ...rest }, id) =>
      makeReport({
        ...rest,
        id: `call-${id}`,
        occurredAt: Date.UTC(2026, 2, 29, 1) + at * (hourMs / 4),
        client: client === null ? null : { id: client, name: null, phone: null, email: null },
        units: { inputTokens: tokens, outputTokens: tokens % 97 },
      }),
    ),
  );
};

/** What sums are kept in, and how a row of it is told apart. */
const tables = [
  'rollup_day',
  'rollup_hour',
  'rollup_day_client',
  'rollup_day_user',
  'rollup_day_conversation',
] as const;

describe('a look at the whole ledger', () => {
  it('finds nothing in one that was only written by the program, in any zone, around a change of the clock', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...zones), fc.array(callArb, { maxLength: 40 }), async (timeZone, calls) => {
        const ledger = newLedger({ timeZone });
        await fill(ledger, calls);
        expect(checkLedger(ledger.path, createDayCut(timeZone)).problem).toBeNull();
      }),
      { numRuns: 12 },
    );
  });

  it('finds any sum that is not that of its calls', async () => {
    const ledger = newLedger();
    await fill(ledger, fc.sample(callArb, { numRuns: 30, seed: 7 }));
    const db = new SqliteDatabase(ledger.path);
    const cut = createDayCut('Europe/Rome');
    fc.assert(
      fc.property(fc.constantFrom(...tables), fc.constantFrom(...sumColumns), fc.nat(1000), (table, column, pick) => {
        const rows = db.prepare(`SELECT count(*) FROM ${table}`).pluck().get() as number;
        db.exec(`CREATE TEMP TABLE chosen AS SELECT * FROM main.${table} LIMIT 1 OFFSET ${pick % rows}`);
        const key = (db.pragma(`table_info(${table})`) as { name: string; pk: number }[])
          .filter(({ pk }) => pk > 0)
          .map(({ name }) => `${name} = (SELECT ${name} FROM chosen)`)
          .join(' AND ');
        const change = (by: string): void =>
          void db.exec(`UPDATE main.${table} SET ${column} = ${column} ${by} WHERE ${key}`);
        change('+ 1');
        const { problem } = checkLedger(ledger.path, cut);
        change('- 1');
        db.exec('DROP TABLE chosen');
        expect(problem).not.toBeNull();
      }),
      { numRuns: 25 },
    );
    expect(checkLedger(ledger.path, cut).problem).toBeNull();
    db.close();
  });
});
