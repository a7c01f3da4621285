import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { flushToDisk } from './backup-copy.ts';
import { markPathOf } from './ledger-mark.ts';

/** What is under way: the former files go into `keptIn`, a folder beside the ledger, and `prepared` takes their place. */
type Swap = { readonly keptIn: string; readonly prepared: string };

const swapPathOf = (path: string): string => `${path}-swap`;

/** Where the ledger that is to take the place of the one at `path` is made ready. */
export const preparedPathOf = (path: string): string => `${path}-prepared`;

const readSwap = (path: string): Swap | undefined => {
  try {
    return JSON.parse(readFileSync(swapPathOf(path), 'utf8')) as Swap;
  } catch {
    return undefined;
  }
};

/**
 * Notes that the prepared ledger takes the place of the one at `path`. From here on it happens, now or at the next start,
 * whatever cuts it short.
 */
export const noteSwap = (path: string, keptIn: string): void => {
  const swap: Swap = { keptIn, prepared: basename(preparedPathOf(path)) };
  const beside = `${swapPathOf(path)}.tmp`;
  writeFileSync(beside, JSON.stringify(swap), { mode: 0o600, flush: true });
  renameSync(beside, swapPathOf(path));
  flushToDisk(dirname(path));
};

/** Does what was noted, from wherever it was cut short; nothing where nothing was. Nobody may have the ledger open. */
export const finishSwap = (path: string): void => {
  const swap = readSwap(path);
  if (swap === undefined) return;
  const prepared = join(dirname(path), swap.prepared);
  if (existsSync(prepared)) {
    const folder = join(dirname(path), swap.keptIn);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    for (const file of [path, `${path}-wal`, `${path}-shm`, markPathOf(path)]) {
      if (existsSync(file)) renameSync(file, join(folder, basename(file)));
    }
    flushToDisk(folder);
    renameSync(prepared, path);
    flushToDisk(dirname(path));
  }
  rmSync(swapPathOf(path), { force: true });
};
