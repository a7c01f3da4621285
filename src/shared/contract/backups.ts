import { z } from 'zod';
import { leastPassphraseLength } from './backup-transfer.ts';

/** Backups of the ledger, and what is missing from it since one took its place. Times are RFC 3339; sizes are bytes. */

const count = z.int().nonnegative();
const moment = z.string().nullable();

export const backupSchema = z.object({
  name: z.string(),
  /** `daily`, `migration` before a newer program changed the ledger, `manual` on demand, `imported` from a file. */
  kind: z.enum(['daily', 'manual', 'migration', 'imported']),
  made_at: z.string(),
  bytes: count,
  /** It was read from end to end when it was made, and is still the same size. It is read again before it is restored. */
  checked: z.boolean(),
  calls: count.nullable(),
  first_call_at: moment,
  last_call_at: moment,
});
export type BackupView = z.infer<typeof backupSchema>;

export const ledgerGapSchema = z.object({
  id: z.string(),
  cause: z.enum(['damage', 'restore']),
  found_at: z.string(),
  /** When the backup in use was made; null without one. */
  backup_made_at: moment,
  /** Nothing is missing. */
  complete: z.boolean(),
  /** Calls received after that are missing; null: from the first on. */
  missing_from: moment,
  missing_to: moment,
  missing_calls: count.nullable(),
  /** The folder the former files are in, inside the data folder. */
  kept_in: z.string(),
  dismissed: z.boolean(),
});
export type LedgerGapView = z.infer<typeof ledgerGapSchema>;

export const backupsSchema = z.object({
  folder: z.string(),
  /** One is being made. */
  making: z.boolean(),
  /** Why the last attempt failed; null when it did not. The former backups are still there, and it is tried again. */
  failure: z.object({ at: z.string(), reason: z.string() }).nullable(),
  backups: z.array(backupSchema),
  /** The last found first. */
  gaps: z.array(ledgerGapSchema),
});
export type BackupsView = z.infer<typeof backupsSchema>;

const nothing = z.strictObject({});
const nameInput = z.strictObject({ name: z.string().max(128) });

/** What would be missing once a backup is restored. */
export const restorePreviewSchema = z.object({
  missing_calls: count,
  /** Calls received after that would be missing; null: all of them. */
  missing_from: moment,
  missing_to: moment,
});

const mostPassphraseLength = 1024;
export const newPassphrase = z.string().min(leastPassphraseLength).max(mostPassphraseLength);
/** Of a file that exists: whatever it was given. */
const passphrase = z.string().min(1).max(mostPassphraseLength);

/** Where a piece of a file belongs, in bytes; in the address it is a text. */
export const backupUploadInput = z.strictObject({
  offset: z.preprocess(
    (value) => (typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value),
    z.int().nonnegative(),
  ),
});
/** `bytes`: of the file so far. */
export const backupUploadSchema = z.object({ bytes: count });

/** A file that waits to be fetched, once and within ten minutes, at `/v1/backup-exports/ID`. */
export const backupExportSchema = z.object({ id: z.string(), file_name: z.string(), bytes: count });
export type BackupExport = z.infer<typeof backupExportSchema>;

export const backupQueries = {
  backups: { path: '/v1/backups', input: nothing, output: backupsSchema },
  restorePreview: { path: '/v1/backups/:name/restore', input: nameInput, output: restorePreviewSchema },
} as const;

export const backupCommands = {
  /** Answers once the backup is made and checked. */
  makeBackup: { method: 'POST', path: '/v1/backups', input: nothing, output: backupsSchema },
  /** Answers once the backup has been checked; then the engine ends and starts again with it. */
  restoreBackup: { method: 'POST', path: '/v1/backups/:name/restore', input: nameInput, output: restorePreviewSchema },
  /** Makes a backup and has it ready to be fetched under a passphrase. */
  exportBackup: {
    method: 'POST',
    path: '/v1/backup-exports',
    input: z.strictObject({ passphrase: newPassphrase }),
    output: backupExportSchema,
  },
  /** Opens and checks the encrypted file that was sent before; it is among the backups then, and nothing else changes. */
  openBackup: {
    method: 'POST',
    path: '/v1/backup-import/open',
    input: z.strictObject({ passphrase }),
    output: backupSchema,
  },
  dismissGap: {
    method: 'POST',
    path: '/v1/ledger-gaps/:id/dismiss',
    input: z.strictObject({ id: z.string().regex(/^\d{1,15}$/, 'write the id of a gap from the list') }),
    output: backupsSchema,
  },
} as const;
