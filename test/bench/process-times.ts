import { rmSync } from 'node:fs';
import { dripUntilDropped, openSlowRequest } from '../support/slow-client.ts';
import { type RunningProgram, spawnProgram } from '../support/spawn-program.ts';
import { createBenchEvents, toBodies } from './bench-events.ts';
import { send } from './http-load.ts';
import { toPercentiles } from './overview-reads.ts';
import { makeTempFolder } from './temp-folder.ts';

const rounds = 5;
const posters = 8;
const batch = 20;
const mostBatches = 50_000;
const runMs = 1_000;
const slowClients = 300;
const posts = 300;

export type ProcessTimes = {
  /** From SIGTERM under load to the end of the process, the slowest of five. */
  readonly stopMs: number;
  /** From the start to the first request it accepts, the slowest of five: after SIGKILL under load, and after a stop. */
  readonly afterKillMs: number;
  readonly afterStopMs: number;
  /** 99th percentile of the answers to single calls: alone, and while 300 connections have sent half a request. */
  readonly aloneP99Ms: number;
  readonly besideSlowP99Ms: number;
  /** How long a body that drips in is put up with. */
  readonly drippingMs: number;
};

/** Posts over eight connections until the program has gone; runs `end` after a second of it. */
const endUnderLoad = async (program: RunningProgram, name: string, end: () => Promise<unknown>): Promise<void> => {
  const events = createBenchEvents({ count: mostBatches * batch, days: 1, now: Date.now() });
  const bodies = toBodies(
    (function* () {
      for (const event of events) yield { ...event, id: `${name}-${String(event['id'])}` };
    })(),
    batch,
  );
  const post = async (): Promise<void> => {
    try {
      for (const body of bodies) await send(`${program.url}/v1/usage`, { token: program.ingestToken, body });
    } catch {
      // It has gone.
    }
  };
  const posting = Promise.all(Array.from({ length: posters }, post));
  await new Promise((resolve) => setTimeout(resolve, runMs));
  await end();
  await posting;
};

const timed = async <T>(work: () => Promise<T>): Promise<readonly [ms: number, result: T]> => {
  const from = performance.now();
  const result = await work();
  return [performance.now() - from, result];
};

const measureEnds = async (dataDir: string) => {
  const stops: number[] = [];
  const afterStops: number[] = [];
  const afterKills: number[] = [];
  let program = await spawnProgram({ dataDir });
  for (let round = 0; round < rounds; round += 1) {
    let stopMs = 0;
    await endUnderLoad(program, `stop-${round}`, async () => {
      [stopMs] = await timed(program.stop);
    });
    stops.push(stopMs);
    const [afterStopMs, stopped] = await timed(() => spawnProgram({ dataDir }));
    afterStops.push(afterStopMs);
    await endUnderLoad(stopped, `kill-${round}`, stopped.kill);
    const [afterKillMs, killed] = await timed(() => spawnProgram({ dataDir }));
    afterKills.push(afterKillMs);
    program = killed;
  }
  await program.stop();
  return { stopMs: Math.max(...stops), afterStopMs: Math.max(...afterStops), afterKillMs: Math.max(...afterKills) };
};

const measurePosts = async ({ url, ingestToken }: RunningProgram): Promise<number> => {
  const event = Buffer.from(
    JSON.stringify({ service: 'shop', model: 'gpt-4o', input_tokens: 1000, output_tokens: 500 }),
  );
  const answers: number[] = [];
  for (let at = 0; at < posts; at += 1) {
    answers.push((await timed(() => send(`${url}/v1/usage`, { token: ingestToken, body: event })))[0]);
  }
  return toPercentiles(answers).p99;
};

const measureSlowClients = async (dataDir: string) => {
  const program = await spawnProgram({ dataDir });
  const [drippingMs] = await timed(async () => dripUntilDropped(await openSlowRequest(program, 100_000)));
  const aloneP99Ms = await measurePosts(program);
  const slow = await Promise.all(Array.from({ length: slowClients }, () => openSlowRequest(program, 1_000)));
  const besideSlowP99Ms = await measurePosts(program);
  for (const socket of slow) socket.destroy();
  await program.stop();
  return { drippingMs, aloneP99Ms, besideSlowP99Ms };
};

/** How soon the program ends, is there again, and lets go of those who waste its time. */
export const measureProcess = async (): Promise<ProcessTimes> => {
  const dataDir = makeTempFolder();
  const times = { ...(await measureEnds(dataDir)), ...(await measureSlowClients(dataDir)) };
  rmSync(dataDir, { recursive: true, force: true });
  return times;
};
