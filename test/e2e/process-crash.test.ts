import { copyFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { expect, it } from 'vitest';
import type { EventPage, EventView, Summary } from '../../src/shared/contract/read-models.ts';
import { startProgram } from '../support/program.ts';
import { postTo, readFrom } from '../support/program-requests.ts';
import { createRandom, pickWhole } from '../support/random.ts';
import type { RunningProgram } from '../support/spawn-program.ts';
import { makeTempDir } from '../support/temp-dir.ts';

const cycles = 5;
const posters = 16;
const mostRequests = 2_000;
/** A kill comes after so many acknowledged events at the latest. */
const latestKill = 800;

type Batch = { readonly ids: readonly string[]; acknowledged: boolean };

/** Posts batch after batch until the program is gone; tells after each answer how many events have been acknowledged. */
const postUntilGone = async (
  program: RunningProgram,
  name: string,
  random: () => number,
  tell: (acknowledged: number) => void,
): Promise<readonly Batch[]> => {
  const batches: Batch[] = [];
  for (let at = 0; at < mostRequests; at += 1) {
    const ids = Array.from({ length: pickWhole(random, 1, 20) }, (_, place) => `${name}-${at}-${place}`);
    const batch: Batch = { ids, acknowledged: false };
    batches.push(batch);
    const events = ids.map((id) => ({ id, service: name, model: 'gpt-4o', input_tokens: 1000, output_tokens: 500 }));
    const answer: unknown = await postTo(program, events)
      .then((response) => response.json())
      .catch(() => undefined);
    if (answer === undefined) return batches;
    expect(answer).toMatchObject({ accepted: ids.length, duplicates: 0, rejected: [] });
    batch.acknowledged = true;
    tell(ids.length);
  }
  throw new Error(`The program survived ${mostRequests} requests after it should have been killed.`);
};

/** Integrity of what the kill left behind, read from a copy so that the original is found as it was left. */
const checkLeftovers = (dataDir: string): void => {
  const copyDir = makeTempDir();
  for (const name of ['centesimo.db', 'centesimo.db-wal']) {
    if (existsSync(join(dataDir, name))) copyFileSync(join(dataDir, name), join(copyDir, name));
  }
  const db = new SqliteDatabase(join(copyDir, 'centesimo.db'));
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
  expect(db.pragma('foreign_key_check')).toEqual([]);
  db.close();
};

const listAll = async (program: RunningProgram, query: string): Promise<readonly EventView[]> => {
  const found: EventView[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const path = `/v1/events?period=all_time&limit=500&${query}${cursor === '' ? '' : `&cursor=${cursor}`}`;
    const page = JSON.parse(await readFrom(program, path)) as EventPage;
    found.push(...page.items);
    cursor = page.next_cursor;
  }
  return found;
};

const expectKept = (batches: readonly Batch[], stored: readonly EventView[]): void => {
  const times = new Map<string, number>();
  for (const { id } of stored) times.set(id, (times.get(id) ?? 0) + 1);
  const lost = batches.flatMap(({ ids, acknowledged }) => (acknowledged ? ids.filter((id) => !times.has(id)) : []));
  expect(lost).toEqual([]);
  expect([...times].filter(([, count]) => count !== 1)).toEqual([]);
  const halves = batches.filter(({ ids }) => {
    const kept = ids.filter((id) => times.has(id)).length;
    return kept !== 0 && kept !== ids.length;
  });
  expect(halves).toEqual([]);
  const sent = new Set(batches.flatMap(({ ids }) => ids));
  expect(stored.filter(({ id }) => !sent.has(id))).toEqual([]);
};

/** Totals are kept apart from the events; both must tell the same. */
const expectTotals = async (program: RunningProgram, calls: number): Promise<void> => {
  const summary = JSON.parse(await readFrom(program, '/v1/summary?period=all_time')) as Summary;
  const nanoUsd = BigInt(calls) * 7_500_000n;
  expect(summary).toMatchObject({ calls, total_tokens: 1500 * calls, unpriced_calls: 0 });
  expect(summary.cost_usd).toBe(String(Number(nanoUsd) / 1e9));
};

it(`kill -9 under ${posters} posters, ${cycles} times: what was acknowledged is there once, whole batches only`, async () => {
  const dataDir = makeTempDir();
  const random = createRandom(4650);
  const batches: Batch[] = [];
  let calls = 0;
  let program = await startProgram({ dataDir });
  for (let cycle = 0; cycle < cycles; cycle += 1) {
    const { child } = program;
    const killAt = pickWhole(random, 1, latestKill);
    let acknowledged = 0;
    const tell = (count: number): void => {
      acknowledged += count;
      if (acknowledged >= killAt) child.kill('SIGKILL');
    };
    const posted = await Promise.all(
      Array.from({ length: posters }, (_, poster) => {
        const name = `cycle-${cycle}-poster-${poster}`;
        return postUntilGone(program, name, createRandom(cycle * posters + poster), tell);
      }),
    );
    await program.kill();
    expect(child.signalCode).toBe('SIGKILL');
    const ofCycle = posted.flat();
    batches.push(...ofCycle);
    expect(acknowledged).toBeGreaterThanOrEqual(killAt);
    checkLeftovers(dataDir);

    program = await startProgram({ dataDir });
    // Those of before are counted here, and looked at one by one in the end.
    const posterNames = posted.map((_, poster) => `service=cycle-${cycle}-poster-${poster}`);
    const stored = await listAll(program, posterNames.join('&'));
    expectKept(ofCycle, stored);
    calls += stored.length;
    await expectTotals(program, calls);
  }
  const stored = await listAll(program, '');
  expect(stored.length).toBe(calls);
  expectKept(batches, stored);
}, 300_000);
