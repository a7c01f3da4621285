import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { waitFor } from '../../support/wait-for.ts';
import type { FaultRow, RowResult, StartedProgram, Workbench } from '../fault-row.ts';
import { databaseIn, findLedgerProblem, findTotalsProblem, readJson } from '../ledger-checks.ts';
import { type Answer, startPosters } from '../posters.ts';
import { toTimeFigure } from '../time-figures.ts';

const posters = 8;
const shortMs = 1_000;
const longMs = 10_000;
const waitsMs = 5_000;
const recoversWithinMs = 1_000;
const patienceMs = 60_000;

/** Another process that holds the ledger's lock; `released` resolves when it has let go. */
const holdLock = async (
  dataDir: string,
  forMs: number,
): Promise<{ child: ChildProcess; released: Promise<unknown> }> => {
  const child = fork(new URL('../hold-lock.ts', import.meta.url), [databaseIn(dataDir), String(forMs)]);
  await once(child, 'message');
  return { child, released: once(child, 'exit') };
};

type Found = { readonly answers: readonly Answer[]; readonly recoveredMs: number };

const holdOnce = async (
  program: StartedProgram,
  name: string,
  seed: number,
  forMs: number,
): Promise<Found & { calls: number }> => {
  const { released } = await holdLock(program.dataDir, forMs);
  const posting = startPosters(program, { posters, name, seed, mostCalls: 5, pauseMs: 20 });
  await readJson(program, '/v1/summary?period=all_time');
  await released;
  const from = performance.now();
  const before = posting.acknowledged();
  await waitFor('call stored again', patienceMs, () => posting.acknowledged() > before);
  const recoveredMs = performance.now() - from;
  await posting.stop();
  await posting.ended;
  return { answers: posting.answers, recoveredMs, calls: posting.acknowledged() };
};

const run = async (bench: Workbench): Promise<RowResult> => {
  const failures: string[] = [];
  const dataDir = bench.makeFolder();
  const program = await bench.start(dataDir);
  const shortWaits: number[] = [];
  const recovered: number[] = [];
  let calls = 0;
  let refusals = 0;
  for (let cycle = 0; cycle < bench.count; cycle += 1) {
    const held = await holdOnce(program, `short-${cycle}`, bench.seed + cycle, shortMs);
    calls += held.calls;
    shortWaits.push(Math.max(...held.answers.map(({ tookMs }) => tookMs)));
    if (held.answers.some(({ status }) => status !== 200))
      failures.push(`held 1 s, cycle ${cycle}: a call was refused`);
    if (bench.isTimed && shortWaits.at(-1)! > waitsMs)
      failures.push(`held 1 s, cycle ${cycle}: a call took ${shortWaits.at(-1)!.toFixed(0)} ms`);

    const long = await holdOnce(program, `long-${cycle}`, bench.seed + 1_000 + cycle, longMs);
    calls += long.calls;
    const refused = long.answers.filter(({ status }) => status === 503);
    refusals += refused.length;
    recovered.push(long.recoveredMs);
    if (refused.length === 0) failures.push(`held 10 s, cycle ${cycle}: nothing was refused`);
    if (refused.some(({ retryAfter }) => !/^\d+$/.test(retryAfter ?? '')))
      failures.push(`held 10 s, cycle ${cycle}: a refusal without Retry-After`);
    if (bench.isTimed && long.recoveredMs > recoversWithinMs)
      failures.push(`held 10 s, cycle ${cycle}: recovered after ${long.recoveredMs.toFixed(0)} ms`);
    bench.tell(cycle + 1, failures);
  }
  failures.push(...(await findTotalsProblem(program, calls)));
  await program.stop();
  failures.push(...findLedgerProblem(dataDir, bench.timeZone));
  return {
    count: bench.count * 2,
    figures: {
      'longest answer, held 1 s': toTimeFigure(shortWaits),
      'refusals, held 10 s': refusals,
      'stored again after 10 s': toTimeFigure(recovered),
    },
    failures,
  };
};

export const lockHeld: FaultRow = {
  name: 'lock-held',
  promise: 'another process holds the lock 1 s: waits and succeeds; 10 s: 503 with Retry-After, recovers within 1 s',
  fullCount: 10,
  shortCount: 1,
  needsShim: false,
  run,
};
