import type { RestartEngine } from './engine-types.ts';
import type { OpenedLedger } from './open-ledger.ts';
import { createBackupThread } from './services/backup/backup-thread.ts';
import { type BackupsKeeper, createBackups } from './services/backup/create-backups.ts';
import type { LogImport } from './services/log-import/create-log-import.ts';
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
};

export const composeBackups = (ledger: OpenedLedger, deps: Deps): BackupsKeeper => {
  const { path, timeZone, now, tables, run, reader, settings, publish } = ledger;
  const { restart, demo, reportBug } = deps;
  const backups = createBackups({
    path,
    timeZone,
    now,
    tables,
    run,
    thread: createBackupThread(worker),
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

  /** What the coding tools' logs still hold of the missing hours comes back by itself, for those who import them. */
  const importMissing = (): void => {
    const [gap] = tables.listLedgerGaps();
    if (demo || gap?.cause !== 'damage' || gap.isComplete || gap.foundAt < deps.startedAt) return;
    if (!settings.current().log_watch && tables.sumLogFiles().length === 0) return;
    void deps.logImport.handlers.startLogImport({});
  };
  return {
    ...backups,
    start: () => {
      importMissing();
      backups.start();
    },
  };
};
