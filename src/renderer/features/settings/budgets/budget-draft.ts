import type { BudgetView } from '../../../../shared/contract/budgets.ts';
import type { CommandInput } from '../../../../shared/contract/commands.ts';
import { type BudgetMeasure, type BudgetPeriod, type ScopeName, scopeNames } from '../../../../shared/core/budget.ts';
import { toLocalDecimal, toPlainDecimal } from '../form/plain-decimal.ts';

/** A budget as it is being written. */
export type BudgetDraft = {
  readonly name: string;
  readonly scope: { readonly [N in ScopeName]?: readonly string[] | undefined };
  readonly measure: BudgetMeasure;
  /** As the owner writes numbers. */
  readonly amount: string;
  readonly period: BudgetPeriod;
  /** Percent, rising. */
  readonly thresholds: readonly number[];
};

const emptyDraft: BudgetDraft = {
  name: '',
  scope: {},
  measure: 'cost_eur',
  amount: '',
  period: 'month',
  thresholds: [50, 80, 100],
};

export const toDraft = (budget: BudgetView | null, locale: string): BudgetDraft => {
  if (budget === null) return emptyDraft;
  const { name, scope, measure, period } = budget;
  const thresholds = budget.thresholds.map(({ percent }) => percent);
  return { name, scope, measure, amount: toLocalDecimal(budget.amount, locale), period, thresholds };
};

/** What is saved; a part of the scope without values narrows nothing down. */
export const toSaveBudget = (
  id: string,
  draft: BudgetDraft,
  enabled: boolean,
  locale: string,
): CommandInput<'saveBudget'> => ({
  ...draft,
  id,
  enabled,
  amount: toPlainDecimal(draft.amount, locale),
  thresholds: [...draft.thresholds],
  scope: Object.fromEntries(
    scopeNames.flatMap((name) => {
      const values = draft.scope[name] ?? [];
      return values.length === 0 ? [] : [[name, [...values]]];
    }),
  ),
});

/** A budget with one thing changed. */
export const toChangedBudget = (budget: BudgetView, enabled: boolean): CommandInput<'saveBudget'> =>
  toSaveBudget(budget.id, toDraft(budget, 'en'), enabled, 'en');

/** The two that cannot be asked for together. */
const exclusive: Partial<Record<ScopeName, ScopeName>> = { client: 'conversation', conversation: 'client' };

/** What a scope can still be narrowed down to. */
export const listFreeScopes = (scope: BudgetDraft['scope']): readonly ScopeName[] =>
  scopeNames.filter((name) => {
    const other = exclusive[name];
    return scope[name] === undefined && (other === undefined || scope[other] === undefined);
  });

const mostPercent = 1000;
const mostThresholds = 10;

/** With one more, in order; null where it is no whole percentage, is there already, or there is no room for it. */
export const addThreshold = (thresholds: readonly number[], text: string): readonly number[] | null => {
  const percent = Number(/^\s*(\d{1,4})\s*%?\s*$/.exec(text)?.[1]);
  const isGood = percent >= 1 && percent <= mostPercent;
  if (!isGood || thresholds.includes(percent) || thresholds.length >= mostThresholds) return null;
  return [...thresholds, percent].toSorted((one, other) => one - other);
};
