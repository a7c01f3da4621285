import SqliteDatabase from 'better-sqlite3';
import { AppError } from '../../shared/core/app-error.ts';
import type { LedgerFault } from '../../shared/core/ledger-fault.ts';

const passing: Readonly<Record<string, string>> = {
  SQLITE_BUSY: 'Another program is using the database',
  SQLITE_LOCKED: 'Another program is using the database',
  SQLITE_FULL: 'The disk is full',
  SQLITE_IOERR: 'The disk cannot be read or written',
  SQLITE_READONLY: 'The database cannot be written: check the rights of the data directory',
  SQLITE_CANTOPEN: 'The database file cannot be opened',
};

const damaged = 'The ledger is damaged and is being replaced. Send the request again in a moment.';

/** SQLite's passing faults, and damage, as `AppError` `unavailable` (nothing was stored, try again); anything else as it came. */
export const toStoreError = (error: unknown): unknown => {
  if (isDamage(error)) return new AppError('unavailable', damaged, { cause: error });
  const reason = findReason(error);
  if (reason === undefined) return error;
  return new AppError('unavailable', `${reason}. Nothing of this request was stored; send it again.`, { cause: error });
};

const faults: readonly (readonly [RegExp, LedgerFault])[] = [
  [/^SQLITE_FULL/, 'disk_full'],
  [/^SQLITE_(BUSY|LOCKED)/, 'locked'],
  [/^SQLITE_READONLY/, 'read_only'],
  [/^SQLITE_(IOERR|CANTOPEN)/, 'disk_failing'],
];

/** What a passing fault is to the owner; null for an error of another kind. */
export const toLedgerFault = (error: unknown): LedgerFault | null => {
  const cause = error instanceof AppError ? error.cause : error;
  if (!(cause instanceof SqliteDatabase.SqliteError)) return null;
  return faults.find(([code]) => code.test(cause.code))?.[1] ?? null;
};

/** The same faults while the database at `path` is being opened, as `AppError` `conflict`. */
export const toOpenError = (error: unknown, path: string): unknown => {
  const reason = findReason(error);
  return reason === undefined ? error : new AppError('conflict', `${path}: ${reason}.`, { cause: error });
};

/** Whether another connection holds the database, which passes by itself. */
export const isBusyError = (error: unknown): boolean =>
  error instanceof SqliteDatabase.SqliteError && /^SQLITE_(BUSY|LOCKED)/.test(error.code);

/** Whether the disk or another program is in the way, and not the ledger itself. */
export const isPassingFault = (error: unknown): boolean => !isDamage(error) && findReason(error) !== undefined;

/** Whether SQLite could not make sense of what it read, here or in the writer's thread. */
export const isDamage = (error: unknown): boolean =>
  (error instanceof SqliteDatabase.SqliteError &&
    /^SQLITE_(CORRUPT|NOTADB|IOERR_SHORT_READ|IOERR_CORRUPTFS)/.test(error.code)) ||
  (error instanceof AppError && error.message === damaged);

const findReason = (error: unknown): string | undefined => {
  if (!(error instanceof SqliteDatabase.SqliteError)) return undefined;
  return Object.entries(passing).find(([code]) => error.code.startsWith(code))?.[1];
};
