import type { ParsedQuery, QueryHandlers } from '../../../shared/contract/queries.ts';
import { type Budget, formatBudgetAmount, isInScope, type ScopedCall } from '../../../shared/core/budget.ts';
import type { AppliedRate } from '../../../shared/core/exchange-rate.ts';
import { toNano } from '../../../shared/core/money.ts';
import { inferProvider } from '../../../shared/core/pricing/model-id.ts';
import type { UsageReader } from '../../store/usage-reader.ts';
import type { OwnerClock } from '../owner-clock.ts';
import { toNanoEur } from '../pricing/to-euro.ts';
import { toStandingView } from './budget-view.ts';
import { readStanding, toRunningDays } from './read-standing.ts';

export type CheckDeps = {
  readonly reader: UsageReader;
  readonly clock: OwnerClock;
  readonly budgets: () => readonly Budget[];
  /** The exchange rate of a call made now; null where none is known. */
  readonly currentRate: () => AppliedRate | null;
};

type Question = ParsedQuery<'checkBudgets'>;

/** The call as it would be recorded: what it does not say is filled in the same way. */
const toCall = (question: Question): ScopedCall => ({
  workspace: question.workspace ?? 'default',
  service: question.service ?? null,
  operation: question.operation ?? null,
  provider:
    question.provider?.trim().toLowerCase() || (question.model === undefined ? null : inferProvider(question.model)),
  model: question.model ?? null,
  client: question.client ?? null,
  conversation: question.conversation ?? null,
});

/** The estimate in a budget's measure; null where it says nothing of it. */
const toEstimate = ({ measure }: Budget, estimatedUsd: string | undefined, rate: () => AppliedRate | null) => {
  if (estimatedUsd === undefined || measure === 'tokens') return null;
  const nanoUsd = toNano(estimatedUsd);
  if (measure === 'cost_usd') return nanoUsd;
  const applied = rate();
  return applied && toNanoEur(nanoUsd, 1n, applied);
};

/**
 * Whether a call may be made, by every budget that it surely counts in: a budget narrowed down to something the question
 * does not name is left out. With an estimate the amount must hold it as well, else something must be left. A budget of
 * which no cost is known allows everything, and says how many calls it knows nothing of.
 */
export const createBudgetCheck =
  ({ reader, clock, budgets, currentRate }: CheckDeps): QueryHandlers['checkBudgets'] =>
  (question) => {
    const call = toCall(question);
    const now = clock.now();
    const checked = budgets()
      .filter((budget) => budget.enabled && isInScope(budget.scope, call))
      .map((budget) => {
        const standing = readStanding(reader, clock, budget, toRunningDays(budget, clock, now));
        const estimate = toEstimate(budget, question.estimated_cost_usd, currentRate);
        const { left } = standing;
        return {
          id: budget.id,
          name: budget.name,
          measure: budget.measure,
          period: budget.period,
          amount: formatBudgetAmount(budget.measure, budget.amount),
          ...toStandingView(budget, standing),
          allowed: left === null || (estimate === null ? left > 0n : left >= estimate),
        };
      });
    return { allowed: checked.every(({ allowed }) => allowed), budgets: checked };
  };
