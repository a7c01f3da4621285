import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FaultRow, RowResult, Workbench } from '../fault-row.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const test = 'test/main/store/reads-property.test.ts';

/** So many runs are one test, which has ten minutes; the next has another seed. */
const runsOfTest = 500;

const runTest = async (seed: number, runs: number): Promise<string | null> => {
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const child = spawn(process.execPath, [vitest, 'run', '--project', 'unit', test], {
    cwd: root,
    env: { ...process.env, CENTESIMO_PROPERTY_RUNS: String(runs), CENTESIMO_PROPERTY_SEED: String(seed) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (printed += text));
  }
  const [code] = (await once(child, 'close')) as [number | null];
  return code === 0 ? null : printed.slice(-4_000);
};

/** The property is a test of the store; here it runs so often that a rare case comes up. */
const run = async (bench: Workbench): Promise<RowResult> => {
  const failures: string[] = [];
  for (let first = 0; first < bench.count; first += runsOfTest) {
    const failure = await runTest(bench.seed + first, Math.min(runsOfTest, bench.count - first));
    if (failure !== null) failures.push(`seed ${bench.seed + first}: ${failure}`);
    bench.tell(Math.min(first + runsOfTest, bench.count), failures);
  }
  return { count: bench.count, figures: { test }, failures };
};

export const lateEvents: FaultRow = {
  name: 'late-events',
  promise:
    'late, repeated and out-of-order calls in any zone, on days of clock changes: every total is that of the calls, to the nano',
  fullCount: 10_000,
  shortCount: null,
  needsShim: false,
  run,
};
