import { openAsBlob, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { app, type BrowserWindow, dialog } from 'electron';
import type { CallAnswer } from '../../shared/contract/bridge.ts';
import {
  backupDownloadPath,
  backupFileEnding,
  backupUploadPath,
  uploadPieceBytes,
} from '../../shared/contract/backup-transfer.ts';
import type { CallName, CallOutput } from '../../shared/contract/calls.ts';
import type { DesktopOutput } from '../../shared/contract/desktop-calls.ts';
import { detailOf } from './export.ts';
import { writeDownload } from './export-file.ts';
import type { DesktopTexts } from './texts.ts';

/** What is sent with a request to the engine. */
export type EngineUpload = {
  readonly method: 'PUT';
  readonly headers: Readonly<Record<string, string>>;
  readonly body: ArrayBuffer;
};

export type BackupFilesDeps = {
  /** Asks the engine with the right to change things. */
  readonly fetchFromEngine: (path: string, upload?: EngineUpload) => Promise<Response>;
  readonly call: (name: CallName, input: unknown) => Promise<CallAnswer<unknown>>;
  readonly texts: () => DesktopTexts;
};

/** Encrypted backups as files of the owner's choosing. Where a `problem` is answered, nothing was saved or sent. */
export type BackupFiles = {
  readonly exportBackup: (passphrase: string, window: BrowserWindow) => Promise<DesktopOutput<'exportBackup'>>;
  readonly chooseBackup: (window: BrowserWindow) => Promise<DesktopOutput<'chooseBackup'>>;
  /** Sends the file that was chosen last to the engine. */
  readonly sendBackup: (window: BrowserWindow) => Promise<DesktopOutput<'sendBackup'>>;
};

const toReason = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** 2 and above is a bar without a known end, -1 none; the window may have been closed meanwhile. */
const showProgress = (window: BrowserWindow, done: number): void => {
  if (!window.isDestroyed()) window.setProgressBar(done);
};

export const createBackupFiles = ({ fetchFromEngine, call, texts }: BackupFilesDeps): BackupFiles => {
  const filters = [{ name: 'Centesimo', extensions: [backupFileEnding.slice(1)] }];
  let chosen: string | null = null;

  const askWhere = async (window: BrowserWindow): Promise<string | null> => {
    const day = new Date().toISOString().slice(0, 'yyyy-mm-dd'.length);
    const defaultPath = join(app.getPath('downloads'), `centesimo-${day}${backupFileEnding}`);
    const { canceled, filePath } = await dialog.showSaveDialog(window, {
      title: texts().backupTitle,
      defaultPath,
      filters,
    });
    return canceled || filePath === '' ? null : filePath;
  };

  const save = async (path: string, passphrase: string): Promise<void> => {
    const answer = await call('exportBackup', { passphrase });
    if (!answer.ok) throw new Error(answer.error.detail);
    const { id } = answer.value as CallOutput<'exportBackup'>;
    const response = await fetchFromEngine(backupDownloadPath.replace(':id', id));
    if (!response.ok || response.body === null) throw new Error(await detailOf(response));
    await writeDownload(response.body, path, () => undefined);
  };

  const send = async (path: string, onProgress: (done: number) => void): Promise<void> => {
    const file = await openAsBlob(path);
    for (let offset = 0; offset === 0 || offset < file.size; offset += uploadPieceBytes) {
      const body = await file.slice(offset, offset + uploadPieceBytes).arrayBuffer();
      const headers = { 'content-type': 'application/octet-stream' };
      const response = await fetchFromEngine(`${backupUploadPath}?offset=${offset}`, { method: 'PUT', headers, body });
      if (!response.ok) throw new Error(await detailOf(response));
      await response.body?.cancel();
      onProgress(Math.min(1, (offset + uploadPieceBytes) / file.size));
    }
  };

  return {
    exportBackup: async (passphrase, window) => {
      const path = await askWhere(window);
      if (path === null) return { path: null, problem: null };
      showProgress(window, 2);
      try {
        await save(path, passphrase);
        return { path, problem: null };
      } catch (error) {
        return { path: null, problem: toReason(error) };
      } finally {
        showProgress(window, -1);
      }
    },
    chooseBackup: async (window) => {
      const { canceled, filePaths } = await dialog.showOpenDialog(window, { properties: ['openFile'], filters });
      const path = canceled ? undefined : filePaths[0];
      if (path === undefined) return null;
      chosen = path;
      return { file_name: basename(path), bytes: statSync(path).size };
    },
    sendBackup: async (window) => {
      if (chosen === null) return { problem: 'No file was chosen.' };
      showProgress(window, 0);
      try {
        await send(chosen, (done) => showProgress(window, done));
        return { problem: null };
      } catch (error) {
        return { problem: toReason(error) };
      } finally {
        showProgress(window, -1);
      }
    },
  };
};
