import { describe, expect, it } from 'vitest';
import { breakdownDimensions, periodNames } from '../../../src/shared/contract/dimensions.ts';
import { startTestEngine, type TestEngine } from '../../support/engine.ts';
import { createRandom, pickWhole } from '../../support/random.ts';
import { sampleNow } from './sample-usage.ts';

const workspaces = ['acme', 'beta', 'default'];
const dayMs = 86_400_000;

/** Calls of several workspaces that share ids, clients, conversations, users, services and models. */
const makeCalls = (seed: number): Record<string, unknown>[] => {
  const random = createRandom(seed);
  const pick = <T>(items: readonly T[]): T => items[pickWhole(random, 0, items.length - 1)]!;
  const taken = new Set<string>();
  return Array.from({ length: 150 }, () => {
    const workspace = pick(workspaces);
    const client = pickWhole(random, 1, 15);
    return {
      id: `call-${pickWhole(random, 1, 400)}`,
      workspace,
      occurred_at: new Date(sampleNow - pickWhole(random, -600_000, pick([2, 40, 400]) * dayMs)).toISOString(),
      service: pick(['chatbot', 'rag', `only-${workspace}`]),
      operation: pick(['chat', 'query', null]),
      model: pick(['gpt-4o', 'gpt-4o-mini', 'claude-sonnet-4-5', 'no-such-model']),
      input_tokens: pickWhole(random, 0, 20_000),
      output_tokens: pickWhole(random, 0, 3_000),
      ...(random() < 0.4 && { flat_cost: { amount: '0.005', currency: 'EUR' } }),
      ...(random() < 0.7 && {
        client: { id: `c${client}`, name: `${workspace} ${client}`, phone: pick(['1', '2', null]) },
      }),
      ...(random() < 0.5 && { user_id: `u${pickWhole(random, 1, 3)}` }),
      ...(random() < 0.5 && { conversation_id: `v${pickWhole(random, 1, 6)}` }),
      success: random() < 0.9,
      duration_ms: pickWhole(random, 1, 9_000),
      input_preview: `of ${workspace}`,
    };
  }).filter(({ workspace, id }) => !taken.has(`${workspace} ${id}`) && taken.add(`${workspace} ${id}`));
};

const currencies = ['', 'currency=usd'];
const messagePaths = (workspace: string): string[] =>
  currencies.flatMap((currency) => [
    `/api/usage/stats/${workspace}?${currency}`,
    `/api/usage/stats/${workspace}?startDate=2025-08-01&endDate=2026-08-22&${currency}`,
    `/api/usage/stats/${workspace}?startDate=2026-03-29&endDate=2026-03-29&${currency}`,
    `/api/usage/dashboard/${workspace}?${currency}`,
    `/api/usage/dashboard/${workspace}?period=400&${currency}`,
    `/api/usage/summary/${workspace}?${currency}`,
  ]);

const readPaths = (workspace: string): string[] => {
  const inside = `workspace=${workspace}`;
  return [
    ...periodNames.map((period) => `/v1/summary?${inside}&period=${period}`),
    ...breakdownDimensions.flatMap((by) => [
      `/v1/breakdown?${inside}&period=all_time&by=${by}`,
      `/v1/breakdown?${inside}&period=last_60_days&by=${by}&order=tokens&limit=3`,
    ]),
    ...['hour', 'day', 'week', 'month'].map((bucket) => `/v1/series?${inside}&period=all_time&bucket=${bucket}`),
    `/v1/series?${inside}&period=all_time&bucket=week&by=client`,
    `/v1/events?${inside}&period=all_time&limit=500`,
    `/v1/events?${inside}&period=all_time&limit=500&q=of`,
    `/v1/events?${inside}&period=all_time&limit=500&service=only-acme`,
    `/v1/events?${inside}&period=all_time&limit=500&client=c1&conversation=v1`,
  ];
};

const read = async (engine: TestEngine, path: string): Promise<{ path: string; status: number; body: string }> => {
  const response = await engine.get(path);
  return { path, status: response.status, body: await response.text() };
};

describe('a workspace', () => {
  it.each([1, 2, 3])('answers as if there were no other, to the byte (calls of seed %i)', async (seed) => {
    const calls = makeCalls(seed);
    const options = { now: () => sampleNow };
    const shared = await startTestEngine(options);
    expect((await (await shared.post(calls)).json()).accepted).toBe(calls.length);
    for (const workspace of workspaces) {
      const own = calls.filter((call) => call['workspace'] === workspace);
      const alone = await startTestEngine(options);
      expect((await (await alone.post(own)).json()).accepted).toBe(own.length);
      const eventPaths = own.slice(0, 5).map(({ id }) => `/v1/events/${String(id)}?workspace=${workspace}`);
      for (const path of [...messagePaths(workspace), ...readPaths(workspace), ...eventPaths]) {
        const answer = await read(shared, path);
        expect(answer).toEqual(await read(alone, path));
        expect(answer.status).toBe(200);
      }
      await alone.close();
    }
    await shared.close();
  });
});
