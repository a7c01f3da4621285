import { describe, expect, it } from 'vitest';
import type { PriceOverride } from '../../../../src/main/services/pricing/overrides.ts';
import { toNano } from '../../../../src/shared/core/money.ts';
import { noUnits, type UsageUnits } from '../../../../src/shared/core/usage-event.ts';
import { readFixture } from '../../../support/fixtures.ts';
import { makePricer, makeReport } from '../../../support/pricing.ts';

type Case = {
  readonly id: string;
  readonly provider: string | null;
  readonly model: string | null;
  readonly date: string | null;
  readonly usage: Readonly<Record<string, number>>;
  readonly expected_usd: string;
  readonly rates_per_million?: Readonly<Record<string, string>>;
  readonly rates?: Readonly<Record<string, string>>;
  readonly disputed?: boolean;
};

const { cases } = readFixture<{ readonly cases: readonly Case[] }>('expected-costs.json');

/** Cases this price data does not reproduce, each with the reason. */
const notMatched: Readonly<Record<string, string>> = {
  'tok-280': 'disputed: the 2023 price of gpt-3.5-turbo; on the given day it cost a third',
  'tok-292': 'the catalogue has no ai21.j2-mid-v1, and the case gives no rates',
  'genai-016': 'disputed: exactly 272 000 input tokens, where the boundary has become inclusive',
  'genai-007': 'disputed: exactly 272 000 input tokens, where the boundary has become inclusive',
  'genai-018': 'disputed: exactly 272 000 input tokens, where the boundary has become inclusive',
  'genai-005': 'disputed: exactly 272 000 input tokens, where the boundary has become inclusive',
  'genai-231': 'billed by OpenRouter at the price of another upstream; the bill is the truth, not the list',
  'genai-209': 'billed by OpenRouter before the cut of 2026-08-21; its list keeps no history and the case no day',
  'genai-210': 'billed by OpenRouter before the cut of 2026-08-21; its list keeps no history and the case no day',
};

/** Disputed, but reproduced with the rates the case itself names. */
const disputedButMatched = ['lite-234', 'lite-265'];

const columns: Readonly<Record<string, keyof UsageUnits>> = {
  input_tokens: 'inputTokens',
  cache_read_tokens: 'cacheReadTokens',
  cache_write_tokens: 'cacheWriteTokens',
  cache_write_1h_tokens: 'cacheWrite1hTokens',
  output_tokens: 'outputTokens',
  output_reasoning_tokens: 'reasoningTokens',
  input_audio_tokens: 'inputAudioTokens',
  output_audio_tokens: 'outputAudioTokens',
};

const toUnits = (usage: Case['usage']): UsageUnits => {
  const own = Object.entries(usage).flatMap(([unit, quantity]) => (columns[unit] ? [[columns[unit], quantity]] : []));
  const other = Object.entries(usage).filter(([unit]) => !columns[unit]);
  return { ...noUnits, ...Object.fromEntries(own), otherUnits: Object.fromEntries(other) };
};

const namedRates: Readonly<Record<string, readonly [unit: string, per: number]>> = {
  per_1000_file_searches: ['storage_searches', 1000],
  per_1000_grounded_requests: ['grounded_requests', 1000],
  audio_per_second: ['audio_seconds', 1],
  audio_per_minute: ['audio_seconds', 60],
};

/** The case's own rates as an owner's price; null when it relies on the price list. */
const toOverride = ({ rates_per_million, rates }: Case, model: string): PriceOverride | null => {
  const perMillion = Object.entries(rates_per_million ?? {}).map(([name, price]) => ({
    unit: `${name}_tokens`,
    price,
    per: 1_000_000,
  }));
  const named = Object.entries(rates ?? {}).flatMap(([name, price]) => {
    const known = namedRates[name];
    return known ? [{ unit: known[0], price, per: known[1] }] : [];
  });
  const all = [...perMillion, ...named];
  return all.length === 0 ? null : { service: null, provider: null, model, validFromMs: null, since: null, rates: all };
};

const catalogueOnly = makePricer();

const priceCase = (given: Case): bigint | null => {
  const model = given.model ?? 'a-model';
  const override = toOverride(given, model);
  const pricer = override ? makePricer({ overrides: [override] }) : catalogueOnly;
  const occurredAt = Date.parse(given.date ?? '2026-08-20T12:00:00Z');
  const report = makeReport({ provider: given.provider, model, occurredAt, units: toUnits(given.usage) });
  return pricer.priceReport(report).costNanoUsd;
};

describe('expected costs from other projects', () => {
  it('covers all 151 cases', () => expect(cases).toHaveLength(151));

  it.each(cases.filter(({ id }) => !notMatched[id]).map((given) => [given.id, given] as const))('%s', (_, given) =>
    expect(priceCase(given)).toBe(toNano(given.expected_usd)),
  );

  it.each(Object.entries(notMatched))('%s is not matched: %s', (id) => {
    const given = cases.find((candidate) => candidate.id === id);
    expect(given && priceCase(given)).not.toBe(toNano(given?.expected_usd ?? '0'));
  });

  it('leaves out no disputed case without a word', () => {
    const disputed = cases.filter((given) => given.disputed).map(({ id }) => id);
    expect(disputed.filter((id) => !notMatched[id])).toEqual(disputedButMatched);
  });
});
