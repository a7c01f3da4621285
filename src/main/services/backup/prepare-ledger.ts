import { chmodSync, constants, copyFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { AppError } from '../../../shared/core/app-error.ts';
import {
  copyLedger,
  type LedgerContents,
  migrateCopy,
  noteReplacement,
  readLedgerContents,
  removeDatabase,
} from '../../store/backup-copy.ts';
import { checkLedger } from '../../store/check-ledger.ts';
import type { CommonEnd } from '../../store/where-states-part.ts';
import type { LedgerGap, NewGap } from '../../store/ledger-gap-table.ts';
import { type LedgerMark, readMark } from '../../store/ledger-mark.ts';
import type { DayCut } from '../../store/rollup-tables.ts';
import { finishSwap, noteSwap, preparedPathOf } from '../../store/swap-ledger.ts';
import { listBackupFiles, toStamp } from './backup-files.ts';
import { ensureRoom } from './make-backup.ts';

/** What takes the place of a ledger: another file, the ledger's own readable part, or an empty one. */
export type Source = { readonly file: string; readonly madeAt: number | null } | 'itself' | 'empty';

/** What is known of a prepared ledger. */
export type Base = Pick<LedgerContents, 'commits' | 'lastSeq' | 'lastReceivedAt'>;

export type Replacement = {
  readonly source: Source;
  readonly cause: LedgerGap['cause'];
  /** Why, in a sentence. */
  readonly reason: string;
  /** Epoch ms. */
  readonly now: number;
  /** Where the ledger can be read: how far it and the source are the same. */
  readonly common?: CommonEnd;
};

const folderPrefixes = { damage: 'damaged', restore: 'replaced' } as const;

const emptyBase: Base = { commits: 0, lastSeq: 0, lastReceivedAt: null };

/** What is missing from a ledger that was as far as its mark says, once the base is in its place. */
export const toGap = (
  { source, cause, reason, now, common }: Replacement,
  base: Base,
  mark: LedgerMark | undefined,
): NewGap => {
  const { lastSeq, lastReceivedAt } = common ?? base;
  const isComplete = mark !== undefined && base.commits >= mark.commits && lastSeq >= base.lastSeq;
  return {
    cause,
    foundAt: now,
    reason,
    backupMadeAt: typeof source === 'object' ? source.madeAt : null,
    isComplete,
    missingFrom: isComplete ? null : lastReceivedAt,
    missingTo: isComplete ? null : (mark?.lastReceivedAt ?? now),
    missingCalls: isComplete ? 0 : mark === undefined ? null : Math.max(0, mark.lastSeq - lastSeq),
    keptIn: `${folderPrefixes[cause]}-${toStamp(now)}`,
  };
};

const copyTo = async (path: string, source: Source, prepared: string): Promise<void> => {
  if (source === 'empty') return;
  if (source === 'itself') return copyLedger(path, prepared);
  ensureRoom(source.file, dirname(path));
  copyFileSync(source.file, prepared, constants.COPYFILE_FICLONE);
  if (process.platform !== 'win32') chmodSync(prepared, 0o600);
};

/**
 * Makes a ledger ready to take the place of the one at `path`: copied, checked from end to end, brought to this program's
 * version. The ledger itself may be in use meanwhile and is not changed.
 *
 * @throws AppError `conflict` when the source is damaged, not a ledger, or a newer program's; `unavailable` without room
 */
export const prepareLedger = async (path: string, source: Source, cut: DayCut): Promise<Base> => {
  const prepared = preparedPathOf(path);
  removeDatabase(prepared);
  try {
    await copyTo(path, source, prepared);
    const { problem } = source === 'empty' ? { problem: null } : checkLedger(prepared, cut);
    if (problem !== null) throw new AppError('conflict', `This backup cannot be used. ${problem}`);
    const base = source === 'empty' ? emptyBase : readLedgerContents(prepared);
    migrateCopy(prepared);
    return base;
  } catch (error) {
    removeDatabase(prepared);
    throw error;
  }
};

/**
 * Puts the prepared ledger in its place, with what is missing since noted in it; the former files are kept in a folder
 * beside it. Cut short, it is finished at the next start, or nothing has happened. Nobody may have the ledger open.
 */
export const putPreparedInPlace = (path: string, base: Base, replacement: Replacement): NewGap => {
  const mark = readMark(path);
  const gap = toGap(replacement, base, mark);
  // Ahead of every other state of this ledger there is: which one is the later stays known.
  const others = listBackupFiles(path).map(({ contents }) => contents?.commits ?? 0);
  noteReplacement(preparedPathOf(path), Math.max(base.commits, mark?.commits ?? 0, ...others), gap);
  noteSwap(path, gap.keptIn);
  finishSwap(path);
  return gap;
};
