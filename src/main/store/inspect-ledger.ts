import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';
import { checkLedger, openForCheck } from './check-ledger.ts';
import { readMark } from './ledger-mark.ts';
import type { LedgerMark } from './ledger-mark.ts';
import { readLedgerState } from './ledger-state.ts';
import type { LedgerState } from './ledger-state.ts';
import { migrations } from './migrate.ts';
import { applicationId } from './open-database.ts';
import type { DayCut } from './rollup-tables.ts';
import { isPassingFault } from './store-errors.ts';

/** How a ledger is found before anybody opens it. */
export type LedgerFinding =
  /** Nothing speaks against it. `version`: what it is migrated from; null where that is for the opening to say. */
  | { readonly kind: 'usable'; readonly version: number | null; readonly isChecked: boolean }
  /** `kept`: the ledger is good as far as it goes, only its end is missing. */
  | { readonly kind: 'damaged'; readonly problem: string; readonly kept: LedgerState | null };

/** A ledger of up to this size is read as a whole before it is used, in a fraction of a second. */
const readWholeBytes = 8 * 1024 * 1024;
const headerBytes = 100;
const headProblem = 'The head of the database file is damaged.';

const leftToOpening: LedgerFinding = { kind: 'usable', version: null, isChecked: false };
const damaged = (problem: string, kept: LedgerState | null = null): LedgerFinding => ({
  kind: 'damaged',
  problem,
  kept,
});

const readHeader = (path: string): Buffer => {
  const header = Buffer.alloc(headerBytes);
  const file = openSync(path, 'r');
  try {
    readSync(file, header, 0, headerBytes, 0);
  } finally {
    closeSync(file);
  }
  return header;
};

/** What never changes in the head of a database of ours; SQLite would take some of it for another program's wish. */
const isOurHeader = (header: Buffer): boolean =>
  header.toString('latin1', 0, 16) === 'SQLite format 3\0' &&
  header.readUInt16BE(16) === 4096 &&
  header[18] === header[19] &&
  (header[18] === 1 || header[18] === 2) &&
  header.readUInt32BE(20) === 0x00_40_20_20 &&
  (isMarked(header) || isUnmarked(header));

const encodingAt = 56;
const applicationIdAt = 68;
const isMarked = (header: Buffer): boolean =>
  header.readUInt32BE(encodingAt) === 1 && header.readUInt32BE(applicationIdAt) === applicationId;

/** A new ledger's mark is in the write-ahead log until that is put into the file for the first time. */
const isUnmarked = (header: Buffer): boolean =>
  header.readUInt32BE(encodingAt) === 0 && header.readUInt32BE(applicationIdAt) === 0;

const newestVersion = migrations.at(-1)?.version ?? 0;

const lookInside = (path: string, mark: LedgerMark | undefined, cut: DayCut, isSuspect: boolean): LedgerFinding => {
  const db = openForCheck(path);
  let version: number;
  let state: LedgerState | undefined;
  try {
    if (db.pragma('application_id', { simple: true }) !== applicationId) {
      return mark === undefined ? leftToOpening : damaged(headProblem);
    }
    version = db.pragma('user_version', { simple: true }) as number;
    if (mark !== undefined && (version < mark.versions[0] || version > mark.versions[1])) {
      return damaged('Its version is not the one it was left with.');
    }
    // A newer program's: opening it says so, and nothing else of it is ours to judge.
    if (version > newestVersion) return leftToOpening;
    state = readLedgerState(db);
  } finally {
    db.close();
  }
  const isBehind = mark !== undefined && (state === undefined || state.commits < mark.commits);
  if (!isBehind && !isSuspect && statSync(path).size > readWholeBytes) {
    return { kind: 'usable', version, isChecked: false };
  }
  const { problem } = checkLedger(path, cut);
  if (problem !== null) return damaged(problem);
  if (isBehind) return damaged('What was recorded last is not in it.', state ?? null);
  return { kind: 'usable', version, isChecked: true };
};

/**
 * Looks at a ledger that nobody has open, without changing it: at its head, at whether it is as far as its mark says, and
 * at all of it where it is small or suspect. A file that bears no sign of being ours is left to `openDatabase`.
 *
 * @param isSuspect something in it could not be read
 */
export const inspectLedger = (path: string, cut: DayCut, isSuspect: boolean): LedgerFinding => {
  const mark = readMark(path);
  const wasInUse = mark !== undefined && mark.commits > 0;
  if (!existsSync(path) || statSync(path).size === 0) {
    return wasInUse ? damaged('The database file is gone or empty.') : leftToOpening;
  }
  try {
    if (!isOurHeader(readHeader(path))) {
      return mark === undefined ? leftToOpening : damaged(headProblem);
    }
    return lookInside(path, mark, cut, isSuspect);
  } catch (error) {
    if (isPassingFault(error)) return leftToOpening;
    return damaged(`It cannot be read: ${error instanceof Error ? error.message : String(error)}.`);
  }
};
