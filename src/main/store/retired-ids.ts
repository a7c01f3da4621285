import { hash } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import { numberAt, textAt } from './entry-rows.ts';
import type { EntryRow } from './entry-rows.ts';
import { setOf } from './known-ids.ts';

/** 96 bits: two of ten million calls have the same once in 10^15 ledgers. */
const digestBytes = 12;

const toDigest = (workspace: string, id: string): Buffer =>
  hash('sha256', `${workspace}\0${id}`, 'buffer').subarray(0, digestBytes);

/** The ids of calls that are no longer kept one by one. */
export const createRetiredIds = (db: Database) => {
  const hasAny = db.prepare('SELECT 1 FROM retired_ids LIMIT 1').pluck();
  const has = db.prepare('SELECT 1 FROM retired_ids WHERE digest = ?').pluck();
  const insert = db.prepare('INSERT OR IGNORE INTO retired_ids VALUES (?)');
  const isRetired = (row: EntryRow): boolean => {
    const { numbers, at, texts } = row;
    const id = texts[numbers[at + numberAt.texts]! + textAt.id]!;
    return has.get(toDigest(setOf(row).value.workspace, id)) !== undefined;
  };
  return {
    add: (workspace: string, id: string): void => void insert.run(toDigest(workspace, id)),
    /** Those of the rows whose call is known and no longer kept. */
    find: (rows: readonly EntryRow[]): ReadonlySet<EntryRow> =>
      hasAny.get() === undefined ? none : new Set(rows.filter(isRetired)),
  };
};

const none: ReadonlySet<EntryRow> = new Set();
