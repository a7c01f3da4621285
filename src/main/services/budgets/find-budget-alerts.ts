import type { Alert } from '../../../shared/core/alerts/alert.ts';
import {
  type BudgetMoment,
  calcForecastAlert,
  calcThresholdAlert,
  toFired,
  toPeriodKey,
} from '../../../shared/core/alerts/budget-alerts.ts';
import type { Budget } from '../../../shared/core/budget.ts';
import type { OwnerTables } from '../../store/owner-tables.ts';
import type { UsageReader } from '../../store/usage-reader.ts';
import type { OwnerClock } from '../owner-clock.ts';
import { readOutlook, readStanding, toRunningDays } from './read-standing.ts';

export type BudgetAlertDeps = {
  readonly reader: UsageReader;
  readonly clock: OwnerClock;
  readonly tables: Pick<OwnerTables, 'listAlertKeys'>;
};

/** What a budget has to say at `now`. @param withForecast the forecast too, which reads the weeks before */
export const findBudgetAlerts = (
  { reader, clock, tables }: BudgetAlertDeps,
  budget: Budget,
  now: number,
  withForecast: boolean,
): readonly Alert[] => {
  const days = toRunningDays(budget, clock, now);
  const standing = readStanding(reader, clock, budget, days);
  const { spent } = standing;
  if (spent === null || spent === 0n) return [];
  const periodKey = toPeriodKey(budget, days);
  const fired = toFired(periodKey, tables.listAlertKeys(periodKey));
  const moment: BudgetMoment = { budget, days, standing: { ...standing, spent }, fired, now };
  const outlook = withForecast && !fired.forecast ? readOutlook(reader, clock, budget, days, now) : null;
  return [
    calcThresholdAlert(moment),
    outlook && calcForecastAlert(moment, outlook.forecast, outlook.passingDay, clock.days.startOfDay(days.to)),
  ].filter((alert) => alert !== null);
};
