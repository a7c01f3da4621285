import { createRandom, pickWhole } from '../../support/random.ts';
import { waitFor } from '../../support/wait-for.ts';
import type { FaultRow, RowResult, Workbench } from '../fault-row.ts';
import { findLedgerProblem, findTotalsProblem, judgeBatches, readLeftovers, toProblems } from '../ledger-checks.ts';
import { type Batch, startPosters } from '../posters.ts';
import { createFaultyDisk } from '../shim/disk-shim.ts';

const posters = 16;
const cyclesOfLedger = 10;
/** Calls in the log before a stop is asked for, which puts them into the database. */
const callsBeforeStop = 300;
/** The log is put into the database at 12 000 pages while the program runs; that is to take no longer. */
const checkpointWithinMs = 120_000;
/** A checkpoint has no fewer pages to write. */
const fewestWrites = 25;
const mostWritesUnderLoad = 400;

const run = async (bench: Workbench): Promise<RowResult> => {
  const random = createRandom(bench.seed);
  const failures: string[] = [];
  let acknowledged = 0;
  let underLoad = 0;
  let dataDir = '';
  let batches: Batch[] = [];
  for (let cycle = 0; cycle < bench.count; cycle += 1) {
    if (cycle % cyclesOfLedger === 0) {
      dataDir = bench.makeFolder();
      batches = [];
    }
    const isUnderLoad = cycle % 2 === 1;
    const disk = createFaultyDisk(bench.shim.path ?? '', bench.makeFolder(), dataDir);
    const program = await bench.start(dataDir, disk.env);
    disk.killAtWrite('database', pickWhole(random, 1, isUnderLoad ? mostWritesUnderLoad : fewestWrites));
    const posting = startPosters(program, { posters, name: `c${cycle}`, seed: bench.seed + cycle, mostCalls: 6 });
    const isGone = (): boolean => program.child.signalCode !== null;
    if (isUnderLoad) {
      underLoad += 1;
      await waitFor('end in a checkpoint', checkpointWithinMs, isGone);
    } else {
      await waitFor('log of calls', checkpointWithinMs, () => isGone() || posting.acknowledged() >= callsBeforeStop);
      program.child.kill('SIGTERM');
      await waitFor(
        'end in the last checkpoint',
        checkpointWithinMs,
        () => isGone() || program.child.exitCode !== null,
      );
    }
    await posting.ended;
    disk.close();
    batches.push(...posting.batches);
    acknowledged += posting.acknowledged();

    const found = isGone()
      ? []
      : [`the program was not killed in its checkpoint, it ended with ${program.child.exitCode}`];
    const { problems, ids } = readLeftovers(dataDir, bench.makeFolder());
    found.push(...problems, ...toProblems(judgeBatches(batches, ids)));
    const again = await bench.start(dataDir);
    found.push(...(await findTotalsProblem(again, ids.size)));
    await again.stop();
    found.push(...findLedgerProblem(dataDir, bench.timeZone));
    failures.push(...found.map((text) => `cycle ${cycle}: ${text}`));
    bench.tell(cycle + 1, failures);
  }
  return {
    count: bench.count,
    figures: { 'calls acknowledged': acknowledged, 'under load': underLoad, 'while stopping': bench.count - underLoad },
    failures,
  };
};

export const killCheckpoint: FaultRow = {
  name: 'kill-checkpoint',
  promise: 'kill in the middle of a write of a checkpoint: every acknowledged call is there, whole batches only',
  fullCount: 50,
  shortCount: 1,
  needsShim: true,
  run,
};
