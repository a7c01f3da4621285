import type { CallAnswer } from '../../shared/contract/bridge.ts';
import type { CallInput, CallName, CallOutput } from '../../shared/contract/calls.ts';
import type { Language } from '../../shared/core/display-names.ts';
import { resolvePeriod } from '../../shared/core/period.ts';
import type { UpdateSettings } from './updates.ts';
import type { TrayModel, TrayState } from './tray/tray-model.ts';

/** What the shell knows of the owner and the month, as the engine last said it. */
export type Owner = {
  readonly language: Language | null;
  readonly theme: 'light' | 'dark' | null;
  readonly timeZone: string | null;
  /** Whether the owner chose that zone, rather than leaving it to the system. */
  readonly choseTimeZone: boolean;
  readonly isDemo: boolean;
  readonly month: TrayModel['month'];
  /** The worst of all budgets. */
  readonly budgets: TrayState;
  /** When alerts are shown again, epoch ms; null when they are not held back. */
  readonly pausedUntil: number | null;
  readonly appUpdates: UpdateSettings;
};

export const unknownOwner: Owner = {
  language: null,
  theme: null,
  timeZone: null,
  choseTimeZone: false,
  isDemo: false,
  month: null,
  budgets: 'normal',
  pausedUntil: null,
  appUpdates: { on: false, url: null },
};

const toTime = (text: string | null): number | null => (text === null ? null : Date.parse(text));

type Call = (name: CallName, input: unknown) => Promise<CallAnswer<unknown>>;

const ask = async <N extends CallName>(call: Call, name: N, input: CallInput<N>): Promise<CallOutput<N> | null> => {
  const answer = await call(name, input);
  return answer.ok ? (answer.value as CallOutput<N>) : null;
};

/** What is not known of a budget is no reason to alarm anybody. */
const worstOf = (budgets: CallOutput<'budgets'>): TrayState => {
  const states = new Set(budgets.items.filter(({ enabled }) => enabled).map(({ state }) => state));
  if (states.has('over')) return 'over';
  return states.has('near') ? 'near' : 'normal';
};

const toUpdateSettings = ({ settings }: CallOutput<'settings'>): UpdateSettings => ({
  on: settings.app_updates,
  url: settings.app_updates_url,
});

/** Null where the engine does not say. */
export const readUpdateSettings = async (call: Call): Promise<UpdateSettings | null> => {
  const view = await ask(call, 'settings', {});
  return view === null ? null : toUpdateSettings(view);
};

/** What is not answered stays as it was. */
export const readOwner = async (call: Call, before: Owner): Promise<Owner> => {
  const [view, session, month, budgets] = await Promise.all([
    ask(call, 'settings', {}),
    ask(call, 'session', {}),
    ask(call, 'summary', { period: 'current_month' }),
    ask(call, 'budgets', {}),
  ]);
  return {
    language: view === null ? before.language : view.settings.language,
    theme: view === null ? before.theme : view.settings.theme,
    timeZone: session?.time_zone ?? before.timeZone,
    choseTimeZone: view === null ? before.choseTimeZone : view.settings.time_zone !== null,
    isDemo: session?.demo ?? before.isDemo,
    month:
      month === null
        ? before.month
        : {
            calls: month.calls,
            costEur: month.cost_eur,
            costUsd: month.cost_usd,
            unpricedCalls: month.unpriced_calls,
          },
    budgets: budgets === null ? before.budgets : worstOf(budgets),
    pausedUntil: view === null ? before.pausedUntil : toTime(view.settings.notifications_paused_until),
    appUpdates: view === null ? before.appUpdates : toUpdateSettings(view),
  };
};

/** The calls an export will hold; null when the engine does not say. */
export const countCalls = async (call: Call, input: CallInput<'events'>): Promise<number | null> =>
  (await ask(call, 'events', { ...input, limit: 1 }))?.total ?? null;

/** The owner's choice, else the system's. */
export const languageOf = ({ language }: Owner, systemLocale: string): Language =>
  language ?? (systemLocale.toLowerCase().startsWith('it') ? 'it' : 'en');

/** The system's own way to write numbers, unless it belongs to another language than the owner chose. */
export const localeOf = ({ language }: Owner, systemLocale: string): string =>
  language === null || systemLocale.toLowerCase().startsWith(language) ? systemLocale : language;

/** The next start of a day where the owner lives. @param now epoch milliseconds */
export const startOfTomorrow = ({ timeZone }: Owner, now: number, systemTimeZone: string): number =>
  resolvePeriod({ period: 'today' }, now, timeZone ?? systemTimeZone, 1).to;
