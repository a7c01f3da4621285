import { parentPort, workerData } from 'node:worker_threads';
import { AppError } from '../shared/core/app-error.ts';
import { createDayCut } from './day-cut.ts';
import type { BackupAnswer, BackupTask } from './services/backup/backup-thread.ts';
import { importBackup } from './services/backup/import-backup.ts';
import { makeBackup } from './services/backup/make-backup.ts';
import { prepareLedger } from './services/backup/prepare-ledger.ts';

/** The thread that copies and checks ledgers. */
const port = parentPort;
if (port === null) throw new Error('backup-worker must be started as a worker thread');

const run = (task: BackupTask): Promise<Extract<BackupAnswer, { ok: true }>['value']> => {
  const cut = createDayCut(task.timeZone);
  if (task.kind === 'backup') return makeBackup(task.path, task.of, task.madeAt, cut);
  if (task.kind === 'import') return importBackup(task.path, task.file, task.passphrase, cut);
  return prepareLedger(task.path, { file: task.file, madeAt: null }, cut);
};

const answer = await run(workerData as BackupTask).then(
  (value): BackupAnswer => ({ ok: true, value }),
  (error: unknown): BackupAnswer => ({
    ok: false,
    code: error instanceof AppError ? error.code : null,
    errors: error instanceof AppError ? error.errors : [],
    message: error instanceof Error ? (error instanceof AppError ? error.message : (error.stack ?? '')) : String(error),
  }),
);
port.postMessage(answer);
port.close();
