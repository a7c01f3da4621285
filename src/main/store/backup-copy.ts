import { closeSync, fsyncSync, openSync, rmSync } from 'node:fs';
import SqliteDatabase, { type Database } from 'better-sqlite3';
import { openForCheck } from './check-ledger.ts';
import { raiseCommits, readLedgerState } from './ledger-state.ts';
import { addGap } from './ledger-gap-table.ts';
import type { NewGap } from './ledger-gap-table.ts';
import { openDatabase } from './open-database.ts';

/** Copied in one go; between two of them whoever shares the thread has a turn. */
const pagesAtOnce = 1_000;

/** Puts a file's content, or a folder's list of names, on disk. */
export const flushToDisk = (path: string): void => {
  // Windows lets nobody open a folder; its file system keeps the order by itself.
  if (process.platform === 'win32' && !path.includes('.')) return;
  const file = openSync(path, process.platform === 'win32' ? 'r+' : 'r');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
};

export const removeDatabase = (path: string): void => {
  for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(path + suffix, { force: true });
};

/**
 * Copies a ledger as it is at this moment into a single file of its own (mode 0600), page by page and in little memory,
 * while others read and write. Nothing is at `target` before.
 *
 * @throws when the disk is full or the ledger cannot be read; the part that was copied is removed
 */
export const copyLedger = async (source: string, target: string): Promise<void> => {
  const db = openForCheck(source);
  try {
    // Read from within one transaction: what is written meanwhile would start the copy anew each time.
    db.exec('BEGIN');
    db.prepare('SELECT count(*) FROM sqlite_schema').get();
    closeSync(openSync(target, 'wx', 0o600));
    await db.backup(target, { progress: () => pagesAtOnce });
    db.exec('COMMIT');
    const copy = new SqliteDatabase(target);
    try {
      // Without a write-ahead log it is one file, and stays that when it is looked at.
      copy.pragma('journal_mode = DELETE');
    } finally {
      copy.close();
    }
    flushToDisk(target);
  } catch (error) {
    removeDatabase(target);
    throw error;
  } finally {
    db.close();
  }
};

/** What a copy holds. Times are epoch ms. */
export type LedgerContents = {
  readonly version: number;
  readonly calls: number;
  readonly firstCallAt: number | null;
  readonly lastCallAt: number | null;
  readonly lastReceivedAt: number | null;
  readonly lastSeq: number;
  readonly commits: number;
};

/** A ledger of an older program keeps no calls in sums alone. */
const hasRetired = (db: Database): boolean =>
  db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'retired_calls'").get() !== undefined;

const readContents = (db: Database): LedgerContents => {
  const ask = (sql: string): number | null => db.prepare(sql).pluck().get() as number | null;
  const state = readLedgerState(db);
  const retired = (edge: string): string => (hasRetired(db) ? `UNION ALL SELECT ${edge} FROM retired_calls` : '');
  return {
    version: db.pragma('user_version', { simple: true }) as number,
    calls: ask('SELECT coalesce(sum(calls), 0) FROM rollup_day') ?? 0,
    firstCallAt: ask(
      `SELECT min(at) FROM (SELECT min(occurred_at) AS at FROM usage_events ${retired('min(first_at)')})`,
    ),
    lastCallAt: ask(`SELECT max(at) FROM (SELECT max(occurred_at) AS at FROM usage_events ${retired('max(last_at)')})`),
    lastReceivedAt:
      state?.lastReceivedAt ?? ask('SELECT received_at FROM usage_events ORDER BY seq DESC LIMIT 1') ?? null,
    lastSeq: ask('SELECT max(seq) FROM usage_events') ?? 0,
    commits: state?.commits ?? 0,
  };
};

export const readLedgerContents = (path: string): LedgerContents => {
  const db = openForCheck(path);
  try {
    return readContents(db);
  } finally {
    db.close();
  }
};

/**
 * Calls of a ledger that came after a certain one, which a copy has as well; all of them after 0. Those of them that are
 * kept in sums alone have no number any more: they are what the ledger has more in sums than the copy, without the calls
 * that only the copy still has one by one.
 */
export const countCallsAfter = (path: string, copyPath: string, seq: number): number => {
  const [db, copy] = [openForCheck(path), openForCheck(copyPath)];
  const count = (from: Database, sql: string, ...values: number[]): number =>
    from
      .prepare(sql)
      .pluck()
      .get(...values) as number;
  const countRetired = (from: Database): number =>
    hasRetired(from) ? count(from, 'SELECT coalesce(sum(calls), 0) FROM retired_calls') : 0;
  try {
    if (seq === 0) return readContents(db).calls;
    const after = count(db, 'SELECT count(*) FROM usage_events WHERE seq > ?', seq);
    const more = countRetired(db) - countRetired(copy);
    if (more <= 0) return after;
    const inCopy = count(copy, 'SELECT count(*) FROM usage_events');
    return after + Math.max(0, more - (inCopy - count(db, 'SELECT count(*) FROM usage_events WHERE seq <= ?', seq)));
  } finally {
    db.close();
    copy.close();
  }
};

/**
 * Brings a copy to this program's version, or makes a new ledger where there is none.
 *
 * @throws AppError `conflict` when a newer program wrote it
 */
export const migrateCopy = (path: string): void => changeCopy(path, () => undefined);

/** Notes in a copy that it takes the ledger's place, ahead of `above` commits, and what is missing since. */
export const noteReplacement = (path: string, above: number, gap: NewGap): void =>
  changeCopy(path, (db) => {
    db.transaction(() => {
      raiseCommits(db, above);
      addGap(db, gap);
    }).immediate();
  });

const changeCopy = (path: string, change: (db: Database) => void): void => {
  const db = openDatabase(path);
  try {
    change(db);
    db.pragma('wal_checkpoint(TRUNCATE)');
    // One file again, that can be renamed in one step.
    db.pragma('journal_mode = DELETE');
  } finally {
    db.close();
  }
  flushToDisk(path);
};
