import { statfsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { AppError } from '../../../shared/core/app-error.ts';
import { copyLedger, readLedgerContents, removeDatabase } from '../../store/backup-copy.ts';
import { checkLedger, toReadProblem } from '../../store/check-ledger.ts';
import type { DayCut } from '../../store/rollup-tables.ts';
import { isDamage, isPassingFault } from '../../store/store-errors.ts';
import { type BackupKind, keepBackup, newBackupPath, tidyBackups } from './backup-files.ts';

/** Left for recording, whatever a backup needs. */
export const spareBytes = 64 * 1024 * 1024;

/** @throws AppError `unavailable` when the disk has no room for a copy of the file at `path` */
export const ensureRoom = (path: string, folder: string): void => {
  const { bavail, bsize } = statfsSync(folder);
  if (bavail * bsize >= statSync(path).size + spareBytes) return;
  throw new AppError('unavailable', 'There is not enough room on the disk for another copy of the ledger.');
};

/** A disk that refuses as what the owner is told; anything else stays what it is. */
export const toBackupError = (error: unknown): unknown => {
  if (error instanceof AppError) return error;
  const isFull = error instanceof Error && 'code' in error && error.code === 'ENOSPC';
  if (!isFull && !isPassingFault(error)) return error;
  const reason = error instanceof Error ? error.message : String(error);
  return new AppError('unavailable', `The backup could not be written: ${reason}.`, { cause: error });
};

/** `problem`: what is wrong with the ledger that was copied; nothing is kept then. */
export type BackupResult = { readonly ok: true } | { readonly ok: false; readonly problem: string };

/**
 * Makes a backup while others read and write: copies the ledger aside, reads the whole copy, and only then puts it in its
 * place and removes those that are too many.
 *
 * @throws AppError `unavailable` when the disk has no room or cannot be written; the old ones stay
 */
export const makeBackup = async (
  ledgerPath: string,
  kind: BackupKind,
  madeAt: number,
  cut: DayCut,
): Promise<BackupResult> => {
  const part = newBackupPath(ledgerPath, kind, madeAt);
  try {
    ensureRoom(ledgerPath, dirname(part));
    await copyLedger(ledgerPath, part);
    const { problem } = checkLedger(part, cut);
    if (problem !== null) return { ok: false, problem };
    keepBackup(part, readLedgerContents(part));
  } catch (error) {
    if (isDamage(error)) return { ok: false, problem: toReadProblem(error) };
    throw toBackupError(error);
  } finally {
    removeDatabase(part);
  }
  tidyBackups(ledgerPath);
  return { ok: true };
};
