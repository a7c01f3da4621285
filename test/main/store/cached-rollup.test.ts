import SqliteDatabase from 'better-sqlite3';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createDayCut } from '../../../src/main/day-cut.ts';
import { createCostAmender } from '../../../src/main/store/amend-costs.ts';
import { checkLedger } from '../../../src/main/store/check-ledger.ts';
import { toCostState } from '../../../src/main/store/cost-state.ts';
import type { CostRow, NewCost } from '../../../src/main/store/cost-state.ts';
import { createCallReplacer } from '../../../src/main/store/replace-calls.ts';
import { cachedCutSetting } from '../../../src/main/store/rollup-rebuild.ts';
import type { UsageFilter } from '../../../src/main/store/usage-filter.ts';
import { openLedger } from '../../support/ledger.ts';
import { makeReport } from '../../support/reports.ts';

type Ledger = ReturnType<typeof openLedger>;

/** Around a change of the clock, by odd offsets. */
const zones = ['Europe/Rome', 'Asia/Kathmandu', 'Australia/Lord_Howe', 'America/St_Johns'] as const;
const firstAt = Date.UTC(2026, 2, 27);
const spanMs = 10 * 86_400_000;
const timeArb = fc.integer({ min: 0, max: spanMs / 60_000 }).map((minute) => firstAt + minute * 60_000);

const callArb = fc
  .record({
    occurredAt: timeArb,
    workspace: fc.constantFrom('default', 'acme'),
    service: fc.constantFrom('chatbot', 'rag'),
    model: fc.constantFrom('gpt-4o', 'claude-sonnet-4-5', 'nobody-knows-it'),
    client: fc.constantFrom(null, 'c1', 'c2'),
    cacheReadTokens: fc.constantFrom(0, 1, 333, 9_007),
    inputAudioTokens: fc.constantFrom(0, 0, 5),
    otherUnits: fc.constantFrom({}, {}, { images: 2 }, { video_tokens: 3 }),
    flat: fc.constantFrom(null, null, '0.005'),
  })
  .map(({ client, cacheReadTokens, inputAudioTokens, otherUnits, flat, ...rest }) =>
    makeReport({
      ...rest,
      client: client === null ? null : { id: client, name: null, phone: null, email: null },
      units: { inputTokens: 10_000, cacheReadTokens, inputAudioTokens, otherUnits },
      flatCost: flat === null ? null : { amount: flat, currency: 'EUR' },
    }),
  );

const costArb: fc.Arbitrary<NewCost> = fc.record({
  costStatus: fc.constantFrom('priced', 'flat'),
  eurStatus: fc.constantFrom('final', 'provisional'),
  costNanoUsd: fc.constantFrom(null, 7n),
  costNanoEur: fc.constantFrom(null, 8n),
  catalogueNanoUsd: fc.constant(null),
  appliedPrice: fc.constantFrom(null, { basis: 'owner', price: '1' }, { basis: 'owner', price: '2' }),
  appliedRate: fc.constantFrom(null, { usdPerEur: '1.1', status: 'final' }),
});

const filterArb = fc.constantFrom<UsageFilter>(
  {},
  { service: ['rag'] },
  { workspace: ['acme'], model: ['gpt-4o', 'nobody-knows-it'] },
  { client: ['c1'] },
);

const scenarioArb = fc.record({
  zone: fc.constantFrom(...zones),
  laterZone: fc.constantFrom(...zones),
  calls: fc.array(callArb, { minLength: 5, maxLength: 40 }),
  amended: fc.array(fc.record({ place: fc.nat(), cost: costArb }), { maxLength: 12 }),
  removed: fc.array(fc.nat(), { maxLength: 3 }),
  asked: fc.array(fc.record({ ends: fc.tuple(timeArb, timeArb), filter: filterArb }), { minLength: 2, maxLength: 4 }),
});

type Row = CostRow & { readonly seq: number };

const amend = (db: SqliteDatabase.Database, zone: string, seqs: readonly number[], costs: readonly NewCost[]): void => {
  const amender = createCostAmender(db, createDayCut(zone));
  const read = db.prepare('SELECT * FROM usage_events WHERE seq = ?');
  for (const [at, seq] of seqs.entries()) {
    const amendment = { ...costs[at]!, seq, expected: toCostState(read.get(seq) as Row) };
    db.transaction(() => amender.amend([amendment]))();
  }
};

const remove = (db: SqliteDatabase.Database, zone: string, seq: number): void => {
  const replacer = createCallReplacer(db, createDayCut(zone));
  db.transaction(() => {
    replacer.remove(seq);
    replacer.flush();
  })();
};

/** By a look at every call. */
const addUp = (db: SqliteDatabase.Database, [from, to]: readonly [number, number], filter: UsageFilter): string[] => {
  const rows = db
    .prepare(
      `SELECT e.*, s.workspace, s.service, s.model, s.cost_status, c.key AS client, p.body AS price, r.body AS rate
       FROM usage_events e JOIN dimension_sets s ON s.id = e.dimension_set_id LEFT JOIN clients c ON c.id = e.client_id
       LEFT JOIN applied_prices p ON p.id = e.applied_price_id LEFT JOIN applied_rates r ON r.id = e.applied_rate_id`,
    )
    .all() as Readonly<Record<string, string | number | null>>[];
  const sums = new Map<string, { calls: number; tokens: number }>();
  for (const row of rows) {
    const [at, tokens] = [Number(row['occurred_at']), Number(row['cache_read_tokens'])];
    const isWanted = Object.entries(filter).every(([name, names]) => (names as unknown[]).includes(row[name]));
    if (tokens === 0 || at < from || at >= to || !isWanted) continue;
    const isSpecial = row['input_audio_tokens'] !== 0 || String(row['other_units']).includes('video_tokens');
    const isPlain = row['cost_status'] === 'priced' && !isSpecial;
    const key = `${row['price']} ${row['rate']} ${isPlain}`;
    const sum = sums.get(key) ?? { calls: 0, tokens: 0 };
    sums.set(key, { calls: sum.calls + 1, tokens: sum.tokens + tokens });
  }
  return [...sums].map(([key, { calls, tokens }]) => `${key} ${calls} ${tokens}`).toSorted();
};

const toText = (body: object | null): string => (body === null ? 'null' : JSON.stringify(body));

const read = ({ reader }: Ledger, [from, to]: readonly [number, number], filter: UsageFilter): string[] =>
  reader
    .readCachedInput({ from, to }, filter)
    .map(
      ({ price, rate, isPlain, calls, cacheReadTokens }) =>
        `${toText(price)} ${toText(rate)} ${isPlain} ${calls} ${cacheReadTokens}`,
    )
    .toSorted();

const dump = (db: SqliteDatabase.Database): unknown[] => db.prepare('SELECT * FROM rollup_hour_cached').all();

describe('cached input by the hour', () => {
  it('is what a look at every call adds up, whatever was recorded, priced anew and taken out, in any zone', async () => {
    await fc.assert(
      fc.asyncProperty(scenarioArb, async ({ zone, laterZone, calls, amended, removed, asked }) => {
        let ledger = openLedger({ timeZone: zone });
        const db = new SqliteDatabase(ledger.path);
        const check = (cutZone: string): void => {
          for (const { ends, filter } of asked) {
            const range = [Math.min(...ends), Math.max(...ends)] as const;
            expect(read(ledger, range, filter)).toEqual(addUp(db, range, filter));
          }
          expect(checkLedger(ledger.path, createDayCut(cutZone)).problem).toBeNull();
        };
        try {
          await ledger.record(calls.slice(0, 3));
          await ledger.record(calls.slice(3));
          const seqs = amended.map(({ place }) => 1 + (place % calls.length));
          amend(
            db,
            zone,
            seqs,
            amended.map(({ cost }) => cost),
          );
          for (const seq of new Set(removed.map((place) => 1 + (place % calls.length)))) remove(db, zone, seq);
          check(zone);
          ledger.close(true);
          ledger = openLedger({ timeZone: laterZone, dir: ledger.dir });
          check(laterZone);
        } finally {
          db.close();
          ledger.close();
        }
      }),
      { numRuns: 12 },
    );
  });

  it('is filled at the start of a ledger that is older than it', async () => {
    const ledger = openLedger();
    await ledger.record(fc.sample(callArb, { numRuns: 60, seed: 3 }));
    const db = new SqliteDatabase(ledger.path);
    const before = dump(db);
    expect(before.length).toBeGreaterThan(10);
    ledger.close(true);
    db.exec('DELETE FROM rollup_hour_cached');
    db.prepare('DELETE FROM settings WHERE key = ?').run(cachedCutSetting);
    expect(checkLedger(ledger.path, createDayCut('Europe/Rome')).problem).toBeNull();
    const again = openLedger({ dir: ledger.dir });
    expect(dump(db)).toEqual(before);
    db.exec('UPDATE rollup_hour_cached SET cache_read_tokens = cache_read_tokens + 1');
    expect(checkLedger(ledger.path, createDayCut('Europe/Rome')).problem).toContain('cached input');
    db.close();
    again.close();
  });
});
