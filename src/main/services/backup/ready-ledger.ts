import { inspectLedger } from '../../store/inspect-ledger.ts';
import { migrations } from '../../store/migrate.ts';
import type { NewGap } from '../../store/ledger-gap-table.ts';
import { noteMigration } from '../../store/ledger-mark.ts';
import type { DayCut } from '../../store/rollup-tables.ts';
import { finishSwap } from '../../store/swap-ledger.ts';
import { removeUnfinished } from './backup-files.ts';
import { makeBackup } from './make-backup.ts';
import { recoverLedger } from './recover-ledger.ts';

export type ReadyDeps = {
  readonly path: string;
  /** Asked once the ledger is in its place. */
  readonly cut: () => DayCut;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Something in it could not be read: all of it is looked at. */
  readonly isSuspect: boolean;
};

const newestVersion = migrations.at(-1)?.version ?? 0;

/**
 * Makes the ledger ready to be opened: finishes a restore that was cut short, puts a good copy in the place of a damaged
 * ledger, and makes a backup of one that is about to be migrated. Nobody may have it open.
 *
 * @returns what is missing since, when a copy took its place
 * @throws AppError `unavailable` when the disk has no room for what it takes; nothing is changed then
 */
export const readyLedger = async ({ path, now, isSuspect, ...deps }: ReadyDeps): Promise<NewGap | null> => {
  finishSwap(path);
  removeUnfinished(path);
  const cut = deps.cut();
  const found = inspectLedger(path, cut, isSuspect);
  if (found.kind === 'damaged') return recoverLedger(path, found.problem, found.kept, cut, now());
  const { version } = found;
  if (version === null || version === 0 || version >= newestVersion) return null;
  const made = await makeBackup(path, 'migration', now(), cut);
  if (!made.ok) return recoverLedger(path, made.problem, null, cut, now());
  noteMigration(path, newestVersion);
  return null;
};
