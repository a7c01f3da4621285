import { closeSync, openSync } from 'node:fs';
import SqliteDatabase, { type Database } from 'better-sqlite3';
import { AppError } from '../../shared/core/app-error.ts';
import { migrate, refuseNewer } from './migrate.ts';
import { toOpenError } from './store-errors.ts';

/** "Cent" in ASCII: lets `file` and the program itself tell this database from any other. */
export const applicationId = 0x43656e74;

/**
 * Opens the ledger, creating and migrating it as needed. Acknowledged means durable: WAL with `synchronous=FULL`, so a
 * commit returns after the data is on disk.
 *
 * @throws AppError `conflict` when the file is another program's database or a newer Centesimo's; it is left untouched.
 */
export const openDatabase = (path: string): Database => {
  // Made here with the owner's rights only; SQLite gives its side files the rights of the main one.
  closeSync(openSync(path, 'a', 0o600));
  const db = new SqliteDatabase(path, { timeout: 5000 });
  try {
    refuseForeign(db, path);
    refuseNewer(db);
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = FULL');
    db.pragma('foreign_keys = ON');
    db.pragma('trusted_schema = OFF');
    db.pragma('checkpoint_fullfsync = 1');
    db.pragma('cache_size = -32000');
    db.pragma('temp_store = MEMORY');
    db.pragma('wal_autocheckpoint = 12000');
    db.pragma('journal_size_limit = 67108864');
    // Before the first table: a start that is cut short must not leave a database that looks like another program's.
    db.pragma(`application_id = ${applicationId}`);
    migrate(db);
    return db;
  } catch (error) {
    db.close();
    throw toOpenError(error, path);
  }
};

const refuseForeign = (db: Database, path: string): void => {
  if (isOurs(db)) return;
  throw new AppError('conflict', `${path} is not a Centesimo database. Move it away or choose another data directory.`);
};

/** Ours by its mark, or new and empty. A file that is no database at all is nobody's and not ours to overwrite. */
const isOurs = (db: Database): boolean => {
  try {
    const id = db.pragma('application_id', { simple: true }) as number;
    const tables = db.prepare('SELECT count(*) FROM sqlite_schema').pluck().get() as number;
    return id === applicationId || (id === 0 && tables === 0);
  } catch (error) {
    if (error instanceof SqliteDatabase.SqliteError && error.code === 'SQLITE_NOTADB') return false;
    throw error;
  }
};

/** A connection that can only read. The database must exist; it is not checked or migrated. */
export const createReadConnection = (path: string): Database => {
  const db = new SqliteDatabase(path, { timeout: 5000, fileMustExist: true });
  db.pragma('query_only = ON');
  db.pragma('trusted_schema = OFF');
  db.pragma('cache_size = -16000');
  db.pragma('temp_store = MEMORY');
  return db;
};
