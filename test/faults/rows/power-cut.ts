import { rmSync } from 'node:fs';
import { createRandom, pickWhole } from '../../support/random.ts';
import { waitFor } from '../../support/wait-for.ts';
import type { FaultRow, RowResult, Workbench } from '../fault-row.ts';
import { findLedgerProblem, findTotalsProblem, judgeBatches, readLeftovers, toProblems } from '../ledger-checks.ts';
import { type Batch, startPosters } from '../posters.ts';
import { cutPower, type PowerCut, survivals } from '../shim/cut-power.ts';
import { type DiskChange, type DiskLog, openDiskLog } from '../shim/disk-log.ts';
import { createFaultyDisk } from '../shim/disk-shim.ts';

const posters = 12;
/** So many cuts are made in what one run of the program wrote. */
const cutsOfRun = 15;
const checkpointWithinMs = 120_000;
const leastCalls = 200;

/** What the moments are chosen from: anywhere, in a checkpoint, right after a sync of the log. */
const momentKinds = ['anywhere', 'checkpoint', 'commit'] as const;

const isMoment = (kind: (typeof momentKinds)[number], change: DiskChange): boolean => {
  if (kind === 'checkpoint') return change.name === 'centesimo.db' && change.kind !== 'sync-start';
  if (kind === 'commit') return change.name === 'centesimo.db-wal' && change.kind === 'sync-end';
  return true;
};

/** A run of the program from its first start to its stop, with every change of its files. */
const recordRun = async (
  bench: Workbench,
  name: string,
  seed: number,
): Promise<{ batches: readonly Batch[]; log: DiskLog }> => {
  const dataDir = bench.makeFolder();
  const disk = createFaultyDisk(bench.shim.path ?? '', bench.makeFolder(), dataDir, true);
  const program = await bench.start(dataDir, disk.env);
  const atStart = disk.countWrites('database');
  const posting = startPosters(program, { posters, name, seed, mostCalls: 12 });
  await waitFor(
    'checkpoint',
    checkpointWithinMs,
    () => posting.acknowledged() > leastCalls && disk.countWrites('database') > atStart,
  );
  await program.stop();
  await posting.ended;
  disk.close();
  rmSync(dataDir, { recursive: true, force: true });
  return { batches: posting.batches, log: openDiskLog(disk.logPath) };
};

const run = async (bench: Workbench): Promise<RowResult> => {
  const random = createRandom(bench.seed);
  const failures: string[] = [];
  const made: Record<string, number> = {};
  let acknowledged = 0;
  let changes = 0;
  for (let first = 0; first < bench.count; first += cutsOfRun) {
    const { batches, log } = await recordRun(bench, `r${first}`, bench.seed + first);
    changes += log.changes.length;
    const places = momentKinds.map((kind) =>
      log.changes.flatMap((change, at) => (isMoment(kind, change) ? [at + 1] : [])),
    );
    const cuts = Array.from({ length: Math.min(cutsOfRun, bench.count - first) }, (_, at) => {
      const of = places[at % momentKinds.length]!;
      const after = of[pickWhole(random, 0, of.length - 1)]!;
      return {
        after,
        survival: survivals[pickWhole(random, 0, survivals.length - 1)]!,
        folder: bench.makeFolder(),
      } satisfies PowerCut;
    }).toSorted((a, b) => a.after - b.after);
    cutPower(log, cuts, random);
    log.close();
    for (const { after, survival, folder } of cuts) {
      made[survival] = (made[survival] ?? 0) + 1;
      // Until the next change the disk stays as it is: whatever was acknowledged before that one counts.
      const until = log.changes[after]?.at ?? null;
      acknowledged += batches.reduce(
        (sum, batch) =>
          sum +
          (batch.acknowledgedAt !== null && (until === null || batch.acknowledgedAt < until) ? batch.ids.length : 0),
        0,
      );
      const { problems, ids } = readLeftovers(folder, bench.makeFolder());
      const found = [...problems, ...toProblems(judgeBatches(batches, ids, until))];
      const again = await bench.start(folder);
      found.push(...(await findTotalsProblem(again, ids.size)));
      await again.stop();
      found.push(...findLedgerProblem(folder, bench.timeZone));
      failures.push(...found.map((text) => `after change ${after} of run ${first}, ${survival} survive: ${text}`));
      bench.tell(
        Object.values(made).reduce((sum, times) => sum + times, 0),
        failures,
      );
      rmSync(folder, { recursive: true, force: true });
    }
  }
  const kept = Object.entries(made).map(([survival, times]) => `${survival} ${times}`);
  return {
    count: bench.count,
    figures: {
      'calls acknowledged before the cuts': acknowledged,
      'changes logged': changes,
      'unsynced changes that survive': kept.join(', '),
    },
    failures,
  };
};

export const powerCut: FaultRow = {
  name: 'power-cut',
  promise:
    'power loss: whatever was not synced is dropped, kept or torn; nothing acknowledged lost, no half batch, integrity ok',
  fullCount: 90,
  shortCount: 2,
  needsShim: true,
  run,
};
