import { describe, expect, it } from 'vitest';
import { ApiError } from '../../../../src/renderer/api/api-error.ts';
import { findArrival } from '../../../../src/renderer/features/settings/connect/find-arrival.ts';
import { toFieldProblems } from '../../../../src/renderer/features/settings/form/field-problem.ts';
import { listTimeZones } from '../../../../src/renderer/features/settings/general/time-zones.ts';
import { formatDifference } from '../../../../src/renderer/features/settings/prices/difference.ts';
import { guessFormat } from '../../../../src/renderer/features/settings/prices/list-format.ts';
import { listPers, toPerLabel, toUnitLabel } from '../../../../src/renderer/features/settings/prices/unit-labels.ts';
import { createI18n } from '../../../../src/renderer/i18n/create-i18n.ts';
import { addDetailsTexts } from '../../../../src/renderer/i18n/details-texts.ts';
import { toLocale } from '../../../../src/renderer/i18n/to-locale.ts';
import type { EventView } from '../../../../src/shared/contract/read-models.ts';

describe('a call that arrives', () => {
  const opened = Date.parse('2026-11-20T10:00:00Z');
  const call = (id: string, received: string): EventView => ({ id, received_at: received }) as EventView;

  it('is the one received last since the page was opened, wherever it stands in the list', () => {
    const calls = [
      call('ahead', '2026-11-20T09:59:59.999Z'),
      call('first', '2026-11-20T10:00:00Z'),
      call('last', '2026-11-20T12:00:05+01:00'),
    ];
    expect(findArrival(calls, opened)?.id).toBe('last');
    expect(findArrival(calls.slice(0, 1), opened)).toBeNull();
    expect(findArrival([], opened)).toBeNull();
  });
});

describe('what is wrong with a field', () => {
  it('stands with the field, once, without the name of its place', () => {
    const problems = toFieldProblems(
      new ApiError('failed', 'two things', undefined, [
        { pointer: '/rates/0/price', code: 'not_a_price', detail: 'rates/0/price "x" is not a price.' },
        { pointer: '/rates/0/price', code: 'price_too_fine', detail: 'second' },
        { pointer: '?id', code: 'from_tomorrow', detail: 'id is odd.' },
        { pointer: '', code: 'no_price', detail: 'There is no price.' },
      ]),
    );
    expect(Object.fromEntries(problems)).toEqual({
      '': { code: 'no_price', detail: 'There is no price.' },
      id: { code: 'general', detail: 'is odd.' },
      'rates/0/price': { code: 'not_a_price', detail: '"x" is not a price.' },
    });
    expect(toFieldProblems(null).size).toBe(0);
  });
});

describe('the locale', () => {
  it.each([
    ['it', ['en-GB', 'it-CH'], 'it-CH'],
    ['it', ['en-GB'], 'it'],
    ['en', ['it-IT', 'en-IE', 'en-US'], 'en-IE'],
    [null, ['fr-FR', 'it'], 'fr-FR'],
    [null, [], 'en'],
  ] as const)('for %s where the system prefers %j is %s', (language, preferred, locale) => {
    expect(toLocale(language, preferred)).toBe(locale);
  });
});

describe('a difference', () => {
  const plain = (text: string): string => text.replaceAll('\u00a0', ' ');

  it.each([
    ['1.2', '+1,20 €'],
    ['-0.35', '−0,35 €'],
    ['0', '0,00 €'],
    ['-0.00042', '−0,00042 €'],
  ])('of %s is read as %s', (amount, text) => {
    expect(plain(formatDifference(amount, 'EUR', 'it'))).toBe(text);
  });
});

describe('units', () => {
  const i18n = createI18n('en');
  addDetailsTexts(i18n);
  const { t } = i18n;

  it('are called what people call them, others by their key in words', () => {
    expect(toUnitLabel('cache_read_tokens', t)).toBe('Cache read');
    expect(toUnitLabel('input_pixels', t)).toBe('input pixels');
  });

  it.each([
    ['input_tokens', 1_000_000, 'per million'],
    ['audio_seconds', 60, 'per minute'],
    ['audio_seconds', 1, 'per second'],
    ['images', 1, 'each'],
    ['images', 60, 'per 60'],
    ['web_searches', 1000, 'per thousand'],
  ])('a price of %s for %i is %s', (unit, per, label) => {
    expect(toPerLabel(unit, per, t)).toBe(label);
  });

  it('offer the step a price already has', () => {
    expect(listPers('images', 12)).toEqual([1, 12, 1000, 1_000_000]);
    expect(listPers('audio_seconds', 60)).toEqual([1, 60, 3600]);
  });
});

describe('small things', () => {
  it('a pasted list is JSON when it begins like it', () => {
    expect(['\uFEFF [1]', '{"prices":[]}', 'model,input_per_million', ''].map(guessFormat)).toEqual([
      'json',
      'json',
      'csv',
      'csv',
    ]);
  });

  it('time zones are those of the machine and the one in use', () => {
    const zones = listTimeZones('US/Pacific-New');
    expect(zones).toContain('Europe/Rome');
    expect(zones).toContain('UTC');
    expect(zones).toContain('US/Pacific-New');
    expect(zones).toEqual([...new Set(zones)].toSorted());
  });
});
