import { AppError } from '../../shared/core/app-error.ts';
import type { InsertOutcome, LedgerEntry } from '../../shared/core/ledger-entry.ts';
import type { EntryRow } from './entry-rows.ts';
import { toStoreError } from './store-errors.ts';
import type { UsageEventWriter } from './usage-event-writer.ts';
import { waitForLock } from './wait-for-lock.ts';

/**
 * Stores entries and resolves with an outcome for each, in order, after they are on disk; rejects with `AppError`
 * `unavailable` when the database cannot take them, and then none of them is stored.
 */
export type InsertEntries = (entries: readonly LedgerEntry[]) => Promise<readonly InsertOutcome[]>;

/** The same on the writer's side. */
export type InsertRows = (rows: readonly EntryRow[]) => Promise<readonly InsertOutcome[]>;

type Waiting = {
  readonly rows: readonly EntryRow[];
  readonly resolve: (outcomes: readonly InsertOutcome[]) => void;
  readonly reject: (error: unknown) => void;
};

/** Calls committed together at most; a larger request still commits as a whole. */
export const groupLimit = 5_000;

/**
 * Commits everything that waits in one turn of the event loop together: one flush to disk serves all of it. A lock is
 * waited for between turns, so that the thread stays able to hear that it should stop.
 *
 * @param isStopping when true a lock is not waited for any longer
 */
export const createGroupCommit = (
  writer: Pick<UsageEventWriter, 'insertRows'>,
  isStopping: () => boolean = () => false,
): InsertRows => {
  let queue: Waiting[] = [];
  let running = false;
  const insertAll = (rows: readonly EntryRow[]): Promise<InsertOutcome[]> =>
    waitForLock(() => writer.insertRows(rows), isStopping);

  const commit = async (group: readonly Waiting[]): Promise<void> => {
    try {
      const outcomes = await insertAll(group.flatMap(({ rows }) => rows));
      let at = 0;
      for (const { rows, resolve } of group) resolve(outcomes.slice(at, (at += rows.length)));
    } catch (cause) {
      const error = toStoreError(cause);
      // A passing fault is everybody's. Any other is one request's, and must not cost its neighbours their place.
      const isEverybodys = group.length === 1 || (error instanceof AppError && error.code === 'unavailable');
      if (isEverybodys) for (const { reject } of group) reject(error);
      else for (const waiting of group) await commit([waiting]);
    }
  };

  const takeGroup = (): Waiting[] => {
    let size = 0;
    const end = queue.findIndex(
      ({ rows }, at) => at > 0 && (size += queue[at - 1]!.rows.length) + rows.length > groupLimit,
    );
    const group = end === -1 ? queue : queue.slice(0, end);
    queue = end === -1 ? [] : queue.slice(end);
    return group;
  };

  const run = async (): Promise<void> => {
    while (queue.length > 0) await commit(takeGroup());
    running = false;
  };

  return (rows) =>
    new Promise((resolve, reject) => {
      queue.push({ rows, resolve, reject });
      if (running) return;
      running = true;
      setImmediate(() => void run());
    });
};
