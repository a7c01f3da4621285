import { Worker } from 'node:worker_threads';
import { AppError } from '../shared/core/app-error.ts';
import type { InsertOutcome } from '../shared/core/ledger-entry.ts';
import { createEntryEncoder } from './store/entry-codec.ts';
import type { InsertEntries } from './store/group-commit.ts';
import type { FromWriter, ToWriter, WriterError, WriterSettings } from './store/writer-protocol.ts';

/** The writer's thread as the engine sees it. */
export type WriterThread = {
  readonly insertEntries: InsertEntries;
  /** Resolves when everything handed over is on disk and the database is closed. */
  readonly close: () => Promise<void>;
};

type Waiting = {
  readonly count: number;
  readonly resolve: (outcomes: readonly InsertOutcome[]) => void;
  readonly reject: (error: unknown) => void;
};

const toError = ({ error, message }: { error: WriterError | null; message: string }): Error =>
  error === null ? new Error(message) : new AppError(error.code, error.detail);

const accepted: InsertOutcome = { status: 'accepted' };

/**
 * Starts the writer and resolves when the database is open, migrated and cut in the owner's days; rejects with the reason
 * when it cannot be.
 *
 * @param worker module of `writer-worker`
 * @param onCrash told when the thread ends by itself: nothing can be stored any more
 */
export const startWriterThread = async (
  worker: URL,
  settings: WriterSettings,
  onCrash: (error: Error) => void,
): Promise<WriterThread> => {
  const thread = new Worker(worker, { workerData: settings, name: 'writer' });
  const encode = createEntryEncoder();
  const waiting = new Map<number, Waiting>();
  let lastId = 0;
  let closing = false;
  const send = (message: ToWriter): void => thread.postMessage(message);
  const exited = new Promise<void>((resolve) => void thread.once('exit', () => resolve()));

  const settle = (message: FromWriter): void => {
    if (message.kind !== 'inserted' && message.kind !== 'refused') return;
    const request = waiting.get(message.id);
    waiting.delete(message.id);
    if (message.kind === 'refused') request?.reject(toError(message));
    else request?.resolve(message.outcomes ?? Array.from({ length: request.count }, () => accepted));
  };

  await new Promise<void>((resolve, reject) => {
    thread.once('error', reject);
    thread.once('message', (message: FromWriter) => {
      if (message.kind === 'failed') reject(toError(message));
      else resolve();
    });
  });
  thread.on('message', settle);
  thread.on('error', onCrash);
  void exited.then(() => {
    const gone = new AppError('unavailable', 'The ledger is closed. Nothing of this request was stored.');
    for (const { reject } of waiting.values()) reject(gone);
    waiting.clear();
    if (!closing) onCrash(new Error('The writer thread ended by itself.'));
  });

  return {
    insertEntries: (entries) =>
      new Promise((resolve, reject) => {
        lastId += 1;
        waiting.set(lastId, { count: entries.length, resolve, reject });
        send({ kind: 'insert', id: lastId, entries: encode(entries) });
      }),
    close: async () => {
      closing = true;
      send({ kind: 'close' });
      await exited;
    },
  };
};
