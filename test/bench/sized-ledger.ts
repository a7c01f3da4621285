import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { nodeProgram } from '../support/spawn-program.ts';
import type { Figure } from './figure.ts';

/** A folder with a ledger of so many calls, all of them in the search index, and where figures about it go. */
export type SizedLedger = { readonly size: number; readonly dir: string; readonly add: (figure: Figure) => void };

/** The ledger, its copy by the program's own backup, and the export for the baseline. */
const bytesPerCall = 800;
const spareBytes = 1_000_000_000;

/** Why there is no room for so many calls in the folder for temporary files; null where there is. */
export const findNoRoom = (size: number): string | null => {
  const { bavail, bsize } = statfsSync(tmpdir());
  const [free, needed] = [bavail * bsize, size * bytesPerCall + spareBytes];
  const toGb = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`;
  return free >= needed ? null : `${tmpdir()} has ${toGb(free)} left and ${toGb(needed)} are needed`;
};

/** Fills an empty folder, in a process of its own. Returns seconds. */
export const fillLedger = async (dir: string, size: number): Promise<number> => {
  const started = performance.now();
  const program = fileURLToPath(new URL('fill-ledger.ts', import.meta.url));
  const child = spawn(nodeProgram(), [program, dir, String(size)], { stdio: 'inherit' });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`The ledger was not filled: ${code}`);
  return (performance.now() - started) / 1000;
};
