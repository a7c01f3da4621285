import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { crc32 } from 'node:zlib';

/**
 * How far the ledger was when its writer last committed, kept in a small file beside it. It is written after each commit
 * and not flushed: it is never ahead of the ledger, and as long as the system does not crash it is exactly as far. A
 * ledger that is behind its mark has lost something.
 */
export type LedgerMark = {
  readonly commits: number;
  readonly lastSeq: number;
  /** Epoch ms; null before the first call. */
  readonly lastReceivedAt: number | null;
  /** The versions the database may have: two while it is migrated. */
  readonly versions: readonly [from: number, to: number];
};

/** Always written whole, at the same length, so that a full disk cannot stop it. */
const markBytes = 256;

export const markPathOf = (path: string): string => `${path}-mark`;

const toBytes = (mark: LedgerMark): Buffer => {
  const text = JSON.stringify(mark);
  return Buffer.from(`${crc32(text).toString(16).padStart(8, '0')} ${text}`.padEnd(markBytes - 1) + '\n');
};

/** Undefined where there is none, or none that can be relied on. */
export const readMark = (path: string): LedgerMark | undefined => {
  try {
    const text = readFileSync(markPathOf(path), 'utf8').trimEnd();
    const body = text.slice(9);
    if (crc32(body).toString(16).padStart(8, '0') !== text.slice(0, 8)) return undefined;
    return JSON.parse(body) as LedgerMark;
  } catch {
    return undefined;
  }
};

/** Opens the mark of a ledger for writing; each `write` replaces it. */
export const openMark = (path: string): { write: (mark: LedgerMark) => void; close: () => void } => {
  const file = openSync(markPathOf(path), 'a+', 0o600);
  closeSync(file);
  const target = openSync(markPathOf(path), 'r+');
  return {
    write: (mark) => {
      try {
        writeSync(target, toBytes(mark), 0, markBytes, 0);
      } catch {
        // What is committed stays committed: an old mark only sees less.
      }
    },
    close: () => closeSync(target),
  };
};

/** Before a ledger is migrated: cut short, it has either version or one in between. */
export const noteMigration = (path: string, version: number): void => {
  const mark = readMark(path);
  if (mark === undefined) return;
  const target = openMark(path);
  target.write({ ...mark, versions: [mark.versions[0], version] });
  target.close();
};
