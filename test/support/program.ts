import { afterAll } from 'vitest';
import { type ProgramOptions, type RunningProgram, spawnProgram } from './spawn-program.ts';
import { makeTempDir } from './temp-dir.ts';

const running = new Set<RunningProgram>();

afterAll(async () => {
  await Promise.all([...running].map((program) => program.kill()));
  running.clear();
});

/** `spawnProgram` for tests: on a data directory of its own unless one is given, and ended with the test file. */
export const startProgram = async (options: Partial<ProgramOptions> = {}): Promise<RunningProgram> => {
  const program = await spawnProgram({ ...options, dataDir: options.dataDir ?? makeTempDir() });
  running.add(program);
  return program;
};
