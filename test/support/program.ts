import { afterAll } from 'vitest';
import { calmZone } from './calm-zone.ts';
import { type ProgramOptions, type RunningProgram, spawnProgram } from './spawn-program.ts';
import { makeTempDir } from './temp-dir.ts';

const running = new Set<RunningProgram>();

afterAll(async () => {
  await Promise.all([...running].map((program) => program.kill()));
  running.clear();
});

/** One for the whole run: the zone of an owner does not change from one start to the next. */
const zone = calmZone();

/**
 * `spawnProgram` for tests: on a data directory of its own and in a calm time zone unless others are given, and ended with
 * the test file.
 */
export const startProgram = async ({
  dataDir,
  env,
  ...options
}: Partial<ProgramOptions> = {}): Promise<RunningProgram> => {
  const program = await spawnProgram({ ...options, dataDir: dataDir ?? makeTempDir(), env: { TZ: zone, ...env } });
  running.add(program);
  return program;
};
