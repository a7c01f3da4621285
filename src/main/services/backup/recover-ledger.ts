import { AppError } from '../../../shared/core/app-error.ts';
import type { LedgerState } from '../../store/ledger-state.ts';
import type { NewGap } from '../../store/ledger-gap-table.ts';
import type { DayCut } from '../../store/rollup-tables.ts';
import { isPassingFault } from '../../store/store-errors.ts';
import { listBackupFiles } from './backup-files.ts';
import { prepareLedger, putPreparedInPlace, type Source } from './prepare-ledger.ts';

/** The best first: the newest, by what is known of them; an empty ledger is the last. */
const listSources = (path: string, kept: LedgerState | null): Source[] => {
  // What was imported may be another ledger's.
  const backups = listBackupFiles(path).filter(({ kind }) => kind !== 'imported');
  const newest = backups.find(({ contents }) => contents !== null)?.contents?.commits ?? 0;
  const files = backups.map(({ path: file, madeAt }): Source => ({ file, madeAt }));
  if (kept === null) return [...files, 'empty'];
  return kept.commits >= newest ? ['itself', ...files, 'empty'] : [...files, 'itself', 'empty'];
};

const isDisk = (error: unknown): boolean =>
  error instanceof AppError
    ? error.code === 'unavailable'
    : isPassingFault(error) || (error instanceof Error && 'code' in error && error.code === 'ENOSPC');

/**
 * Puts the newest good copy in the place of a damaged ledger, whose files are kept in a folder beside it. Nobody may have
 * the ledger open.
 *
 * @param kept the ledger's own state where only its end is missing
 * @returns what is missing now
 */
export const recoverLedger = async (
  path: string,
  problem: string,
  kept: LedgerState | null,
  cut: DayCut,
  now: number,
): Promise<NewGap> => {
  for (const source of listSources(path, kept)) {
    try {
      const base = await prepareLedger(path, source, cut);
      return putPreparedInPlace(path, base, { source, cause: 'damage', reason: problem, now });
    } catch (error) {
      // The next one may be good; with a disk that refuses none would be, and nothing has been changed.
      if (source === 'empty' || isDisk(error)) throw error;
    }
  }
  throw new Error('There is always an empty ledger.');
};

const toTime = (epochMs: number): string => new Date(epochMs).toISOString();

/** For the log. */
export const describeGap = (gap: NewGap): string => {
  const from = gap.missingFrom === null ? 'the first call' : toTime(gap.missingFrom);
  const missing = gap.isComplete
    ? 'Nothing is missing.'
    : `Missing: what was received after ${from} and up to ${toTime(gap.missingTo ?? gap.foundAt)}` +
      (gap.missingCalls === null ? '.' : ` (${gap.missingCalls} calls).`);
  const inUse =
    gap.backupMadeAt === null ? 'No backup is in use.' : `In use: the backup of ${toTime(gap.backupMadeAt)}.`;
  return `${gap.reason} ${inUse} ${missing} The former files are kept in ${gap.keptIn}.`;
};
