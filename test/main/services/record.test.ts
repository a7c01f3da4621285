import SqliteDatabase from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { createGroupCommit } from '../../../src/main/store/group-commit.ts';
import { toInsertEntries } from '../../support/ledger.ts';
import { newLedger, type TestLedger } from '../../support/new-ledger.ts';
import { makeReport } from '../../support/reports.ts';

const total = async (ledger: TestLedger) => ledger.queries.summary({ period: 'all_time' });

/** An entry nobody could price. */
const template = {
  provider: null,
  receivedAt: 0,
  costStatus: 'unpriced',
  eurStatus: 'pending',
  costNanoUsd: null,
  costNanoEur: null,
  catalogueNanoUsd: null,
  appliedPrice: null,
  appliedRate: null,
} as const;

describe('recording', () => {
  it('prices, keeps and announces a call', async () => {
    const ledger = newLedger();
    const [outcome] = await ledger.record([makeReport()]);
    expect(outcome).toMatchObject({ status: 'accepted', id: 'made-1', totalTokens: 1500, costNanoUsd: 7_500_000n });
    expect(await total(ledger)).toMatchObject({ calls: 1, cost_usd: '0.0075', total_tokens: 1500 });
    expect(ledger.published).toEqual([
      { type: 'usage', accepted: 1, last_occurred_at: new Date(makeReport().occurredAt).toISOString() },
    ]);
  });

  it('counts a repeat once and keeps the first of two calls with one id', async () => {
    const ledger = newLedger();
    const first = makeReport({ id: 'x' });
    const [, repeat, other] = await ledger.record([
      first,
      { ...first, metadata: null },
      makeReport({ id: 'x', units: { outputTokens: 501 } }),
    ]);
    expect(repeat?.status).toBe('duplicate');
    expect(other).toMatchObject({ status: 'rejected', error: { code: 'id_conflict', pointer: '/id' } });
    const [elsewhere] = await ledger.record([makeReport({ id: 'x', workspace: 'acme' })]);
    expect(elsewhere?.status).toBe('accepted');
    expect(await total(ledger)).toMatchObject({ calls: 2, output_tokens: 1000 });
  });

  it('takes a call without its own time for a repeat whenever it comes again', async () => {
    const ledger = newLedger();
    const report = makeReport({ id: 'x', occurredAtGiven: false });
    await ledger.record([report]);
    const [later] = await ledger.record([{ ...report, occurredAt: report.occurredAt + 5000 }]);
    expect(later?.status).toBe('duplicate');
    const [moved] = await ledger.record([{ ...report, occurredAtGiven: true, occurredAt: report.occurredAt + 5000 }]);
    expect(moved?.status).toBe('rejected');
  });

  it('refuses a call that costs more than a million, and keeps its neighbours', async () => {
    const ledger = newLedger();
    const outcomes = await ledger.record([
      makeReport({ billedCostUsd: '1000001' }),
      makeReport({ billedCostUsd: '0.25' }),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'accepted']);
    expect(await total(ledger)).toMatchObject({ calls: 1, cost_usd: '0.25' });
  });

  it('adds up costs beyond what a double holds exactly', async () => {
    const ledger = newLedger();
    const dear = Array.from({ length: 20 }, () => makeReport({ billedCostUsd: '999999.999999999' }));
    await ledger.record([...dear, makeReport({ billedCostUsd: '0.000000001' })]);
    expect((await total(ledger)).cost_usd).toBe('19999999.999999981');
  });

  it('commits requests that wait together in one transaction, each with its own outcomes', async () => {
    const ledger = newLedger();
    const sizes: number[] = [];
    const insert = toInsertEntries(
      createGroupCommit({
        insertRows: (rows) => {
          sizes.push(rows.length);
          return ledger.writer.insertRows(rows);
        },
      }),
    );
    const entry = (id: string) => ({ ...template, id, report: makeReport({ id }) });
    const answers = await Promise.all([insert([entry('a'), entry('b')]), insert([entry('a')]), insert([entry('c')])]);
    expect(sizes).toEqual([4]);
    expect(answers.map((outcomes) => outcomes.map(({ status }) => status))).toEqual([
      ['accepted', 'accepted'],
      ['taken'],
      ['accepted'],
    ]);
  });

  it('tries neighbours alone when a group fails, so that one request cannot sink another', async () => {
    const ledger = newLedger();
    const insert = toInsertEntries(
      createGroupCommit({
        insertRows: (rows) => {
          if (rows.some(({ texts }) => texts.includes('bad'))) throw new Error('a bug');
          return ledger.writer.insertRows(rows);
        },
      }),
    );
    const insertOne = (id: string) => insert([{ ...template, id, report: makeReport({ id }) }]);
    const answers = await Promise.allSettled([insertOne('good'), insertOne('bad'), insertOne('fine')]);
    expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect((await total(ledger)).calls).toBe(2);
  });

  it('keeps a good request whose neighbour the database refuses, with its new client and conversation', async () => {
    const ledger = newLedger();
    const insert = toInsertEntries(createGroupCommit(ledger.writer));
    const client = { id: 'new', name: 'Ada', phone: null, email: null };
    const insertOne = (id: string, inputTokens: number) =>
      insert([{ ...template, id, report: makeReport({ client, conversationId: 'new', units: { inputTokens } }) }]);
    const answers = await Promise.allSettled([insertOne('good', 1), insertOne('bad', -1), insertOne('fine', 1)]);
    expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    const { items } = await ledger.queries.events({ period: 'all_time', limit: 10 });
    expect(items.map((item) => item.client)).toEqual([client, client]);
  });

  it('waits while another program holds the database, for all that wait together', async () => {
    const ledger = newLedger();
    const other = new SqliteDatabase(ledger.path);
    other.exec('BEGIN IMMEDIATE');
    const waiting = ledger.record([makeReport({ id: 'a' })]);
    const behind = ledger.record([makeReport({ id: 'b' })]);
    setTimeout(() => other.exec('COMMIT'), 300);
    const outcomes = await Promise.all([waiting, behind]);
    other.close();
    expect(outcomes.flat().map(({ status }) => status)).toEqual(['accepted', 'accepted']);
  });

  it('stops waiting for the lock when it should stop, with nothing stored', async () => {
    const ledger = newLedger();
    const other = new SqliteDatabase(ledger.path);
    other.exec('BEGIN IMMEDIATE');
    const insert = toInsertEntries(createGroupCommit(ledger.writer, () => true));
    const refused = insert([{ ...template, id: 'a', report: makeReport({ id: 'a' }) }]);
    await expect(refused).rejects.toMatchObject({ code: 'unavailable', retryAfterSeconds: 1 });
    other.exec('COMMIT');
    other.close();
    expect((await total(ledger)).calls).toBe(0);
  });
});
