import { setTimeout as sleep } from 'node:timers/promises';
import type { Session } from '../../../src/shared/contract/read-models.ts';
import { createRandom, pickWhole } from '../../support/random.ts';
import { waitFor } from '../../support/wait-for.ts';
import type { FaultRow, RowResult, StartedProgram, Workbench } from '../fault-row.ts';
import {
  findLedgerProblem,
  findTotalsProblem,
  judgeBatches,
  readJson,
  readLeftovers,
  toProblems,
} from '../ledger-checks.ts';
import { type Posters, startPosters } from '../posters.ts';
import { createFaultyDisk, type DiskMode, type FaultyDisk } from '../shim/disk-shim.ts';
import { toTimeFigure } from '../time-figures.ts';

const posters = 8;
const modes = ['full', 'broken', 'read-only'] as const satisfies readonly DiskMode[];
const refusedWithinMs = 1_000;
const resumedWithinMs = 5_000;
const patienceMs = 60_000;

type Times = { readonly refused: number[]; readonly resumed: number[] };

/** One fault of some seconds under posters who try again. Answers what did not hold. */
const faultOnce = async (
  bench: Workbench,
  { program, posting, disk }: { program: StartedProgram; posting: Posters; disk: FaultyDisk },
  mode: DiskMode,
  forMs: number,
  times: Times,
): Promise<string[]> => {
  const found: string[] = [];
  const acknowledgedBefore = posting.acknowledged();
  await waitFor('call that is stored', patienceMs, () => posting.acknowledged() > acknowledgedBefore);
  const firstAnswer = posting.answers.length;
  disk.setMode(mode);
  const until = performance.now() + forMs;
  const refusals = (): number => posting.answers.slice(firstAnswer).filter(({ status }) => status === 503).length;
  await waitFor('refusal', patienceMs, () => refusals() > posters);
  const seenFault = await waitFor(
    'banner',
    patienceMs,
    async () => (await readJson<Session>(program, '/v1/session')).ledger_fault ?? false,
  );
  if (mode === 'full' && seenFault !== 'disk_full') found.push(`the banner says ${seenFault}`);
  await readJson(program, '/v1/summary?period=all_time');
  await readJson(program, '/v1/events?period=all_time&limit=50');
  await sleep(Math.max(0, until - performance.now()));
  const during = posting.answers.slice(firstAnswer).filter(({ status }) => status === 503);
  if (during.some(({ retryAfter }) => retryAfter === null)) found.push('a refusal does not say when to try again');
  times.refused.push(...during.map(({ tookMs }) => tookMs));

  const acknowledgedMeanwhile = posting.acknowledged();
  disk.setMode('fine');
  const from = performance.now();
  await waitFor('call stored again', patienceMs, () => posting.acknowledged() > acknowledgedMeanwhile);
  await waitFor(
    'end of the banner',
    patienceMs,
    async () => (await readJson<Session>(program, '/v1/session')).ledger_fault === null,
  );
  times.resumed.push(performance.now() - from);
  if (bench.isTimed && times.resumed.at(-1)! > resumedWithinMs)
    found.push(`resumed after ${times.resumed.at(-1)!.toFixed(0)} ms`);
  const slow = during.filter(({ tookMs }) => tookMs > refusedWithinMs);
  if (bench.isTimed && slow.length > 0)
    found.push(`${slow.length} of ${during.length} refusals came after more than 1 s`);
  if (program.child.exitCode !== null || program.child.signalCode !== null) found.push('the program ended');
  return found;
};

const run = async (bench: Workbench): Promise<RowResult> => {
  const random = createRandom(bench.seed);
  const failures: string[] = [];
  const times: Times = { refused: [], resumed: [] };
  let acknowledged = 0;
  for (const [at, mode] of modes.entries()) {
    const dataDir = bench.makeFolder();
    const disk = createFaultyDisk(bench.shim.path ?? '', bench.makeFolder(), dataDir);
    const program = await bench.start(dataDir, disk.env);
    const posting = startPosters(program, { posters, name: mode, seed: bench.seed + at, mostCalls: 10, pauseMs: 5 });
    for (let cycle = 0; cycle < bench.count; cycle += 1) {
      const found = await faultOnce(bench, { program, posting, disk }, mode, pickWhole(random, 500, 4_000), times);
      failures.push(...found.map((text) => `${mode} ${cycle}: ${text}`));
      bench.tell(at * bench.count + cycle + 1, failures);
    }
    await posting.stop();
    acknowledged += posting.acknowledged();
    const stored = posting.batches.flatMap(({ ids, acknowledgedAt }) => (acknowledgedAt === null ? [] : ids)).length;
    const totals = await findTotalsProblem(program, stored);
    const bugs = /A bug in|because of a bug/.exec(program.output());
    const code = await program.stop();
    disk.close();
    const { problems, ids } = readLeftovers(dataDir, bench.makeFolder());
    const found = [
      ...problems,
      ...toProblems(judgeBatches(posting.batches, ids)),
      ...totals,
      ...findLedgerProblem(dataDir, bench.timeZone),
    ];
    if (code !== 0) found.push(`it ended with ${code}`);
    if (bugs !== null) found.push(`it reported a bug:\n${program.output().slice(bugs.index, bugs.index + 600)}`);
    failures.push(...found.map((text) => `${mode}: ${text}`));
  }
  return {
    count: bench.count * modes.length,
    figures: {
      'calls acknowledged': acknowledged,
      refusals: times.refused.length,
      'time to a refusal': toTimeFigure(times.refused),
      'stored again and banner gone': toTimeFigure(times.resumed),
    },
    failures,
  };
};

export const diskFaults: FaultRow = {
  name: 'disk-faults',
  promise:
    'disk full, I/O error, read-only: 503 within 1 s, reads work, a banner, resumes by itself within 5 s, nothing lost',
  fullCount: 10,
  shortCount: 1,
  needsShim: true,
  run,
};
