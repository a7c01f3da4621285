import type { Database } from 'better-sqlite3';
import { AppError } from '../../shared/core/app-error.ts';
import { openForCheck } from './check-ledger.ts';
import { isPassingFault } from './store-errors.ts';

/** The last call that two states of a ledger have in common; 0 and null where they have none. Times are epoch ms. */
export type CommonEnd = { readonly lastSeq: number; readonly lastReceivedAt: number | null };

type Row = { readonly seq: number; readonly id: string; readonly received_at: number };

const none: CommonEnd = { lastSeq: 0, lastReceivedAt: null };

const readEnds = (db: Database): { first: number; last: number } =>
  db.prepare('SELECT coalesce(min(seq), 0) AS first, coalesce(max(seq), 0) AS last FROM usage_events').get() as {
    first: number;
    last: number;
  };

const findLastUpTo = (db: Database) => {
  const find = db.prepare('SELECT seq, id, received_at FROM usage_events WHERE seq <= ? ORDER BY seq DESC LIMIT 1');
  return (seq: number): Row | undefined => find.get(seq) as Row | undefined;
};

const isSame = (a: Row | undefined, b: Row | undefined): boolean =>
  a !== undefined && a.seq === b?.seq && a.id === b.id && a.received_at === b.received_at;

const findIn = (db: Database, other: Database): CommonEnd => {
  const [ends, otherEnds] = [readEnds(db), readEnds(other)];
  const [inOne, inOther] = [findLastUpTo(db), findLastUpTo(other)];
  const toEnd = (seq: number): CommonEnd => {
    const row = inOther(seq);
    return row === undefined ? none : { lastSeq: row.seq, lastReceivedAt: row.received_at };
  };
  const isCommon = (seq: number): boolean => isSame(inOne(seq), inOther(seq));
  let high = Math.min(ends.last, otherEnds.last);
  if (high === 0) return none;
  // Nearly always one is a later state of the other.
  if (isCommon(high)) return toEnd(high);
  let low = Math.max(ends.first, otherEnds.first) - 1;
  let isFound = false;
  // Calls are only ever added at the end, so that two states are the same up to where they part.
  while (low + 1 < high) {
    const middle = Math.floor((low + high) / 2);
    if (isCommon(middle)) [low, isFound] = [middle, true];
    else high = middle;
  }
  return isFound ? toEnd(low) : none;
};

/** A damaged copy is no damaged ledger. */
const readCopy = <T>(path: string, read: (copy: Database) => T): T => {
  try {
    const copy = openForCheck(path);
    try {
      return read(copy);
    } finally {
      copy.close();
    }
  } catch (error) {
    if (isPassingFault(error)) throw error;
    throw new AppError('conflict', 'This backup cannot be used. It cannot be read.', { cause: error });
  }
};

/**
 * How far a ledger and a copy of some ledger are the same, by the calls in them. A copy of another ledger, or of a state
 * that was given up by a restore, has less in common than its last number says.
 *
 * @throws AppError `conflict` when the copy cannot be read
 */
export const findCommonEnd = (ledgerPath: string, copyPath: string): CommonEnd => {
  const ledger = openForCheck(ledgerPath);
  try {
    return readCopy(copyPath, (copy) => findIn(ledger, copy));
  } finally {
    ledger.close();
  }
};
