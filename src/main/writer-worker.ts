import { parentPort, workerData } from 'node:worker_threads';
import { AppError } from '../shared/core/app-error.ts';
import type { LedgerEntry } from '../shared/core/ledger-entry.ts';
import { createDayCut } from './day-cut.ts';
import { createEntryDecoder } from './store/entry-codec.ts';
import { createGroupCommit } from './store/group-commit.ts';
import { openWriter } from './store/open-store.ts';
import type { FromWriter, InsertResult, ToWriter, WriterError, WriterSettings } from './store/writer-protocol.ts';

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
  const { writer, close } = openWriter(path, createDayCut(timeZone));
  let isStopping = false;
  const insert = createGroupCommit(writer, () => isStopping);
  const decode = createEntryDecoder();
  const waiting = new Set<Promise<void>>();

  const insertOne = async (entries: readonly LedgerEntry[]): Promise<InsertResult> => {
    try {
      const outcomes = await insert(entries);
      return { ok: true, outcomes: outcomes.every(({ status }) => status === 'accepted') ? null : outcomes };
    } catch (error) {
      return { ok: false, ...toFailure(error) };
    }
  };

  const insertTurn = async ({ turn, counts, entries }: Extract<ToWriter, { kind: 'insert' }>): Promise<void> => {
    const all = decode(entries);
    let at = 0;
    const results = await Promise.all(counts.map((count) => insertOne(all.slice(at, (at += count)))));
    tell({ kind: 'inserted', turn, results });
  };

  port.on('message', (message: ToWriter) => {
    if (message.kind === 'insert') {
      const work = insertTurn(message).finally(() => waiting.delete(work));
      waiting.add(work);
      return;
    }
    isStopping = true;
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
