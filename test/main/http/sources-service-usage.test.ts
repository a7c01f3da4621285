import { beforeAll, describe, expect, it } from 'vitest';
import { periodNames } from '../../../src/shared/contract/dimensions.ts';
import type { Breakdown, EventPage, Summary } from '../../../src/shared/contract/read-models.ts';
import { type ServiceUsage, serviceUsageSchema } from '../../../src/shared/contract/source-shapes.ts';
import { startTestEngine, type TestEngine } from '../../support/engine.ts';
import { makeSampleUsage, sampleNow } from './sample-usage.ts';

const read = async (engine: TestEngine, path: string): Promise<ServiceUsage> => {
  const response = await engine.get(path);
  const answer: unknown = await response.json();
  expect(response.status, JSON.stringify(answer)).toBe(200);
  expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
  // All that is declared and nothing else.
  expect(serviceUsageSchema.parse(answer)).toEqual(answer);
  return answer as ServiceUsage;
};

describe('a handful of calls', () => {
  let engine: TestEngine;
  beforeAll(async () => {
    engine = await startTestEngine({ now: () => sampleNow });
    const call = { service: 'chatbot', operation: 'chat', model: 'gpt-4o', input_tokens: 1000, output_tokens: 500 };
    const at = (day: string) => ({ occurred_at: `2026-08-${day}T09:00:00Z` });
    const response = await engine.post([
      { id: 'a', ...call, ...at('20'), duration_ms: 750, input_preview: 'x'.repeat(150), user_id: 'u1' },
      { id: 'b', ...call, ...at('21'), operation: 'title', model: 'gpt-4', input_tokens: 150, output_tokens: 80 },
      { id: 'c', ...call, ...at('19'), input_tokens: 0, output_tokens: 0, success: false },
      { id: 'd', ...call, ...at('18'), operation: null, model: 'no-such-model', input_tokens: 7, output_tokens: 2 },
      { id: 'e', service: 'chatbot', ...at('17'), flat_cost: { amount: '0.005', currency: 'EUR' } },
      { id: 'f', ...call, ...at('21'), service: 'rag' },
      { id: 'g', ...call, occurred_at: '2026-07-31T21:59:59Z' },
    ]);
    expect(await response.json()).toMatchObject({ accepted: 7 });
  });

  it('come back in the shape of the source, lists by tokens, latest first', async () => {
    const { summary, recent_history } = await read(engine, '/api/usage?service=chatbot&period=current_month');
    expect(summary).toMatchObject({ total_tokens: 1739, total_calls: 5 });
    expect(summary.by_model.map(({ model_used, tokens, calls }) => [model_used, tokens, calls])).toEqual([
      ['gpt-4o', 1500, 2],
      ['gpt-4', 230, 1],
      ['no-such-model', 9, 1],
      [null, 0, 1],
    ]);
    expect(summary.by_model.map(({ cost_usd }) => cost_usd).slice(0, 3)).toEqual(['0.0075', '0.0093', null]);
    expect(summary.by_model[3]).toMatchObject({ cost_eur: '0.005' });
    expect(summary.by_operation.map(({ operation_type, tokens }) => [operation_type, tokens])).toEqual([
      ['chat', 1500],
      ['title', 230],
      [null, 9],
    ]);
    expect(recent_history.map(({ id }) => id)).toEqual(['b', 'a', 'c', 'd', 'e']);
    expect(recent_history[1]).toEqual({
      id: 'a',
      operation_type: 'chat',
      model_used: 'gpt-4o',
      tokens_consumed: 1500,
      cost_usd: '0.0075',
      cost_eur: expect.stringMatching(/^0\.006\d+$/),
      success: true,
      response_time_ms: 750,
      created_at: '2026-08-20T11:00:00+02:00',
      input_preview: 'x'.repeat(100),
    });
    expect(recent_history[2]).toMatchObject({ success: false, cost_usd: '0', response_time_ms: null });
    expect(recent_history[3]).toMatchObject({ operation_type: null, cost_usd: null, cost_eur: null });
  });

  it('are of the current month unless asked otherwise, by the days of the owner', async () => {
    const month = await read(engine, '/api/usage?service=chatbot');
    expect(month).toEqual(await read(engine, '/api/usage?service=chatbot&period=current_month'));
    expect((await read(engine, '/api/usage?service=chatbot&period=last_month')).recent_history).toMatchObject([
      { id: 'g', created_at: '2026-07-31T23:59:59+02:00' },
    ]);
  });

  it('may be those of one user', async () => {
    const { summary, recent_history } = await read(engine, '/api/usage?service=chatbot&period=all_time&user_id=u1');
    expect(summary).toMatchObject({ total_calls: 1, total_cost_usd: '0.0075' });
    expect(recent_history.map(({ id }) => id)).toEqual(['a']);
  });

  it('of a service that was never called are nothing, at no cost', async () => {
    expect(await read(engine, '/api/usage?service=nobody&period=all_time')).toEqual({
      summary: {
        total_tokens: 0,
        total_cost_usd: '0',
        total_cost_eur: '0',
        total_calls: 0,
        by_model: [],
        by_operation: [],
      },
      recent_history: [],
    });
  });

  it.each(['/api/chatbot/usage/', '/api/chatbot/usage'])('are also found at %s', async (path) => {
    const expected = await read(engine, '/api/usage?service=chatbot&period=all_time&user_id=u1');
    expect(await read(engine, `${path}?period=all_time&user_id=u1`)).toEqual(expected);
  });
});

describe('a service named like a part of an address', () => {
  const names = ['usage', 'stats', 'admin', 'analytics', 'v1', 'a/b c', 'È{}', '.', '__proto__', 'summary'];
  let engine: TestEngine;
  beforeAll(async () => {
    engine = await startTestEngine({ now: () => sampleNow });
    const calls = names.map((service) => ({ id: service, service, model: 'gpt-4o', input_tokens: 1 }));
    expect(await (await engine.post(calls)).json()).toMatchObject({ accepted: names.length });
  });

  it.each(names)('%s is found by its name', async (name) => {
    const { recent_history } = await read(engine, `/api/usage?service=${encodeURIComponent(name)}`);
    expect(recent_history.map(({ id }) => id)).toEqual([name]);
  });

  it.each(names.filter((name) => name !== '.'))('%s is found in the path', async (name) => {
    const { recent_history } = await read(engine, `/api/${encodeURIComponent(name)}/usage/`);
    expect(recent_history.map(({ id }) => id)).toEqual([name]);
  });
});

describe('the same figures as everywhere else', () => {
  let engine: TestEngine;
  beforeAll(async () => {
    engine = await startTestEngine({ now: () => sampleNow });
    expect((await engine.post(makeSampleUsage(400))).status).toBe(200);
  });
  const get = async <T>(path: string): Promise<T> => (await engine.get(path)).json();

  it.each(periodNames.flatMap((period) => ['', 'u3'].map((user) => ({ period, user }))))(
    'in $period, user "$user"',
    async ({ period, user }) => {
      const { summary, recent_history } = await read(
        engine,
        `/api/usage?service=shop&period=${period}${user && `&user_id=${user}`}`,
      );
      const asked = `service=shop&period=${period}${user && `&user=${user}`}`;
      const total = await get<Summary>(`/v1/summary?${asked}`);
      expect(summary).toMatchObject({
        total_tokens: total.total_tokens,
        total_cost_usd: total.cost_usd,
        total_cost_eur: total.cost_eur,
        total_calls: total.calls,
      });
      for (const by of ['model', 'operation'] as const) {
        const { items } = await get<Breakdown>(`/v1/breakdown?${asked}&by=${by}&order=tokens`);
        const list = by === 'model' ? summary.by_model : summary.by_operation;
        expect(list.map((item) => Object.values(item))).toEqual(
          items.map((item) => [item.key, item.total_tokens, item.cost_usd, item.cost_eur, item.calls]),
        );
      }
      const page = await get<EventPage>(`/v1/events?${asked}&limit=10`);
      expect(recent_history.map(({ id }) => id)).toEqual(page.items.map(({ id }) => id));
    },
  );
});
