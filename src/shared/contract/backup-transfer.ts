/** A backup on its way out of the program and back: an encrypted file that is no part of a JSON answer. */

/** Streams the file that `exportBackup` has made ready, once. */
export const backupDownloadPath = '/v1/backup-exports/:id';

/** Takes a file piece by piece; `?offset=` says where a piece belongs, and 0 begins anew. */
export const backupUploadPath = '/v1/backup-import';

/** The most a piece may have: one arrives well within the time a request may take, and fits in memory. */
export const uploadPieceBytes = 4 * 1024 * 1024;

export const backupFileEnding = '.centesimo-backup';

/** Characters, of the passphrase of a new file. */
export const leastPassphraseLength = 10;

/** Why an encrypted file could not be opened, where the screens have a sentence of their own for it. */
export const openFailures = ['wrong_passphrase', 'damaged_file', 'no_backup', 'unusable_backup'] as const;
export type OpenFailure = (typeof openFailures)[number];
