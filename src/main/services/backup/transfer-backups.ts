import { createReadStream, existsSync } from 'node:fs';
import { backupFileEnding } from '../../../shared/contract/backup-transfer.ts';
import type { BackupExport } from '../../../shared/contract/backups.ts';
import type { CommandHandlers } from '../../../shared/contract/commands.ts';
import type { StreamEvent } from '../../../shared/contract/stream.ts';
import { AppError } from '../../../shared/core/app-error.ts';
import { toLocalText } from '../../../shared/core/period/local-text.ts';
import type { StartTimer } from '../start-timer.ts';
import { type BackupFile, listBackupFiles, uploadPathOf } from './backup-files.ts';
import type { BackupThread } from './backup-thread.ts';
import { toBackupView } from './backup-views.ts';
import { seal, sealedSize } from './encrypted-file.ts';
import { createFileReceiver } from './receive-file.ts';

export type TransferDeps = {
  /** The ledger's file. */
  readonly path: string;
  readonly timeZone: string;
  readonly thread: BackupThread;
  /** Makes a backup, or waits for the one that is being made. */
  readonly make: () => Promise<void>;
  readonly createId: () => string;
  readonly startTimer: StartTimer;
  readonly publish: (event: StreamEvent) => void;
};

/** An encrypted file on its way out, sealed while it is sent. */
export type BackupDownload = {
  readonly fileName: string;
  readonly bytes: number;
  readonly pieces: AsyncGenerator<Buffer, void, void>;
};

export type BackupTransfer = {
  readonly handlers: Pick<CommandHandlers, 'exportBackup' | 'openBackup'>;
  /** @throws AppError `not_found` when it has been fetched or was not in time */
  readonly download: (id: string) => BackupDownload;
  /** A piece of an encrypted file; the bytes that are there. @throws AppError `conflict`, `unavailable` */
  readonly upload: (offset: number, piece: Buffer) => Promise<number>;
  readonly close: () => void;
};

type Ready = BackupExport & { readonly file: BackupFile; readonly passphrase: string };

/** A passphrase is kept in memory for so long, and only until its file is fetched. */
const fetchWithinMs = 10 * 60_000;

/** Backups that leave the program under a passphrase, and come back. */
export const createBackupTransfer = (deps: TransferDeps): BackupTransfer => {
  const { path, timeZone, thread } = deps;
  const toText = (epochMs: number): string => toLocalText(epochMs, timeZone);
  const uploaded = uploadPathOf(path);
  const receiver = createFileReceiver(uploaded);
  let ready: Ready | null = null;
  let stopTimer = (): void => undefined;
  const forget = (): void => {
    stopTimer();
    ready = null;
  };

  return {
    handlers: {
      exportBackup: async ({ passphrase }) => {
        await deps.make();
        const file = listBackupFiles(path).find(({ kind, contents }) => kind !== 'imported' && contents !== null);
        if (file === undefined) throw new AppError('unavailable', 'The backup that was just made is not there.');
        forget();
        const day = toText(file.madeAt).slice(0, 'yyyy-mm-dd'.length);
        const offer = {
          id: deps.createId(),
          file_name: `centesimo-${day}${backupFileEnding}`,
          bytes: sealedSize(file.bytes),
        };
        ready = { ...offer, file, passphrase };
        stopTimer = deps.startTimer(fetchWithinMs, forget);
        return offer;
      },
      openBackup: async ({ passphrase }) => {
        const { name } = await receiver.use(() =>
          thread.run({ kind: 'import', file: uploaded, passphrase, path, timeZone }),
        );
        deps.publish({ type: 'backups' });
        const file = listBackupFiles(path).find((one) => one.name === name);
        if (file === undefined) throw new AppError('unavailable', 'The backup that was just opened is not there.');
        return toBackupView(file, toText);
      },
    },
    download: (id) => {
      const found = ready;
      if (found === null || found.id !== id || !existsSync(found.file.path)) {
        throw new AppError('not_found', 'This file is not offered any more. Export the backup anew.');
      }
      forget();
      const { file, passphrase, file_name: fileName, bytes } = found;
      return { fileName, bytes, pieces: seal(createReadStream(file.path), passphrase, file.madeAt) };
    },
    upload: receiver.take,
    close: () => {
      forget();
      receiver.drop();
    },
  };
};
