import SqliteDatabase from 'better-sqlite3';
import { AppError } from '../../shared/core/app-error.ts';

const passing: Readonly<Record<string, string>> = {
  SQLITE_BUSY: 'Another program is using the database',
  SQLITE_LOCKED: 'Another program is using the database',
  SQLITE_FULL: 'The disk is full',
  SQLITE_IOERR: 'The disk cannot be read or written',
  SQLITE_READONLY: 'The database cannot be written: check the rights of the data directory',
  SQLITE_CANTOPEN: 'The database file cannot be opened',
};

/** SQLite's passing faults as `AppError` `unavailable` (nothing was stored, try again); anything else as it came. */
export const toStoreError = (error: unknown): unknown => {
  if (!(error instanceof SqliteDatabase.SqliteError)) return error;
  const kind = Object.keys(passing).find((code) => error.code.startsWith(code));
  if (kind === undefined) return error;
  return new AppError('unavailable', `${passing[kind]}. Nothing of this request was stored; send it again.`, {
    cause: error,
  });
};
