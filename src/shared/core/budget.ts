import type { Figures } from './figures.ts';
import type { DayRange } from './forecast.ts';
import { formatNano, toNano } from './money.ts';
import { firstDayOf, monthOf, weekStartOf } from './period/civil-day.ts';

/** What a budget can be narrowed down to. */
export const scopeNames = ['workspace', 'service', 'operation', 'provider', 'model', 'client', 'conversation'] as const;
export type ScopeName = (typeof scopeNames)[number];

/** Which calls count: a list means "any of these", an absent one "all". */
export type BudgetScope = { readonly [N in ScopeName]?: readonly string[] | undefined };

export const budgetMeasures = ['cost_eur', 'cost_usd', 'tokens'] as const;
export type BudgetMeasure = (typeof budgetMeasures)[number];

export const budgetPeriods = ['day', 'week', 'month'] as const;
export type BudgetPeriod = (typeof budgetPeriods)[number];

export type Budget = {
  readonly id: string;
  readonly name: string;
  readonly scope: BudgetScope;
  readonly measure: BudgetMeasure;
  /** For each period, above 0: nano-units of the currency, or tokens. */
  readonly amount: bigint;
  readonly period: BudgetPeriod;
  /** Whole percent, rising, each once. */
  readonly thresholds: readonly number[];
  readonly enabled: boolean;
  /** Since when it measures what it measures, epoch ms: from then on each threshold can fire again. */
  readonly armedAt: number;
  /** No alert of it is shown before, epoch ms; null: at once. */
  readonly snoozedUntil: number | null;
};

/** What was spent of a budget, in its measure; null where there are calls and the cost of none of them is known. */
export type Spending = {
  readonly spent: bigint | null;
  /** Calls that are not in `spent`: without a price, and those that wait for an exchange rate. */
  readonly unpricedCalls: number;
  readonly pendingCalls: number;
};

/** `unknown`: there are calls, and the cost of none of them is known. */
export const budgetStates = ['normal', 'near', 'over', 'unknown'] as const;
export type BudgetState = (typeof budgetStates)[number];

export type BudgetStanding = Spending & {
  /** One decimal, rounded down, so that 79.96 never shows as 80. */
  readonly percent: number | null;
  /** Below zero once more was spent. */
  readonly left: bigint | null;
  readonly state: BudgetState;
};

/** Decimal text of a currency or a whole number of tokens as the amount of a budget. */
export const parseBudgetAmount = (measure: BudgetMeasure, text: string): bigint =>
  measure === 'tokens' ? BigInt(text) : toNano(text);

export const formatBudgetAmount = (measure: BudgetMeasure, amount: bigint): string =>
  measure === 'tokens' ? amount.toString() : formatNano(amount);

/** The period that holds a local day. @param weekStart 1 Monday, 7 Sunday */
export const calcBudgetDays = (period: BudgetPeriod, today: number, weekStart: 1 | 7): DayRange => {
  if (period === 'day') return { from: today, to: today + 1 };
  if (period === 'month') return { from: firstDayOf(monthOf(today)), to: firstDayOf(monthOf(today) + 1) };
  const from = weekStartOf(today, weekStart);
  return { from, to: from + 7 };
};

export const calcSpending = (measure: BudgetMeasure, figures: Figures): Spending => {
  if (measure === 'tokens') {
    return { spent: BigInt(figures.inputTokens + figures.outputTokens), unpricedCalls: 0, pendingCalls: 0 };
  }
  const { calls, unpricedCalls, eurUnknownCalls, usdUnknownCalls, costNanoEur, costNanoUsd } = figures;
  const [unknown, cost] = measure === 'cost_eur' ? [eurUnknownCalls, costNanoEur] : [usdUnknownCalls, costNanoUsd];
  return {
    spent: calls > 0 && unknown === calls ? null : cost,
    unpricedCalls,
    pendingCalls: unknown - unpricedCalls,
  };
};

/** Whether so many percent of an amount are spent, exactly. */
export const isReached = (threshold: number, spent: bigint, amount: bigint): boolean =>
  spent * 100n >= amount * BigInt(threshold);

const defaultNear = 80;

/** From here on a budget counts as nearly used up: its highest threshold below 100 %, else 80 %. */
const nearFrom = (thresholds: readonly number[]): number =>
  thresholds.findLast((threshold) => threshold < 100) ?? defaultNear;

/**
 * How a budget stands: `over` from the whole amount on, `near` from its highest threshold below 100 % on.
 *
 * Example: 39.98 of EUR 50 is 79.9 %, EUR 10.02 left, `normal` with thresholds of 50, 80 and 100 %.
 */
export const calcStanding = ({ amount, thresholds }: Budget, spending: Spending): BudgetStanding => {
  const { spent } = spending;
  if (spent === null) return { ...spending, percent: null, left: null, state: 'unknown' };
  const state = isReached(100, spent, amount)
    ? 'over'
    : isReached(nearFrom(thresholds), spent, amount)
      ? 'near'
      : 'normal';
  return { ...spending, percent: Number((spent * 1000n) / amount) / 10, left: amount - spent, state };
};

/** A call as a scope sees it; null is "none". */
export type ScopedCall = { readonly [N in ScopeName]: string | null };

/** Whether a call counts. A provider is in lower case, as it is recorded. */
export const isInScope = (scope: BudgetScope, call: ScopedCall): boolean =>
  scopeNames.every((name) => {
    const wanted = scope[name];
    const value = call[name];
    return wanted === undefined || (value !== null && wanted.includes(value));
  });
