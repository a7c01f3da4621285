import type { BudgetView } from '../../../shared/contract/budgets.ts';
import { firedAtOf, toFired, toPeriodKey } from '../../../shared/core/alerts/budget-alerts.ts';
import {
  type Budget,
  type BudgetScope,
  type BudgetStanding,
  formatBudgetAmount,
  scopeNames,
} from '../../../shared/core/budget.ts';
import { toDayText } from '../../../shared/core/period/civil-day.ts';
import { toLocalText } from '../../../shared/core/period/local-text.ts';
import type { KeptKey } from '../../store/alert-table.ts';
import type { UsageReader } from '../../store/usage-reader.ts';
import type { OwnerClock } from '../owner-clock.ts';
import { readOutlook, readStanding, toRunningDays } from './read-standing.ts';

/** A scope as the wire has it: lists of its own. */
export const toScopeLists = (scope: BudgetScope): Partial<Record<(typeof scopeNames)[number], string[]>> =>
  Object.fromEntries(
    scopeNames.flatMap((name) => {
      const values = scope[name];
      return values === undefined ? [] : [[name, [...values]]];
    }),
  );

export const toStandingView = ({ measure }: Budget, standing: BudgetStanding) => {
  const toText = (amount: bigint | null): string | null =>
    amount === null ? null : formatBudgetAmount(measure, amount);
  return {
    spent: toText(standing.spent),
    percent: standing.percent,
    left: toText(standing.left),
    state: standing.state,
    unpriced_calls: standing.unpricedCalls,
    pending_calls: standing.pendingCalls,
  };
};

/** A budget with how it stands in the running period and how that will end. */
export const readBudgetView = (
  reader: UsageReader,
  clock: OwnerClock,
  listAlertKeys: (beginning: string) => readonly KeptKey[],
  budget: Budget,
): BudgetView => {
  const { timeZone } = clock;
  const now = clock.now();
  const days = toRunningDays(budget, clock, now);
  const periodKey = toPeriodKey(budget, days);
  const fired = toFired(periodKey, listAlertKeys(periodKey));
  const { forecast, passingDay } = readOutlook(reader, clock, budget, days, now);
  const toText = (amount: bigint): string => formatBudgetAmount(budget.measure, amount);
  const toTime = (at: number | null): string | null => (at === null ? null : toLocalText(at, timeZone));
  const scope = toScopeLists(budget.scope);
  return {
    id: budget.id,
    name: budget.name,
    scope,
    measure: budget.measure,
    amount: toText(budget.amount),
    period: budget.period,
    thresholds: budget.thresholds.map((percent) => ({ percent, fired_at: toTime(firedAtOf(fired, percent)) })),
    enabled: budget.enabled,
    snoozed_until: toTime(budget.snoozedUntil !== null && budget.snoozedUntil > now ? budget.snoozedUntil : null),
    from: toDayText(days.from),
    to: toDayText(days.to),
    ...toStandingView(budget, readStanding(reader, clock, budget, days)),
    forecast: forecast && {
      low: toText(forecast.low),
      expected: toText(forecast.expected),
      high: toText(forecast.high),
      backtest_error_percent: forecast.backtestErrorPercent,
      history_days: forecast.historyDays,
    },
    runs_out_on: passingDay === null ? null : toDayText(passingDay),
    view: { from: toDayText(days.from), to: toDayText(days.to), ...scope },
  };
};
