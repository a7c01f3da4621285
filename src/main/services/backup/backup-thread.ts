import { Worker } from 'node:worker_threads';
import { AppError, type AppErrorCode, type FieldError } from '../../../shared/core/app-error.ts';
import type { BackupKind } from './backup-files.ts';
import type { BackupResult } from './make-backup.ts';
import type { Base } from './prepare-ledger.ts';

/** What the backup thread is started for; it ends when that is done. Times are epoch ms, the zone is the owner's. */
export type BackupTask = { readonly path: string; readonly timeZone: string } & (
  | { readonly kind: 'backup'; readonly of: BackupKind; readonly madeAt: number }
  | { readonly kind: 'prepare'; readonly file: string }
  | { readonly kind: 'import'; readonly file: string; readonly passphrase: string }
);

export type BackupAnswer =
  | { readonly ok: true; readonly value: Results[BackupTask['kind']] }
  /** `code` null: a bug. */
  | {
      readonly ok: false;
      readonly code: AppErrorCode | null;
      readonly message: string;
      readonly errors: readonly FieldError[];
    };

type Results = {
  readonly backup: BackupResult;
  readonly prepare: Base;
  /** The name of a backup. */
  readonly import: { readonly name: string };
};

/** Runs one task after the other in a thread of its own, so that nothing else waits for the disk. */
export type BackupThread = {
  readonly run: <T extends BackupTask>(task: T) => Promise<Results[T['kind']]>;
  /** What is under way is given up; what it has written goes at the next start. */
  readonly close: () => void;
};

const toError = ({ code, message, errors }: Extract<BackupAnswer, { ok: false }>): Error =>
  code === null ? new Error(message) : new AppError(code, message, { errors });

const resourceLimits = { maxYoungGenerationSizeMb: 12 } as const;

/** @param worker module of `backup-worker` */
export const createBackupThread = (worker: URL): BackupThread => {
  let last: Promise<unknown> = Promise.resolve();
  let running: Worker | null = null;
  let isClosed = false;

  const runOne = (task: BackupTask): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const stopped = new AppError('unavailable', 'Centesimo is stopping.');
      if (isClosed) return reject(stopped);
      const thread = new Worker(worker, { workerData: task, name: 'backup', resourceLimits });
      running = thread;
      thread.once('message', (answer: BackupAnswer) => {
        if (answer.ok) resolve(answer.value);
        else reject(toError(answer));
      });
      thread.once('error', reject);
      thread.once('exit', () => {
        running = null;
        reject(stopped);
      });
    });

  return {
    run: (task) => {
      const work = last.then(() => runOne(task));
      last = work.catch(() => undefined);
      return work as Promise<never>;
    },
    close: () => {
      isClosed = true;
      void running?.terminate();
    },
  };
};
