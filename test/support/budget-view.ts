import type { BudgetView } from '../../src/shared/contract/budgets.ts';

/** A budget as the engine answers it: EUR 41.20 of EUR 50 in November 2026, unless said otherwise. */
export const budgetView = (some: Partial<BudgetView> = {}): BudgetView => ({
  id: 'all',
  name: 'Everything',
  scope: {},
  measure: 'cost_eur',
  amount: '50',
  period: 'month',
  thresholds: [50, 80, 100].map((percent) => ({ percent, fired_at: null })),
  enabled: true,
  snoozed_until: null,
  from: '2026-11-01',
  to: '2026-12-01',
  spent: '41.2',
  percent: 82.4,
  left: '8.8',
  state: 'near',
  unpriced_calls: 0,
  pending_calls: 0,
  forecast: null,
  runs_out_on: '2026-11-23',
  view: { from: '2026-11-01', to: '2026-12-01' },
  ...some,
});
