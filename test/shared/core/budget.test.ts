import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Budget,
  calcBudgetDays,
  calcSpending,
  calcStanding,
  formatBudgetAmount,
  isInScope,
  parseBudgetAmount,
} from '../../../src/shared/core/budget.ts';
import { noFigures } from '../../../src/shared/core/figures.ts';
import { toDayNumber, toDayText } from '../../../src/shared/core/period/civil-day.ts';

const makeBudget = (changes: Partial<Budget> = {}): Budget => ({
  id: 'b',
  name: 'Budget',
  scope: {},
  measure: 'cost_eur',
  amount: 50_000_000_000n,
  period: 'month',
  thresholds: [50, 80, 100],
  enabled: true,
  armedAt: 0,
  snoozedUntil: null,
  ...changes,
});
const spending = (spent: bigint | null) => ({ spent, unpricedCalls: 0, pendingCalls: 0 });

describe('a budget', () => {
  it.each([
    [49_999_999_999n, 99.9, 1n, 'near'],
    [50_000_000_000n, 100, 0n, 'over'],
    [39_999_999_999n, 79.9, 10_000_000_001n, 'normal'],
    [40_000_000_000n, 80, 10_000_000_000n, 'near'],
    [60_000_000_000n, 120, -10_000_000_000n, 'over'],
    [0n, 0, 50_000_000_000n, 'normal'],
    [null, null, null, 'unknown'],
  ] as const)('of which %s is spent stands at %s %%', (spent, percent, left, state) => {
    expect(calcStanding(makeBudget(), spending(spent))).toEqual({ ...spending(spent), percent, left, state });
  });

  it('is near from its highest threshold below 100 on, or from 80 %', () => {
    const stateAt = (percent: bigint, thresholds: readonly number[]): string =>
      calcStanding(makeBudget({ amount: 100n, thresholds }), spending(percent)).state;
    expect([stateAt(59n, [30, 60, 100]), stateAt(60n, [30, 60, 100])]).toEqual(['normal', 'near']);
    expect([stateAt(79n, [100]), stateAt(80n, [100]), stateAt(80n, [120])]).toEqual(['normal', 'near', 'near']);
  });

  it('never shows more than is spent, and never a tenth less', () => {
    const amount = fc.bigInt({ min: 1_000_000n, max: 10n ** 15n });
    fc.assert(
      fc.property(amount, amount, (of, spent) => {
        const { percent } = calcStanding(makeBudget({ amount: of }), spending(spent));
        const tenths = BigInt(Math.round(percent! * 10));
        expect(tenths * of <= spent * 1000n && (tenths + 1n) * of > spent * 1000n).toBe(true);
      }),
    );
  });

  it('counts what is known in its measure, and says what it leaves out', () => {
    const figures = {
      ...noFigures,
      calls: 5,
      unpricedCalls: 2,
      eurUnknownCalls: 3,
      usdUnknownCalls: 2,
      inputTokens: 10,
      outputTokens: 5,
      costNanoEur: 7n,
      costNanoUsd: 8n,
    };
    expect(calcSpending('cost_eur', figures)).toEqual({ spent: 7n, unpricedCalls: 2, pendingCalls: 1 });
    expect(calcSpending('cost_usd', figures)).toEqual({ spent: 8n, unpricedCalls: 2, pendingCalls: 0 });
    expect(calcSpending('tokens', figures)).toEqual({ spent: 15n, unpricedCalls: 0, pendingCalls: 0 });
    const unknown = { ...noFigures, calls: 2, unpricedCalls: 2, eurUnknownCalls: 2, usdUnknownCalls: 2 };
    expect(calcSpending('cost_eur', unknown).spent).toBeNull();
    expect(calcSpending('cost_eur', noFigures).spent).toBe(0n);
  });

  it.each([
    ['day', '2026-08-23', '2026-08-24', 1],
    ['week', '2026-08-17', '2026-08-24', 1],
    ['week', '2026-08-23', '2026-08-30', 7],
    ['month', '2026-08-01', '2026-09-01', 1],
  ] as const)('of a %s runs from %s to %s on Sunday, 23 August', (period, from, to, weekStart) => {
    const days = calcBudgetDays(period, toDayNumber('2026-08-23')!, weekStart);
    expect([toDayText(days.from), toDayText(days.to)]).toEqual([from, to]);
  });

  it('takes its amount as money or as tokens', () => {
    expect(parseBudgetAmount('cost_usd', '12.5')).toBe(12_500_000_000n);
    expect(formatBudgetAmount('cost_usd', 12_500_000_000n)).toBe('12.5');
    expect(formatBudgetAmount('tokens', parseBudgetAmount('tokens', '1000000'))).toBe('1000000');
  });

  it('counts the calls that match all it names', () => {
    const call = {
      workspace: 'default',
      service: 'shop',
      operation: null,
      provider: 'openai',
      model: 'gpt-4o',
      client: null,
      conversation: null,
    };
    expect(isInScope({}, call)).toBe(true);
    expect(isInScope({ service: ['till', 'shop'], provider: ['openai'] }, call)).toBe(true);
    expect(isInScope({ service: ['till', 'shop'], provider: ['anthropic'] }, call)).toBe(false);
    expect(isInScope({ client: ['c'] }, call)).toBe(false);
  });
});
