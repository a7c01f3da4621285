import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  plainUnits,
  sentIndexOf,
  toDraft,
  toSavePrice,
} from '../../../../src/renderer/features/settings/prices/price-draft.ts';
import type { OwnerPriceView } from '../../../../src/shared/contract/prices.ts';
import { knownUnits } from '../../../../src/shared/core/pricing/units.ts';

const price: OwnerPriceView = {
  id: '7',
  service: null,
  provider: 'acme',
  model: 'house-*',
  valid_from: '2026-08-01',
  rates: [
    { unit: 'input_tokens', price: '0.02', per: 1_000_000 },
    { unit: 'output_tokens', price: '0.5', per: 1000 },
    { unit: 'audio_seconds', price: '0.006', per: 60 },
  ],
  changed_at: '2026-11-20T10:00:00Z',
};

const rates = fc.uniqueArray(
  fc.record({
    unit: fc.constantFrom(...knownUnits()),
    price: fc.constantFrom('0', '0.000000001', '2.5', '1000'),
    per: fc.constantFrom(1, 60, 1000, 3600, 1_000_000, 12),
  }),
  { selector: ({ unit }) => unit, maxLength: 8 },
);

const byUnit = (one: { readonly unit: string }, other: { readonly unit: string }): number =>
  one.unit.localeCompare(other.unit);

describe('a price in a form', () => {
  it('has the plain units first, written or not, and its other rates after them', () => {
    const draft = toDraft(price, 'it-IT');
    expect(draft.rates.map(({ unit, price: written, per }) => [unit, written, per])).toEqual([
      ['input_tokens', '0,02', 1_000_000],
      ['output_tokens', '', 1_000_000],
      ['cache_read_tokens', '', 1_000_000],
      ['cache_write_tokens', '', 1_000_000],
      ['output_tokens', '0,5', 1000],
      ['audio_seconds', '0,006', 60],
    ]);
  });

  it('is sent as it came when nothing was written', () => {
    fc.assert(
      fc.property(rates, fc.constantFrom('it-IT', 'en-GB'), (given, locale) => {
        const sent = toSavePrice(toDraft({ ...price, rates: given }, locale), locale);
        expect(sent).toEqual({
          model: 'house-*',
          provider: 'acme',
          service: null,
          valid_from: '2026-08-01',
          rates: expect.any(Array),
        });
        expect(sent.rates.toSorted(byUnit)).toEqual(given.toSorted(byUnit));
      }),
    );
  });

  it('finds the field that an error of the engine is about', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('', ' ', '2', 'x'), { minLength: 4, maxLength: 9 }), (written) => {
        const draft = toDraft({ model: 'm' }, 'en');
        const all = written.map((text, at) => ({ unit: plainUnits[at] ?? `unit-${at}`, price: text, per: 1 }));
        const { rates: sent } = toSavePrice({ ...draft, rates: all }, 'en');
        for (const at of all.keys()) {
          const index = sentIndexOf(all, at);
          if (index === null) expect(all[at]?.price.trim()).toBe('');
          else expect(sent[index]?.unit).toBe(all[at]?.unit);
        }
      }),
    );
  });

  it('says nothing of a provider, a service or a day that was left empty', () => {
    expect(toSavePrice({ ...toDraft({}, 'en'), model: ' gpt-4o ', provider: ' ' }, 'en')).toEqual({
      model: 'gpt-4o',
      provider: null,
      service: null,
      valid_from: null,
      rates: [],
    });
  });
});
