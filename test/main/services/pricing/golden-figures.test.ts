import { describe, expect, it } from 'vitest';
import { formatNano } from '../../../../src/shared/core/money.ts';
import type { UsageUnits } from '../../../../src/shared/core/usage-event.ts';
import { makePricer, makeReport } from '../../../support/pricing.ts';

const today = '2026-09-15T12:00:00Z';

/** Rates in USD per million tokens stand in the pricing document; these are its costs. */
const golden: readonly (readonly [
  name: string,
  model: string,
  units: Partial<UsageUnits>,
  at: string,
  cost: string,
])[] = [
  ['gpt-4o', 'gpt-4o', { inputTokens: 1000, outputTokens: 500 }, today, '0.0075'],
  ['gpt-4o, 800 cached', 'gpt-4o', { inputTokens: 1000, cacheReadTokens: 800, outputTokens: 500 }, today, '0.0065'],
  ['gpt-4', 'gpt-4', { inputTokens: 150, outputTokens: 80 }, today, '0.0093'],
  ['o3 before its price cut', 'o3', { inputTokens: 1000, outputTokens: 500 }, '2025-05-01T00:00:00Z', '0.03'],
  ['o3 now', 'o3', { inputTokens: 1000, outputTokens: 500 }, today, '0.006'],
  [
    'Claude 3.5 Sonnet with both cache lifetimes',
    'claude-3-5-sonnet-20241022',
    { inputTokens: 2250, cacheReadTokens: 500, cacheWriteTokens: 250, cacheWrite1hTokens: 50, outputTokens: 1000 },
    today,
    '0.0207',
  ],
  ['Sonnet 4.5 at the boundary', 'claude-sonnet-4-5', { inputTokens: 200_000 }, today, '0.6'],
  ['Sonnet 4.5 one over', 'claude-sonnet-4-5', { inputTokens: 200_001 }, today, '1.200006'],
  ['Sonnet 4.5 a million', 'claude-sonnet-4-5', { inputTokens: 1_000_000 }, today, '6'],
  ['Sonnet 4.5 long, output too', 'claude-sonnet-4-5', { inputTokens: 300_000, outputTokens: 100_000 }, today, '4.05'],
  [
    'Sonnet 4.6 in its premium days',
    'claude-sonnet-4-6',
    { inputTokens: 300_000, outputTokens: 1000 },
    '2026-02-20T00:00:00Z',
    '1.8225',
  ],
  ['Sonnet 4.6 now', 'claude-sonnet-4-6', { inputTokens: 300_000, outputTokens: 1000 }, today, '0.915'],
  ['Gemini 2.5 Pro long', 'gemini-2.5-pro', { inputTokens: 300_000, outputTokens: 1000 }, today, '0.765'],
  ['whisper-1 30 s', 'whisper-1', { otherUnits: { audio_seconds: 30 } }, today, '0.003'],
  ['text-embedding-3-small', 'text-embedding-3-small', { inputTokens: 1000 }, today, '0.00002'],
  [
    'gpt-5 with reasoning inside',
    'gpt-5',
    { inputTokens: 45, outputTokens: 1719, reasoningTokens: 1408 },
    today,
    '0.01724625',
  ],
];

describe('golden figures', () => {
  const pricer = makePricer();
  it.each(golden)('%s', (_, model, units, at, cost) => {
    const priced = pricer.priceReport(makeReport({ model, units, occurredAt: Date.parse(at) }));
    expect(priced.costStatus).toBe('priced');
    expect(formatNano(priced.costNanoUsd ?? -1n)).toBe(cost);
    expect(priced.warnings).toEqual([]);
  });

  it('gpt-3.5-turbo at the price of one service', () => {
    const rate = (unit: string, price: string) => ({ unit, price, per: 1_000_000 });
    const override = {
      service: 'chatbot',
      provider: 'openai',
      model: 'gpt-3.5-turbo',
      validFromMs: null,
      since: null,
      rates: [rate('input_tokens', '1.5'), rate('output_tokens', '2')],
    };
    const own = makePricer({ overrides: [override] });
    const units = { inputTokens: 1000, outputTokens: 1000 };
    const chatbot = own.priceReport(makeReport({ model: 'gpt-3.5-turbo', units }));
    const rag = own.priceReport(makeReport({ model: 'gpt-3.5-turbo', units, service: 'rag' }));
    expect(formatNano(chatbot.costNanoUsd ?? -1n)).toBe('0.0035');
    expect(formatNano(rag.costNanoUsd ?? -1n)).toBe('0.002');
    expect(chatbot.appliedPrice?.basis).toBe('owner_service');
  });

  it('xAI bills exactly 200 000 input tokens at the long price, OpenAI exactly 272 000', () => {
    const cost = (model: string, inputTokens: number) =>
      formatNano(pricer.priceReport(makeReport({ model, units: { inputTokens } })).costNanoUsd ?? -1n);
    expect(cost('grok-4.3', 199_999)).toBe('0.24999875');
    expect(cost('grok-4.3', 200_000)).toBe('0.5');
    expect(cost('gpt-5.4', 271_999)).toBe('0.6799975');
    expect(cost('gpt-5.4', 272_000)).toBe('1.36');
  });
});
