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
  const reason = findReason(error);
  if (reason === undefined) return error;
  return new AppError('unavailable', `${reason}. Nothing of this request was stored; send it again.`, { cause: error });
};

/** The same faults while the database at `path` is being opened, as `AppError` `conflict`. */
export const toOpenError = (error: unknown, path: string): unknown => {
  const reason = findReason(error);
  return reason === undefined ? error : new AppError('conflict', `${path}: ${reason}.`, { cause: error });
};

/** Whether another connection holds the database, which passes by itself. */
export const isBusyError = (error: unknown): boolean =>
  error instanceof SqliteDatabase.SqliteError && /^SQLITE_(BUSY|LOCKED)/.test(error.code);

const findReason = (error: unknown): string | undefined => {
  if (!(error instanceof SqliteDatabase.SqliteError)) return undefined;
  return Object.entries(passing).find(([code]) => error.code.startsWith(code))?.[1];
};
