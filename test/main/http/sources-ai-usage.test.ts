import { beforeAll, describe, expect, it } from 'vitest';
import {
  type AiUsageSummary,
  aiUsageSummarySchema,
  type Analytics,
  analyticsSchema,
} from '../../../src/shared/contract/source-shapes.ts';
import { startTestEngine, type TestEngine } from '../../support/engine.ts';
import { sampleNow } from './sample-usage.ts';

let engine: TestEngine;
beforeAll(async () => {
  engine = await startTestEngine({ now: () => sampleNow });
  const gpt4o = { service: 'chat', model: 'gpt-4o', input_tokens: 1000, output_tokens: 500 };
  const gpt4 = { service: 'chat', model: 'gpt-4', input_tokens: 150, output_tokens: 80 };
  const phone = { id: 'ada', name: 'Ada', phone: '+39 333 1' };
  const response = await engine.post([
    { id: '1', ...gpt4o, occurred_at: '2026-08-21T08:00:00Z', conversation_id: 'v1', client: phone },
    { id: '2', ...gpt4, occurred_at: '2026-08-19T10:00:00Z', conversation_id: 'v1' },
    { id: '3', ...gpt4, occurred_at: '2026-08-16T21:59:59Z', conversation_id: 'v2', success: false },
    {
      id: '4',
      ...gpt4,
      service: 'rag',
      provider: 'acme',
      occurred_at: '2026-08-16T22:00:00Z',
      billed_cost_usd: '0.00005',
    },
    { id: '5', service: 'rag', model: 'no-such-model', input_tokens: 9, occurred_at: '2026-08-20T08:00:00Z' },
    { id: '6', ...gpt4o, occurred_at: '2026-07-01T08:00:00Z', conversation_id: 'v1', client: 'bob' },
    { id: '7', ...gpt4o, workspace: 'W', occurred_at: '2026-08-20T08:00:00Z', conversation_id: 'v2', client: 'cem' },
  ]);
  expect(await response.json()).toMatchObject({ accepted: 7 });
});

const read = async <T>(schema: { parse: (answer: unknown) => unknown }, path: string): Promise<T> => {
  const response = await engine.get(path);
  const answer: unknown = await response.json();
  expect(response.status, JSON.stringify(answer)).toBe(200);
  // All that is declared and nothing else.
  expect(schema.parse(answer)).toEqual(answer);
  return answer as T;
};

describe('GET /api/admin/ai-usage/summary', () => {
  const summary = (query: string) => read<AiUsageSummary>(aiUsageSummarySchema, `/api/admin/ai-usage/summary${query}`);

  it('adds up the last days by provider and by service, in USD with 4 decimals', async () => {
    expect(await summary('?days=30')).toEqual({
      period_days: 30,
      total_tokens: 1500 + 230 + 230 + 230 + 9 + 1500,
      // 0.0075 + 0.0093 + 0.0093 + 0.00005 + 0.0075: rounded once, half to even.
      total_cost: 0.0336,
      total_requests: 6,
      success_rate: 83.3,
      by_provider: {
        acme: { tokens: 230, cost: 0, requests: 1 },
        openai: { tokens: 3460, cost: 0.0336, requests: 4 },
        unknown: { tokens: 9, cost: null, requests: 1 },
      },
      by_service: {
        chat: { tokens: 3460, cost: 0.0336, requests: 4 },
        rag: { tokens: 239, cost: 0, requests: 2 },
      },
    });
  });

  it('has 30 days unless asked otherwise, today being one of them', async () => {
    expect(await summary('')).toEqual(await summary('?days=30'));
    expect(await summary('?days=1')).toMatchObject({ period_days: 1, total_requests: 1, success_rate: 100 });
    expect((await summary('?days=3650')).total_requests).toBe(7);
  });

  it('agrees with the figures shown elsewhere', async () => {
    const { success_rate, calls, total_tokens } = await (await engine.get('/v1/summary?period=last_60_days')).json();
    expect(await summary('?days=60')).toMatchObject({ success_rate, total_requests: calls, total_tokens });
  });
});

describe('GET /api/analytics', () => {
  const analytics = async (query: string): Promise<Analytics['analytics']> =>
    (await read<Analytics>(analyticsSchema, `/api/analytics${query}`)).analytics;
  const nothing = { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0, cost_usd: 0, requests: 0 };

  it('has every day', async () => {
    const { daily } = await analytics('?days=7&type=daily');
    expect(daily).toEqual([
      { date: '2026-08-15', ...nothing },
      {
        date: '2026-08-16',
        prompt_tokens: 150,
        completion_tokens: 80,
        total_tokens: 230,
        cost_usd: 0.0093,
        requests: 1,
      },
      {
        date: '2026-08-17',
        prompt_tokens: 150,
        completion_tokens: 80,
        total_tokens: 230,
        cost_usd: 0.00005,
        requests: 1,
      },
      { date: '2026-08-18', ...nothing },
      {
        date: '2026-08-19',
        prompt_tokens: 150,
        completion_tokens: 80,
        total_tokens: 230,
        cost_usd: 0.0093,
        requests: 1,
      },
      {
        date: '2026-08-20',
        prompt_tokens: 1009,
        completion_tokens: 500,
        total_tokens: 1509,
        cost_usd: 0.0075,
        requests: 2,
      },
      {
        date: '2026-08-21',
        prompt_tokens: 1000,
        completion_tokens: 500,
        total_tokens: 1500,
        cost_usd: 0.0075,
        requests: 1,
      },
    ]);
    expect((await analytics('')).daily).toHaveLength(30);
  });

  it('has the 12 weeks up to the current one, however many days are asked for', async () => {
    const { weekly = [] } = await analytics('?days=1&type=weekly');
    expect(weekly).toHaveLength(12);
    expect(weekly[0]).toEqual({ week_start: '2026-06-01', ...nothing });
    expect(weekly.filter(({ requests }) => requests > 0).map((week) => [week.week_start, week.requests])).toEqual([
      ['2026-06-29', 1],
      ['2026-08-10', 1],
      ['2026-08-17', 5],
    ]);
    expect(weekly.at(-1)).toMatchObject({ week_start: '2026-08-17', total_tokens: 3469, cost_usd: 0.02435 });
  });

  it('has the months the days reach into, whole', async () => {
    const { monthly } = await analytics('?days=30&type=monthly');
    expect(monthly?.map(({ month, requests, cost_usd }) => [month, requests, cost_usd])).toEqual([
      ['2026-07', 1, 0.0075],
      ['2026-08', 6, 0.03365],
    ]);
  });

  it('has the longest conversations, each with its last call', async () => {
    const { byConversation } = await analytics('?days=30&type=conversation');
    expect(byConversation).toEqual([
      {
        conversation_id: 'v1',
        client: 'ada',
        phone: '+39 333 1',
        total_tokens: 1730,
        cost_usd: 0.0168,
        requests: 2,
        last_at: '2026-08-21T10:00:00+02:00',
      },
      {
        conversation_id: 'v2',
        client: 'cem',
        phone: null,
        total_tokens: 1500,
        cost_usd: 0.0075,
        requests: 1,
        last_at: '2026-08-20T10:00:00+02:00',
      },
      {
        conversation_id: 'v2',
        client: null,
        phone: null,
        total_tokens: 230,
        cost_usd: 0.0093,
        requests: 1,
        last_at: '2026-08-16T23:59:59+02:00',
      },
    ]);
  });

  it('has at most 20 conversations', async () => {
    const crowd = await startTestEngine({ now: () => sampleNow });
    const calls = Array.from({ length: 25 }, (_, at) => ({
      service: 'chat',
      model: 'gpt-4o',
      input_tokens: 100 + at,
      conversation_id: `v${at}`,
    }));
    expect((await crowd.post(calls)).status).toBe(200);
    const { analytics: parts }: Analytics = await (await crowd.get('/api/analytics?type=conversation')).json();
    expect(parts.byConversation?.map(({ total_tokens }) => total_tokens)).toEqual(
      Array.from({ length: 20 }, (_, at) => 124 - at),
    );
    await crowd.close();
  });

  it('has everything, sums and providers included, unless one part is asked for', async () => {
    const all = await analytics('?days=30');
    expect(all).toEqual(await analytics('?type=all'));
    expect(all.summary).toEqual({
      total_tokens: 3699,
      prompt_tokens: 2459,
      completion_tokens: 1240,
      total_cost: 0.03365,
      total_requests: 6,
      by_provider: {
        acme: { tokens: 230, cost: 0.00005, requests: 1 },
        openai: { tokens: 3460, cost: 0.0336, requests: 4 },
        unknown: { tokens: 9, cost: null, requests: 1 },
      },
    });
    for (const [type, part] of [
      ['daily', 'daily'],
      ['weekly', 'weekly'],
      ['monthly', 'monthly'],
      ['conversation', 'byConversation'],
    ] as const) {
      expect(await analytics(`?days=30&type=${type}`)).toEqual({ [part]: all[part] });
    }
  });
});
