import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addThreshold,
  type BudgetDraft,
  listFreeScopes,
  toChangedBudget,
  toDraft,
  toSaveBudget,
} from '../../../../src/renderer/features/settings/budgets/budget-draft.ts';
import { budgetCommands } from '../../../../src/shared/contract/budgets.ts';
import { budgetView } from '../../../support/budget-view.ts';

const draft: BudgetDraft = {
  name: 'Chat',
  scope: { service: ['chatbot'], model: [], client: undefined },
  measure: 'cost_eur',
  amount: '12,50',
  period: 'month',
  thresholds: [50, 100],
};

describe('a budget as it is written', () => {
  it('is saved with a plain amount and only what narrows it down', () => {
    const input = toSaveBudget('chat', draft, true, 'it-IT');
    expect(input).toMatchObject({ id: 'chat', amount: '12.50', scope: { service: ['chatbot'] }, enabled: true });
    expect(Object.keys(input.scope ?? {})).toEqual(['service']);
    expect(budgetCommands.saveBudget.input.safeParse(input).success).toBe(true);
  });

  it('is shown for changing as it was saved, and saved the same', () => {
    const budget = budgetView({ scope: { client: ['a', 'b'] }, amount: '0.5', measure: 'cost_usd' });
    expect(toDraft(budget, 'it').amount).toBe('0,5');
    expect(toSaveBudget(budget.id, toDraft(budget, 'it'), true, 'it')).toEqual(toChangedBudget(budget, true));
    expect(toChangedBudget(budget, false)).toMatchObject({
      amount: '0.5',
      scope: { client: ['a', 'b'] },
      enabled: false,
    });
  });

  it('asks for clients or for conversations', () => {
    expect(listFreeScopes({})).toContain('client');
    expect(listFreeScopes({ client: [] })).not.toContain('conversation');
    expect(listFreeScopes({ conversation: ['x'] })).not.toContain('client');
    expect(listFreeScopes({ service: ['x'] })).not.toContain('service');
  });
});

describe('another threshold', () => {
  it.each([
    ['90', [50, 90, 100]],
    [' 20 % ', [20, 50, 100]],
    ['1000', [50, 100, 1000]],
  ])('%s is put in its place', (text, expected) => {
    expect(addThreshold([50, 100], text)).toEqual(expected);
  });

  it.each(['50', '0', '1001', '12,5', '-5', 'half', ''])('%s is not taken', (text) => {
    expect(addThreshold([50, 100], text)).toBeNull();
  });

  it('makes lists that are always rising, without doubles, and no longer than the engine takes', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -5, max: 1100 }), { maxLength: 30 }), (written) => {
        const list = written.reduce<readonly number[]>((so, far) => addThreshold(so, String(far)) ?? so, []);
        const possible = [...new Set(written.filter((one) => one >= 1 && one <= 1000))].slice(0, 10);
        expect(list).toEqual(possible.toSorted((one, other) => one - other));
      }),
    );
  });
});
