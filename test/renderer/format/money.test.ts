import { describe, expect, it } from 'vitest';
import { type Currency, formatExactMoney, formatMoney, formatMoneyParts } from '../../../src/renderer/format/money.ts';

/** The spaces that locales put before a symbol, made visible as plain ones. */
const plain = (text: string): string => text.replace(/[\u00a0\u202f]/g, ' ');

const cases: readonly (readonly [amount: string | null, currency: Currency, italian: string, english: string])[] = [
  ['0', 'EUR', '0,00 €', '€0.00'],
  ['0.000', 'EUR', '0,00 €', '€0.00'],
  ['12.84314', 'EUR', '12,84 €', '€12.84'],
  ['12.84314', 'USD', '12,84 $', '$12.84'],
  ['1234.5', 'EUR', '1.234,50 €', '€1,234.50'],
  ['0.01', 'EUR', '0,01 €', '€0.01'],
  ['0.0164321', 'EUR', '0,02 €', '€0.02'],
  ['0.0075', 'USD', '0,0075 $', '$0.0075'],
  ['0.00644', 'EUR', '0,00644 €', '€0.00644'],
  ['0.00042', 'EUR', '0,00042 €', '€0.00042'],
  ['0.000428571', 'EUR', '0,000429 €', '€0.000429'],
  ['0.000000001', 'USD', '0,000000001 $', '$0.000000001'],
  ['0.0099999', 'EUR', '0,01 €', '€0.01'],
  ['-3.456', 'EUR', '-3,46 €', '-€3.46'],
  ['-0.00042', 'EUR', '-0,00042 €', '-€0.00042'],
  ['0.125', 'EUR', '0,13 €', '€0.13'],
  ['1.005', 'EUR', '1,01 €', '€1.01'],
  ['9007199254740993.15', 'EUR', '9.007.199.254.740.993,15 €', '€9,007,199,254,740,993.15'],
  [
    '123456789012345678901234.565',
    'USD',
    '123.456.789.012.345.678.901.234,57 $',
    '$123,456,789,012,345,678,901,234.57',
  ],
  [null, 'EUR', '—', '—'],
];

describe('formatMoney', () => {
  it.each(cases)('%s %s', (amount, currency, italian, english) => {
    expect(plain(formatMoney(amount, currency, 'it-IT'))).toBe(italian);
    expect(plain(formatMoney(amount, currency, 'en-US'))).toBe(english);
  });

  it('refuses what is not a decimal string', () => {
    for (const amount of ['', '1e-7', 'NaN', '1,5', '.5', '1.']) {
      expect(() => formatMoney(amount, 'EUR', 'it')).toThrow('Not a decimal amount');
    }
  });
});

describe('formatMoneyParts', () => {
  it('tells the symbol, with its space, from the digits', () => {
    const parts = formatMoneyParts('1234.5', 'EUR', 'it').map((part) => ({ ...part, text: plain(part.text) }));
    expect(parts).toEqual([
      { isSymbol: false, text: '1.234,50' },
      { isSymbol: true, text: ' €' },
    ]);
    expect(formatMoneyParts('1234.5', 'EUR', 'en')).toEqual([
      { isSymbol: true, text: '€' },
      { isSymbol: false, text: '1,234.50' },
    ]);
  });
});

describe('formatExactMoney', () => {
  it.each([
    ['12.843140', '12,84314 €'],
    ['12', '12,00 €'],
    ['0.000000001', '0,000000001 €'],
    ['9007199254740993.123456789', '9.007.199.254.740.993,123456789 €'],
  ])('%s', (amount, italian) => {
    expect(plain(formatExactMoney(amount, 'EUR', 'it'))).toBe(italian);
  });
});
