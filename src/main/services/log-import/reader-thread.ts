import { Worker } from 'node:worker_threads';
import type { FromLogReader, LogReaderSettings, ToLogReader } from './log-reader-protocol.ts';

/** A running `log-import-worker`. */
export type ReaderThread = {
  readonly send: (message: ToLogReader) => void;
  /** Resolves when the thread has ended. */
  readonly close: () => Promise<void>;
};

/** Starts the thread that reads. `onCrash` is told when it ends by itself, which is a bug. */
export type StartReader = (
  onMessage: (message: FromLogReader) => void,
  onCrash: (error: Error) => void,
) => ReaderThread;

/** It makes many objects, and few of them live long. With more room it would only collect them later. */
const resourceLimits = { maxYoungGenerationSizeMb: 6, maxOldGenerationSizeMb: 1000 } as const;

/** @param worker module of `log-import-worker` */
export const createStartReader =
  (worker: URL, settings: LogReaderSettings): StartReader =>
  (onMessage, onCrash) => {
    const thread = new Worker(worker, { workerData: settings, name: 'log-import', resourceLimits });
    let isClosing = false;
    let failure: Error | null = null;
    thread.on('message', onMessage);
    thread.on('error', (error) => {
      failure = error instanceof Error ? error : new Error(String(error));
    });
    const ended = new Promise<void>((resolve) => {
      thread.once('exit', () => {
        resolve();
        if (!isClosing) onCrash(failure ?? new Error('The thread that reads log files ended by itself.'));
      });
    });
    return {
      send: (message) => thread.postMessage(message),
      close: () => {
        isClosing = true;
        thread.postMessage({ kind: 'close' } satisfies ToLogReader);
        return ended;
      },
    };
  };
