import type { alertCommands, alertQueries } from '../../../shared/contract/alerts.ts';
import type { budgetCommands, budgetQueries } from '../../../shared/contract/budgets.ts';
import type { CommandHandlers } from '../../../shared/contract/commands.ts';
import type { QueryHandlers } from '../../../shared/contract/queries.ts';
import type { StreamEvent } from '../../../shared/contract/stream.ts';
import { AppError } from '../../../shared/core/app-error.ts';
import { type Budget, isInScope, parseBudgetAmount, type ScopedCall } from '../../../shared/core/budget.ts';
import type { AppliedRate } from '../../../shared/core/exchange-rate.ts';
import type { LedgerEntry } from '../../../shared/core/ledger-entry.ts';
import { toLocalText } from '../../../shared/core/period/local-text.ts';
import type { ShownAlert } from '../../store/alert-table.ts';
import type { OwnerTables } from '../../store/owner-tables.ts';
import type { UsageReader } from '../../store/usage-reader.ts';
import type { RunInWriter } from '../../store/writer-operations.ts';
import type { OwnerClock } from '../owner-clock.ts';
import type { SettingsKeeper } from '../settings.ts';
import type { StartTimer } from '../start-timer.ts';
import { toAlertView } from './alert-view.ts';
import { readBudgetView } from './budget-view.ts';
import { createBudgetCheck } from './check-budgets.ts';
import { createEvaluation } from './evaluate-alerts.ts';
import { startWatch, type Watch } from './watch-budgets.ts';

export type BudgetsDeps = {
  readonly reader: UsageReader;
  readonly clock: OwnerClock;
  readonly tables: Pick<
    OwnerTables,
    'readBudgets' | 'listAlertKeys' | 'hasAlert' | 'listWaitingAlerts' | 'listShownAlerts'
  >;
  readonly run: RunInWriter;
  readonly settings: SettingsKeeper;
  /** The exchange rate of a call made now; null where none is known. */
  readonly currentRate: () => AppliedRate | null;
  readonly startTimer: StartTimer;
  readonly publish: (event: StreamEvent) => void;
  readonly subscribe: (listener: (event: StreamEvent) => void) => () => void;
  readonly reportBug: (error: unknown, where: string) => void;
};

type Handlers = Pick<QueryHandlers, keyof typeof budgetQueries | keyof typeof alertQueries> &
  Pick<CommandHandlers, keyof typeof budgetCommands | keyof typeof alertCommands>;

export type Budgets = {
  readonly handlers: Handlers;
  /** Calls that were just recorded: the budgets they count in are looked at with the next news of usage. */
  readonly noteCalls: (entries: readonly LedgerEntry[]) => void;
  /** Looks at everything, and from then on whenever something may have changed. */
  readonly start: () => void;
  readonly close: () => Promise<void>;
};

const defaultAlerts = 50;

/** Settings that say when and of what the owner is told. */
const alertSettings = [
  'quiet_hours',
  'notifications_paused_until',
  'silence_rules',
  'anomaly_alerts',
  'anomaly_least_eur',
  'weekly_digest',
  'digest_weekday',
  'digest_time',
  'week_start',
] as const;

const toCall = ({ report, provider }: LedgerEntry): ScopedCall => ({
  workspace: report.workspace,
  service: report.service,
  operation: report.operation,
  provider,
  model: report.model,
  client: report.client?.id ?? null,
  conversation: report.conversationId,
});

const noSuchAlert = (): AppError => new AppError('not_found', 'There is no alert of this id.');

const toAlertId = (text: string): number => {
  if (!/^\d{1,15}$/.test(text)) throw noSuchAlert();
  return Number(text);
};

/** The owner's budgets and what they and everything else have to say, kept and told once. */
export const createBudgets = (deps: BudgetsDeps): Budgets => {
  const { reader, clock, tables, run, settings, publish } = deps;
  /** As they are kept; read again after every change. */
  let enabled = tables.readBudgets().filter((budget) => budget.enabled);
  const touched = new Set<string>();
  let watch: Watch | null = null;
  let unsubscribe = (): void => undefined;

  const viewOf = (alert: ShownAlert) => {
    const { service_names: service, operation_names: operation } = settings.current();
    return toAlertView(alert, clock.timeZone, { service, operation });
  };
  const budgetViewOf = (budget: Budget) => readBudgetView(reader, clock, tables.listAlertKeys, budget);

  const noteChange = (): void => {
    enabled = tables.readBudgets().filter((budget) => budget.enabled);
    publish({ type: 'budget' });
    watch?.lookAtAll();
  };

  const onStream = (event: StreamEvent): void => {
    if (event.type !== 'usage') return;
    // No calls came in: costs that were recorded have changed.
    if (event.accepted === 0) return watch?.lookAtAll();
    if (touched.size > 0) watch?.lookAt(touched);
    touched.clear();
  };

  const handlers: Handlers = {
    budgets: () => ({ items: tables.readBudgets().map(budgetViewOf) }),
    checkBudgets: createBudgetCheck({ reader, clock, budgets: () => enabled, currentRate: deps.currentRate }),
    saveBudget: async ({ scope, amount, ...given }) => {
      const provider = scope.provider?.map((name) => name.toLowerCase());
      const saved = await run(
        'saveBudget',
        {
          ...given,
          scope: { ...scope, ...(provider && { provider }) },
          amount: parseBudgetAmount(given.measure, amount),
        },
        clock.now(),
      );
      noteChange();
      return budgetViewOf(saved);
    },
    removeBudget: async ({ id }) => {
      await run('removeBudget', id);
      noteChange();
      return { removed: id };
    },
    alerts: ({ limit = defaultAlerts, before }) => {
      const found = tables.listShownAlerts(before === undefined ? null : toAlertId(before), limit + 1);
      return { items: found.slice(0, limit).map(viewOf), has_more: found.length > limit };
    },
    snoozeAlerts: async ({ until, budget }) => {
      const at = until === null ? null : Date.parse(until);
      if (budget === undefined) await settings.handlers.changeSettings({ notifications_paused_until: until });
      else await run('snoozeBudget', budget, at);
      noteChange();
      return { until: at === null ? null : toLocalText(at, clock.timeZone), budget: budget ?? null };
    },
    dismissAlert: async ({ id }) => {
      const dismissed = await run('dismissAlert', toAlertId(id), clock.now());
      if (dismissed === null) throw noSuchAlert();
      publish({ type: 'budget' });
      return viewOf(dismissed);
    },
  };

  return {
    handlers,
    noteCalls: (entries) => {
      const untouched = enabled.filter(({ id }) => !touched.has(id));
      if (untouched.length === 0) return;
      const calls = entries.map(toCall);
      for (const { id, scope } of untouched) {
        if (calls.some((call) => isInScope(scope, call))) touched.add(id);
      }
    },
    start: () => {
      watch = startWatch({
        evaluate: createEvaluation({ reader, clock, tables, run, settings: settings.current }),
        onEvaluated: ({ shown, isNews }) => {
          for (const alert of shown) publish({ type: 'budget', alert: viewOf(alert) });
          if (isNews && shown.length === 0) publish({ type: 'budget' });
        },
        now: clock.now,
        startTimer: deps.startTimer,
        reportBug: deps.reportBug,
      });
      unsubscribe = deps.subscribe(onStream);
      settings.onChange((after, before) => {
        if (alertSettings.some((name) => after[name] !== before[name])) watch?.lookAtAll();
      });
      watch.lookAtAll();
    },
    close: async () => {
      unsubscribe();
      await watch?.close();
    },
  };
};
