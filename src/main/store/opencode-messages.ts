import SqliteDatabase, { type Database } from 'better-sqlite3';
import { AppError } from '../../shared/core/app-error.ts';

/** A row of opencode's table `message`; `data` is JSON. */
export type OpencodeRow = {
  readonly rowid: number;
  readonly id: string;
  readonly session: string;
  readonly data: string;
};

export type OpencodeMessages = {
  /**
   * The messages that changed at `since` (epoch ms) or later, in parts of `size`, so that no read transaction stays open
   * for long. Where the table does not say when, all of them.
   */
  readonly parts: (since: number, size: number) => Generator<readonly OpencodeRow[]>;
  /** When the last change was, epoch ms; 0 where the table does not say. */
  readonly lastChange: () => number;
  readonly close: () => void;
};

const hasColumn = (db: Database, name: string): boolean =>
  db.prepare('SELECT 1 FROM pragma_table_info(?) WHERE name = ?').get('message', name) !== undefined;

/**
 * Opens another program's database for reading alone. Longer texts than `mostBytes` are left out: no message's counts need
 * them.
 *
 * All of it throws `AppError` `unavailable` for a file that is no database, is locked or has another shape.
 */
export const openOpencodeMessages = (path: string, mostBytes: number): OpencodeMessages => {
  const db = orUnavailable(() => new SqliteDatabase(path, { readonly: true, fileMustExist: true, timeout: 2000 }));
  try {
    return orUnavailable(() => createMessages(db, mostBytes));
  } catch (error) {
    db.close();
    throw error;
  }
};

const orUnavailable = <T>(work: () => T): T => {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof SqliteDatabase.SqliteError)) throw error;
    throw new AppError('unavailable', `opencode's database cannot be read: ${error.message}`, { cause: error });
  }
};

const createMessages = (db: Database, mostBytes: number): OpencodeMessages => {
  db.pragma('query_only = ON');
  db.pragma('trusted_schema = OFF');
  db.pragma('cache_size = -2000');
  const isDated = hasColumn(db, 'time_updated');
  const next = db.prepare<[number, number, number, number], OpencodeRow>(
    `SELECT rowid, id, session_id AS session, data FROM message
     WHERE rowid > ? AND ${isDated ? 'time_updated >= ?' : '? IS NOT NULL'}
       AND typeof(id) = 'text' AND typeof(session_id) = 'text' AND typeof(data) = 'text' AND length(data) <= ?
     ORDER BY rowid LIMIT ?`,
  );
  const last = isDated ? db.prepare<[], number | null>('SELECT max(time_updated) FROM message').pluck() : null;
  return {
    *parts(since, size) {
      let after = -1;
      for (;;) {
        const from = after;
        const rows = orUnavailable(() => next.all(from, since, mostBytes, size));
        const end = rows.at(-1);
        if (end === undefined) return;
        yield rows;
        after = end.rowid;
      }
    },
    lastChange: () => orUnavailable(() => last?.get() ?? 0),
    close: () => void db.close(),
  };
};
