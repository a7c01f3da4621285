import fc from 'fast-check';
import { Decimal } from 'decimal.js';
import { describe, expect, it } from 'vitest';
import { explanationSchema } from '../../../../src/shared/contract/read-models.ts';
import { AppError } from '../../../../src/shared/core/app-error.ts';
import { formatNano } from '../../../../src/shared/core/money.ts';
import type { UsageReport } from '../../../../src/shared/core/usage-event.ts';
import { finalRate, makePricer, makeReport } from '../../../support/pricing.ts';

const pricer = makePricer();
const withRate = makePricer({ rateFor: () => finalRate });

type Given = Parameters<typeof makeReport>[0];
const price = (given: Given, by = pricer) => by.priceReport(makeReport(given));
const usd = (given: Given, by = pricer) => {
  const { costNanoUsd } = price(given, by);
  return costNanoUsd === null ? null : formatNano(costNanoUsd);
};
const explain = (report: UsageReport, by = pricer) => {
  const priced = by.priceReport(report);
  const kept = JSON.parse(JSON.stringify(priced.appliedPrice)) as typeof priced.appliedPrice;
  return explanationSchema.parse(pricer.explainCost({ ...priced, units: report.units, appliedPrice: kept }));
};

describe('precedence', () => {
  const units = { inputTokens: 1000, outputTokens: 500 };

  it('puts a flat fee before the bill, the bill before the price, and keeps the list’s figure beside both', () => {
    const flat = { amount: '0.005', currency: 'USD' } as const;
    const both = price({ model: 'gpt-4o', units, flatCost: flat, billedCostUsd: '0.009' });
    expect(both).toMatchObject({ costStatus: 'flat', costNanoUsd: 5_000_000n, catalogueNanoUsd: 7_500_000n });
    const billed = price({ model: 'gpt-4o', units, billedCostUsd: '0.009' });
    expect(billed).toMatchObject({ costStatus: 'billed', costNanoUsd: 9_000_000n, catalogueNanoUsd: 7_500_000n });
    expect(price({ model: 'gpt-4o', units })).toMatchObject({ costStatus: 'priced', catalogueNanoUsd: null });
    expect(price({ model: 'nobody-knows', units, billedCostUsd: '0' })).toMatchObject({
      costStatus: 'billed',
      costNanoUsd: 0n,
      catalogueNanoUsd: null,
      warnings: [],
    });
  });

  it('takes the owner’s price for the service, then the owner’s, then ours, then the catalogue’s', () => {
    const rate = (cost: string) => [{ unit: 'input_tokens', price: cost, per: 1_000_000 }];
    const base = { provider: 'groq', model: 'openai/gpt-oss-safeguard-20b', validFromMs: null, since: null };
    const own = { ...base, service: null, rates: rate('5') };
    const forRag = { ...base, service: 'rag', rates: rate('7') };
    const call = (service: string, overrides: readonly (typeof own | typeof forRag)[]) =>
      price(
        { provider: 'groq', model: 'openai/gpt-oss-safeguard-20b', service, units: { inputTokens: 1_000_000 } },
        makePricer({ overrides }),
      );
    expect(call('rag', [own, forRag])).toMatchObject({
      costNanoUsd: 7_000_000_000n,
      appliedPrice: { basis: 'owner_service' },
    });
    expect(call('chatbot', [own, forRag])).toMatchObject({
      costNanoUsd: 5_000_000_000n,
      appliedPrice: { basis: 'owner' },
    });
    expect(call('rag', [])).toMatchObject({ costNanoUsd: 75_000_000n, appliedPrice: { basis: 'correction' } });
    expect(
      price({ provider: 'groq', model: 'openai/gpt-oss-20b', units: { inputTokens: 1 } }).appliedPrice?.basis,
    ).toBe('catalogue');
  });

  it('respects the day an owner’s price begins, patterns, and zero as a price', () => {
    const zero = ['input_tokens', 'output_tokens'].map((unit) => ({ unit, price: '0', per: 1_000_000 }));
    const overrides = [
      {
        service: null,
        provider: 'groq',
        model: '*',
        validFromMs: Date.parse('2026-01-01'),
        since: '2026-01-01',
        rates: zero,
      },
    ];
    const own = makePricer({ overrides });
    const call = { provider: 'Groq', model: 'llama-3.3-70b-versatile', units };
    expect(price({ ...call, occurredAt: Date.parse('2026-01-01') }, own)).toMatchObject({
      costStatus: 'priced',
      costNanoUsd: 0n,
    });
    expect(price({ ...call, occurredAt: Date.parse('2025-12-31T23:59:59Z') }, own).costNanoUsd).not.toBe(0n);
  });
});

describe('unpriced calls', () => {
  it.each([
    ['no_model', {}],
    ['no_price', { model: 'nobody-knows' }],
    ['no_price', { provider: 'ollama', model: 'llama3' }],
    ['no_tier_price', { model: 'gpt-4o', serviceTier: 'scale' }],
    ['no_tier_price', { model: 'gpt-5.4', serviceTier: 'priority', units: { inputTokens: 300_000 } }],
    ['no_tier_price', { model: 'claude-opus-5', serviceTier: 'priority' }],
    ['no_unit_price', { model: 'gpt-4o', units: { otherUnits: { audio_seconds: 30 } } }],
    ['no_unit_price', { model: 'gemini-2.5-flash', units: { inputTokens: 10, otherUnits: { web_searches: 1 } } }],
    ['inconsistent_units', { model: 'gpt-4o', units: { inputTokens: 10, cacheReadTokens: 20 } }],
  ] as const)('%s: %j', (code, given) => {
    const priced = price({ units: { inputTokens: 10 }, ...given });
    expect(priced).toMatchObject({
      costStatus: 'unpriced',
      costNanoUsd: null,
      costNanoEur: null,
      eurStatus: 'pending',
    });
    expect(priced.warnings[0]).toMatch(new RegExp(`^${code}: `));
    expect(priced.appliedPrice).toMatchObject({ basis: 'unpriced', notes: priced.warnings });
  });

  it('are estimated by tokens where the owner wants that, and marked', () => {
    const estimating = makePricer({ policy: 'estimate' });
    const priced = price({ model: 'nobody-knows', units: { inputTokens: 600_000, outputTokens: 400_000 } }, estimating);
    expect(priced).toMatchObject({ costStatus: 'estimated', costNanoUsd: 2_000_000_000n });
    expect(priced.warnings[0]).toMatch(/^no_price/);
    const seconds = { model: 'nobody-knows', units: { otherUnits: { audio_seconds: 3 } } };
    expect(price(seconds, estimating).costStatus).toBe('unpriced');
  });

  it('cost nothing when they failed before using anything, or used nothing of a known model', () => {
    expect(price({ model: 'nobody-knows', success: false })).toMatchObject({
      costStatus: 'priced',
      costNanoUsd: 0n,
      costNanoEur: 0n,
      eurStatus: 'final',
    });
    expect(price({ success: false })).toMatchObject({ costStatus: 'priced', costNanoUsd: 0n });
    expect(price({ model: 'gpt-4o' })).toMatchObject({ costStatus: 'priced', costNanoUsd: 0n });
    expect(price({ model: 'gpt-4o', serviceTier: 'scale' })).toMatchObject({ costStatus: 'priced', costNanoUsd: 0n });
    expect(price({ model: 'nobody-knows' }).costStatus).toBe('unpriced');
    expect(explain(makeReport({ success: false })).notes[0]).toMatch(/^nothing_used/);
  });

  it('are those that succeeded and reported no quantity at all: not known is not 0', () => {
    const silent = { usageReported: false } as const;
    for (const by of [pricer, withRate, makePricer({ policy: 'estimate' })]) {
      const priced = price({ model: 'gpt-4o', ...silent }, by);
      expect(priced).toMatchObject({ costStatus: 'unpriced', costNanoUsd: null, costNanoEur: null });
      expect(priced).toMatchObject({ eurStatus: 'pending', catalogueNanoUsd: null });
      expect(priced.warnings).toEqual([expect.stringMatching(/^no_usage: /)]);
      expect(priced.appliedPrice).toMatchObject({ basis: 'unpriced', notes: priced.warnings });
    }
    expect(price({ model: 'nobody-knows', ...silent }).warnings).toEqual([
      expect.stringMatching(/^no_usage: /),
      expect.stringMatching(/^no_price: /),
    ]);
    const failed = price({ model: 'gpt-4o', success: false, ...silent });
    expect(failed).toMatchObject({ costStatus: 'priced', costNanoUsd: 0n, eurStatus: 'final', warnings: [] });
    const billed = price({ model: 'gpt-4o', billedCostUsd: '0.009', ...silent });
    expect(billed).toMatchObject({ costStatus: 'billed', costNanoUsd: 9_000_000n, warnings: [] });
    const flatCost = { amount: '0.005', currency: 'EUR' } as const;
    expect(price({ model: 'gpt-4o', flatCost, ...silent })).toMatchObject({ costStatus: 'flat', warnings: [] });
  });
});

describe('EUR', () => {
  it('comes from the exact USD amount, rounded once', () => {
    const priced = price({ model: 'gpt-4o', units: { inputTokens: 1000, outputTokens: 500 } }, withRate);
    expect(priced).toMatchObject({
      costNanoUsd: 7_500_000n,
      costNanoEur: 6_411_352n,
      eurStatus: 'final',
      appliedRate: finalRate,
    });
    const tiny = makePricer({ rateFor: () => ({ ...finalRate, usdPerEur: '0.0001' }) });
    expect(price({ billedCostUsd: '0.0000000004' }, tiny)).toMatchObject({ costNanoUsd: 0n, costNanoEur: 4000n });
  });

  it('is pending without a rate; a flat EUR fee is final as it is, and turned into USD with one', () => {
    const flatCost = { amount: '0.005', currency: 'EUR' } as const;
    expect(price({ flatCost })).toMatchObject({
      costStatus: 'flat',
      costNanoEur: 5_000_000n,
      costNanoUsd: null,
      eurStatus: 'final',
    });
    const notYet = makePricer({ rateFor: () => ({ ...finalRate, status: 'provisional' }) });
    expect(price({ flatCost }, notYet)).toMatchObject({ costNanoEur: 5_000_000n, eurStatus: 'final' });
    expect(price({ flatCost }, withRate)).toMatchObject({
      costNanoEur: 5_000_000n,
      costNanoUsd: 5_849_000n,
      eurStatus: 'final',
    });
    expect(price({ flatCost: { ...flatCost, amount: '0' } })).toMatchObject({ costNanoUsd: 0n, eurStatus: 'final' });
    expect(price({ model: 'gpt-4o', units: { inputTokens: 1 } })).toMatchObject({
      costNanoEur: null,
      eurStatus: 'pending',
    });
    const provisional = makePricer({ rateFor: () => ({ ...finalRate, status: 'provisional' }) });
    expect(price({ model: 'gpt-4o', units: { inputTokens: 1 } }, provisional).eurStatus).toBe('provisional');
  });

  it.each(['final', 'provisional'] as const)('has a status that agrees with it at a %s rate', (status) => {
    const by = makePricer({ rateFor: () => ({ ...finalRate, status }) });
    const unpriced = price({ model: 'nobody-knows', units: { inputTokens: 1 } }, by);
    expect(unpriced).toMatchObject({ costNanoEur: null, eurStatus: 'pending', appliedRate: null });
    const flatCost = { amount: '0', currency: 'USD' } as const;
    for (const given of [{ model: 'gpt-4o' }, { success: false }, { billedCostUsd: '0' }, { flatCost }])
      expect(price(given, by)).toMatchObject({ costNanoUsd: 0n, costNanoEur: 0n, eurStatus: 'final' });
    expect(price({ billedCostUsd: '0.0000000001' }, by)).toMatchObject({ costNanoEur: 0n, eurStatus: 'final' });
    expect(price({ billedCostUsd: '0.0000000001' })).toMatchObject({ costNanoEur: null, eurStatus: 'pending' });
    expect(price({ billedCostUsd: '1' }, by).eurStatus).toBe(status);
  });

  it('agrees with a decimal library on any amount and rate', () => {
    const Exact = Decimal.clone({ precision: 120, rounding: Decimal.ROUND_HALF_EVEN });
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 17n }), fc.integer({ min: 5000, max: 20_000 }), (amount, rate) => {
        const text = new Exact(amount.toString()).div(1e13).toFixed();
        const usdPerEur = new Exact(rate).div(10_000).toFixed();
        const by = makePricer({ rateFor: () => ({ ...finalRate, usdPerEur }) });
        const priced = price({ billedCostUsd: text }, by);
        expect(priced.costNanoUsd).toBe(BigInt(new Exact(text).times(1e9).toDecimalPlaces(0).toFixed()));
        expect(priced.costNanoEur).toBe(BigInt(new Exact(text).times(1e9).div(usdPerEur).toDecimalPlaces(0).toFixed()));
      }),
      { numRuns: 40 },
    );
  });
});

it('refuses a cost beyond the ledger’s range', () => {
  expect(usd({ billedCostUsd: '1000000' })).toBe('1000000');
  for (const given of [
    { billedCostUsd: '1000000.000000001' },
    { flatCost: { amount: '1000001', currency: 'EUR' } as const },
  ])
    try {
      price(given);
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(AppError);
      expect((error as AppError).errors[0]).toMatchObject({ pointer: '', code: 'cost_too_large' });
    }
});

describe('snapshots', () => {
  it('are the same object for the same price and tier, and another for another', () => {
    const applied = (given: Given) => price({ model: 'claude-sonnet-4-5', ...given }).appliedPrice;
    const short = applied({ units: { inputTokens: 1 } });
    expect(applied({ units: { inputTokens: 200_000, outputTokens: 5 }, service: 'rag' })).toBe(short);
    expect(applied({ units: { inputTokens: 200_001 } })).not.toBe(short);
    const batch = applied({ units: { inputTokens: 1 }, serviceTier: 'batch' });
    expect(batch).not.toBe(short);
    expect(applied({ units: { inputTokens: 2 }, serviceTier: 'batch' })).toBe(batch);
    const bill = () => applied({ units: { inputTokens: 1 }, billedCostUsd: '1' });
    expect(bill()).toBe(bill());
    expect(applied({ model: 'nobody', units: { inputTokens: 1 } })).toBe(
      applied({ model: 'nobody', units: { inputTokens: 2 } }),
    );
  });

  it('explain the cost years later, without a price list', () => {
    const units = {
      inputTokens: 300_000,
      cacheReadTokens: 1000,
      cacheWriteTokens: 500,
      cacheWrite1hTokens: 100,
      outputTokens: 77,
    };
    const told = explain(makeReport({ model: 'claude-sonnet-4-5', units, serviceTier: 'batch' }), withRate);
    expect(told).toMatchObject({
      basis: 'catalogue',
      price_model: 'claude-sonnet-4-5',
      price_provider: 'anthropic',
      price_source: 'genai-prices 0.1.8',
      tier: 'over 200000 input tokens',
      multipliers: [{ name: 'batch', factor: '0.5' }],
      inherited_price: false,
      exchange_rate: { usd_per_eur: '1.1698', date: '2026-08-21', source: 'ecb', status: 'final' },
    });
    const sum = told.units.reduce((total, line) => total.plus(line.amount_usd ?? 0), new Decimal(0));
    expect(sum.toFixed()).toBe(told.exact_usd);
    expect(told.units.map(({ unit, quantity }) => [unit, quantity])).toEqual([
      ['cache_write_1h_tokens', 100],
      ['cache_read_tokens', 1000],
      ['cache_write_tokens', 400],
      ['input_tokens', 298_500],
      ['output_tokens', 77],
    ]);
  });

  it('tell a bill, a fee, an estimate and a gap for what they are', () => {
    const units = { inputTokens: 1000, outputTokens: 500 };
    expect(explain(makeReport({ model: 'gpt-4o', units, billedCostUsd: '0.009' }))).toMatchObject({
      basis: 'billed',
      exact_usd: '0.009',
      catalogue_cost_usd: '0.0075',
      price_model: 'gpt-4o',
      units: [{ unit: 'input_tokens', quantity: 1000, price: null, amount_usd: null }, { unit: 'output_tokens' }],
    });
    expect(explain(makeReport({ flatCost: { amount: '0.005', currency: 'EUR' } }))).toMatchObject({
      basis: 'flat',
      cost_eur: '0.005',
      cost_usd: null,
    });
    expect(explain(makeReport({ model: 'x', units }), makePricer({ policy: 'estimate' }))).toMatchObject({
      basis: 'estimated',
      exact_usd: '0.003',
    });
    expect(explain(makeReport({ model: 'x', units }))).toMatchObject({
      basis: 'unpriced',
      exact_usd: null,
      cost_usd: null,
    });
  });

  it('mark a price inherited from a shorter name', () => {
    const priced = price({ model: 'claude-sonnet-5-5', units: { inputTokens: 1 } });
    expect(priced.costStatus).toBe('priced');
    expect(priced.warnings[0]).toMatch(/^inherited_price: .*claude-sonnet-5/);
    expect(explain(makeReport({ model: 'claude-sonnet-5-5', units: { inputTokens: 1 } })).inherited_price).toBe(true);
    expect(price({ model: 'claude-sonnet-5-20260630', units: { inputTokens: 1 } }).warnings).toEqual([]);
  });
});

it('keeps the provider the app gave, in lower case, and infers a missing one', () => {
  expect(price({ provider: ' OpenAI ', model: 'gpt-4o' }).provider).toBe('openai');
  expect(price({ model: 'claude-opus-5' }).provider).toBe('anthropic');
  expect(price({ provider: 'azure_openai', model: 'gpt-4o', units: { inputTokens: 1_000_000 } })).toMatchObject({
    provider: 'azure_openai',
    costNanoUsd: 2_500_000_000n,
  });
  expect(price({ flatCost: { amount: '1', currency: 'USD' } }).provider).toBeNull();
});

it('prices a repeated kind of call in a few microseconds', () => {
  const report = makeReport({
    model: 'claude-sonnet-4-5',
    units: { inputTokens: 2000, cacheReadTokens: 500, outputTokens: 300 },
  });
  for (let i = 0; i < 20_000; i++) withRate.priceReport(report);
  const started = performance.now();
  for (let i = 0; i < 50_000; i++) withRate.priceReport(report);
  expect((performance.now() - started) / 50).toBeLessThan(20);
});
