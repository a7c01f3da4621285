import { statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { readResidentMb } from '../../bench/process-memory.ts';
import type { FaultRow, RowResult, Workbench } from '../fault-row.ts';
import { databaseIn, findLedgerProblem, findTotalsProblem } from '../ledger-checks.ts';
import { fitLine } from '../regression.ts';

const callsPerSecond = 500;
const callsPerRequest = 10;
const sampleMs = 1_000;
/** The least of so many samples is a point: what is left when the garbage has been collected. */
const samplesPerPoint = 15;
/** The share of the time that is warm-up, and not counted. */
const warmUpShare = 0.4;
const mostMbPerHour = 1;
/** 12 000 pages start a checkpoint, readers may hold it up a little; a log is cut to 64 MiB after that. */
const mostLogMb = 128;

const sizeMb = (path: string): number => (statSync(path, { throwIfNoEntry: false })?.size ?? 0) / 1e6;

const run = async (bench: Workbench): Promise<RowResult> => {
  const dataDir = bench.makeFolder();
  const program = await bench.start(dataDir);
  const until = performance.now() + bench.soakMinutes * 60_000;
  const from = performance.now();
  const samples: { readonly x: number; readonly y: number }[] = [];
  const failures: string[] = [];
  let sent = 0;
  let acknowledged = 0;
  let mostLog = 0;

  const post = async (): Promise<void> => {
    const ids = Array.from({ length: callsPerRequest }, (_, at) => `s-${sent + at}`);
    sent += callsPerRequest;
    const events = ids.map((id, at) => ({
      id,
      service: `service-${at % 4}`,
      model: 'gpt-4o',
      client: { id: `client-${at % 7}` },
      input_tokens: 1000,
      output_tokens: 500,
    }));
    const response = await fetch(`${program.url}/v1/usage`, {
      method: 'POST',
      headers: { 'x-api-key': program.ingestToken, 'content-type': 'application/json' },
      body: JSON.stringify(events),
    });
    if (response.status === 200) acknowledged += callsPerRequest;
    else failures.push(`a request was answered with ${response.status}`);
    await response.arrayBuffer();
  };
  const sender = async (): Promise<void> => {
    while (performance.now() < until) {
      const due = ((performance.now() - from) / 1_000) * callsPerSecond;
      if (sent >= due) await sleep(5);
      else await post();
    }
  };
  const sampler = async (): Promise<void> => {
    while (performance.now() < until) {
      await sleep(sampleMs);
      const resident = readResidentMb(program.child.pid ?? 0);
      if (resident !== null) samples.push({ x: (performance.now() - from) / 3_600_000, y: resident });
      mostLog = Math.max(mostLog, sizeMb(`${databaseIn(dataDir)}-wal`));
    }
  };
  await Promise.all([...Array.from({ length: 4 }, sender), sampler()]);
  const seconds = (performance.now() - from) / 1_000;
  failures.push(...(await findTotalsProblem(program, acknowledged)));
  await program.stop();
  failures.push(...findLedgerProblem(dataDir, bench.timeZone));

  const warm = samples.filter(({ x }) => x * 60 >= bench.soakMinutes * warmUpShare);
  const points = Array.from({ length: Math.floor(warm.length / samplesPerPoint) }, (_, at) => {
    const part = warm.slice(at * samplesPerPoint, (at + 1) * samplesPerPoint);
    return part.reduce((least, sample) => (sample.y < least.y ? sample : least));
  });
  if (mostLog > mostLogMb) failures.push(`the write-ahead log grew to ${mostLog.toFixed(0)} MB`);
  const figures: Record<string, string | number> = {
    minutes: bench.soakMinutes,
    'calls a second': Math.round(acknowledged / seconds),
    'write-ahead log at most': `${mostLog.toFixed(1)} MB`,
    'memory first and last': `${samples[0]?.y.toFixed(0) ?? '?'} and ${samples.at(-1)?.y.toFixed(0) ?? '?'} MB`,
  };
  if (points.length >= 4) {
    const { slope, halfWidth } = fitLine(points);
    figures['memory after the warm-up'] = `${slope.toFixed(1)} ± ${halfWidth.toFixed(1)} MB/h (95 %)`;
    const isProved = slope + halfWidth < mostMbPerHour;
    figures['shows'] = isProved ? 'less than 1 MB/h' : 'no growth that is certain; a longer run says more';
    if (slope - halfWidth > mostMbPerHour)
      failures.push(`memory grows by ${slope.toFixed(1)} ± ${halfWidth.toFixed(1)} MB/h`);
  }
  return { count: 1, figures, failures };
};

export const soak: FaultRow = {
  name: 'soak',
  promise: '500 calls a second: memory grows by less than 1 MB/h after the warm-up, the write-ahead log stays bounded',
  fullCount: 1,
  shortCount: null,
  needsShim: false,
  run,
};
