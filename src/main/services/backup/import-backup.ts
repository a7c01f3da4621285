import { rmSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { readLedgerContents, removeDatabase } from '../../store/backup-copy.ts';
import { checkLedger } from '../../store/check-ledger.ts';
import type { DayCut } from '../../store/rollup-tables.ts';
import { keepBackup, keepOneImported, newBackupPath } from './backup-files.ts';
import { decryptFile, openRefusal, readMadeAt } from './encrypted-file.ts';
import { ensureRoom, toBackupError } from './make-backup.ts';

/**
 * Opens an encrypted file, reads all of it, and puts it among the backups, where it takes the place of the one that was
 * imported before. The encrypted file is gone afterwards, whatever came of it.
 *
 * @returns its name among the backups
 * @throws AppError `conflict` when it cannot be opened or used, `unavailable` without room; nothing else has changed then
 */
export const importBackup = async (
  ledgerPath: string,
  file: string,
  passphrase: string,
  cut: DayCut,
): Promise<{ readonly name: string }> => {
  try {
    const part = newBackupPath(ledgerPath, 'imported', readMadeAt(file));
    try {
      ensureRoom(file, dirname(part));
      await decryptFile(file, part, passphrase);
      const { problem } = checkLedger(part, cut);
      if (problem !== null) {
        throw openRefusal('unusable_backup', `This backup cannot be used. ${problem} Nothing was changed.`);
      }
      const kept = keepBackup(part, readLedgerContents(part));
      keepOneImported(ledgerPath, kept);
      return { name: basename(kept, '.db') };
    } finally {
      removeDatabase(part);
    }
  } catch (error) {
    throw toBackupError(error);
  } finally {
    rmSync(file, { force: true });
  }
};
