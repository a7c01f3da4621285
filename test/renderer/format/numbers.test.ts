import { describe, expect, it } from 'vitest';
import { formatChange, formatCount, formatInteger } from '../../../src/renderer/format/numbers.ts';

const plain = (text: string): string => text.replace(/[\u00a0\u202f]/g, ' ');

describe('formatInteger', () => {
  it.each([
    [0, '0', '0'],
    [1500, '1.500', '1,500'],
    [1_234_567, '1.234.567', '1,234,567'],
    [Number.MAX_SAFE_INTEGER, '9.007.199.254.740.991', '9,007,199,254,740,991'],
  ])('%d', (value, italian, english) => {
    expect(formatInteger(value, 'it')).toBe(italian);
    expect(formatInteger(value, 'en')).toBe(english);
  });
});

describe('formatCount', () => {
  it.each([
    [0, '0', '0'],
    [1500, '1.500', '1,500'],
    [99_999, '99.999', '99,999'],
    [1_234_567, '1,2 Mln', '1.2M'],
    [2_500_000_000, '2,5 Mld', '2.5B'],
  ])('%d', (value, italian, english) => {
    expect(plain(formatCount(value, 'it'))).toBe(italian);
    expect(formatCount(value, 'en')).toBe(english);
  });
});

describe('formatChange', () => {
  it.each([
    [0, '0%', '0%'],
    [12.4, '+12,4%', '+12.4%'],
    [-3.4, '−3,4%', '−3.4%'],
    [4830.2, '+4.830%', '+4,830%'],
  ])('%d', (percent, italian, english) => {
    expect(formatChange(percent, 'it')).toBe(italian);
    expect(formatChange(percent, 'en')).toBe(english);
  });
});
