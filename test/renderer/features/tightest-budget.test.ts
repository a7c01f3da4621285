import { describe, expect, it } from 'vitest';
import { findTightest } from '../../../src/renderer/features/widget/tightest-budget.ts';
import { budgetView } from '../../support/budget-view.ts';

const budgets = [
  budgetView({ id: 'all', percent: 40 }),
  budgetView({ id: 'chatbot', percent: 90, scope: { service: ['chatbot', 'bot'] } }),
  budgetView({ id: 'model', percent: 50, scope: { model: ['gpt-4o'] } }),
  budgetView({ id: 'off', percent: 120, enabled: false }),
  budgetView({ id: 'unknown', percent: null, spent: null }),
];

describe('the tightest budget', () => {
  it('is the one of which most is used, whatever it counts', () => {
    expect(findTightest(budgets, null)?.id).toBe('chatbot');
  });

  it('is, for one service, one that counts it', () => {
    expect(findTightest(budgets, 'bot')?.id).toBe('chatbot');
    expect(findTightest(budgets, 'rag')?.id).toBe('model');
  });

  it('is one of which nothing is known only where there is no other', () => {
    expect(findTightest([...budgets.slice(4), budgetView({ id: 'fresh', percent: 0 })], null)?.id).toBe('fresh');
    expect(findTightest(budgets.slice(4), null)?.id).toBe('unknown');
    expect(findTightest(budgets.slice(3, 4), null)).toBeUndefined();
  });
});
