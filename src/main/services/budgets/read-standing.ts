import {
  type Budget,
  type BudgetStanding,
  calcBudgetDays,
  calcSpending,
  calcStanding,
} from '../../../shared/core/budget.ts';
import { calcForecast, calcPassingDay, type DayRange, type Forecast } from '../../../shared/core/forecast.ts';
import type { UsageReader } from '../../store/usage-reader.ts';
import { readCostHistory } from '../forecast.ts';
import type { OwnerClock } from '../owner-clock.ts';

/** The period of a budget that is running at `now`. */
export const toRunningDays = ({ period }: Budget, clock: OwnerClock, now: number): DayRange =>
  calcBudgetDays(period, clock.days.dayOf(now), clock.weekStart);

/** How a budget stands in one of its periods. Whole days: read from the rollups alone. */
export const readStanding = (
  reader: UsageReader,
  clock: OwnerClock,
  budget: Budget,
  days: DayRange,
): BudgetStanding => {
  const { startOfDay } = clock.days;
  const figures = reader.readTotal({ from: startOfDay(days.from), to: startOfDay(days.to) }, budget.scope);
  return calcStanding(budget, calcSpending(budget.measure, figures));
};

export type Outlook = {
  readonly forecast: Forecast | null;
  /** The day on which the budget is used up, on the expected path. */
  readonly passingDay: number | null;
};

/** The forecast of the summary, in the budget's measure, for the running period. */
export const readOutlook = (
  reader: UsageReader,
  clock: OwnerClock,
  budget: Budget,
  days: DayRange,
  now: number,
): Outlook => {
  const { eur, usd, tokens } = readCostHistory(reader, clock, budget.scope, days, now);
  const history = { cost_eur: eur, cost_usd: usd, tokens }[budget.measure];
  if (history === null) return { forecast: null, passingDay: null };
  return { forecast: calcForecast(history, days), passingDay: calcPassingDay(history, days, budget.amount) };
};
