import type { Database } from 'better-sqlite3';
import { AppError } from '../../shared/core/app-error.ts';
import { openForCheck } from './check-ledger.ts';
import { isPassingFault } from './store-errors.ts';

/** The last call that two states of a ledger have in common; 0 and null where they have none. Times are epoch ms. */
export type CommonEnd = { readonly lastSeq: number; readonly lastReceivedAt: number | null };

type Row = { readonly seq: number; readonly id: string; readonly received_at: number };

const none: CommonEnd = { lastSeq: 0, lastReceivedAt: null };

const selectRow = 'SELECT seq, id, received_at FROM usage_events WHERE seq';

/** The last call up to a number that both still keep one by one: old calls go from one of them earlier than from the other. */
const findLastShared = (db: Database, other: Database): ((upTo: number) => readonly [Row, Row] | undefined) => {
  const [inOne, inOther] = [db, other].map((each) => each.prepare(`${selectRow} <= ? ORDER BY seq DESC LIMIT 1`));
  return (upTo) => {
    let next = upTo;
    for (;;) {
      const row = inOne!.get(next) as Row | undefined;
      const others = row && (inOther!.get(row.seq) as Row | undefined);
      if (row === undefined || others === undefined) return undefined;
      if (row.seq === others.seq) return [row, others];
      next = others.seq;
    }
  };
};

const isSame = ([a, b]: readonly [Row, Row]): boolean => a.id === b.id && a.received_at === b.received_at;

const findIn = (db: Database, other: Database): CommonEnd => {
  const find = findLastShared(db, other);
  let [low, high] = [0, Number.MAX_SAFE_INTEGER];
  let found = none;
  // Calls are only ever added at the end, so that two states are the same up to where they part. Nearly always one is a
  // later state of the other.
  for (let middle = high; low < high; middle = Math.ceil((low + high) / 2)) {
    const shared = find(middle);
    if (shared === undefined) low = middle;
    else if (isSame(shared)) {
      found = { lastSeq: shared[1].seq, lastReceivedAt: shared[1].received_at };
      low = middle;
    } else high = shared[1].seq - 1;
  }
  return found;
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
