import { Worker } from 'node:worker_threads';
import { AppError } from '../shared/core/app-error.ts';
import type { InsertOutcome, LedgerEntry } from '../shared/core/ledger-entry.ts';
import type { LedgerFault } from '../shared/core/ledger-fault.ts';
import { createEntryEncoder } from './store/entry-codec.ts';
import { groupLimit } from './store/group-commit.ts';
import type { InsertEntries } from './store/group-commit.ts';
import type { RunInWriter } from './store/writer-operations.ts';
import type { FromWriter, ToWriter, WriterError, WriterSettings } from './store/writer-protocol.ts';
import { threadMemory } from './thread-memory.ts';

/** The writer's thread as the engine sees it. */
export type WriterThread = {
  readonly insertEntries: InsertEntries;
  readonly run: RunInWriter;
  /** Resolves when everything handed over is on disk and the database is closed. */
  readonly close: () => Promise<void>;
};

type Waiting = {
  readonly entries: readonly LedgerEntry[];
  readonly resolve: (outcomes: readonly InsertOutcome[]) => void;
  readonly reject: (error: unknown) => void;
};

const toError = ({ error, message }: { error: WriterError | null; message: string }): Error =>
  error === null ? new Error(message) : new AppError(error.code, error.detail);

/** Entries that may wait for the disk; more would only fill the memory. */
const mostWaiting = 50_000;

const accepted: InsertOutcome = { status: 'accepted' };

/**
 * Starts the writer and resolves when the database is open, migrated and cut in the owner's days; rejects with the reason
 * when it cannot be.
 *
 * @param worker module of `writer-worker`
 * @param onCrash told when the thread ends by itself: nothing can be stored any more
 * @param onFault told when nothing can be stored for now, and with null when it can be again
 */
export const startWriterThread = async (
  worker: URL,
  settings: WriterSettings,
  onCrash: (error: Error) => void,
  onFault: (fault: LedgerFault | null) => void,
): Promise<WriterThread> => {
  const thread = new Worker(worker, { workerData: settings, name: 'writer', resourceLimits: threadMemory });
  const encode = createEntryEncoder();
  /** Requests of this turn, not sent yet, and those of earlier turns, not answered yet. */
  let queue: Waiting[] = [];
  const sent = new Map<number, readonly Waiting[]>();
  let lastTurn = 0;
  let waitingEntries = 0;
  let closing = false;
  const send = (message: ToWriter, moved: readonly ArrayBuffer[] = []): void => thread.postMessage(message, moved);
  const exited = new Promise<void>((resolve) => void thread.once('exit', () => resolve()));

  const sendRequests = (requests: readonly Waiting[]): void => {
    lastTurn += 1;
    sent.set(lastTurn, requests);
    const entries = encode(requests.flatMap((request) => request.entries));
    const counts = requests.map((request) => request.entries.length);
    send({ kind: 'insert', turn: lastTurn, counts, entries }, [entries.numbers.buffer]);
  };

  /** In messages of about a group: the writer can begin with the first while the next is made. */
  const sendTurn = (): void => {
    const requests = queue;
    queue = [];
    let part: Waiting[] = [];
    let size = 0;
    for (const request of requests) {
      part.push(request);
      size += request.entries.length;
      if (size < groupLimit) continue;
      sendRequests(part);
      part = [];
      size = 0;
    }
    if (part.length > 0) sendRequests(part);
  };

  const running = new Map<number, PromiseWithResolvers<unknown>>();
  let lastRun = 0;

  const run = (...[name, ...args]: Parameters<RunInWriter>): Promise<unknown> => {
    if (closing) return Promise.reject(new AppError('unavailable', 'The ledger is closed. Nothing was stored.'));
    lastRun += 1;
    const answer = Promise.withResolvers<unknown>();
    running.set(lastRun, answer);
    send({ kind: 'run', id: lastRun, name, args });
    return answer.promise;
  };

  const settleRun = ({ id, result }: Extract<FromWriter, { kind: 'ran' }>): void => {
    const answer = running.get(id);
    running.delete(id);
    if (result.ok) answer?.resolve(result.value);
    else answer?.reject(toError(result));
  };

  const settle = (message: FromWriter): void => {
    if (message.kind === 'ran') return settleRun(message);
    if (message.kind === 'fault') return onFault(message.fault);
    if (message.kind !== 'inserted') return;
    const requests = sent.get(message.turn) ?? [];
    sent.delete(message.turn);
    for (const { entries } of requests) waitingEntries -= entries.length;
    for (const [at, { entries, resolve, reject }] of requests.entries()) {
      const result = message.results[at];
      if (result?.ok === true) resolve(result.outcomes ?? entries.map(() => accepted));
      else reject(result ? toError(result) : new Error('the writer left a request without an answer'));
    }
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
    const unanswered = new AppError(
      'unavailable',
      'The ledger closed before it answered. Send the request again: a call with an id is counted once.',
    );
    for (const { reject } of [...[...sent.values()].flat(), ...running.values()]) reject(unanswered);
    sent.clear();
    running.clear();
    if (!closing) onCrash(new Error('The writer thread ended by itself.'));
  });

  return {
    run: run as RunInWriter,
    insertEntries: (entries) =>
      new Promise((resolve, reject) => {
        if (closing) return reject(new AppError('unavailable', 'The ledger is closed. Nothing was stored.'));
        if (waitingEntries > 0 && waitingEntries + entries.length > mostWaiting) {
          return reject(new AppError('unavailable', 'Too much is waiting to be stored. Send this request again.'));
        }
        waitingEntries += entries.length;
        queue.push({ entries, resolve, reject });
        if (queue.length === 1) setImmediate(sendTurn);
      }),
    close: async () => {
      closing = true;
      sendTurn();
      send({ kind: 'close' });
      await exited;
    },
  };
};
