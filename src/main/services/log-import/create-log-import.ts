import type { CommandHandlers } from '../../../shared/contract/commands.ts';
import type { LogFilesView, logImportCommands, logImportQueries } from '../../../shared/contract/log-import.ts';
import type { QueryHandlers } from '../../../shared/contract/queries.ts';
import type { StreamEvent } from '../../../shared/contract/stream.ts';
import { AppError } from '../../../shared/core/app-error.ts';
import type { CallSighting } from '../../../shared/core/call-sighting.ts';
import { toLocalText } from '../../../shared/core/period/local-text.ts';
import type { RunInWriter } from '../../store/writer-operations.ts';
import type { RecordSightings, SightingOutcome } from '../record-types.ts';
import type { SettingsKeeper } from '../settings.ts';
import type { StartTimer } from '../start-timer.ts';
import { createImportStatus } from './import-status.ts';
import type { CallBatch, FoundLogs, FromLogReader } from './log-reader-protocol.ts';
import type { ReaderThread, StartReader } from './reader-thread.ts';

export type LogImportDeps = {
  readonly startReader: StartReader;
  readonly recordSightings: RecordSightings;
  readonly run: RunInWriter;
  readonly settings: Pick<SettingsKeeper, 'current' | 'onChange'>;
  readonly clock: { readonly now: () => number; readonly timeZone: string };
  readonly startTimer: StartTimer;
  readonly publish: (event: StreamEvent) => void;
  readonly reportBug: (error: unknown, where: string) => void;
  /** Sample data: the owner's logs have no place among them. */
  readonly demo: boolean;
};

type Handlers = Pick<QueryHandlers, keyof typeof logImportQueries> &
  Pick<CommandHandlers, keyof typeof logImportCommands>;

export type LogImport = {
  readonly handlers: Handlers;
  /** Watches the logs as long as the owner wants that. */
  readonly start: () => void;
  readonly close: () => Promise<void>;
};

/** What was found holds for so long: the screens ask again whenever a call comes in. */
const foundForMs = 10_000;
/** The thread waits so long for more to do: what is looked for is imported next. */
const restMs = 30_000;
/** The progress is told this often. */
const tellEveryMs = 500;

const toFilesView = (logs: readonly FoundLogs[]): LogFilesView => ({
  tools: logs.map(({ tool, folders, files, bytes, unreadFiles, unreadBytes }) => ({
    tool,
    folders: [...folders],
    files,
    bytes,
    unread_files: unreadFiles,
    unread_bytes: unreadBytes,
  })),
});

/**
 * Imports the coding tools' log files. A thread of its own reads them, started when it is needed; what it finds is recorded
 * here, batch by batch, and only then is a file noted as read.
 */
export const createLogImport = (deps: LogImportDeps): LogImport => {
  const { recordSightings, run, clock, publish, demo } = deps;
  const status = createImportStatus(clock.now, (epochMs) => toLocalText(epochMs, clock.timeZone));
  let reader: ReaderThread | null = null;
  let isWatching = false;
  let isClosed = false;
  let recording: Promise<void> = Promise.resolve();
  let finding: PromiseWithResolvers<LogFilesView> | null = null;
  let found: { readonly view: LogFilesView; readonly at: number } | null = null;
  let stopTelling: (() => void) | null = null;
  let failure: string | null = null;
  let stopResting = (): void => undefined;

  const announce = (): void => {
    stopTelling ??= deps.startTimer(tellEveryMs, () => {
      stopTelling = null;
      publish({ type: 'log_import' });
    });
  };

  /** The thread is only there while there is something for it to do, and a little longer. */
  const rest = (): void => {
    stopResting();
    stopResting = deps.startTimer(restMs, () => {
      if (isWatching || finding !== null || status.isRunning()) return;
      void reader?.close();
      reader = null;
    });
  };

  const record = async (batch: CallBatch): Promise<readonly SightingOutcome[]> => {
    const calls = JSON.parse(batch.calls) as CallSighting[];
    const outcomes = calls.length > 0 ? await recordSightings(calls) : [];
    if (batch.files.length > 0) await run('saveLogFiles', batch.files);
    return outcomes;
  };

  const take = async (batch: CallBatch): Promise<void> => {
    const from = reader;
    try {
      const outcomes = await record(batch);
      if (batch.cause === 'owner') status.noteOwners(batch, outcomes);
      else status.noteWatched(batch, outcomes);
      from?.send({ kind: 'recorded', ok: true });
      if (batch.cause === 'owner' || outcomes.length > 0) announce();
    } catch (error) {
      if (!(error instanceof AppError)) deps.reportBug(error, 'the import of log files');
      failure = error instanceof AppError ? error.message : 'A bug stopped the import; it has been logged.';
      from?.send({ kind: 'recorded', ok: false });
    }
  };

  const endImport = (how: 'done' | 'cancelled' | 'failed'): void => {
    status.end(how, how === 'failed' ? failure : null);
    found = null;
    publish({ type: 'log_import' });
  };

  const hear = (message: FromLogReader): void => {
    switch (message.kind) {
      case 'batch':
        recording = recording.then(() => take(message));
        return;
      case 'found': {
        const view = toFilesView(message.logs);
        found = { view, at: clock.now() };
        finding?.resolve(view);
        finding = null;
        return rest();
      }
      case 'started':
        if (message.cause === 'owner') status.expect(message.tools);
        return announce();
      case 'ended':
        if (message.cause === 'owner') endImport(message.how);
        return rest();
      case 'watching':
        return status.setIncomplete(message.hasProblem);
    }
  };

  const crash = (error: Error): void => {
    deps.reportBug(error, 'the thread that reads log files');
    reader = null;
    isWatching = false;
    status.setWatch(false);
    finding?.reject(new AppError('unavailable', 'The log files cannot be looked for right now. Try again.'));
    finding = null;
    failure = 'A bug stopped the import; it has been logged.';
    if (status.isRunning()) endImport('failed');
  };

  const ask = (): ReaderThread => {
    if (isClosed) throw new AppError('unavailable', 'Centesimo is stopping.');
    reader ??= deps.startReader(hear, crash);
    return reader;
  };

  const watch = (isOn: boolean): void => {
    if (isOn === isWatching || isClosed) return;
    isWatching = isOn;
    status.setWatch(isOn);
    ask().send({ kind: 'watch', isOn });
    rest();
  };

  const refuseDemo = (): void => {
    if (demo) throw new AppError('conflict', 'These are sample data. Start Centesimo as usual to import your logs.');
  };

  return {
    handlers: {
      logFiles: () => {
        if (found !== null && (status.isRunning() || clock.now() - found.at < foundForMs)) return found.view;
        if (finding === null) {
          finding = Promise.withResolvers();
          ask().send({ kind: 'find' });
        }
        return finding.promise;
      },
      logImport: () => status.view(),
      startLogImport: () => {
        refuseDemo();
        if (!status.isRunning()) {
          const thread = ask();
          failure = null;
          status.begin();
          thread.send({ kind: 'import' });
        }
        return status.view();
      },
      cancelLogImport: () => {
        if (status.isRunning()) reader?.send({ kind: 'cancel' });
        return status.view();
      },
    },
    start: () => {
      if (demo) return;
      watch(deps.settings.current().log_watch);
      deps.settings.onChange(({ log_watch }) => watch(log_watch));
    },
    close: async () => {
      isClosed = true;
      stopTelling?.();
      stopResting();
      finding?.reject(new AppError('unavailable', 'Centesimo is stopping.'));
      await reader?.close();
      await recording;
    },
  };
};
