import { setTimeout as sleep } from 'node:timers/promises';
import { createRandom, pickWhole } from '../../support/random.ts';
import { waitFor } from '../../support/wait-for.ts';
import type { FaultRow, RowResult, Workbench } from '../fault-row.ts';
import { findLedgerProblem, findTotalsProblem, judgeBatches, readLeftovers, toProblems } from '../ledger-checks.ts';
import { type Batch, startPosters } from '../posters.ts';
import { judgeReady, takeSnapshot } from '../ready-time.ts';
import { toTimeFigure } from '../time-figures.ts';

const posters = 32;
const patienceMs = 60_000;
/** A ledger is killed so often before a new one is begun. */
const cyclesOfLedger = 20;

const run = async (bench: Workbench): Promise<RowResult> => {
  const random = createRandom(bench.seed);
  const failures: string[] = [];
  const readyTimes: number[] = [];
  let acknowledged = 0;
  let remeasured = 0;
  let dataDir = '';
  let batches: Batch[] = [];
  for (let cycle = 0; cycle < bench.count; cycle += 1) {
    if (cycle % cyclesOfLedger === 0) {
      dataDir = bench.makeFolder();
      batches = [];
    }
    const program = await bench.start(dataDir);
    const posting = startPosters(program, { posters, name: `c${cycle}`, seed: bench.seed + cycle, mostCalls: 20 });
    await waitFor('acknowledged call', patienceMs, () => posting.acknowledged() > 0);
    await sleep(pickWhole(random, 50, 400));
    await program.kill();
    await posting.ended;
    batches.push(...posting.batches);
    acknowledged += posting.acknowledged();

    const { problems, ids } = readLeftovers(dataDir, bench.makeFolder());
    const found = [...problems, ...toProblems(judgeBatches(batches, ids))];
    const leftAsItWas = takeSnapshot(bench, dataDir);
    const again = await bench.start(dataDir);
    found.push(...(await findTotalsProblem(again, ids.size)));
    const isLastOfLedger = (cycle + 1) % cyclesOfLedger === 0 || cycle + 1 === bench.count;
    if (isLastOfLedger) {
      await again.stop();
      found.push(...findLedgerProblem(dataDir, bench.timeZone));
    } else {
      await again.kill();
    }
    const ready = await judgeReady(bench, again.readyMs, leftAsItWas);
    readyTimes.push(ready.readyMs);
    remeasured += ready.times;
    failures.push(...[...found, ...ready.failures].map((text) => `cycle ${cycle}: ${text}`));
    bench.tell(cycle + 1, failures);
  }
  return {
    count: bench.count,
    figures: {
      'calls acknowledged': acknowledged,
      'ready again': toTimeFigure(readyTimes),
      'starts measured again': remeasured,
    },
    failures,
  };
};

export const killUnderLoad: FaultRow = {
  name: 'kill-under-load',
  promise:
    'kill -9 under 32 posters, 50 to 400 ms in: nothing acknowledged lost, no half batch, ready again within 2 s',
  fullCount: 200,
  shortCount: null,
  needsShim: false,
  run,
};
