import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { calmZone } from '../support/calm-zone.ts';
import { type RunningProgram, spawnProgram } from '../support/spawn-program.ts';
import type { Workbench } from './fault-row.ts';

type Options = Pick<Workbench, 'seed' | 'count' | 'isTimed' | 'soakMinutes' | 'shim' | 'tell'>;

/** A workbench for one row, and how to clear it. */
export const openWorkbench = (options: Options): { bench: Workbench; clear: () => Promise<void> } => {
  const folders: string[] = [];
  const running = new Set<RunningProgram>();
  const timeZone = calmZone();
  const bench: Workbench = {
    ...options,
    timeZone,
    makeFolder: () => {
      const folder = mkdtempSync(join(tmpdir(), 'centesimo-fault-'));
      folders.push(folder);
      return folder;
    },
    start: async (dataDir, env = {}) => {
      const from = performance.now();
      const program = await spawnProgram({ dataDir, env: { TZ: timeZone, ...env } });
      running.add(program);
      program.child.once('exit', () => running.delete(program));
      return { ...program, readyMs: performance.now() - from };
    },
  };
  return {
    bench,
    clear: async () => {
      await Promise.all([...running].map((program) => program.kill()));
      for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
};
