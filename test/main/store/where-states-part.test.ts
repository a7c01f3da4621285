import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { findCommonEnd } from '../../../src/main/store/where-states-part.ts';
import { makeTempDir } from '../../support/temp-dir.ts';

type Call = { readonly seq: number; readonly id: string; readonly receivedAt: number };

const folder = makeTempDir();
let files = 0;

/** As much of a ledger as is looked at. */
const write = (calls: readonly Call[]): string => {
  const path = join(folder, `${(files += 1)}.db`);
  const db = new SqliteDatabase(path);
  db.exec('CREATE TABLE usage_events (seq INTEGER PRIMARY KEY, id TEXT, received_at INTEGER)');
  const insert = db.prepare('INSERT INTO usage_events VALUES (?, ?, ?)');
  db.transaction(() => calls.forEach(({ seq, id, receivedAt }) => insert.run(seq, id, receivedAt)))();
  db.close();
  return path;
};

const toCalls = (name: string, count: number, from: number): readonly Call[] =>
  Array.from({ length: count }, (_, at) => ({ seq: from + at, id: `${name}${from + at}`, receivedAt: 1000 * at }));

/** Which of the calls are kept in sums alone: old ones may have come at any time. */
const goneArb = fc.array(fc.boolean(), { maxLength: 60 });

it('finds the last call of two states that were the same up to some call, also where old calls are gone', () => {
  fc.assert(
    fc.property(fc.nat(40), fc.nat(20), fc.nat(20), goneArb, goneArb, (both, here, there, goneHere, goneThere) => {
      const same = toCalls('both', both, 1);
      const keep = (calls: readonly Call[], gone: readonly boolean[]) => calls.filter((_, at) => gone[at] !== true);
      const ledger = keep([...same, ...toCalls('here', here, both + 1)], goneHere);
      const copy = keep([...same, ...toCalls('there', there, both + 1)], goneThere);
      const last = keep(same, goneHere).findLast(({ seq }) => goneThere[seq - 1] !== true);
      expect(findCommonEnd(write(ledger), write(copy))).toEqual({
        lastSeq: last?.seq ?? 0,
        lastReceivedAt: last?.receivedAt ?? null,
      });
    }),
    { numRuns: 60 },
  );
});

it('says that a copy cannot be read, which is no fault of the ledger', () => {
  const ledger = write(toCalls('a', 3, 1));
  const copy = join(folder, 'diary.db');
  writeFileSync(copy, 'Dear diary, '.repeat(1000));
  expect(() => findCommonEnd(ledger, copy)).toThrow(/cannot be read/);
});
