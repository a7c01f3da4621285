import type { backupDownloadPath } from '../../../../shared/contract/backup-transfer.ts';
import { ApiError } from '../../../api/api-error.ts';
import type { Engine } from '../../../api/engine.ts';
import { sendFile } from './send-file.ts';

type Host = Pick<Engine, 'call' | 'desktop'>;

const downloadPath: typeof backupDownloadPath = '/v1/backup-exports/:id';

/**
 * Has a backup saved as an encrypted file: where the owner says in the desktop app, among the downloads in a browser.
 *
 * @returns false when the owner cancelled
 * @throws ApiError
 */
export const saveBackup = async ({ call, desktop }: Host, passphrase: string): Promise<boolean> => {
  if (desktop !== null) {
    const { path, problem } = await desktop.call('exportBackup', { passphrase });
    if (problem !== null) throw new ApiError('failed', problem);
    return path !== null;
  }
  const { id, file_name: name } = await call('exportBackup', { passphrase });
  const link = document.createElement('a');
  link.href = downloadPath.replace(':id', id);
  link.download = name;
  link.click();
  return true;
};

/** A file the owner has chosen; `file` null: the desktop app has it. */
export type ChosenFile = { readonly name: string; readonly bytes: number; readonly file: File | null };

/**
 * Sends a chosen file to the engine, which opens it when it is asked to.
 *
 * @param onProgress called with the bytes that have arrived, where that is known
 * @throws ApiError
 */
export const sendBackup = async (
  { desktop }: Host,
  { file }: ChosenFile,
  onProgress: (bytes: number) => void,
): Promise<void> => {
  if (file !== null) return sendFile(file, onProgress);
  const problem = (await desktop?.call('sendBackup', {}))?.problem ?? null;
  if (problem !== null) throw new ApiError('failed', problem);
};
