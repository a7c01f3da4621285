import { beforeAll, describe, expect, it } from 'vitest';
import {
  type MessageDashboard,
  messageDashboardSchema,
  type MessageStats,
  messageStatsSchema,
  type MessageSummary,
  messageSummarySchema,
} from '../../../src/shared/contract/source-shapes.ts';
import { startTestEngine, type TestEngine } from '../../support/engine.ts';
import { sampleNow } from './sample-usage.ts';

const schemas = { stats: messageStatsSchema, dashboard: messageDashboardSchema, summary: messageSummarySchema };
type Answers = { stats: MessageStats; dashboard: MessageDashboard; summary: MessageSummary };

const readFrom = async <N extends keyof Answers>(engine: TestEngine, name: N, rest: string): Promise<Answers[N]> => {
  const response = await engine.get(`/api/usage/${name}/${rest}`);
  const answer: unknown = await response.json();
  expect(response.status, JSON.stringify(answer)).toBe(200);
  // All that is declared and nothing else.
  expect(schemas[name].parse(answer)).toEqual(answer);
  return answer as Answers[N];
};

/** A message for EUR 0.005, at a time in Rome in the summer of 2026. */
const message = (id: string, time: string, client: object | string | null, more: object = {}) => ({
  id,
  workspace: 'W 1',
  service: 'whatsapp-bot',
  occurred_at: `${time}:00+02:00`,
  flat_cost: { amount: '0.005', currency: 'EUR' },
  ...(client === null ? {} : { client }),
  ...more,
});

describe('a workspace with a handful of messages on a Friday, 21 August 2026', () => {
  let engine: TestEngine;
  beforeAll(async () => {
    engine = await startTestEngine({ now: () => sampleNow });
    const ada = { id: 'ada', name: 'Ada', phone: '+39 333 1' };
    const response = await engine.post([
      message('1', '2026-08-21T09:10', ada),
      message('2', '2026-08-21T09:50', 'bob'),
      message('3', '2026-08-20T23:59', ada),
      message('4', '2026-08-18T00:00', 'cem', { flat_cost: { amount: '0.02', currency: 'EUR' } }),
      message('5', '2026-08-18T09:00', null),
      message('6', '2026-08-17T10:00', 'dan', { flat_cost: undefined, model: 'no-such-model', input_tokens: 9 }),
      message('7', '2026-07-31T12:00', 'bob'),
      message('8', '2026-07-10T12:00', 'bob', { flat_cost: { amount: '0.015', currency: 'EUR' } }),
      message('9', '2026-05-01T00:00', 'bob'),
      message('10', '2026-04-30T23:59', 'bob'),
      message('1', '2026-08-21T09:10', ada, { workspace: 'W2', client: { id: 'ada', name: 'Eva', phone: '0' } }),
    ]);
    expect(await response.json()).toMatchObject({ accepted: 11 });
  });
  const read = <N extends keyof Answers>(name: N, rest: string): Promise<Answers[N]> => readFrom(engine, name, rest);

  it('has its stats of the last 30 days', async () => {
    const stats = await read('stats', 'W%201');
    expect(Object.keys(stats).join(' ')).toBe(
      'totalCost totalMessages averageDailyCost dailyUsage peakHours topClients busiestDay monthlyComparison',
    );
    expect(stats).toMatchObject({ totalCost: 0.045, totalMessages: 7, averageDailyCost: 0.0015 });
    expect(stats.dailyUsage).toHaveLength(30);
    expect(stats.dailyUsage.slice(-5)).toEqual([
      { date: '2026-08-17', cost: null, messages: 1 },
      { date: '2026-08-18', cost: 0.025, messages: 2 },
      { date: '2026-08-19', cost: 0, messages: 0 },
      { date: '2026-08-20', cost: 0.005, messages: 1 },
      { date: '2026-08-21', cost: 0.01, messages: 2 },
    ]);
    expect(stats.dailyUsage[0]).toEqual({ date: '2026-07-23', cost: 0, messages: 0 });
    expect(stats.peakHours.map(({ hour }) => hour)).toEqual(Array.from({ length: 24 }, (_, hour) => hour));
    expect(stats.peakHours.filter(({ messages }) => messages > 0)).toEqual([
      { hour: 0, cost: 0.02, messages: 1 },
      { hour: 9, cost: 0.015, messages: 3 },
      { hour: 10, cost: null, messages: 1 },
      { hour: 12, cost: 0.005, messages: 1 },
      { hour: 23, cost: 0.005, messages: 1 },
    ]);
    // Two days have two messages: the dearer one was busier.
    expect(stats.busiestDay).toEqual({ date: '2026-08-18', cost: 0.025, messages: 2 });
  });

  it('lists its clients by messages, then by cost', async () => {
    expect((await read('stats', 'W%201')).topClients).toEqual([
      { clientId: 'ada', name: 'Ada', phone: '+39 333 1', cost: 0.01, messages: 2 },
      { clientId: 'bob', name: null, phone: null, cost: 0.01, messages: 2 },
      { clientId: 'cem', name: null, phone: null, cost: 0.02, messages: 1 },
      { clientId: 'dan', name: null, phone: null, cost: null, messages: 1 },
    ]);
  });

  it('compares this month with the one before, and shows three of them, whatever the dates', async () => {
    const { monthlyComparison } = await read('stats', 'W%201?startDate=2026-08-20&endDate=2026-08-20');
    expect(monthlyComparison).toEqual({
      currentMonth: 0.04,
      previousMonth: 0.02,
      growth: 100,
      months: [
        { month: '2026-05', cost: 0.005, messages: 1 },
        { month: '2026-06', cost: 0, messages: 0 },
        { month: '2026-07', cost: 0.02, messages: 2 },
        { month: '2026-08', cost: 0.04, messages: 6 },
      ],
    });
  });

  it('takes both dates as inside', async () => {
    const stats = await read('stats', 'W%201?startDate=2026-08-18&endDate=2026-08-20');
    expect(stats).toMatchObject({ totalCost: 0.03, totalMessages: 3, averageDailyCost: 0.01 });
    expect(stats.dailyUsage.map(({ date }) => date)).toEqual(['2026-08-18', '2026-08-19', '2026-08-20']);
    expect((await read('stats', 'W%201?startDate=2026-08-21')).dailyUsage).toHaveLength(1);
    const before = (await read('stats', 'W%201?endDate=2026-08-20')).dailyUsage;
    expect([before[0]?.date, before.length]).toEqual(['2026-07-22', 30]);
  });

  it('has a dashboard of as many days as asked', async () => {
    const stats = await read('stats', 'W%201?startDate=2026-08-15&endDate=2026-08-21');
    const { totalCost, totalMessages, averageDailyCost, dailyUsage, peakHours, topClients, ...rest } = stats;
    expect(await read('dashboard', 'W%201?period=7')).toEqual({
      overview: { totalCost, totalMessages, averageDailyCost, monthlyComparison: rest.monthlyComparison },
      charts: { dailyUsage, peakHours, monthlyTrend: rest.monthlyComparison.months },
      topClients,
      insights: { peakHour: { hour: 9, cost: 0.015, messages: 3 }, busiestDay: rest.busiestDay },
      period: { days: 7, startDate: '2026-08-15', endDate: '2026-08-21' },
    });
    const { period } = await read('dashboard', 'W%201');
    expect(period).toEqual({ days: 30, startDate: '2026-07-23', endDate: '2026-08-21' });
  });

  it('has a summary', async () => {
    expect(await read('summary', 'W%201')).toEqual({
      totalCost: 0.045,
      totalMessages: 7,
      averageDailyCost: 0.0015,
      today: { cost: 0.01, messages: 2 },
      thisMonth: { cost: 0.04, messages: 6 },
    });
  });

  it('says it in dollars when asked', async () => {
    const { cost_usd } = await (await engine.get('/v1/summary?workspace=W%201&from=2026-07-23&to=2026-08-22')).json();
    for (const name of ['stats', 'summary'] as const) {
      expect((await read(name, 'W%201?currency=usd')).totalCost).toBe(Number(cost_usd));
    }
    const { overview, charts } = await read('dashboard', 'W%201?currency=usd');
    expect(overview.totalCost).toBe(Number(cost_usd));
    expect(overview.monthlyComparison.currentMonth).toBe(charts.monthlyTrend.at(-1)?.cost);
    expect(Number(cost_usd)).toBeGreaterThan(0.045);
    expect((await read('stats', 'W%201?currency=eur')).totalCost).toBe(0.045);
  });

  it('shares nothing with another workspace', async () => {
    const { totalMessages, topClients } = await read('stats', 'W2');
    expect(totalMessages).toBe(1);
    expect(topClients).toEqual([{ clientId: 'ada', name: 'Eva', phone: '0', cost: 0.005, messages: 1 }]);
  });

  it('of which nobody has heard is empty, and nothing in it is the busiest', async () => {
    const empty = { totalCost: 0, totalMessages: 0, averageDailyCost: 0 };
    const stats = await read('stats', 'nobody');
    expect(stats).toMatchObject({ ...empty, topClients: [], busiestDay: null });
    expect(stats.monthlyComparison).toMatchObject({ currentMonth: 0, previousMonth: 0, growth: null });
    expect((await read('dashboard', 'nobody')).insights).toEqual({ peakHour: null, busiestDay: null });
    const none = { cost: 0, messages: 0 };
    expect(await read('summary', 'nobody')).toEqual({ ...empty, today: none, thisMonth: none });
  });
});

describe('days on which the clock changes, in Rome', () => {
  const now = Date.parse('2026-03-29T12:00:00Z');
  let engine: TestEngine;
  beforeAll(async () => {
    engine = await startTestEngine({ now: () => now });
    const calls = [
      // 29 March 2026 has 23 hours: at 01:00Z the clock goes from 2 to 3.
      '2026-03-28T22:59:59Z',
      '2026-03-28T23:00:00Z',
      '2026-03-29T00:59:59Z',
      '2026-03-29T01:00:00Z',
      '2026-03-29T10:00:00Z',
      // 26 October 2025 has 25 hours: from 00:00Z and from 01:00Z the clock shows 2.
      '2025-10-25T22:00:00Z',
      '2025-10-26T00:30:00Z',
      '2025-10-26T01:30:00Z',
      '2025-10-26T22:59:59Z',
      '2025-10-26T23:00:00Z',
    ].map((occurred_at, at) => ({ ...message(String(at), '', null), workspace: 'W', occurred_at }));
    expect(await (await engine.post(calls)).json()).toMatchObject({ accepted: 10 });
  });
  const busyHours = ({ peakHours }: MessageStats): (readonly [hour: number, messages: number])[] =>
    peakHours.filter(({ messages }) => messages > 0).map(({ hour, messages }) => [hour, messages]);

  it('in spring', async () => {
    const stats = await readFrom(engine, 'stats', 'W?startDate=2026-03-28&endDate=2026-03-29');
    expect(stats.dailyUsage.map(({ date, messages }) => [date, messages])).toEqual([
      ['2026-03-28', 1],
      ['2026-03-29', 4],
    ]);
    expect(busyHours(stats)).toEqual([
      [0, 1],
      [1, 1],
      [3, 1],
      [12, 1],
      [23, 1],
    ]);
    expect((await readFrom(engine, 'summary', 'W')).today).toEqual({ cost: 0.02, messages: 4 });
  });

  it('in autumn', async () => {
    const stats = await readFrom(engine, 'stats', 'W?startDate=2025-10-26&endDate=2025-10-27');
    expect(stats.dailyUsage.map(({ date, messages }) => [date, messages])).toEqual([
      ['2025-10-26', 4],
      ['2025-10-27', 1],
    ]);
    expect(busyHours(stats)).toEqual([
      [0, 2],
      [2, 2],
      [23, 1],
    ]);
  });
});
