import type { RestartEngine } from './engine-types.ts';
import type { OpenedLedger } from './open-ledger.ts';
import { createBackupThread } from './services/backup/backup-thread.ts';
import { type BackupsKeeper, createBackups } from './services/backup/create-backups.ts';
import type { LogImport } from './services/log-import/create-log-import.ts';
import { type BackupTransfer, createBackupTransfer } from './services/backup/transfer-backups.ts';
import { startTimer } from './services/start-timer.ts';

/** Beside this module, in the sources and in the build. */
const worker = new URL(import.meta.url.endsWith('.ts') ? 'backup-worker.ts' : 'backup-worker.js', import.meta.url);

type Deps = {
  readonly restart: RestartEngine | undefined;
  readonly logImport: Pick<LogImport, 'handlers'>;
  readonly reportBug: (error: unknown, where: string) => void;
  /** Epoch ms. */
  readonly startedAt: number;
  readonly demo: boolean;
  readonly createId: () => string;
};

export type Backups = Pick<BackupsKeeper, 'start' | 'close'> & {
  readonly handlers: BackupsKeeper['handlers'] & BackupTransfer['handlers'];
  readonly transfer: Pick<BackupTransfer, 'download' | 'upload'>;
};

export const composeBackups = (ledger: OpenedLedger, deps: Deps): Backups => {
  const { path, timeZone, now, tables, run, reader, settings, publish } = ledger;
  const { restart, demo, reportBug } = deps;
  const thread = createBackupThread(worker);
  const backups = createBackups({
    path,
    timeZone,
    now,
    tables,
    run,
    thread,
    // Sample data can be made again.
    hasCalls: () => !demo && reader.readBounds() !== null,
    startTimer,
    publish,
    reportBug,
    onDamage: (problem) => {
      console.error(`A copy of the ledger does not add up: ${problem}`);
      restart?.({ reason: 'damage', between: () => undefined });
    },
    restartWith: (between) => restart?.({ reason: 'restore', between }),
  });

  const transfer = createBackupTransfer({
    path,
    timeZone,
    thread,
    make: backups.make,
    createId: deps.createId,
    startTimer,
    publish,
  });

  /** What the coding tools' logs still hold of the missing hours comes back by itself, for those who import them. */
  const importMissing = (): void => {
    const [gap] = tables.listLedgerGaps();
    if (demo || gap?.cause !== 'damage' || gap.isComplete || gap.foundAt < deps.startedAt) return;
    if (!settings.current().log_watch && tables.sumLogFiles().length === 0) return;
    void deps.logImport.handlers.startLogImport({});
  };
  return {
    handlers: { ...backups.handlers, ...transfer.handlers },
    transfer,
    start: () => {
      importMissing();
      backups.start();
    },
    close: async () => {
      await backups.close();
      transfer.close();
    },
  };
};
