import { describe, expect, it } from 'vitest';
import { cardFigures, cardIds } from '../../../../src/renderer/features/overview/card-figures.ts';
import { previous, summary } from './summary.ts';

const figureOf = (id: (typeof cardIds)[number], changes: Parameters<typeof summary>[0] = {}) =>
  cardFigures[id](summary(changes), 'it-IT');

describe('the figures of the cards', () => {
  it('are short to read and exact underneath', () => {
    expect(figureOf('eur')).toMatchObject({ text: '1,00\u00a0€', exact: '1.000000001', title: '1,000000001\u00a0€' });
    expect(figureOf('tokens')).toMatchObject({ text: '1,2\u00a0Mln', exact: '1234567', title: '1.234.567' });
    expect(figureOf('coverage')).toMatchObject({ text: '91,6%', exact: '91.6' });
  });

  it('are unknown, not zero, where they are not known', () => {
    const unknown = { cost_eur: null, average_daily_cost_eur: null, success_rate: null, forecast: null };
    for (const id of ['eur', 'average', 'success', 'forecast'] as const) {
      expect(figureOf(id, unknown)).toMatchObject({ text: '—', exact: null, change: null });
    }
  });

  it('are marked while an exchange rate is provisional', () => {
    expect(figureOf('eur', { eur_provisional_calls: 1 }).isProvisional).toBe(true);
    expect(figureOf('usd', { eur_provisional_calls: 1 }).isProvisional).toBe(false);
  });

  it('all move against the period before', () => {
    const forecast = {
      spent: '1',
      low: '1',
      expected: '2.000000002',
      high: '3',
      backtest_error_percent: 1,
      currency: 'EUR' as const,
      usd: null,
      period_end: '2026-07-01T00:00:00+02:00',
      history_days: 61,
      unpriced_calls: 0,
    };
    for (const id of cardIds) expect(figureOf(id, { previous, forecast }).change, id).not.toBeNull();
    expect(figureOf('forecast', { previous, forecast }).change?.value).toBeCloseTo(100, 6);
  });
});
