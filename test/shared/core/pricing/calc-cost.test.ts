import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { divideHalfEven } from '../../../../src/shared/core/money.ts';
import { calcCost, explainLines } from '../../../../src/shared/core/pricing/calc-cost.ts';
import { compileRates } from '../../../../src/shared/core/pricing/compile-rates.ts';
import type { AppliedRateLine, PriceMultiplier } from '../../../../src/shared/core/pricing/price-types.ts';
import { dimensionsOf, isPartOf, knownUnits } from '../../../../src/shared/core/pricing/units.ts';
import { noUnits, type UsageUnits } from '../../../../src/shared/core/usage-event.ts';

const Exact = Decimal.clone({ precision: 200, rounding: Decimal.ROUND_HALF_EVEN });

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

const toUnits = (quantities: Readonly<Record<string, number>>): UsageUnits => {
  const entries = Object.entries(quantities);
  const own = entries.flatMap(([unit, quantity]) => (columns[unit] ? [[columns[unit], quantity]] : []));
  const otherUnits = Object.fromEntries(entries.filter(([unit]) => !columns[unit]));
  return { ...noUnits, ...Object.fromEntries(own), otherUnits };
};

const perMillion = (prices: Readonly<Record<string, string>>): readonly AppliedRateLine[] =>
  Object.entries(prices).map(([unit, price]) => ({ unit, price, per: 1_000_000 }));

const compile = (rates: readonly AppliedRateLine[], multipliers: readonly PriceMultiplier[] = []) =>
  compileRates({ rates, minimums: {}, multipliers });

const costNano = (rates: readonly AppliedRateLine[], quantities: Readonly<Record<string, number>>) => {
  const cost = calcCost(compile(rates), toUnits(quantities));
  return divideHalfEven(cost.numerator, cost.denominator);
};

const tokenUnits = knownUnits().filter((unit) => dimensionsOf(unit)['family'] === 'tokens');

/** Tokens of exactly one unit each, so that every total is known; the naive model bills each kind on its own. */
const atoms = fc.dictionary(fc.constantFrom(...tokenUnits), fc.nat({ max: 5_000_000 }), { minKeys: 1, maxKeys: 8 });

const price = fc
  .tuple(fc.nat({ max: 99_999_999 }), fc.nat({ max: 6 }))
  .map(([digits, scale]) => new Exact(digits).div(new Exact(10).pow(scale)).toFixed());

const rates = fc
  .dictionary(fc.constantFrom(...tokenUnits), price, { maxKeys: 7 })
  .chain((some) => fc.tuple(price, price).map(([i, o]) => perMillion({ ...some, input_tokens: i, output_tokens: o })));

/** What a provider would report: for every unit, all its tokens, parts included. */
const report = (each: Readonly<Record<string, number>>): Readonly<Record<string, number>> =>
  Object.fromEntries(
    tokenUnits.map((unit) => [
      unit,
      Object.entries(each).reduce((sum, [part, count]) => (isPartOf(part, unit) ? sum + count : sum), 0),
    ]),
  );

const nearest = (unit: string, lines: readonly AppliedRateLine[]): AppliedRateLine => {
  const rank = (of: string) => Object.keys(dimensionsOf(of)).length + (dimensionsOf(of)['modality'] ? 0 : 0.5);
  const found = lines.filter((line) => isPartOf(unit, line.unit)).toSorted((a, b) => rank(b.unit) - rank(a.unit))[0];
  if (!found) throw new Error(`no price for ${unit}`);
  return found;
};

const naive = (each: Readonly<Record<string, number>>, lines: readonly AppliedRateLine[]): Decimal =>
  Object.entries(each).reduce((sum, [unit, count]) => {
    const line = nearest(unit, lines);
    return sum.plus(new Exact(line.price).times(count).div(line.per));
  }, new Exact(0));

describe('calcCost', () => {
  it('bills every token once, at the nearest price, whatever is priced and used', () => {
    fc.assert(
      fc.property(atoms, rates, (each, lines) => {
        const cost = calcCost(compile(lines), toUnits(report(each)));
        expect(cost).toMatchObject({ missing: [], inconsistent: [], assumed: [] });
        const usd = naive(each, lines);
        expect(cost.numerator * BigInt(1)).toBe(BigInt(usd.times(1e9).times(cost.denominator.toString()).toFixed()));
        const nano = divideHalfEven(cost.numerator, cost.denominator);
        expect(nano).toBe(BigInt(usd.times(1e9).toDecimalPlaces(0).toFixed()));
      }),
      { numRuns: 300 },
    );
  });

  it('explains itself with lines that add up to the cost and to the tokens', () => {
    fc.assert(
      fc.property(atoms, rates, (each, lines) => {
        const compiled = compile(lines);
        const units = toUnits(report(each));
        const cost = calcCost(compiled, units);
        const explained = explainLines(compiled, units);
        const sum = explained.reduce((total, line) => total.plus(line.amountUsd), new Exact(0));
        expect(sum.times(1e9).times(cost.denominator.toString()).toFixed()).toBe(cost.numerator.toString());
        const billed = explained.reduce((total, line) => total + line.quantity, 0);
        expect(billed).toBe(units.inputTokens + units.outputTokens);
      }),
      { numRuns: 200 },
    );
  });

  it('bills cached audio as such, or as cached where it has no price of its own', () => {
    const used = { input_tokens: 1000, cache_read_tokens: 400, input_audio_tokens: 300, cache_audio_read_tokens: 100 };
    const prices = { input_tokens: '1', cache_read_tokens: '0.1', input_audio_tokens: '10' };
    expect(costNano(perMillion({ ...prices, cache_audio_read_tokens: '2' }), used)).toBe(
      400n * 1000n + 300n * 100n + 200n * 10_000n + 100n * 2000n,
    );
    expect(costNano(perMillion(prices), used)).toBe(400n * 1000n + 400n * 100n + 200n * 10_000n);
  });

  it('takes an overlap nobody reported to be as small as it can be, and says so', () => {
    const compiled = compile(perMillion({ input_tokens: '1', cache_read_tokens: '0.1', input_audio_tokens: '10' }));
    const open = calcCost(compiled, toUnits({ input_tokens: 100, cache_read_tokens: 40, input_audio_tokens: 50 }));
    expect(open.assumed).toEqual(['cache_audio_read_tokens']);
    const forced = calcCost(compiled, toUnits({ input_tokens: 100, cache_read_tokens: 40, input_audio_tokens: 100 }));
    expect(forced.assumed).toEqual([]);
    expect(forced.numerator / forced.denominator).toBe(40n * 100n + 60n * 10_000n);
  });

  it('names what it cannot price instead of counting it as nothing', () => {
    const text = compile(perMillion({ input_tokens: '1', output_tokens: '2' }));
    expect(calcCost(text, toUnits({ audio_seconds: 30 })).missing).toEqual(['audio_seconds']);
    expect(calcCost(text, toUnits({ input_tokens: 5, web_searches: 1 })).missing).toEqual(['web_searches']);
    expect(calcCost(text, toUnits({ unheard_of: 2 })).missing).toEqual(['unheard_of']);
    const embedding = compile(perMillion({ input_tokens: '1' }));
    expect(calcCost(embedding, toUnits({ input_tokens: 5, output_tokens: 1 })).missing).toEqual(['output_tokens']);
    const audioOnly = compile(perMillion({ output_audio_tokens: '1' }));
    expect(calcCost(audioOnly, toUnits({ output_tokens: 7, output_audio_tokens: 7 })).missing).toEqual([]);
    expect(calcCost(audioOnly, toUnits({ output_tokens: 8, output_audio_tokens: 7 })).missing).toEqual([
      'output_tokens',
    ]);
  });

  it('lets seconds and images pass where tokens already bill them, and requests always', () => {
    const speech = compile(perMillion({ input_tokens: '1', input_audio_tokens: '6', output_tokens: '2' }));
    const used = { input_tokens: 14, input_audio_tokens: 14, output_tokens: 45, audio_seconds: 1.4, requests: 1 };
    expect(calcCost(speech, toUnits(used)).missing).toEqual([]);
    expect(calcCost(speech, toUnits({ output_tokens: 9, output_image_tokens: 9, images: 1 })).missing).toEqual([]);
  });

  it('refuses parts that exceed their whole', () => {
    const lines = perMillion({ input_tokens: '1', cache_read_tokens: '0.1' });
    const cost = calcCost(compile(lines), toUnits({ input_tokens: 10, cache_read_tokens: 11 }));
    expect(cost.inconsistent).toEqual(['input_tokens']);
    const text = compile(perMillion({ input_tokens: '1', output_tokens: '2' }));
    expect(calcCost(text, toUnits({ output_image_tokens: 5 })).inconsistent).toEqual(['output_tokens']);
    expect(calcCost(text, toUnits({ output_tokens: 5, output_image_tokens: 5 })).inconsistent).toEqual([]);
  });

  it('counts one request for a call that used tokens, where requests have a price', () => {
    const lines = [
      ...perMillion({ input_tokens: '1', output_tokens: '1' }),
      { unit: 'requests', price: '12', per: 1000 },
    ];
    expect(costNano(lines, { input_tokens: 1 })).toBe(12_001_000n);
    expect(costNano(lines, { input_tokens: 1, requests: 2 })).toBe(24_001_000n);
    expect(costNano(lines, {})).toBe(0n);
  });

  it('keeps fractions of a second exact and rounds half to even once', () => {
    const byMinute = [{ unit: 'audio_seconds', price: '0.006', per: 60 }];
    expect(costNano(byMinute, { audio_seconds: 12.345 })).toBe(1_234_500n);
    expect(costNano(byMinute, { input_audio_seconds: 0.000005 })).toBe(0n);
    expect(costNano(byMinute, { input_audio_seconds: 0.000015 })).toBe(2n);
    const byHour = [{ unit: 'audio_seconds', price: '0.111', per: 3600 }];
    expect(costNano(byHour, { audio_seconds: 10 })).toBe(308_333n);
    expect(explainLines(compile(byHour), toUnits({ audio_seconds: 10 }))[0]?.amountUsd).toBe(
      '0.000308333333333333333333333333',
    );
  });

  it('multiplies the families a factor is for, and leaves its exceptions alone', () => {
    const lines = [
      ...perMillion({ input_tokens: '2', cache_read_tokens: '1' }),
      { unit: 'web_searches', price: '10', per: 1000 },
    ];
    const half = { name: 'batch', factor: '0.5', families: ['tokens'], except: ['cache_read_tokens'] };
    const us = { name: 'us', factor: '1.1', families: ['tokens'], except: [] };
    const cost = calcCost(
      compile(lines, [half, us]),
      toUnits({ input_tokens: 100, cache_read_tokens: 40, web_searches: 1 }),
    );
    expect(divideHalfEven(cost.numerator, cost.denominator)).toBe(60n * 1100n + 40n * 1100n + 10_000_000n);
  });

  it('bills a least quantity once there is any', () => {
    const rates = [{ unit: 'audio_seconds', price: '3.6', per: 3600 }];
    const compiled = compileRates({ rates, minimums: { audio_seconds: 10 }, multipliers: [] });
    const nano = (seconds: number) =>
      calcCost(compiled, toUnits({ audio_seconds: seconds })).numerator / compiled.denominator;
    expect([nano(0), nano(1), nano(10), nano(11)]).toEqual([0n, 10_000_000n, 10_000_000n, 11_000_000n]);
  });
});
