import type { Settings } from '../../../shared/contract/settings.ts';
import { weekdays } from '../../../shared/contract/settings.ts';
import type { Alert, SilenceAlert } from '../../../shared/core/alerts/alert.ts';
import { toBudgetKey } from '../../../shared/core/alerts/budget-alerts.ts';
import { calcHeldUntil, isOfBudget, type Quiet, sortAlerts } from '../../../shared/core/alerts/held-alerts.ts';
import { calcSilence } from '../../../shared/core/alerts/silence.ts';
import type { Budget } from '../../../shared/core/budget.ts';
import { toNano } from '../../../shared/core/money.ts';
import type { ShownAlert } from '../../store/alert-table.ts';
import type { OwnerTables } from '../../store/owner-tables.ts';
import type { UsageReader } from '../../store/usage-reader.ts';
import type { RunInWriter } from '../../store/writer-operations.ts';
import type { OwnerClock } from '../owner-clock.ts';
import { findAnomalies } from './find-anomalies.ts';
import { findBudgetAlerts } from './find-budget-alerts.ts';
import { findDigest } from './find-digest.ts';
import { readLastCall } from './read-last-call.ts';

export type EvaluationDeps = {
  readonly reader: UsageReader;
  readonly clock: OwnerClock;
  readonly tables: Pick<OwnerTables, 'readBudgets' | 'listAlertKeys' | 'hasAlert' | 'listWaitingAlerts'>;
  readonly run: RunInWriter;
  readonly settings: () => Settings;
};

/** What to look at: the thresholds of some budgets, after calls came in, or everything there is. */
export type Look = {
  readonly budgets: ReadonlySet<string> | 'all';
  /** Since when the program has been able to take calls without a break, epoch ms. */
  readonly awakeSince: number;
};

export type Evaluation = {
  /** Alerts to show now, each for the only time. */
  readonly shown: readonly ShownAlert[];
  /** Whether anything was found, to be shown now or later. */
  readonly isNews: boolean;
  /** When the next of those that wait may be shown, epoch ms; null when none waits. */
  readonly nextAt: number | null;
};

const toQuiet = (settings: Settings, budgets: readonly Budget[]): Quiet => {
  const { quiet_hours: hours, notifications_paused_until: until } = settings;
  return {
    hours,
    pausedUntil: until === null ? null : Date.parse(until),
    snoozedUntil: new Map(
      budgets.flatMap(({ id, snoozedUntil }) => (snoozedUntil === null ? [] : [[id, snoozedUntil] as const])),
    ),
  };
};

/** What the services and the calendar have to say, besides the budgets. */
const findOthers = (
  deps: EvaluationDeps,
  silences: readonly SilenceAlert[],
  now: number,
): readonly (Alert | null)[] => {
  const settings = deps.settings();
  const digestTime = { weekday: weekdays.indexOf(settings.digest_weekday) + 1, clockTime: settings.digest_time };
  return [
    ...silences.filter(({ key }) => !deps.tables.hasAlert(key)),
    ...(settings.anomaly_alerts ? findAnomalies(deps, toNano(settings.anomaly_least_eur), now) : []),
    settings.weekly_digest ? findDigest(deps, digestTime, now) : null,
  ];
};

/**
 * Looks for alerts, keeps what is new, and shows what may be shown: one transaction, after which no alert in it can ever
 * come again. Rejects with `AppError` `unavailable` when the database cannot take it; then nothing of it has happened.
 */
export const createEvaluation = (deps: EvaluationDeps): ((look: Look) => Promise<Evaluation>) => {
  const { reader, clock, tables } = deps;

  return async ({ budgets: wanted, awakeSince }) => {
    const now = clock.now();
    const settings = deps.settings();
    const budgets = tables.readBudgets();
    const enabled = budgets.filter((budget) => budget.enabled);
    const looked = wanted === 'all' ? enabled : enabled.filter(({ id }) => wanted.has(id));
    const waiting = tables.listWaitingAlerts();
    const lastCalls = new Map<string, number | null>();
    const lastCallOf = (service: string): number | null => {
      if (!lastCalls.has(service)) lastCalls.set(service, readLastCall(reader, clock, service, now));
      return lastCalls.get(service) ?? null;
    };
    const silences =
      wanted === 'all'
        ? settings.silence_rules
            .map((rule) => calcSilence(rule, lastCallOf(rule.service), awakeSince, now, clock.timeZone))
            .filter((alert) => alert !== null)
        : [];
    const found: readonly Alert[] = [
      ...looked.flatMap((budget) => findBudgetAlerts(deps, budget, now, wanted === 'all')),
      ...(wanted === 'all' ? findOthers(deps, silences, now) : []),
    ].filter((alert) => alert !== null);

    const isPast = (alert: Alert): boolean => {
      if (isOfBudget(alert)) return !enabled.some((budget) => alert.key.startsWith(toBudgetKey(budget)));
      return alert.kind === 'silence' && lastCallOf(alert.service) !== alert.lastCallAt;
    };
    const quiet = toQuiet(settings, budgets);
    const { shown, held, dropped } = sortAlerts([...waiting, ...found], quiet, now, clock.timeZone, isPast);
    const keysOf = (alerts: readonly Alert[]): string[] => alerts.map(({ key }) => key);
    const isIdle = found.length === 0 && shown.length === 0 && dropped.length === 0;
    const ends = held.map((alert) => calcHeldUntil(alert, quiet, now, clock.timeZone) ?? now);
    return {
      shown: isIdle ? [] : await deps.run('keepAlerts', found, keysOf(shown), keysOf(dropped), now),
      isNews: found.length > 0,
      nextAt: ends.length === 0 ? null : Math.min(...ends),
    };
  };
};
