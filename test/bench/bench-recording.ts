import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { spawnProgram } from '../support/spawn-program.ts';
import { createBenchEvents, toBodies } from './bench-events.ts';
import { measureDirectInserts } from './direct-insert.ts';
import { startEcho } from './echo.ts';
import { measureSinglePosts, postAll } from './http-load.ts';
import type { SizedLedger } from './sized-ledger.ts';

const singleRounds = 3;
const singleSeconds = 4;
const batchSize = 1_000;
const batchRounds = 3;
const batchEvents = 200_000;
/** Posted first and not counted, so that both sides are measured at their pace. */
const warmUpEvents = 30_000;
const days = 90;

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;

/** What came before is left out of the search index, which else would be filled while recording is measured. */
const skipIndexing = (dir: string): void => {
  const db = new SqliteDatabase(join(dir, 'centesimo.db'));
  db.exec(
    `UPDATE settings SET value = CAST((SELECT max(seq) FROM usage_events) AS TEXT) WHERE key = 'search_indexed_seq'`,
  );
  db.close();
};

/** Single calls on top of what the ledger holds, in turn with the bare echo. */
export const benchSinglePosts = async ({ size, dir, add }: SizedLedger): Promise<void> => {
  skipIndexing(dir);
  const program = await spawnProgram({ dataDir: dir });
  const echo = await startEcho();
  const ours: number[] = [];
  const bare: number[] = [];
  try {
    for (let at = 0; at < singleRounds; at += 1) {
      bare.push((await measureSinglePosts(echo.url, 'none', singleSeconds)).perSecond);
      ours.push((await measureSinglePosts(program.url, program.ingestToken, singleSeconds)).perSecond);
    }
  } finally {
    echo.stop();
    await program.stop();
  }
  add({
    name: 'Single-event POSTs, 32 connections, durable',
    size,
    value: median(ours),
    unit: 'calls/s',
    baseline: { name: 'bare Fastify JSON echo', value: median(bare), unit: 'requests/s' },
    ratioPercent: median(ours.map((value, at) => (value / bare[at]!) * 100)),
    aim: { of: 'ratio', is: 'least', must: 25, goal: 50 },
  });
};

/** Calls of their own, in conversations of their own, over the same days. */
function* createMore(round: number): Generator<Record<string, unknown>> {
  for (const event of createBenchEvents({ count: warmUpEvents + batchEvents, days, now: Date.now() })) {
    const [id, conversation] = [
      `batch-${round}-${String(event['id'])}`,
      `batch-${round}-${String(event['conversation_id'])}`,
    ];
    yield { ...event, id, conversation_id: conversation };
  }
}

type Round = { readonly perSecond: number; readonly directPerSecond: number; readonly directBytes: number };

/** Batches over HTTP on top of what the ledger holds, then the same rows once more, inserted directly into the same table. */
const measureBatches = async (dir: string, round: number): Promise<Round> => {
  const bodies = [...toBodies(createMore(round), batchSize)];
  const warmUp = warmUpEvents / batchSize;
  skipIndexing(dir);
  const program = await spawnProgram({ dataDir: dir });
  let seconds: number;
  try {
    await postAll(program.url, program.ingestToken, bodies.slice(0, warmUp));
    seconds = await postAll(program.url, program.ingestToken, bodies.slice(warmUp));
  } finally {
    await program.stop();
  }
  const direct = measureDirectInserts(join(dir, 'centesimo.db'), warmUpEvents + batchEvents, batchSize);
  return { perSecond: batchEvents / seconds, directPerSecond: direct.perSecond, directBytes: direct.bytesPerRow };
};

/** The last part of a ledger: it holds rows without rollups afterwards. */
export const benchBatches = async ({ size, dir, add }: SizedLedger, bytesPerCall: number): Promise<void> => {
  const found: Round[] = [];
  for (let round = 0; round < batchRounds; round += 1) found.push(await measureBatches(dir, round));
  add({
    name: `Batches of ${batchSize} over HTTP`,
    size,
    value: median(found.map(({ perSecond }) => perSecond)),
    unit: 'calls/s',
    baseline: {
      name: 'better-sqlite3 inserting the same rows',
      value: median(found.map(({ directPerSecond }) => directPerSecond)),
      unit: 'rows/s',
    },
    ratioPercent: median(found.map(({ perSecond, directPerSecond }) => (perSecond / directPerSecond) * 100)),
    aim: { of: 'ratio', is: 'least', must: 50, goal: 80 },
  });
  add({
    name: 'Disk per call, search index and rollups included',
    size,
    value: bytesPerCall,
    unit: 'bytes',
    baseline: { name: 'the rows alone', value: median(found.map(({ directBytes }) => directBytes)), unit: 'bytes' },
    aim: { of: 'value', is: 'most', must: 350, goal: 200 },
  });
};
