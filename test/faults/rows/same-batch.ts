import type { RecordResult } from '../../../src/shared/contract/read-models.ts';
import { createRandom, pickWhole, shuffle } from '../../support/random.ts';
import type { FaultRow, RowResult, StartedProgram, Workbench } from '../fault-row.ts';
import { findLedgerProblem } from '../ledger-checks.ts';

const connections = 8;
const models = ['gpt-4o', 'gpt-4o-mini', 'claude-sonnet-4-5', 'no-such-model'];

const makeBatch = (random: () => number, count: number): Record<string, unknown>[] =>
  Array.from({ length: count }, (_, at) => ({
    id: `call-${at}`,
    occurred_at: new Date(Date.UTC(2026, 2, 25) + pickWhole(random, 0, 8 * 86_400_000)).toISOString(),
    service: ['shop', 'bot'][at % 2],
    model: models[pickWhole(random, 0, 3)],
    client: at % 3 === 0 ? { id: `c${at % 7}` } : null,
    conversation_id: at % 5 === 0 ? `v${at % 11}` : null,
    input_tokens: pickWhole(random, 1, 5_000),
    output_tokens: pickWhole(random, 1, 2_000),
    metadata: { at },
  }));

const post = async (program: StartedProgram, body: unknown): Promise<RecordResult> => {
  const headers = { 'x-api-key': program.ingestToken, 'content-type': 'application/json' };
  const response = await fetch(`${program.url}/v1/usage`, { method: 'POST', headers, body: JSON.stringify(body) });
  if (response.status !== 200)
    throw new Error(`A batch was answered with ${response.status}: ${await response.text()}`);
  return (await response.json()) as RecordResult;
};

const range = 'from=2026-03-20&to=2026-04-10';
const questions = [
  'summary?',
  ...['client', 'model', 'conversation', 'hour_of_week'].map((by) => `breakdown?by=${by}&`),
  'series?bucket=day&by=model&',
  'series?bucket=hour&',
];
const readFigures = async (program: StartedProgram): Promise<string> => {
  const ask = async (path: string): Promise<string> => {
    const response = await fetch(`${program.url}/v1/${path}${range}`, { headers: { 'x-api-key': program.adminToken } });
    if (response.status !== 200) throw new Error(`${path} answered ${response.status}`);
    return response.text();
  };
  return (await Promise.all(questions.map(ask))).join('\n');
};

const run = async (bench: Workbench): Promise<RowResult> => {
  const failures: string[] = [];
  let calls = 0;
  for (let cycle = 0; cycle < bench.count; cycle += 1) {
    const random = createRandom(bench.seed + cycle);
    const size = pickWhole(random, 50, 800);
    calls += size;
    const batch = makeBatch(random, size);
    const reference = await bench.start(bench.makeFolder());
    await post(reference, batch);
    const expected = await readFigures(reference);
    await reference.kill();

    const dataDir = bench.makeFolder();
    const first = await bench.start(dataDir);
    const before = await Promise.all(Array.from({ length: connections }, () => post(first, shuffle(random, batch))));
    const isSameBefore = (await readFigures(first)) === expected;
    // Every other time the restart is a crash.
    if (cycle % 2 === 0) await first.stop();
    else await first.kill();
    const second = await bench.start(dataDir);
    const after = [await post(second, shuffle(random, batch)), await post(second, shuffle(random, batch))];
    const isSameAfter = (await readFigures(second)) === expected;
    await second.stop();

    const results = [...before, ...after];
    const accepted = results.reduce((sum, result) => sum + result.accepted, 0);
    const duplicates = results.reduce((sum, result) => sum + result.duplicates, 0);
    const found = findLedgerProblem(dataDir, bench.timeZone);
    if (!isSameBefore || !isSameAfter) found.push('the figures are not those of the batch sent once');
    if (accepted !== size || duplicates !== 9 * size)
      found.push(`${accepted} accepted, ${duplicates} duplicates of ${size} calls`);
    if (results.some(({ rejected }) => rejected.length > 0)) found.push('a call was rejected');
    failures.push(...found.map((text) => `cycle ${cycle}: ${text}`));
    bench.tell(cycle + 1, failures);
  }
  return {
    count: bench.count,
    figures: { 'calls in all batches': calls, 'answers compared each time': 2 * questions.length },
    failures,
  };
};

export const sameBatch: FaultRow = {
  name: 'same-batch',
  promise:
    'the same batch 10 times, shuffled, 8 connections, across a restart: byte-identical figures, duplicates counted',
  fullCount: 20,
  shortCount: null,
  needsShim: false,
  run,
};
