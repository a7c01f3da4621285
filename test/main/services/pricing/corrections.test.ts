import { calcPrice } from '@pydantic/genai-prices';
import { describe, expect, it } from 'vitest';
import { bundledCorrections } from '../../../../src/main/services/pricing/bundled-corrections.ts';
import { formatNano, parseDecimal } from '../../../../src/shared/core/money.ts';
import { knownUnits } from '../../../../src/shared/core/pricing/units.ts';
import { makePricer, makeReport } from '../../../support/pricing.ts';

const pricer = makePricer();
const million = { inputTokens: 1_000_000 };
const usd = (given: Parameters<typeof makeReport>[0]) => {
  const { costNanoUsd } = pricer.priceReport(makeReport({ units: million, ...given }));
  return costNanoUsd === null ? null : formatNano(costNanoUsd);
};

it('every correction names its source, the day it was read, known units and plain prices', () => {
  const { prices, amendments, tiers, regions } = bundledCorrections;
  for (const rule of [...prices, ...amendments, ...tiers, ...regions]) {
    expect(rule.source).toMatch(/^https:\/\//);
    expect(rule.checked).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    expect(rule.why.length).toBeGreaterThan(10);
    expect(rule.models.every((model) => model === model.toLowerCase())).toBe(true);
  }
  const tables = [
    ...tiers,
    ...prices.flatMap(({ entries }) => entries.flatMap((entry) => [entry, ...(entry.tiers ?? [])])),
  ];
  for (const { perMillion = {} } of tables)
    for (const [unit, price] of Object.entries(perMillion)) {
      expect(knownUnits()).toContain(unit);
      expect(parseDecimal(price)).toBe(price);
    }
});

describe('DeepSeek v4 peak hours', () => {
  it.each([
    ['flat before the change, in what is now a peak hour', '2026-08-16T02:00:00Z', '0.14'],
    ['flat until the last second', '2026-08-16T15:59:59Z', '0.14'],
    ['off-peak from 00:00 in Beijing', '2026-08-16T16:00:00Z', '0.22'],
    ['peak on a weekday morning', '2026-08-17T01:00:00Z', '0.44'],
    ['off-peak at noon in Beijing', '2026-08-17T04:00:00Z', '0.22'],
    ['peak in the afternoon', '2026-08-17T09:59:59Z', '0.44'],
    ['peak on the last Saturday of the old rule', '2026-08-22T02:00:00Z', '0.44'],
    ['off-peak on the first Sunday of the new one', '2026-08-23T02:00:00Z', '0.22'],
    ['peak on Monday', '2026-08-24T02:00:00Z', '0.44'],
    ['off-peak on Saturday', '2026-08-29T07:00:00Z', '0.22'],
    ['off-peak on National Day', '2026-10-01T02:00:00Z', '0.22'],
    ['peak after the holidays', '2026-10-08T02:00:00Z', '0.44'],
  ])('%s', (_, at, cost) => expect(usd({ model: 'deepseek-v4-flash', occurredAt: Date.parse(at) })).toBe(cost));
});

it('a name longer than a corrected one inherits its price and says so', () => {
  const call = (model: string) => pricer.priceReport(makeReport({ model, units: million }));
  expect(call('deepseek-v4-pro-vision').warnings[0]).toMatch(/^inherited_price/);
  expect(call('deepseek-v4-pro-20260813').warnings).toEqual([]);
  expect(
    pricer.priceReport(makeReport({ provider: 'google', model: 'gemma-3-27b-it', units: million })).warnings,
  ).toEqual([]);
});

it('Sonnet 4 costs more above 200 000 input tokens', () => {
  const call = (inputTokens: number) =>
    usd({ model: 'claude-sonnet-4-20250514', units: { inputTokens, outputTokens: 1000 } });
  expect(call(200_000)).toBe('0.615');
  expect(call(200_001)).toBe('1.222506');
});

it('gpt-oss-safeguard-20b on Groq costs what the 20b model costs, not the 120b one', () => {
  const model = 'openai/gpt-oss-safeguard-20b';
  expect(calcPrice({}, model, { providerId: 'groq' })?.model.id).toBe('openai/gpt-oss-120b');
  expect(usd({ provider: 'groq', model })).toBe('0.075');
});

it('Groq’s Whisper bills at least 10 seconds', () => {
  const seconds = (audio_seconds: number) =>
    usd({ provider: 'groq', model: 'whisper-large-v3', units: { otherUnits: { audio_seconds } } });
  expect(seconds(1)).toBe('0.000308333');
  expect(seconds(10)).toBe('0.000308333');
  expect(seconds(11)).toBe('0.000339167');
  const report = makeReport({
    provider: 'groq',
    model: 'whisper-large-v3',
    units: { otherUnits: { audio_seconds: 1 } },
  });
  const told = pricer.explainCost({ ...pricer.priceReport(report), units: report.units });
  expect(told.units).toMatchObject([{ unit: 'audio_seconds', quantity: 10, price: '0.111', per: 3600 }]);
  expect(told.notes[0]).toMatch(/^minimum_billed/);
});

it('one-hour cache writes of Claude cost twice the input price on AWS and Google too', () => {
  const units = { inputTokens: 1_000_000, cacheWriteTokens: 1_000_000, cacheWrite1hTokens: 1_000_000 };
  expect(usd({ model: 'us.anthropic.claude-sonnet-4-5-20250929-v1:0', units })).toBe('6.6');
  expect(usd({ provider: 'google', model: 'claude-opus-5', units })).toBe('10');
});

it('what is documented free costs 0', () => {
  expect(usd({ provider: 'google', model: 'gemma-3-27b-it' })).toBe('0');
  expect(usd({ model: 'qwen/qwen3-coder:free' })).toBe('0');
  expect(usd({ provider: 'openrouter', model: 'somebody/new-model:free' })).toBe('0');
  expect(usd({ model: 'omni-moderation-latest' })).toBe('0');
});

describe('service tiers and regions', () => {
  it.each([
    ['batch at Anthropic', { model: 'claude-opus-5', serviceTier: 'batch' }, '2.5'],
    ['batch at OpenAI', { model: 'gpt-4o', serviceTier: 'batch' }, '1.25'],
    ['batch at Azure', { provider: 'azure', model: 'gpt-4o', serviceTier: 'batch' }, '1.25'],
    ['flex at OpenAI', { model: 'o3', serviceTier: 'flex' }, '1'],
    [
      'priority at OpenAI, by its own list',
      { model: 'gpt-5-mini', serviceTier: 'priority', units: { inputTokens: 100_000 } },
      '0.045',
    ],
    ['fast', { model: 'claude-opus-5', serviceTier: 'fast' }, '10'],
    ['fast on 4.6', { model: 'claude-opus-4-6', serviceTier: 'fast', units: { inputTokens: 100_000 } }, '3'],
    ['US-only', { model: 'claude-opus-5', metadata: { inference_geo: 'us' } }, '5.5'],
    ['US-only batch', { model: 'claude-opus-5', serviceTier: 'batch', metadata: { inference_geo: 'us' } }, '2.75'],
    ['US-only where that changes nothing', { model: 'claude-sonnet-4-5', metadata: { inference_geo: 'us' } }, '6'],
    ['US-only at another provider', { model: 'gpt-4o', metadata: { inference_geo: 'us' } }, '2.5'],
    [
      'US-only batch at another provider',
      { model: 'gpt-4o', serviceTier: 'batch', metadata: { inference_geo: 'us' } },
      '1.25',
    ],
    ['global', { model: 'claude-opus-5', metadata: { inference_geo: 'global' } }, '5'],
    ['flex at Groq costs the same', { provider: 'groq', model: 'openai/gpt-oss-20b', serviceTier: 'flex' }, '0.075'],
    [
      'batch Whisper at Groq',
      {
        provider: 'groq',
        model: 'whisper-large-v3-turbo',
        serviceTier: 'batch',
        units: { otherUnits: { audio_seconds: 3600 } },
      },
      '0.02',
    ],
    ['flex at Google', { model: 'gemini-2.5-flash', serviceTier: 'ON_DEMAND_FLEX' }, '0.15'],
    ['priority at Google', { model: 'gemini-3.8-flash', serviceTier: 'priority' }, '1.35'],
    ['on demand', { model: 'gemini-2.5-flash', serviceTier: 'ON_DEMAND' }, '0.3'],
    ['default', { model: 'gpt-4o', serviceTier: 'default' }, '2.5'],
    ['auto', { model: 'gpt-4o', serviceTier: 'auto' }, '2.5'],
    ['a tier nobody knows', { model: 'gpt-4o', serviceTier: 'scale' }, null],
    ['fast on a model without it', { model: 'claude-sonnet-5', serviceTier: 'fast' }, null],
  ] as const)('%s', (_, given, cost) => expect(usd(given)).toBe(cost));

  it('leaves web searches and Google’s cached tokens out of the batch discount', () => {
    const searched = { inputTokens: 1_000_000, otherUnits: { web_searches: 1000 } };
    expect(usd({ model: 'claude-opus-5', serviceTier: 'batch', units: searched })).toBe('12.5');
    const cached = { inputTokens: 1_000_000, cacheReadTokens: 500_000 };
    expect(usd({ model: 'gemini-2.5-flash', serviceTier: 'batch', units: cached })).toBe('0.09');
  });

  it('does not touch a price the owner set', () => {
    const rates = [{ unit: 'input_tokens', price: '3', per: 1_000_000 }];
    const own = makePricer({
      overrides: [{ service: null, provider: null, model: 'gpt-4o', validFromMs: null, since: null, rates }],
    });
    const priced = own.priceReport(makeReport({ model: 'gpt-4o', serviceTier: 'batch', units: million }));
    expect(priced.costNanoUsd).toBe(3_000_000_000n);
  });
});
