import { describe, expect, it } from 'vitest';
import { toLocalDecimal, toPlainDecimal } from '../../../../src/renderer/features/settings/form/plain-decimal.ts';

describe('an amount as it is written', () => {
  it.each([
    ['2,50', 'it-IT', '2.50'],
    [' 0,005 ', 'it', '0.005'],
    ['-1,5', 'it', '-1.5'],
    ['2.5', 'it', '2.5'],
    ['1.234,5', 'it', '1.234,5'],
    ['2,50', 'en-GB', '2,50'],
    ['1,234', 'en', '1,234'],
    ['2.5', 'en', '2.5'],
    ['abc', 'it', 'abc'],
    ['', 'it', ''],
  ])('%s in %s is sent as %s: the comma is the decimal sign only where it is one', (text, locale, sent) => {
    expect(toPlainDecimal(text, locale)).toBe(sent);
  });

  it('is shown for editing with the sign it is written with, every digit', () => {
    expect(toLocalDecimal('0.00000000125', 'it-IT')).toBe('0,00000000125');
    expect(toLocalDecimal('1234.5', 'it')).toBe('1234,5');
    expect(toLocalDecimal('1234.5', 'en-GB')).toBe('1234.5');
  });
});
