import { parentPort, workerData } from 'node:worker_threads';
import { AppError } from '../shared/core/app-error.ts';
import { createDayCut } from './day-cut.ts';
import { createEntryDecoder } from './store/entry-codec.ts';
import type { EntryRow } from './store/entry-rows.ts';
import { createGroupCommit } from './store/group-commit.ts';
import { createLedgerHealth } from './store/ledger-health.ts';
import { openWriter } from './store/open-store.ts';
import { toStoreError } from './store/store-errors.ts';
import { waitForLock } from './store/wait-for-lock.ts';
import type {
  FromWriter,
  InsertResult,
  OperationResult,
  ToWriter,
  WriterError,
  WriterSettings,
} from './store/writer-protocol.ts';

/**
 * The writer's thread: the only one that writes to the ledger. A flush to disk, or another program's lock, holds up
 * nothing but the calls waiting to be stored.
 */
const port = parentPort;
if (port === null) throw new Error('writer-worker must be started as a worker thread');
const tell = (message: FromWriter): void => port.postMessage(message);

const toFailure = (error: unknown): { error: WriterError | null; message: string } => ({
  error: error instanceof AppError ? { code: error.code, detail: error.message } : null,
  message: error instanceof Error ? (error.stack ?? error.message) : String(error),
});

try {
  const { path, timeZone } = workerData as WriterSettings;
  const { writer, operations, probe, close } = openWriter(path, createDayCut(timeZone));
  const health = createLedgerHealth(probe, (fault) => tell({ kind: 'fault', fault }));
  let isStopping = false;
  const isStoppingNow = (): boolean => isStopping;
  const insert = createGroupCommit(writer, isStoppingNow);
  const decode = createEntryDecoder();
  const waiting = new Set<Promise<void>>();

  const insertOne = async (rows: readonly EntryRow[]): Promise<InsertResult> => {
    try {
      const outcomes = await insert(rows);
      health.noteStored();
      return { ok: true, outcomes: outcomes.every(({ status }) => status === 'accepted') ? null : outcomes };
    } catch (error) {
      health.noteFailure(error);
      return { ok: false, ...toFailure(error) };
    }
  };

  const insertTurn = async ({ turn, counts, entries }: Extract<ToWriter, { kind: 'insert' }>): Promise<void> => {
    const all = decode(entries);
    let at = 0;
    const results = await Promise.all(counts.map((count) => insertOne(all.slice(at, (at += count)))));
    tell({ kind: 'inserted', turn, results });
  };

  const run = async ({ id, name, args }: Extract<ToWriter, { kind: 'run' }>): Promise<void> => {
    const operation = operations[name] as (...given: readonly unknown[]) => unknown;
    const result = await waitForLock(() => operation(...args), isStoppingNow).then(
      (value): OperationResult => ({ ok: true, value }),
      (error: unknown): OperationResult => {
        health.noteFailure(error);
        return { ok: false, ...toFailure(toStoreError(error)) };
      },
    );
    tell({ kind: 'ran', id, result });
  };

  const keep = (promise: Promise<void>): void => {
    const work = promise.finally(() => waiting.delete(work));
    waiting.add(work);
  };

  port.on('message', (message: ToWriter) => {
    if (message.kind === 'insert') return keep(insertTurn(message));
    if (message.kind === 'run') return keep(run(message));
    isStopping = true;
    health.close();
    void Promise.allSettled(waiting).then(() => {
      try {
        close();
      } finally {
        port.close();
      }
    });
  });
  tell({ kind: 'ready' });
} catch (error) {
  tell({ kind: 'failed', ...toFailure(error) });
  port.close();
}
