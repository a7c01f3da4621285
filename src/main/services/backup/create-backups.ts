import type { backupQueries, BackupsView } from '../../../shared/contract/backups.ts';
import type { CommandHandlers } from '../../../shared/contract/commands.ts';
import type { QueryHandlers } from '../../../shared/contract/queries.ts';
import type { StreamEvent } from '../../../shared/contract/stream.ts';
import { AppError } from '../../../shared/core/app-error.ts';
import { toLocalText } from '../../../shared/core/period/local-text.ts';
import { countCallsAfter } from '../../store/backup-copy.ts';
import { type CommonEnd, findCommonEnd } from '../../store/where-states-part.ts';
import type { OwnerTables } from '../../store/owner-tables.ts';
import type { RunInWriter } from '../../store/writer-operations.ts';
import type { StartTimer } from '../start-timer.ts';
import { backupFolderOf, type BackupFile, type BackupKind, listBackupFiles } from './backup-files.ts';
import type { BackupThread } from './backup-thread.ts';
import { toBackupView, toGapView } from './backup-views.ts';
import { putPreparedInPlace } from './prepare-ledger.ts';

export type BackupsDeps = {
  /** The ledger's file. */
  readonly path: string;
  readonly timeZone: string;
  readonly now: () => number;
  readonly tables: Pick<OwnerTables, 'listLedgerGaps'>;
  readonly run: RunInWriter;
  readonly thread: BackupThread;
  /** Whether there is anything to back up. */
  readonly hasCalls: () => boolean;
  readonly startTimer: StartTimer;
  readonly publish: (event: StreamEvent) => void;
  readonly reportBug: (error: unknown, where: string) => void;
  /** The ledger was copied and the copy does not add up. */
  readonly onDamage: (problem: string) => void;
  /** Ends the engine, does this while nobody has the ledger open, and starts it again. */
  readonly restartWith: (between: () => void) => void;
};

type Handlers = Pick<QueryHandlers, keyof typeof backupQueries> &
  Pick<CommandHandlers, 'makeBackup' | 'restoreBackup' | 'dismissGap'>;

export type BackupsKeeper = {
  readonly handlers: Handlers;
  /** Makes one on demand, or waits for the one that is being made. */
  readonly make: () => Promise<void>;
  /** Makes a backup a day from now on. */
  readonly start: () => void;
  readonly close: () => Promise<void>;
};

const dayMs = 24 * 3_600_000;
/** The start belongs to the owner; a backup can wait until it is over. */
const firstLookMs = 2 * 60_000;
/** The clock is looked at this often: timers stand still while a computer sleeps, and a failure is tried again. */
const lookEveryMs = 15 * 60_000;

/** Backups of the ledger while the program runs: made, listed, restored. */
export const createBackups = (deps: BackupsDeps): BackupsKeeper => {
  const { path, timeZone, now, tables, thread } = deps;
  const toText = (epochMs: number): string => toLocalText(epochMs, timeZone);
  let failure: { at: number; reason: string } | null = null;
  let making: Promise<void> | null = null;
  let stopTimer = (): void => undefined;
  let isClosed = false;

  const view = (): BackupsView => ({
    folder: backupFolderOf(path),
    making: making !== null,
    failure: failure === null ? null : { at: toText(failure.at), reason: failure.reason },
    backups: listBackupFiles(path).map((file) => toBackupView(file, toText)),
    gaps: tables.listLedgerGaps().map((gap) => toGapView(gap, toText)),
  });

  const makeOne = async (kind: BackupKind): Promise<void> => {
    try {
      const made = await thread.run({ kind: 'backup', of: kind, madeAt: now(), path, timeZone });
      failure = null;
      if (made.ok) return;
      failure = { at: now(), reason: made.problem };
      deps.onDamage(made.problem);
      throw new AppError('unavailable', `The ledger is damaged and is being replaced. ${made.problem}`);
    } catch (error) {
      if (!isClosed)
        failure = { at: now(), reason: error instanceof AppError ? error.message : 'A bug, which was logged.' };
      throw error;
    }
  };

  /** One at a time: who asks while one is being made waits for that one. */
  const make = (kind: BackupKind): Promise<void> => {
    making ??= makeOne(kind).finally(() => {
      making = null;
      if (!isClosed) deps.publish({ type: 'backups' });
    });
    return making;
  };

  const isDue = (): boolean => {
    const last = listBackupFiles(path).find(({ kind, contents }) => kind !== 'imported' && contents !== null)?.madeAt;
    return deps.hasCalls() && (last === undefined || now() - last >= dayMs);
  };

  const look = (afterMs: number): void => {
    stopTimer = deps.startTimer(afterMs, () => {
      look(lookEveryMs);
      if (!isDue()) return;
      make('daily').catch((error: unknown) => {
        if (!(error instanceof AppError)) deps.reportBug(error, 'the daily backup');
      });
    });
  };

  const find = (name: string): BackupFile => {
    const file = listBackupFiles(path).find((one) => one.name === name);
    if (file === undefined) throw new AppError('not_found', 'There is no backup of that name.');
    return file;
  };

  const preview = (file: string, { lastSeq, lastReceivedAt }: CommonEnd) => {
    const missing = countCallsAfter(path, file, lastSeq);
    return {
      missing_calls: missing,
      missing_from: missing === 0 || lastReceivedAt === null ? null : toText(lastReceivedAt),
      missing_to: missing === 0 ? null : toText(now()),
    };
  };

  return {
    handlers: {
      backups: view,
      restorePreview: ({ name }) => {
        const { path: file } = find(name);
        return preview(file, findCommonEnd(path, file));
      },
      makeBackup: async () => {
        await make('manual');
        return view();
      },
      restoreBackup: async ({ name }) => {
        const { path: file, madeAt } = find(name);
        const base = await thread.run({ kind: 'prepare', file, path, timeZone });
        const common = findCommonEnd(path, file);
        const missing = preview(file, common);
        deps.restartWith(() => {
          const source = { file, madeAt };
          putPreparedInPlace(path, base, {
            source,
            cause: 'restore',
            reason: 'The owner restored a backup.',
            now: now(),
            common,
          });
        });
        return missing;
      },
      dismissGap: async ({ id }) => {
        const isKnown = await deps.run('dismissLedgerGap', Number(id), now());
        if (!isKnown) throw new AppError('not_found', 'There is no gap of that number.');
        deps.publish({ type: 'backups' });
        return view();
      },
    },
    make: () => make('manual'),
    start: () => look(firstLookMs),
    close: async () => {
      isClosed = true;
      stopTimer();
      thread.close();
    },
  };
};
