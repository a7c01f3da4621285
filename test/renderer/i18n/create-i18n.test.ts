import { describe, expect, it } from 'vitest';
import { createI18n } from '../../../src/renderer/i18n/create-i18n.ts';

it.each([
  ['it', 'it', 'it'],
  ['it-CH', 'it', 'it-CH'],
  ['IT-it', 'it', 'it-IT'],
  ['en-GB', 'en', 'en-GB'],
  ['de-DE', 'en', 'en'],
  ['', 'en', 'en'],
])('%s reads as %s with the numbers of %s', (preferred, resolvedLanguage, language) => {
  expect(createI18n(preferred)).toMatchObject({ resolvedLanguage, language });
});

describe('a translation', () => {
  const { t: italian } = createI18n('it');
  const { t: english } = createI18n('en');

  it('has the grammatical number and the digits of its language', () => {
    expect([1, 3, 1234].map((count) => english('gaps.unpriced', { count }))).toEqual([
      '1 call without a price',
      '3 calls without a price',
      '1,234 calls without a price',
    ]);
    // A million is a third grammatical number in Italian.
    expect([1, 3, 1234, 1_000_000].map((count) => italian('gaps.unpriced', { count }))).toEqual([
      '1 chiamata senza prezzo',
      '3 chiamate senza prezzo',
      '1.234 chiamate senza prezzo',
      '1.000.000 chiamate senza prezzo',
    ]);
  });

  it('writes numbers as the region of the owner does', () => {
    expect(createI18n('it-CH').t('gaps.unpriced', { count: 1234 })).toMatch(/^1['’]234 chiamate/);
    expect(createI18n('en-IN').t('gaps.unpriced', { count: 1_234_567 })).toBe('12,34,567 calls without a price');
  });

  it.each(['{{count}} $& <b>', '$t(widget.demo)', '{{amount}}', '$1 $$ &amp; "'])('fills in %s as it is', (amount) => {
    expect(english('widget.exactly', { amount })).toBe(`Exactly ${amount}`);
  });
});
