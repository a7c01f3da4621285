import { describe, expect, it } from 'vitest';
import { type SeriesItem, toBars, toBucketTitle } from '../../../../src/renderer/features/overview/series-bars.ts';
import { createI18n } from '../../../../src/renderer/i18n/create-i18n.ts';
import { addDetailsTexts } from '../../../../src/renderer/i18n/details-texts.ts';

const i18n = createI18n('en-GB');
addDetailsTexts(i18n);

const dayOf = (day: string, eur: string | null, unpriced = 0): SeriesItem => ({
  start: `${day}T00:00:00+02:00`,
  calls: 2,
  total_tokens: 1500,
  input_tokens: 1000,
  output_tokens: 500,
  cost_usd: null,
  cost_eur: eur,
  unpriced_calls: unpriced,
});

const items = [dayOf('2026-06-14', '0.123456789'), dayOf('2026-06-15', null, 2), dayOf('2026-06-16', '0')];
const now = Date.parse('2026-06-15T08:00:00Z');

describe('bars over time', () => {
  const bars = toBars(items, { bucket: 'day', measure: 'cost_eur', now }, i18n.t, 'en-GB');

  it('say every digit when they are pointed at', () => {
    expect(bars[0]).toMatchObject({ label: '14 Jun', title: 'Sun, 14 Jun 2026' });
    expect(bars[0]?.lines()).toEqual(['€0.123456789', 'unknown', '1,500 tokens', '2 calls']);
  });

  it('have no height where the cost is not known, and say why', () => {
    expect(bars.map(({ value }) => value)).toEqual([0.123456789, null, 0]);
    expect(bars[1]?.lines()).toContain('2 calls without a price');
  });

  it('mark the one that is still growing, not a day ahead', () => {
    expect(bars.map(({ isCurrent }) => isCurrent)).toEqual([false, true, false]);
  });
});

it('names a bucket by the clock it was counted with, wherever this machine is', () => {
  const title = (start: string, bucket: 'hour' | 'week' | 'month'): string =>
    toBucketTitle(start, bucket, i18n.t, 'en-GB');
  expect(title('2026-06-14T23:00:00-09:00', 'hour')).toBe('Sun 14 Jun, 23:00');
  expect(title('2026-06-15T00:00:00+14:00', 'week')).toBe('Week of 15 Jun 2026');
  expect(title('2026-06-01T00:00:00+14:00', 'month')).toBe('June 2026');
});
