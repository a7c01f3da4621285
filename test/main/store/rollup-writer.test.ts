import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openDatabase } from '../../../src/main/store/open-database.ts';
import { sumColumns } from '../../../src/main/store/rollup-tables.ts';
import { createRollupWriter } from '../../../src/main/store/rollup-writer.ts';
import type { RollupDelta } from '../../../src/main/store/rollup-writer.ts';
import { makeTempDir } from '../../support/temp-dir.ts';

/** Ten dear calls go past what a double holds exactly. */
const nano = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 999_999e9, max: 1e15 }) },
  fc.integer({ min: -1000, max: 1000 }),
);

const deltaArb: fc.Arbitrary<RollupDelta> = fc
  .record({
    day: fc.constantFrom(-1, 20_000),
    clock: fc.constantFrom(0, 23),
    dimensionSetId: fc.constantFrom(1, 2),
    counts: fc.array(fc.integer({ min: -5, max: 5_000_000 }), { minLength: 9, maxLength: 9 }),
    costs: fc.tuple(nano, nano),
    clientId: fc.constantFrom(null, 1, 2),
    userId: fc.constantFrom(null, 1),
    conversationId: fc.constantFrom(null, 1, 2),
    priceId: fc.constantFrom(null, 1, 2),
    rateId: fc.constantFrom(null, 1),
    isPlain: fc.boolean(),
  })
  .map(({ clock, counts, costs, ...delta }) => ({
    ...delta,
    hour: delta.day * 24 + clock,
    sums: [...counts, ...costs],
    durationMs: null,
  }));

/** Sums of the deltas by a key, exact; those without the key are left out. */
const addUp = (deltas: readonly RollupDelta[], keyOf: (delta: RollupDelta) => readonly number[] | null) => {
  const found = new Map<string, bigint[]>();
  for (const delta of deltas) {
    const key = keyOf(delta)?.join(' ');
    if (key === undefined) continue;
    const known = found.get(key) ?? sumColumns.map(() => 0n);
    found.set(
      key,
      known.map((sum, at) => sum + BigInt(delta.sums[at]!)),
    );
  }
  return Object.fromEntries(found);
};

/** Rows of cached input; those that come to nothing may be left out. */
const addUpCached = (deltas: readonly RollupDelta[]): string[] => {
  const found = new Map<string, { calls: number; tokens: number }>();
  for (const { hour, dimensionSetId, priceId, rateId, isPlain, sums } of deltas) {
    if (sums[8] === 0) continue;
    const key = [hour, dimensionSetId, priceId ?? 0, rateId ?? 0, isPlain ? 1 : 0].join(' ');
    const known = found.get(key) ?? { calls: 0, tokens: 0 };
    found.set(key, { calls: known.calls + sums[0]!, tokens: known.tokens + sums[8]! });
  }
  return [...found]
    .filter(([, { calls, tokens }]) => calls !== 0 || tokens !== 0)
    .map(([key, { calls, tokens }]) => `${key} ${calls} ${tokens}`)
    .toSorted();
};

describe('the rollup writer', () => {
  it('writes exact sums, also beyond a double and below nothing, whatever the transactions', () => {
    const db = openDatabase(join(makeTempDir(), 'centesimo.db'));
    db.exec(`INSERT INTO workspaces (id, name) VALUES (1, 'default');
      INSERT INTO conversations (id, workspace_id, key) VALUES (1, 1, 'a'), (2, 1, 'b')`);
    const rollups = createRollupWriter(db);
    const read = (table: string, ...keys: string[]) =>
      Object.fromEntries(
        (
          db
            .prepare(`SELECT ${[...keys, ...sumColumns].join(', ')} FROM ${table}`)
            .safeIntegers()
            .raw()
            .all() as bigint[][]
        ).map((row) => [row.slice(0, keys.length).join(' '), row.slice(keys.length)]),
      );
    const readCached = () =>
      (
        db
          .prepare('SELECT * FROM rollup_hour_cached WHERE calls <> 0 OR cache_read_tokens <> 0')
          .raw()
          .all() as number[][]
      )
        .map((row) => row.join(' '))
        .toSorted();
    fc.assert(
      fc.property(fc.array(fc.array(deltaArb, { maxLength: 120, size: 'max' }), { maxLength: 3 }), (transactions) => {
        if (db.inTransaction) db.exec('ROLLBACK');
        db.exec(`BEGIN; DELETE FROM rollup_day; DELETE FROM rollup_hour; DELETE FROM rollup_day_client;
          DELETE FROM rollup_day_user; DELETE FROM rollup_day_conversation; DELETE FROM rollup_hour_cached;
          UPDATE conversations SET total_tokens = 0, first_day = NULL, last_day = NULL`);
        for (const deltas of transactions) {
          for (const delta of deltas) rollups.add(delta);
          rollups.flush();
        }
        const all = transactions.flat();
        expect(read('rollup_day', 'day', 'dimension_set_id')).toEqual(addUp(all, (d) => [d.day, d.dimensionSetId]));
        expect(read('rollup_hour', 'hour', 'dimension_set_id')).toEqual({
          ...addUp(all, (d) => [d.hour, d.dimensionSetId]),
          ...addUp(all, (d) => [d.hour, 0]),
        });
        for (const subject of ['client', 'user', 'conversation'] as const) {
          expect(read(`rollup_day_${subject}`, 'day', `${subject}_id`, 'dimension_set_id')).toEqual(
            addUp(all, (d) => (d[`${subject}Id`] === null ? null : [d.day, d[`${subject}Id`]!, d.dimensionSetId])),
          );
        }
        expect(readCached()).toEqual(addUpCached(all));
        for (const id of [1, 2]) {
          const own = all.filter(({ conversationId }) => conversationId === id);
          const days = own.map(({ day }) => day);
          expect(
            db.prepare('SELECT total_tokens, first_day, last_day FROM conversations WHERE id = ?').get(id),
          ).toEqual({
            total_tokens: own.reduce((sum, { sums }) => sum + sums[6]! + sums[7]!, 0),
            first_day: own.length === 0 ? null : Math.min(...days),
            last_day: own.length === 0 ? null : Math.max(...days),
          });
        }
      }),
      { numRuns: 40 },
    );
    db.close();
  });
});
