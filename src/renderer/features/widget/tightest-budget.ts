import type { BudgetView } from '../../../shared/contract/budgets.ts';

/** One of which nothing is known comes after one of which nothing is spent. */
const tightness = ({ percent }: BudgetView): number => percent ?? -1;

/** The budget of which most is used, among those a service counts in; undefined without one. @param service null for all */
export const findTightest = (budgets: readonly BudgetView[], service: string | null): BudgetView | undefined =>
  budgets
    .filter(({ enabled, scope }) => enabled && (service === null || (scope.service?.includes(service) ?? true)))
    .toSorted((one, other) => tightness(other) - tightness(one))[0];
