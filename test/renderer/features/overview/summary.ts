import type { Summary } from '../../../../src/shared/contract/read-models.ts';

const figures = {
  calls: 12,
  failed_calls: 2,
  success_rate: 83.3,
  total_tokens: 1_234_567,
  input_tokens: 1_234_000,
  output_tokens: 567,
  cache_read_tokens: 1000,
  cost_usd: '1.16',
  cost_eur: '1.000000001',
  unpriced_calls: 1,
  usd_pending_calls: 0,
  eur_pending_calls: 0,
  eur_provisional_calls: 0,
  coverage_percent: 91.6,
  average_daily_cost_usd: '0.116',
  average_daily_cost_eur: '0.1',
  duration_ms: { p50: 840, p95: 2340 },
};

const growth = { calls: 10, total_tokens: 20, cost_usd: 30, cost_eur: 40 };

export const previous: NonNullable<Summary['previous']> = {
  ...figures,
  from: '2026-05-01T00:00:00+02:00',
  to: '2026-06-01T00:00:00+02:00',
  growth_percent: growth,
  to_date: { to: '2026-05-11T00:00:00+02:00', growth_percent: { ...growth, cost_eur: 25 } },
};

/** A month of twelve calls, with what a test changes about it. */
export const summary = (changes: Partial<Summary> = {}): Summary => ({
  ...figures,
  from: '2026-06-01T00:00:00+02:00',
  to: '2026-07-01T00:00:00+02:00',
  time_zone: 'Europe/Rome',
  previous: null,
  forecast: null,
  ...changes,
});
