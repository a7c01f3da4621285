import { setTimeout as sleep } from 'node:timers/promises';
import { createRandom, pickWhole } from '../../support/random.ts';
import { waitFor } from '../../support/wait-for.ts';
import type { FaultRow, RowResult, Workbench } from '../fault-row.ts';
import { findLedgerProblem, judgeBatches, readLeftovers, toProblems } from '../ledger-checks.ts';
import { type Batch, startPosters } from '../posters.ts';
import { toTimeFigure } from '../time-figures.ts';

const posters = 32;
const patienceMs = 60_000;
const exitWithinMs = 3_000;

const run = async (bench: Workbench): Promise<RowResult> => {
  const random = createRandom(bench.seed);
  const dataDir = bench.makeFolder();
  const failures: string[] = [];
  const exitTimes: number[] = [];
  const batches: Batch[] = [];
  let acknowledged = 0;
  for (let cycle = 0; cycle < bench.count; cycle += 1) {
    const program = await bench.start(dataDir);
    const posting = startPosters(program, { posters, name: `c${cycle}`, seed: bench.seed + cycle, mostCalls: 20 });
    await waitFor('acknowledged call', patienceMs, () => posting.acknowledged() > 0);
    await sleep(pickWhole(random, 50, 1_000));
    const from = performance.now();
    const code = await program.stop();
    const exitMs = performance.now() - from;
    await posting.ended;
    exitTimes.push(exitMs);
    batches.push(...posting.batches);
    acknowledged += posting.acknowledged();
    const { problems, ids } = readLeftovers(dataDir, bench.makeFolder());
    const found = [...problems, ...toProblems(judgeBatches(batches, ids))];
    if (code !== 0) found.push(`it ended with ${code}`);
    if (bench.isTimed && exitMs > exitWithinMs) found.push(`it took ${exitMs.toFixed(0)} ms to end`);
    failures.push(...found.map((text) => `cycle ${cycle}: ${text}`));
    bench.tell(cycle + 1, failures);
  }
  failures.push(...findLedgerProblem(dataDir, bench.timeZone));
  return {
    count: bench.count,
    figures: { 'calls acknowledged': acknowledged, 'from SIGTERM to exit': toTimeFigure(exitTimes) },
    failures,
  };
};

export const stopUnderLoad: FaultRow = {
  name: 'stop-under-load',
  promise: 'SIGTERM under 32 posters: exit 0 within 3 s, nothing acknowledged lost',
  fullCount: 30,
  shortCount: null,
  needsShim: false,
  run,
};
