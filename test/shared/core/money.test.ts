import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  divideHalfEven,
  formatNano,
  formatRatio,
  leastCommonMultiple,
  parseDecimal,
  toMantissa,
  toNano,
} from '../../../src/shared/core/money.ts';

describe('parseDecimal', () => {
  it.each([
    [0.1, '0.1'],
    [1e-7, '0.0000001'],
    [1e21, '1000000000000000000000'],
    ['0.005', '0.005'],
    [' 2.50 ', '2.5'],
    ['1E-9', '0.000000001'],
    ['.5', '0.5'],
    ['+3', '3'],
    [-0, '0'],
    ['-1.5', '-1.5'],
    [0.000894, '0.000894'],
  ])('reads %j as %s', (given, text) => expect(parseDecimal(given)).toBe(text));

  it.each([
    NaN,
    Infinity,
    -Infinity,
    '',
    ' ',
    'abc',
    '0x10',
    '1e999',
    '1,5',
    '1.2.3',
    'NaN',
    '--1',
    '1e',
    '1'.repeat(200),
  ])('refuses %j', (given) => expect(parseDecimal(given)).toBeNull());
});

describe('toNano and formatNano', () => {
  it.each([
    ['0.0075', 7_500_000n, '0.0075'],
    ['0', 0n, '0'],
    ['-1.5', -1_500_000_000n, '-1.5'],
    ['0.0000000005', 0n, '0'],
    ['0.0000000015', 2n, '0.000000002'],
    ['0.00000000250000000001', 3n, '0.000000003'],
    ['-0.0000000015', -2n, '-0.000000002'],
    ['1000000', 1_000_000_000_000_000n, '1000000'],
  ])('%s is %s nano and reads %s', (text, nano, shown) => {
    expect(toNano(text)).toBe(nano);
    expect(formatNano(nano)).toBe(shown);
  });

  it('refuses text that is not a plain decimal', () => {
    for (const text of ['1e3', '', 'x', '1.']) expect(() => toNano(text)).toThrow(RangeError);
  });

  it('round-trips every amount', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 24n), max: 10n ** 24n }), (nano) => {
        expect(toNano(formatNano(nano))).toBe(nano);
        expect(formatNano(nano)).toMatch(/^-?\d+(\.\d*[1-9])?$/);
      }),
    );
  });

  it('rounds as a decimal library does, half to even', () => {
    const model = Decimal.clone({ precision: 60, rounding: Decimal.ROUND_HALF_EVEN });
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), fc.nat({ max: 15 }), (mantissa, scale) => {
        const value = new model(mantissa.toString()).div(new model(10).pow(scale));
        expect(toNano(value.toFixed())).toBe(BigInt(value.times(1e9).toDecimalPlaces(0).toFixed()));
      }),
    );
  });
});

describe('divideHalfEven', () => {
  it.each([
    [5n, 2n, 2n],
    [7n, 2n, 4n],
    [-5n, 2n, -2n],
    [-7n, 2n, -4n],
    [1n, 3n, 0n],
    [2n, 3n, 1n],
    [-2n, 3n, -1n],
    [0n, 7n, 0n],
  ])('%s / %s is %s', (n, d, quotient) => expect(divideHalfEven(n, d)).toBe(quotient));

  it('never misses by more than a half, and a tie is even', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }),
        fc.bigInt({ min: 1n, max: 10n ** 15n }),
        (n, d) => {
          const quotient = divideHalfEven(n, d);
          const twice = 2n * (n - quotient * d);
          const off = twice < 0n ? -twice : twice;
          expect(off <= d).toBe(true);
          if (off === d) expect(quotient % 2n).toBe(0n);
        },
      ),
    );
  });
});

it('writes ratios exactly where they end', () => {
  expect(formatRatio(1n, 8n)).toBe('0.125');
  expect(formatRatio(1n, 3n, 5)).toBe('0.33333');
  expect(leastCommonMultiple(6n, 4n)).toBe(12n);
  expect(toMantissa('2.50')).toEqual({ mantissa: 25n, scale: 1 });
});
