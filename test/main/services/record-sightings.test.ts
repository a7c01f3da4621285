import SqliteDatabase from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import type { CallSighting } from '../../../src/shared/core/call-sighting.ts';
import type { StoredEvent } from '../../../src/shared/core/ledger-entry.ts';
import { maxTime } from '../../../src/shared/core/period/zone-offset.ts';
import type { NewCost } from '../../../src/main/store/cost-state.ts';
import type { PricedCall } from '../../../src/main/store/list-priced-calls.ts';
import { dumpRollups } from '../../support/dump-rollups.ts';
import { openLedger } from '../../support/ledger.ts';
import { newLedger } from '../../support/new-ledger.ts';
import type { TestLedger } from '../../support/new-ledger.ts';
import { makeSighting, responseKey } from '../../support/sightings.ts';
import type { SightingChanges } from '../../support/sightings.ts';

const at = Date.UTC(2026, 5, 15, 12);
const minute = 60_000;
const everything = { from: null, to: maxTime };
const log = { way: 'otlp-logs' } as const;
const span = { way: 'otlp-spans' } as const;
const file = { way: 'log-file' } as const;
const gateway = { way: 'litellm' } as const;

const listRows = ({ reader }: TestLedger): StoredEvent[] =>
  reader.listEvents({ range: everything, filter: {}, terms: [], after: null, limit: 5_000 });

const see = async (ledger: TestLedger, ...changes: readonly SightingChanges[]): Promise<string[]> => {
  const outcomes = await ledger.recordSightings(changes.map((change) => makeSighting(change)));
  return outcomes.map(({ status }) => status);
};

describe('a call seen more than once', () => {
  const keys = [responseKey('resp-1')];

  it('is one row, with what each way knows, and says what is from where', async () => {
    const ledger = newLedger();
    const units = { inputTokens: 1000, outputTokens: 500 };
    expect(await see(ledger, { ...gateway, service: 'litellm', keys, billedCostUsd: '0.02', userId: 'anna' })).toEqual([
      'accepted',
    ]);
    expect(await see(ledger, { ...log, keys, units: { ...units, outputTokens: 20 }, conversationId: 'v' })).toEqual([
      'merged',
    ]);
    expect(await see(ledger, { ...file, keys, units: { ...units, cacheReadTokens: 800 } })).toEqual(['merged']);
    const [row, ...others] = listRows(ledger);
    expect(others).toEqual([]);
    expect(row).toMatchObject({
      seq: 1,
      costStatus: 'billed',
      costNanoUsd: 20_000_000n,
      report: {
        service: 'chatbot',
        units: { ...units, cacheReadTokens: 800 },
        userId: 'anna',
        conversationId: 'v',
        origin: 'otlp + log-file + litellm',
      },
    });
    const { sources } = await ledger.queries.event({ id: row!.id });
    expect(sources).toMatchObject([
      { way: 'log-file', output_tokens: 500, billed_cost_usd: null, gave: ['tokens', 'outcome'] },
      { way: 'otlp-logs', output_tokens: 20, billed_cost_usd: null, gave: ['time', 'details'] },
      { way: 'litellm', output_tokens: 500, billed_cost_usd: '0.02', gave: ['cost'] },
    ]);
    expect(ledger.reader.readTotal(everything, {})).toMatchObject({ calls: 1, inputTokens: 1000, outputTokens: 500 });
  });

  it('says so once, whether the record comes again in the same batch, later, or after a restart', async () => {
    const first = openLedger();
    const again = { ...log, keys };
    expect(await see(first, again, again)).toEqual(['accepted', 'duplicate']);
    expect(await see(first, again)).toEqual(['duplicate']);
    first.close(true);
    const ledger = newLedger({ dir: first.dir });
    expect(await see(ledger, again, { ...file, keys })).toEqual(['duplicate', 'merged']);
    expect(ledger.published.at(-1)).toMatchObject({ type: 'usage', accepted: 0 });
    const published = ledger.published.length;
    expect(await see(ledger, again)).toEqual(['duplicate']);
    expect(ledger.published).toHaveLength(published);
    expect(listRows(ledger)).toHaveLength(1);
  });

  it('keeps nothing of a record that says less than another of the same way', async () => {
    const ledger = newLedger();
    const parts = [1, 100, 500].map((outputTokens, index) => ({
      ...file,
      keys,
      units: { outputTokens },
      occurredAt: at + index,
    }));
    expect(await see(ledger, ...parts)).toEqual(['accepted', 'duplicate', 'merged']);
    expect(await see(ledger, ...parts.toReversed())).toEqual(['duplicate', 'duplicate', 'duplicate']);
    const [row] = listRows(ledger);
    expect(row?.report.units.outputTokens).toBe(500);
    expect(ledger.reader.sightings.readSightings(row!)).toHaveLength(1);
  });

  it('joins rows that turn out to be one call, and keeps the later row', async () => {
    const ledger = newLedger();
    const trace = { kind: 'span', traceId: 'a'.repeat(32), spanId: 'b'.repeat(16) } as const;
    await see(ledger, { ...gateway, keys }, { ...span, keys: [trace], conversationId: 'v' });
    expect(listRows(ledger)).toHaveLength(2);
    const kept = listRows(ledger).find(({ seq }) => seq === 2);
    expect(await see(ledger, { ...log, keys: [...keys, trace] })).toEqual(['merged']);
    expect(listRows(ledger)).toMatchObject([{ seq: 2, id: kept!.id, report: { conversationId: 'v' } }]);
    expect(ledger.reader.readTotal(everything, {})).toMatchObject({ calls: 1, inputTokens: 1000 });
    await see(ledger, { keys: [responseKey('other')] });
    expect(listRows(ledger).map(({ seq }) => seq)).toContain(3);
  });
});

describe('two calls', () => {
  const keys = [responseKey('req_1')];

  it.each([
    ['another model', { model: 'gpt-4.1' }],
    ['another time', { occurredAt: at + 61 * minute }],
    ['another time, long after', { occurredAt: at + 30 * 24 * 60 * minute }],
    ['more of one kind of tokens and less of the other', { units: { inputTokens: 900, outputTokens: 600 } }],
    ['another workspace', { workspace: 'acme' }],
  ] satisfies [string, SightingChanges][])('stay two although they share an id: %s', async (_name, other) => {
    const ledger = newLedger();
    await see(ledger, { ...log, keys });
    expect(await see(ledger, { ...file, keys, ...other })).toEqual(['accepted']);
    expect(await see(ledger, { ...file, keys, ...other })).toEqual(['duplicate']);
    expect(listRows(ledger)).toHaveLength(2);
  });

  it('stay two where a service counts its ids anew', async () => {
    const ledger = newLedger();
    await see(ledger, { ...log, keys, conversationId: 'first' });
    await see(ledger, { ...log, keys, conversationId: 'second', occurredAt: at + 5 * minute });
    expect(listRows(ledger)).toHaveLength(2);
  });

  it.each([
    ['a dated model', { model: 'gpt-4o-2024-08-06' }],
    ['the model with its host', { model: 'openai/gpt-4o' }],
    ['an unknown model', { model: null }],
    ['a part of the answer', { units: { outputTokens: 3 } }],
    ['no tokens at all', { units: { inputTokens: 0, outputTokens: 0 }, usageReported: false }],
    ['half an hour later', { occurredAt: at + 30 * minute }],
    ['another name of the provider', { keys: [responseKey('req_1', 'OpenAI')] }],
  ] satisfies [string, SightingChanges][])('are one that is seen with %s', async (_name, other) => {
    const ledger = newLedger();
    await see(ledger, { ...log, keys });
    expect(await see(ledger, { ...file, keys, ...other })).toEqual(['merged']);
    expect(listRows(ledger)).toHaveLength(1);
  });

  it('are told apart by their content where there is no key', async () => {
    const ledger = newLedger();
    expect(await see(ledger, { nonce: 1 }, { nonce: 2 }, { nonce: 1 })).toEqual(['accepted', 'accepted', 'duplicate']);
    expect(await see(ledger, { nonce: 2 }, { nonce: 3 })).toEqual(['duplicate', 'accepted']);
  });
});

describe('a session with exact counts', () => {
  const keys = [{ kind: 'session_usage', session: 's-1' }] as const;

  it('joins what two ways saw within a minute', async () => {
    const ledger = newLedger();
    expect(await see(ledger, { ...log, keys }, { ...file, keys, occurredAt: at + 59_000 })).toEqual([
      'accepted',
      'merged',
    ]);
    expect(await see(ledger, { ...span, keys, occurredAt: at + 61_000 })).toEqual(['accepted']);
    expect(listRows(ledger)).toHaveLength(2);
  });

  it('never joins two records of one way, and pairs calls with equal counts', async () => {
    const times = [0, 10_000, 20_000];
    const logs = times.map((ms) => makeSighting({ ...log, keys, occurredAt: at + ms }));
    const lines = times.map((ms) => makeSighting({ ...file, keys, occurredAt: at + ms + 300 }));
    const orders = [
      [...logs, ...lines],
      [...lines.toReversed(), ...logs],
      [lines[1]!, logs[2]!, logs[0]!, lines[2]!, logs[1]!, lines[0]!],
    ];
    for (const order of orders) {
      const ledger = newLedger();
      for (const sighting of order) await ledger.recordSightings([sighting]);
      const rows = listRows(ledger);
      expect(rows.map(({ report }) => report.occurredAt - at).toSorted((a, b) => a - b)).toEqual(times);
      for (const row of rows) {
        const seen = ledger.reader.sightings.readSightings(row);
        expect(seen.map(({ report }) => report.occurredAt - row.report.occurredAt).toSorted((a, b) => a - b)).toEqual([
          0, 300,
        ]);
      }
    }
  });

  it('says nothing of other counts, of other models and of calls that used nothing', async () => {
    const ledger = newLedger();
    const nothing = { inputTokens: 0, outputTokens: 0 };
    await see(
      ledger,
      { ...log, keys },
      { ...file, keys, units: { inputTokens: 1001 } },
      { ...file, keys, model: 'o3' },
      { ...log, keys, units: nothing, success: false },
      { ...file, keys, units: nothing, success: false },
    );
    expect(listRows(ledger)).toHaveLength(5);
  });
});

describe('an id that everybody has', () => {
  it('keeps every call, and knows each again', async () => {
    const ledger = newLedger();
    const keys = [responseKey('chatcmpl-mock')];
    const sightings = Array.from({ length: 300 }, (_, index) =>
      makeSighting({ keys, occurredAt: at + index, units: { inputTokens: 1000 + index, outputTokens: 1000 - index } }),
    );
    await ledger.recordSightings(sightings.slice(0, 200));
    for (let from = 200; from < 300; from += 10) await ledger.recordSightings(sightings.slice(from, from + 10));
    expect(listRows(ledger)).toHaveLength(300);
    const again = await ledger.recordSightings(sightings.toReversed());
    expect(new Set(again.map(({ status }) => status))).toEqual(new Set(['duplicate']));
    expect(listRows(ledger)).toHaveLength(300);
  });
});

describe('batches', () => {
  it('may come at once, shuffled and again', async () => {
    const ledger = newLedger();
    const calls = Array.from({ length: 40 }, (_, index) => index);
    const batch = (changes: SightingChanges, turn: number): CallSighting[] =>
      [...calls.slice(turn), ...calls.slice(0, turn)].map((index) =>
        makeSighting({ ...changes, keys: [responseKey(`r-${index}`)], occurredAt: at + index * 1_000 }),
      );
    const batches = [1, 7, 23].flatMap((turn) => [batch(log, turn), batch(file, turn + 3), batch(gateway, turn + 5)]);
    const outcomes = (await Promise.all(batches.map(ledger.recordSightings))).flat();
    const count = (status: string): number => outcomes.filter((outcome) => outcome.status === status).length;
    expect([count('accepted'), count('merged'), count('duplicate')]).toEqual([40, 80, 240]);
    expect(listRows(ledger)).toHaveLength(40);
    expect(ledger.reader.readTotal(everything, {})).toMatchObject({ calls: 40, inputTokens: 40_000 });
  });

  it('are stored as a whole or not at all, and can be sent again', async () => {
    const ledger = newLedger();
    await see(ledger, { ...log, keys: [responseKey('known')] });
    const before = dumpRollups(ledger.path);
    const batch = [
      makeSighting({ ...file, keys: [responseKey('known')], units: { outputTokens: 900 }, conversationId: 'v' }),
      makeSighting({ ...file, keys: [responseKey('new')], client: { id: 'c', name: 'A', phone: null, email: null } }),
    ];
    const other = new SqliteDatabase(ledger.path);
    other.exec('BEGIN IMMEDIATE');
    await expect(ledger.recordSightings(batch)).rejects.toThrow(/locked/);
    other.exec('ROLLBACK');
    // Fails in the middle, after the new call and its client were written.
    other.exec("CREATE TRIGGER full BEFORE INSERT ON call_keys BEGIN SELECT RAISE(ABORT, 'disk full'); END");
    await expect(ledger.recordSightings(batch)).rejects.toThrow(/disk full/);
    expect(dumpRollups(ledger.path)).toEqual(before);
    expect(listRows(ledger)).toHaveLength(1);
    other.exec('DROP TRIGGER full');
    other.close();
    const outcomes = await ledger.recordSightings(batch);
    expect(outcomes.map(({ status }) => status)).toEqual(['merged', 'accepted']);
    expect(ledger.reader.readTotal(everything, {})).toMatchObject({ calls: 2, outputTokens: 1_400 });
    expect(ledger.reader.readTotal(everything, { client: ['c'] }).calls).toBe(1);
  });

  it('are stored without what cannot be priced', async () => {
    const ledger = newLedger();
    const keys = [responseKey('dear')];
    const tooMuch = { ...gateway, keys, billedCostUsd: '1000001' };
    const outcomes = await ledger.recordSightings([makeSighting(tooMuch), makeSighting({ ...log, keys })]);
    expect(outcomes).toMatchObject([{ status: 'rejected', error: { code: 'cost_too_large' } }, { status: 'accepted' }]);
    expect(listRows(ledger)).toMatchObject([{ costStatus: 'priced' }]);
  });
});

describe('a call whose cost was changed', () => {
  const keys = [responseKey('resp-1')];
  const repricing = { kind: 'repricing', madeAt: 1, what: '{}' } as const;
  const free: NewCost = {
    costStatus: 'priced',
    eurStatus: 'final',
    costNanoUsd: 0n,
    costNanoEur: 0n,
    catalogueNanoUsd: null,
    appliedPrice: { basis: 'owner' },
    appliedRate: null,
  };

  const getCall = ({ ownerTables }: TestLedger): PricedCall => ownerTables.listCallsBySeq([1])[0]!;
  const amend = (ledger: TestLedger, id: number, cost: NewCost): number[] =>
    ledger.operations.amendCosts(id, [{ ...cost, seq: 1, expected: getCall(ledger).state }]);
  const reprice = (ledger: TestLedger): number => {
    const id = ledger.operations.startCostChange(repricing);
    amend(ledger, id, free);
    ledger.operations.finishCostChange(id);
    return id;
  };

  it('keeps it while nothing changes that a price depends on, and can get the old one back', async () => {
    const ledger = newLedger();
    await see(ledger, { ...log, keys });
    const recorded = getCall(ledger);
    const id = reprice(ledger);
    expect(await see(ledger, { ...file, keys, conversationId: 'v', metadata: { a: 1 } })).toEqual(['merged']);
    expect(getCall(ledger).event).toMatchObject({ costNanoUsd: 0n, report: { conversationId: 'v' } });
    expect(ledger.reader.readRepricedAt(1)).toBe(1);
    ledger.operations.startCostUndo(id, 2);
    const [item] = ledger.ownerTables.listCostChangeItems(id, 0);
    amend(ledger, id, item!.before);
    ledger.operations.finishCostChange(id);
    expect(getCall(ledger).event.costNanoUsd).toBe(recorded.event.costNanoUsd);
    expect(ledger.reader.readTotal(everything, { conversation: ['v'] }).costNanoUsd).toBe(recorded.event.costNanoUsd);
  });

  it('is priced as of now when it turns out to be another amount, and undoing does not touch it any more', async () => {
    const ledger = newLedger();
    await see(ledger, { ...log, keys });
    const id = reprice(ledger);
    expect(await see(ledger, { ...file, keys, units: { outputTokens: 900 } })).toEqual(['merged']);
    const { event } = getCall(ledger);
    expect(event.costNanoUsd).toBe(
      ledger.pricer.priceReport({ ...makeSighting(log).report, ...event.report }).costNanoUsd,
    );
    expect(event.costNanoUsd).toBe(11_500_000n);
    expect(ledger.ownerTables.listCostChangeItems(id, 0)).toEqual([]);
    expect(ledger.reader.readRepricedAt(1)).toBeNull();
    ledger.operations.startCostUndo(id, 2);
    ledger.operations.finishCostChange(id);
    expect(getCall(ledger).event.costNanoUsd).toBe(11_500_000n);
  });

  it('is another one for a change of costs that is under way', async () => {
    const ledger = newLedger();
    await see(ledger, { ...log, keys });
    const id = ledger.operations.startCostChange(repricing);
    const expected = getCall(ledger).state;
    await see(ledger, { ...file, keys, units: { outputTokens: 900 } });
    expect(ledger.operations.amendCosts(id, [{ ...free, seq: 1, expected }])).toEqual([1]);
    ledger.operations.startCostUndo(id, 2);
    ledger.operations.finishCostChange(id);
    expect(getCall(ledger).event.costNanoUsd).toBe(11_500_000n);
  });
});
