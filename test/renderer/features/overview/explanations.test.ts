import { describe, expect, it } from 'vitest';
import {
  explainCaching,
  explainCost,
  explainCoverage,
  explainForecast,
  explainTokens,
  type Explanation,
  formatDays,
} from '../../../../src/renderer/features/overview/explanations.ts';
import { createI18n } from '../../../../src/renderer/i18n/create-i18n.ts';
import { addDetailsTexts } from '../../../../src/renderer/i18n/details-texts.ts';
import type { Breakdown } from '../../../../src/shared/contract/read-models.ts';
import { previous, summary } from './summary.ts';

const i18n = createI18n('en-GB');
addDetailsTexts(i18n);
const english = { t: i18n.t, locale: 'en-GB' };

const item = (key: string | null, calls: number, eur: string | null) => ({
  key,
  label: key ?? '',
  calls,
  total_tokens: 0,
  input_tokens: 0,
  output_tokens: 0,
  cost_usd: null,
  cost_eur: eur,
  unpriced_calls: 0,
  share_percent: null,
});

const kinds: Breakdown = {
  items: [item('priced', 10, '0.9'), item('billed', 1, '0.100000001'), item('unpriced', 1, null)],
  other: null,
  total: item(null, 12, '1.000000001'),
};

const valueOf = ({ rows }: Explanation, label: string): string | undefined =>
  rows.find((row) => row.label === label)?.value;

describe('what is in a cost', () => {
  it('shows every digit and what it rests on', () => {
    const told = explainCost(summary(), 'EUR', kinds, english);
    expect(valueOf(told, 'Exactly')).toBe('€1.000000001');
    expect(valueOf(told, 'From the price list')).toBe('10 calls · €0.90');
    expect(valueOf(told, 'Billed by the provider')).toBe('1 call · €0.100000001');
    expect(valueOf(told, 'No price')).toBe('1 call');
    expect(told.rows).toHaveLength(4);
  });

  it('says what it leaves out and what may still change', () => {
    const gaps = { unpriced_calls: 1, eur_pending_calls: 2, eur_provisional_calls: 3 };
    const told = explainCost(summary(gaps), 'EUR', undefined, english).notes.join('\n');
    expect(told).toContain('1 call is left out: what it cost is not known.');
    expect(told).toContain('2 calls are left out: they wait for an exchange rate.');
    expect(told).toContain('3 calls rest on an earlier day’s exchange rate');
    const dollars = explainCost(summary(gaps), 'USD', undefined, english).notes.join('\n');
    expect(dollars).not.toContain('exchange rate');
  });

  it('never calls an unknown amount zero', () => {
    expect(valueOf(explainCost(summary({ cost_eur: null }), 'EUR', kinds, english), 'Exactly')).toBe('unknown');
  });

  it('names the days it is compared with, as far as they are compared', () => {
    expect(explainCost(summary({ previous }), 'EUR', kinds, english).notes.at(-1)).toBe(
      'Compared with 1\u2009–\u200910 May 2026',
    );
    expect(explainCoverage(summary({ previous }), english).notes.at(-1)).toBe(
      'Compared with 1\u2009–\u200931 May 2026',
    );
    const empty = summary({ previous: { ...previous, calls: 0 } });
    expect(explainCoverage(empty, english).notes).toHaveLength(1);
  });
});

it('says where the tokens went', () => {
  const told = explainTokens(summary(), english);
  expect(told.rows.map(({ value }) => value)).toEqual(['1,234,567', '1,234,000', '1,000', '567']);
});

it('says what a forecast rests on, or why there is none', () => {
  expect(explainForecast(summary(), english).notes).toHaveLength(1);
  const forecast = {
    spent: '1.000000001',
    low: '2.5',
    expected: '3',
    high: '4.25',
    backtest_error_percent: 12.3,
    currency: 'EUR' as const,
    usd: null,
    period_end: '2026-07-01T00:00:00+02:00',
    history_days: 61,
    unpriced_calls: 1,
  };
  const told = explainForecast(summary({ forecast }), english);
  expect(told.rows.map(({ value }) => value)).toEqual(['€1.000000001', '€3.00', '€2.50', '€4.25', '12.3%']);
  expect(told.notes.join(' ')).toContain('61 days');
  expect(told.notes.join(' ')).toContain('leaves out 1 call');
});

it('says which calls a saving leaves out', () => {
  const told = explainCaching(
    {
      cache_read_tokens: 1600,
      cached_share_percent: 40,
      counted_calls: 1,
      uncounted_calls: 4,
      saved_usd: '0.0005',
      saved_eur: null,
      eur_pending_calls: 1,
    },
    english,
  );
  expect(told.rows.map(({ value }) => value)).toEqual(['unknown', '$0.0005', '1,600']);
  expect(told.notes).toHaveLength(3);
  expect(told.notes[1]).toContain('4 calls with cached input are left out');
});

describe('days as they are read', () => {
  it('end with the last day, not with the one after', () => {
    expect(formatDays('2026-06-01T00:00:00+02:00', '2026-07-01T00:00:00+02:00', 'Europe/Rome', 'en-GB')).toBe(
      '1\u2009–\u200930 Jun 2026',
    );
  });

  it('are one day for a day', () => {
    expect(formatDays('2026-06-01T00:00:00+02:00', '2026-06-02T00:00:00+02:00', 'Europe/Rome', 'en-GB')).toBe(
      '1 Jun 2026',
    );
  });
});
