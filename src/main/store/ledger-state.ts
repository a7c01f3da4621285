import type { Database } from 'better-sqlite3';
import type { LedgerMark } from './ledger-mark.ts';
import { openMark } from './ledger-mark.ts';
import type { UsageEventWriter } from './usage-event-writer.ts';

export type LedgerState = Omit<LedgerMark, 'versions'>;

type Row = { readonly commits: number; readonly last_seq: number; readonly last_received_at: number | null };

const toState = (row: Row): LedgerState => ({
  commits: row.commits,
  lastSeq: row.last_seq,
  lastReceivedAt: row.last_received_at,
});

const columns = 'commits, last_seq, last_received_at';

/** How far a ledger is; undefined for one of an older program, which did not count. */
export const readLedgerState = (db: Database): LedgerState | undefined => {
  const isKept = db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'ledger_state'").get() !== undefined;
  const row = isKept ? (db.prepare(`SELECT ${columns} FROM ledger_state`).get() as Row | undefined) : undefined;
  return row === undefined ? undefined : toState(row);
};

/** Puts a copy ahead of every other state of its ledger, because it takes their place. */
export const raiseCommits = (db: Database, above: number): void =>
  void db.prepare('UPDATE ledger_state SET commits = max(commits, ?) + 1').run(above);

type Operations = Readonly<Record<string, (...args: never[]) => unknown>>;

/** Counts every transaction of the writer in the ledger and, after it, in the mark beside it. */
export const countCommits = <T extends Operations>(
  db: Database,
  path: string,
  { insertInside, forget }: UsageEventWriter,
  operations: T,
): { writer: UsageEventWriter; operations: T; close: () => void } => {
  const mark = openMark(path);
  const version = db.pragma('user_version', { simple: true }) as number;
  const advance = db.prepare<[], Row>(
    `UPDATE ledger_state SET commits = commits + 1,
       last_seq = coalesce((SELECT max(seq) FROM usage_events), 0),
       last_received_at = coalesce(
         (SELECT received_at FROM usage_events ORDER BY seq DESC LIMIT 1), last_received_at)
     RETURNING ${columns}`,
  );
  const changes = db.prepare('SELECT total_changes()').pluck();
  const write = (state: LedgerState): void => mark.write({ ...state, versions: [version, version] });

  const runCounted = db.transaction((work: () => unknown): { result: unknown; state: LedgerState | undefined } => {
    const before = changes.get();
    const result = work();
    return { result, state: changes.get() === before ? undefined : toState(advance.get()!) };
  });
  const counted = <R>(work: () => R): R => {
    const { result, state } = runCounted.immediate(work);
    if (state !== undefined) write(state);
    return result as R;
  };

  const first = readLedgerState(db);
  if (first !== undefined) write(first);
  const count =
    (operation: T[keyof T]) =>
    (...args: never[]) =>
      counted(() => operation(...args));
  return {
    writer: {
      insertRows: (rows) => {
        try {
          return counted(() => insertInside(rows));
        } catch (error) {
          forget(rows);
          throw error;
        }
      },
      insertInside,
      forget,
    },
    operations: Object.fromEntries(
      Object.entries(operations).map(([name, operation]) => [name, count(operation as T[keyof T])]),
    ) as T,
    close: mark.close,
  };
};
