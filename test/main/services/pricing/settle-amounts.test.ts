import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { settleAmounts } from '../../../../src/main/services/pricing/settle-amounts.ts';
import type { PricedUsage } from '../../../../src/main/services/pricing-types.ts';
import type { AppliedRate } from '../../../../src/shared/core/exchange-rate.ts';
import type { UsageReport } from '../../../../src/shared/core/usage-event.ts';
import { makePricer, makeReport } from '../../../support/pricing.ts';

const rateOf = (usdPerEur: string, status: 'final' | 'provisional' = 'final'): AppliedRate => ({
  usdPerEur,
  date: '2026-08-24',
  source: 'ecb',
  status,
});

const recordAt = (report: UsageReport, rate: AppliedRate | null): PricedUsage =>
  makePricer({ policy: 'estimate', estimatePerMillionUsd: '1.7', rateFor: () => rate }).priceReport(report);

/** As it reads back from the ledger. */
const settle = (report: UsageReport, recorded: PricedUsage, rate: AppliedRate) => {
  const appliedPrice = JSON.parse(JSON.stringify(recorded.appliedPrice)) as PricedUsage['appliedPrice'];
  return settleAmounts({ ...recorded, units: report.units, appliedPrice }, rate);
};

const amountsOf = ({ costNanoUsd, costNanoEur, eurStatus, appliedRate }: PricedUsage) => ({
  costNanoUsd,
  costNanoEur,
  eurStatus,
  appliedRate,
});

/** From nothing and a single last digit to hundreds; `scale` decimals at most. */
const amount = (scale: number): fc.Arbitrary<string> =>
  fc
    .tuple(fc.constantFrom(1, 100, 10_000, 1_000_000_000_000), fc.double({ min: 0, max: 1, noNaN: true }))
    .map(([most, part]) => {
      const digits = String(Math.floor(most * part)).padStart(scale + 1, '0');
      return `${digits.slice(0, -scale)}.${digits.slice(-scale)}`.replace(/\.?0+$/, '');
    });

const count = fc.oneof(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 400_000 }));

const usage = fc.record({ input: count, cached: count, output: count, searches: fc.integer({ min: 0, max: 3 }) });

const kinds: Readonly<Record<string, (text: string) => Partial<UsageReport>>> = {
  priced: () => ({}),
  tiered: () => ({ model: 'claude-sonnet-4-5', provider: 'anthropic' }),
  batch: () => ({ serviceTier: 'batch' }),
  estimated: () => ({ model: 'nobody-knows' }),
  free: () => ({ model: 'llama-3.3-70b-versatile:free', provider: 'openrouter' }),
  billed: (text) => ({ billedCostUsd: text }),
  'flat in USD': (text) => ({ flatCost: { amount: text, currency: 'USD' } }),
  'flat in EUR': (text) => ({ flatCost: { amount: text, currency: 'EUR' } }),
  failed: () => ({ success: false }),
};

const reports = fc
  .tuple(fc.constantFrom(...Object.keys(kinds)), usage, amount(9))
  .map(([kind, { input, cached, output, searches }, text]) =>
    makeReport({
      model: 'gpt-4o',
      units: {
        inputTokens: input,
        cacheReadTokens: Math.min(cached, input),
        outputTokens: output,
        otherUnits: kind === 'tiered' && searches > 0 ? { web_searches: searches } : {},
      },
      ...kinds[kind]?.(text),
    }),
  );

const rates = fc.integer({ min: 8_000, max: 16_000 }).map((tenths) => `${tenths / 10_000}`);

describe('settling a call', () => {
  it('gives what recording it at that rate would have given, to the nano', () => {
    const before = fc.option(rates.map((text) => rateOf(text, 'provisional')));
    fc.assert(
      fc.property(reports, before, rates, (report, old, text) => {
        const rate = rateOf(text);
        const settled = settle(report, recordAt(report, old), rate);
        const known = recordAt(report, rate);
        if (known.costStatus === 'unpriced') expect(settled).toBeNull();
        else expect(settled).toEqual(amountsOf(known));
      }),
      { numRuns: 500 },
    );
  });

  it('covers every kind of cost', () => {
    const statuses = Object.entries(kinds).map(([kind, change]) => {
      const report = makeReport({ model: 'gpt-4o', units: { inputTokens: 1000, outputTokens: 10 }, ...change('0.5') });
      return [kind, recordAt(report, rateOf('1.1')).costStatus];
    });
    expect(Object.fromEntries(statuses)).toEqual({
      priced: 'priced',
      tiered: 'priced',
      batch: 'priced',
      estimated: 'estimated',
      free: 'priced',
      billed: 'billed',
      'flat in USD': 'flat',
      'flat in EUR': 'flat',
      failed: 'priced',
    });
  });

  it('is at most a nano off for a bill finer than the ledger keeps', () => {
    fc.assert(
      fc.property(amount(12), rates, (text, usdPerEur) => {
        const report = makeReport({ model: 'gpt-4o', billedCostUsd: text });
        const settled = settle(report, recordAt(report, null), rateOf(usdPerEur));
        const difference = (settled?.costNanoEur ?? 0n) - (recordAt(report, rateOf(usdPerEur)).costNanoEur ?? 0n);
        expect(difference >= -1n && difference <= 1n).toBe(true);
      }),
    );
  });

  it('starts from the exact amount, not from the rounded one', () => {
    const pricer = makePricer({ policy: 'estimate', estimatePerMillionUsd: '0.0375', rateFor: () => null });
    const report = makeReport({ model: 'nobody-knows', units: { inputTokens: 1 } });
    const recorded = pricer.priceReport(report);
    expect(recorded).toMatchObject({ costNanoUsd: 38n, costNanoEur: null, eurStatus: 'pending' });
    // 37.5 / 0.75; from 38 it would be 51.
    expect(settle(report, recorded, rateOf('0.75'))).toMatchObject({ costNanoUsd: 38n, costNanoEur: 50n });
  });

  it('never changes a cost in USD, whatever was kept beside it', () => {
    const report = makeReport({ model: 'gpt-4o', units: { inputTokens: 1000 } });
    const recorded = { ...recordAt(report, null), costNanoUsd: 123_456_789n };
    expect(settle(report, recorded, rateOf('1.25'))).toMatchObject({
      costNanoUsd: 123_456_789n,
      costNanoEur: 98_765_431n,
      eurStatus: 'final',
    });
  });
});
