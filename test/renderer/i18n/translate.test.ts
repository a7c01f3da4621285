import { describe, expect, it } from 'vitest';
import { chooseLanguage } from '../../../src/renderer/i18n/language.ts';
import { createTranslate } from '../../../src/renderer/i18n/translate.ts';

it.each([
  ['it', 'it', 'it'],
  ['it-CH', 'it', 'it-CH'],
  ['IT-it', 'it', 'IT-it'],
  ['en-GB', 'en', 'en-GB'],
  ['de-DE', 'en', 'en'],
  ['', 'en', 'en'],
])('%s reads as %s with the numbers of %s', (preferred, language, locale) => {
  expect(chooseLanguage(preferred)).toEqual({ language, locale });
});

describe('a translation', () => {
  const italian = createTranslate(chooseLanguage('it'));
  const english = createTranslate(chooseLanguage('en'));

  it('has the grammatical number and the digits of its language', () => {
    expect([1, 3, 1234].map((count) => english('gaps.unpriced', { count }))).toEqual([
      '1 call without a price',
      '3 calls without a price',
      '1,234 calls without a price',
    ]);
    // A million is a third grammatical number in Italian, of which our texts have no need.
    expect([1, 3, 1_000_000].map((count) => italian('gaps.unpriced', { count }))).toEqual([
      '1 chiamata senza prezzo',
      '3 chiamate senza prezzo',
      '1.000.000 chiamate senza prezzo',
    ]);
  });

  it('fills in text as it is, marks and all', () => {
    expect(english('widget.exactly', { amount: '{count} $& <b>' })).toBe('Exactly {count} $& <b>');
  });
});
