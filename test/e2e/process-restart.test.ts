import { describe, expect, it } from 'vitest';
import type { RecordResult, Series, Summary } from '../../src/shared/contract/read-models.ts';
import { startProgram } from '../support/program.ts';
import { postTo, readFrom } from '../support/program-requests.ts';
import { createRandom, pickWhole, shuffle } from '../support/random.ts';
import type { RunningProgram } from '../support/spawn-program.ts';

const models = ['gpt-4o', 'gpt-4o-mini', 'claude-sonnet-4-5', 'no-such-model'];

const makeBatch = (seed: number, count: number): Record<string, unknown>[] => {
  const random = createRandom(seed);
  return Array.from({ length: count }, (_, at) => ({
    id: `call-${at}`,
    occurred_at: new Date(Date.UTC(2026, 2, 25) + pickWhole(random, 0, 8 * 86_400_000)).toISOString(),
    service: ['shop', 'bot'][at % 2],
    model: models[pickWhole(random, 0, 3)],
    client: at % 3 === 0 ? { id: `c${at % 7}`, name: 'Ada' } : null,
    input_tokens: pickWhole(random, 1, 5_000),
    output_tokens: pickWhole(random, 1, 2_000),
    duration_ms: pickWhole(random, 1, 5_000),
    metadata: { at },
  }));
};

const range = 'from=2026-03-20&to=2026-04-10';
const readFigures = async (program: RunningProgram): Promise<string> => {
  const paths = ['summary?', 'breakdown?by=client&', 'breakdown?by=hour_of_week&', 'series?bucket=day&by=model&'];
  return (await Promise.all(paths.map((path) => readFrom(program, `/v1/${path}${range}`)))).join('\n');
};

describe('the same batch ten times, shuffled, over eight connections, across a restart', () => {
  it('counts each call once, to the byte', async () => {
    const env = { TZ: 'Europe/Rome' };
    const batch = makeBatch(11, 400);
    const reference = await startProgram({ env });
    expect(await (await postTo(reference, batch)).json()).toMatchObject({ accepted: 400, duplicates: 0 });
    const expected = await readFigures(reference);
    await reference.stop();

    const random = createRandom(12);
    const post = async (program: RunningProgram): Promise<RecordResult> =>
      (await postTo(program, shuffle(random, batch))).json();
    const first = await startProgram({ env });
    const before = await Promise.all(Array.from({ length: 8 }, () => post(first)));
    expect(await readFigures(first)).toBe(expected);
    expect(await first.stop()).toBe(0);
    const second = await startProgram({ env, dataDir: first.dataDir });
    const after = [await post(second), await post(second)];

    const results = [...before, ...after];
    expect(results.flatMap(({ rejected }) => rejected)).toEqual([]);
    expect(results.reduce((sum, { accepted }) => sum + accepted, 0)).toBe(400);
    expect(results.reduce((sum, { duplicates }) => sum + duplicates, 0)).toBe(9 * 400);
    expect(await readFigures(second)).toBe(expected);
    await second.stop();
  });
});

/** The name the platform itself gives a zone: Kathmandu is still Katmandu to it. */
const nameOf = (zone: string): string => new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone;

/** Calls by local date, worked out without the program. */
const countDays = (batch: readonly Record<string, unknown>[], timeZone: string): Record<string, number> => {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' });
  const days: Record<string, number> = {};
  for (const { occurred_at } of batch) {
    const day = format.format(new Date(String(occurred_at)));
    days[day] = (days[day] ?? 0) + 1;
  }
  return days;
};

describe('TZ', () => {
  it('cuts the days, and cuts them anew when it changes between two starts', async () => {
    const batch = makeBatch(13, 300);
    const totals: string[] = [];
    const cuts: string[] = [];
    let dataDir: string | undefined;
    for (const zone of ['Europe/Rome', 'America/New_York', 'Asia/Kathmandu', 'Europe/Rome']) {
      const program = await startProgram({ env: { TZ: zone }, ...(dataDir !== undefined && { dataDir }) });
      if (dataDir === undefined) expect((await postTo(program, batch)).status).toBe(200);
      dataDir = program.dataDir;
      expect(JSON.parse(await readFrom(program, '/v1/session'))).toMatchObject({ time_zone: nameOf(zone) });

      const { items } = JSON.parse(await readFrom(program, `/v1/series?bucket=day&${range}`)) as Series;
      const days = items.flatMap(({ start, calls }) => (calls === 0 ? [] : [[start.slice(0, 10), calls]]));
      expect(Object.fromEntries(days)).toEqual(countDays(batch, zone));
      cuts.push(JSON.stringify(days));

      const {
        from: _,
        to: __,
        previous: ___,
        time_zone,
        ...figures
      } = JSON.parse(await readFrom(program, `/v1/summary?${range}`)) as Summary;
      expect(time_zone).toBe(nameOf(zone));
      totals.push(JSON.stringify(figures));
      expect(await program.stop()).toBe(0);
    }
    expect(new Set(totals).size).toBe(1);
    expect(new Set(cuts).size).toBe(3);
    expect(cuts[3]).toBe(cuts[0]);
  });
});
