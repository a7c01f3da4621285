import type { Database } from 'better-sqlite3';
import { sameCallWindowMs } from '../../shared/core/same-call.ts';
import type { SightingKey } from '../../shared/core/same-call-groups.ts';

/**
 * A key of a call as it is kept: 67 bits of a hash, of which `hash` has 53. `low` has the rest and, as its lowest bit,
 * whether the key is weak.
 */
export type HashedKey = SightingKey & { readonly low: number };

/** Bits of `low`. */
const lowBits = 14;
/** Keys of calls at about the same time stand together, so that a batch touches few pages of the table. */
const cellMs = 8 * 3_600_000;
/** Cells are counted from 1970 on and begin again after 119 years, so that a cell is a small integer. */
const cells = 2 ** 17;

export const toHashedKey = (hash: number, low: number): HashedKey => ({ hash, low, isWeak: low % 2 === 1 });

/** Where a key of a sighting at that time (epoch ms) is kept. */
export const toCell = ({ low }: HashedKey, epochMs: number): number => {
  const cell = Math.floor(epochMs / cellMs) % cells;
  return (cell < 0 ? cell + cells : cell) * 2 ** lowBits + low;
};

/** Where keys of the same call may be, whatever time others have seen it at. */
const toCells = (key: HashedKey, epochMs: number): readonly [number, number | null] => {
  const first = toCell(key, epochMs - sameCallWindowMs);
  const last = toCell(key, epochMs + sameCallWindowMs);
  return [first, first === last ? null : last];
};

export type CallKeyReader = {
  /** The numbers of calls that have a key at about a time (epoch ms); a call may be there twice. */
  readonly findCalls: (key: HashedKey, epochMs: number) => readonly number[];
  /** Does many reads at once: taking and giving back the lock for each would cost more than reading. */
  readonly readTogether: <T>(read: () => T) => T;
};

export const createCallKeyReader = (db: Database): CallKeyReader => {
  const has = db.prepare('SELECT seq FROM call_keys WHERE cell = ? AND hash = ? LIMIT 1').pluck();
  const find = db.prepare('SELECT seq FROM call_keys WHERE cell = ? AND hash = ?').pluck();
  const findIn = (cell: number, hash: number): readonly number[] =>
    has.get(cell, hash) === undefined ? none : (find.all(cell, hash) as number[]);
  const readTogether = db.transaction((read: () => unknown) => read());
  return {
    findCalls: (key, epochMs) => {
      const [first, second] = toCells(key, epochMs);
      const found = findIn(first, key.hash);
      const more = second === null ? none : findIn(second, key.hash);
      return more.length === 0 ? found : [...found, ...more];
    },
    readTogether: (read) => readTogether(read) as ReturnType<typeof read>,
  };
};

const none: readonly number[] = [];

/** Keys on their way to the writer, three numbers each: cell, hash, and the number or the place of the call. */
export type PackedKeys = Float64Array;
export const numbersPerKey = 3;

/** Rows bound to one statement. */
const chunkRows = 32;

export const createCallKeyWriter = (db: Database) => {
  const prepareAdd = (rows: number) =>
    db.prepare(`INSERT INTO call_keys VALUES ${Array(rows).fill('(?, ?, ?)').join(', ')} ON CONFLICT DO NOTHING`);
  const [addChunk, addOne] = [prepareAdd(chunkRows), prepareAdd(1)];
  const remove = db.prepare('DELETE FROM call_keys WHERE cell = ? AND hash = ? AND seq = ?');
  const chunk = chunkRows * numbersPerKey;
  return {
    add: (keys: PackedKeys): void => {
      let at = 0;
      for (; at + chunk <= keys.length; at += chunk) addChunk.run([...keys.subarray(at, at + chunk)]);
      for (; at < keys.length; at += numbersPerKey) addOne.run([...keys.subarray(at, at + numbersPerKey)]);
    },
    remove: (keys: PackedKeys): void => {
      for (let at = 0; at < keys.length; at += numbersPerKey) {
        remove.run([...keys.subarray(at, at + numbersPerKey)]);
      }
    },
  };
};
