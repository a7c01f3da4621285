import { describe, expect, it } from 'vitest';
import type { BudgetChange } from '../../../src/main/store/budget-table.ts';
import { newLedger } from '../../support/new-ledger.ts';

describe('kept budgets', () => {
  const change: BudgetChange = {
    id: 'b',
    name: 'Bot',
    scope: { service: ['bot'], model: ['m'] },
    measure: 'cost_eur',
    amount: 10n ** 18n,
    period: 'week',
    thresholds: [50, 100],
    enabled: true,
  };

  it('read back as they were saved, and are armed anew when they measure something else', () => {
    const { operations, ownerTables } = newLedger();
    const saved = operations.saveBudget(change, 100);
    expect(saved).toEqual({ ...change, armedAt: 100, snoozedUntil: null });
    expect(ownerTables.readBudgets()).toEqual([saved]);
    operations.snoozeBudget('b', 500);
    const same = { ...change, name: 'A', scope: { model: ['m'], service: ['bot'] }, thresholds: [90], enabled: false };
    expect(operations.saveBudget(same, 200)).toEqual({ ...same, armedAt: 100, snoozedUntil: 500 });
    for (const [at, different] of [{ amount: 1n }, { scope: {} }, { period: 'day' }, { measure: 'tokens' }].entries()) {
      const before = ownerTables.readBudgets()[0]!;
      const after = operations.saveBudget({ ...before, ...different } as BudgetChange, 300 + at);
      expect(after.armedAt).toBe(300 + at);
    }
    // A clock that was set back does not bring an old key again.
    expect(operations.saveBudget(change, 5).armedAt).toBe(304);
  });

  it('are so many at most', () => {
    const { operations } = newLedger();
    for (let at = 0; at < 200; at += 1) operations.saveBudget({ ...change, id: `b${at}` }, 1);
    expect(() => operations.saveBudget({ ...change, id: 'one-more' }, 1)).toThrow('There can be 200 budgets.');
    operations.removeBudget('b7');
    operations.saveBudget({ ...change, id: 'one-more' }, 1);
    expect(() => operations.removeBudget('b7')).toThrow('There is no budget of this id any more.');
    expect(() => operations.snoozeBudget('b7', 1)).toThrow('There is no budget of this id any more.');
  });
});
