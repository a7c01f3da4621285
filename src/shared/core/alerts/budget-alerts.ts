import { type Budget, type BudgetStanding, formatBudgetAmount, isReached } from '../budget.ts';
import type { DayRange, Forecast } from '../forecast.ts';
import { toDayText } from '../period/civil-day.ts';
import type { AlertView, BudgetFacts, ForecastAlert, ThresholdAlert } from './alert.ts';

/** What the keys of a budget's alerts begin with, as long as it measures the same. */
export const toBudgetKey = ({ id, armedAt }: Budget): string => `budget/${id}/${armedAt}/`;

/** What the keys of a budget's alerts in one period begin with. */
export const toPeriodKey = (budget: Budget, days: DayRange): string => `${toBudgetKey(budget)}${toDayText(days.from)}/`;

/** The part of a budget alert's key that it shares with the others of its budget and period. */
export const periodKeyOf = ({ key }: ThresholdAlert | ForecastAlert): string => key.slice(0, key.lastIndexOf('/') + 1);

const forecastEnd = 'forecast';

/** What has fired in a period. Times are epoch ms. */
export type Fired = {
  readonly thresholds: ReadonlyMap<number, number>;
  readonly forecast: boolean;
};

/** @param kept keys that begin with `periodKey`, and when those alerts were found. */
export const toFired = (periodKey: string, kept: readonly { readonly key: string; readonly at: number }[]): Fired => {
  const ends = kept.map(({ key, at }) => [key.slice(periodKey.length), at] as const);
  return {
    thresholds: new Map(ends.filter(([end]) => end !== forecastEnd).map(([end, at]) => [Number(end), at])),
    forecast: ends.some(([end]) => end === forecastEnd),
  };
};

/** When a threshold fired, or a higher one that went before it; null: not yet. */
export const firedAtOf = ({ thresholds }: Fired, threshold: number): number | null => {
  const times = [...thresholds].filter(([fired]) => fired >= threshold).map(([, at]) => at);
  return times.length === 0 ? null : Math.min(...times);
};

export const toBudgetView = ({ scope }: Pick<Budget, 'scope'>, { from, to }: DayRange): AlertView => ({
  ...scope,
  from: toDayText(from),
  to: toDayText(to),
});

/** A budget in one of its periods, of which at least some of the cost is known. */
export type BudgetMoment = {
  readonly budget: Budget;
  readonly days: DayRange;
  readonly standing: BudgetStanding & { readonly spent: bigint };
  readonly fired: Fired;
  /** Epoch ms. */
  readonly now: number;
};

const toFacts = ({ budget, days, standing }: BudgetMoment): BudgetFacts => ({
  budgetId: budget.id,
  name: budget.name,
  measure: budget.measure,
  period: budget.period,
  since: toDayText(days.from),
  spent: formatBudgetAmount(budget.measure, standing.spent),
  amount: formatBudgetAmount(budget.measure, budget.amount),
  unknownCalls: standing.unpricedCalls + standing.pendingCalls,
});

/**
 * The highest threshold that is reached, as long as neither it nor a higher one has fired in the period. So every
 * threshold fires at most once, and of several that are passed at once the highest alone.
 */
export const calcThresholdAlert = (moment: BudgetMoment): ThresholdAlert | null => {
  const { budget, days, standing, fired, now } = moment;
  const threshold = budget.thresholds.findLast((each) => isReached(each, standing.spent, budget.amount));
  if (threshold === undefined || firedAtOf(fired, threshold) !== null) return null;
  return {
    kind: 'threshold',
    key: `${toPeriodKey(budget, days)}${threshold}`,
    at: now,
    view: toBudgetView(budget, days),
    ...toFacts(moment),
    threshold,
  };
};

/**
 * Once a period: the amount is not spent yet, and the expected path reaches it before the period ends.
 *
 * @param passingDay as `calcPassingDay` finds it
 * @param endsAt when the period is over, epoch ms
 */
export const calcForecastAlert = (
  moment: BudgetMoment,
  forecast: Forecast | null,
  passingDay: number | null,
  endsAt: number,
): ForecastAlert | null => {
  const { budget, days, standing, fired, now } = moment;
  if (forecast === null || passingDay === null || fired.forecast) return null;
  if (isReached(100, standing.spent, budget.amount) || forecast.expected < budget.amount) return null;
  const toText = (amount: bigint): string => formatBudgetAmount(budget.measure, amount);
  return {
    kind: 'forecast',
    key: `${toPeriodKey(budget, days)}${forecastEnd}`,
    at: now,
    view: toBudgetView(budget, days),
    ...toFacts(moment),
    passesOn: toDayText(passingDay),
    low: toText(forecast.low),
    expected: toText(forecast.expected),
    high: toText(forecast.high),
    endsAt,
  };
};
