import { setImmediate } from 'node:timers/promises';
import { logTools } from '../../../shared/core/log-parser.ts';
import type { LogParsers } from '../../../shared/core/log-parser.ts';
import type { LogFileReader } from '../../store/log-file-table.ts';
import type { StartTimer } from '../start-timer.ts';
import { importLogs, sumUp } from './import-logs.ts';
import { describeLogs, listLogs, type LogListing } from './list-logs.ts';
import type { FromLogReader, ImportCause, ToLogReader } from './log-reader-protocol.ts';
import type { LogRoot } from './log-roots.ts';
import { watchLogs } from './watch-logs.ts';

export type LogReaderDeps = {
  readonly roots: readonly LogRoot[];
  readonly parsers: LogParsers;
  readonly known: LogFileReader;
  readonly now: () => number;
  readonly startTimer: StartTimer;
  readonly tell: (message: FromLogReader) => void;
};

export type LogReader = {
  readonly hear: (message: Exclude<ToLogReader, { kind: 'close' }>) => void;
  /** Resolves when nothing more is read. */
  readonly close: () => Promise<void>;
};

/** Batches that may be on their way to be recorded while the next one is read. */
const mostSent = 1;

/** The part of the import that runs in a thread of its own: finds the files, reads them, and hears of their changes. */
export const createLogReader = ({ roots, parsers, known, now, startTimer, tell }: LogReaderDeps): LogReader => {
  /** One thing after the other. */
  let last: Promise<unknown> = Promise.resolve();
  const state = { isCancelled: false, isClosed: false, hasFailed: false, sent: 0 };
  let onRecorded = (): void => undefined;
  let stopWatching: (() => void) | null = null;

  const inTurn = (work: () => Promise<void>): void => {
    last = last.then(() => (state.isClosed ? undefined : work()));
  };

  const waitUntilSent = async (most: number): Promise<void> => {
    while (state.sent > most && !state.isClosed) await new Promise<void>((resolve) => (onRecorded = resolve));
  };

  const runImport = async (cause: ImportCause, list: () => Promise<LogListing>): Promise<void> => {
    state.isCancelled = false;
    state.hasFailed = false;
    const { files, unreadable } = await list();
    const tools = logTools.map((tool) => sumUp(files, tool)).filter((sum) => sum.files > 0);
    tell({ kind: 'started', cause, tools });
    const how = await importLogs({
      cause,
      files,
      unreadable,
      parsers,
      getKnown: known.get,
      now,
      send: async (batch) => {
        state.sent += 1;
        tell(batch);
        await waitUntilSent(mostSent);
        return !state.hasFailed;
      },
      breathe: () => setImmediate(),
      isCancelled: () => state.isCancelled || state.isClosed,
    });
    await waitUntilSent(0);
    tell({ kind: 'ended', cause, how: state.hasFailed ? 'failed' : how });
  };

  const watch = (isOn: boolean): void => {
    if (!isOn) {
      stopWatching?.();
      stopWatching = null;
    } else if (stopWatching === null) {
      stopWatching = watchLogs({
        roots,
        startTimer,
        onChanged: (take) => inTurn(() => runImport('watch', take)),
        onState: (hasProblem) => tell({ kind: 'watching', hasProblem }),
      });
      // What was written before.
      inTurn(() => runImport('watch', () => listLogs(roots)));
    }
  };

  return {
    hear: (message) => {
      switch (message.kind) {
        case 'find':
          return inTurn(async () => tell({ kind: 'found', logs: await describeLogs(roots, known) }));
        case 'import':
          return inTurn(() => runImport('owner', () => listLogs(roots)));
        case 'cancel':
          state.isCancelled = true;
          return;
        case 'watch':
          return watch(message.isOn);
        case 'recorded':
          state.sent -= 1;
          state.hasFailed ||= !message.ok;
          return onRecorded();
      }
    },
    close: async () => {
      state.isClosed = true;
      watch(false);
      onRecorded();
      await last;
      known.close();
    },
  };
};
