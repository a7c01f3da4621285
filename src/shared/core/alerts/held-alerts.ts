import type { Alert, ForecastAlert, ThresholdAlert } from './alert.ts';
import { periodKeyOf } from './budget-alerts.ts';
import { calcWindowEnd, type DailyWindow } from './daily-window.ts';

/** When the owner does not want to be told. Times are epoch ms. */
export type Quiet = {
  readonly hours: DailyWindow | null;
  readonly pausedUntil: number | null;
  /** By budget. */
  readonly snoozedUntil: ReadonlyMap<string, number>;
};

export type BudgetAlert = ThresholdAlert | ForecastAlert;
export const isOfBudget = (alert: Alert): alert is BudgetAlert =>
  alert.kind === 'threshold' || alert.kind === 'forecast';

/** Until when an alert is held back; null when it may be shown. */
export const calcHeldUntil = (alert: Alert, quiet: Quiet, now: number, timeZone: string): number | null => {
  const ends = [
    quiet.hours && calcWindowEnd(quiet.hours, now, timeZone),
    quiet.pausedUntil,
    isOfBudget(alert) ? (quiet.snoozedUntil.get(alert.budgetId) ?? null) : null,
  ].filter((end) => end !== null && end > now);
  return ends.length === 0 ? null : Math.max(...ends.filter((end) => end !== null));
};

/** The highest threshold of a budget's period says what the lower ones would; 100 % says what a forecast would. */
const isSaidBy = (alert: BudgetAlert, other: Alert): boolean => {
  if (other.kind !== 'threshold' || periodKeyOf(other) !== periodKeyOf(alert)) return false;
  return alert.kind === 'forecast' ? other.threshold >= 100 : other.threshold > alert.threshold;
};

/**
 * What to do with alerts that are not shown yet: show them, hold them back, or drop them, because another one says it or
 * because it is no longer so. Asked again with the same alerts it answers the same.
 *
 * @param isPast what the alerts do not know: a silence that is over, a budget that is gone
 */
export const sortAlerts = (
  alerts: readonly Alert[],
  quiet: Quiet,
  now: number,
  timeZone: string,
  isPast: (alert: Alert) => boolean,
): { readonly shown: readonly Alert[]; readonly held: readonly Alert[]; readonly dropped: readonly Alert[] } => {
  const isOver = (alert: Alert): boolean => {
    if (isPast(alert) || (alert.kind === 'forecast' && now >= alert.endsAt)) return true;
    return isOfBudget(alert) && alerts.some((other) => isSaidBy(alert, other));
  };
  const isHeld = (alert: Alert): boolean => calcHeldUntil(alert, quiet, now, timeZone) !== null;
  const current = alerts.filter((alert) => !isOver(alert));
  return {
    shown: current.filter((alert) => !isHeld(alert)),
    held: current.filter(isHeld),
    dropped: alerts.filter(isOver),
  };
};
