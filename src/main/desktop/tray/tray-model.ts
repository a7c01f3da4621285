import type { AppUpdate } from '../../../shared/contract/desktop-calls.ts';
import type { DesktopTexts } from '../texts.ts';
import { formatCost } from './format-cost.ts';

/** Tray, headline and menu as data: what is shown follows from the model alone, and a thin layer puts it on screen. */

export const trayStates = ['normal', 'near', 'over'] as const;
export type TrayState = (typeof trayStates)[number];

export type TrayModel = {
  /** Calls of this month, null until the engine has answered. */
  readonly month: {
    readonly calls: number;
    readonly costEur: string | null;
    readonly costUsd: string | null;
    readonly unpricedCalls: number;
  } | null;
  /** The worst of all budgets. */
  readonly budgets: TrayState;
  readonly isRestarting: boolean;
  readonly isDemo: boolean;
  /** When notifications come again: already written in the owner's locale. Null when they are not paused. */
  readonly pausedUntil: string | null;
  /** Null where the system offers no such thing. */
  readonly startsAtLogin: boolean | null;
  /** What can be done about a newer version: nothing while updates are off. */
  readonly update: 'none' | 'check' | 'restart';
};

export const toUpdateEntry = ({ state }: Pick<AppUpdate, 'state'>): TrayModel['update'] => {
  if (state === 'off') return 'none';
  return state === 'ready' ? 'restart' : 'check';
};

export const trayActions = [
  'open',
  'details',
  'export',
  'pauseHour',
  'pauseDay',
  'resume',
  'startAtLogin',
  'settings',
  'copyDiagnostics',
  'checkForUpdates',
  'restartToUpdate',
  'quit',
] as const;
export type TrayAction = (typeof trayActions)[number];

export type MenuEntry =
  | { readonly kind: 'action'; readonly id: TrayAction; readonly label: string; readonly checked?: boolean }
  | { readonly kind: 'text'; readonly label: string }
  | { readonly kind: 'menu'; readonly label: string; readonly entries: readonly MenuEntry[] }
  | { readonly kind: 'line' };

export type TrayDescription = {
  readonly state: TrayState;
  /** Beside the icon on a Mac: this month's cost, nothing while it is not known. */
  readonly title: string;
  /** One fact a line. */
  readonly tooltip: string;
  readonly menu: readonly MenuEntry[];
};

const line: MenuEntry = { kind: 'line' };

/** Euro first; dollars where only they are known. Null without calls and while no cost is known: that is not zero. */
const toCost = ({ month }: TrayModel, locale: string): string | null => {
  if (month === null || month.calls === 0) return null;
  const { costEur, costUsd } = month;
  if (costEur !== null) return formatCost({ amount: costEur, currency: 'EUR' }, locale);
  return costUsd === null ? null : formatCost({ amount: costUsd, currency: 'USD' }, locale);
};

const toHeadline = (model: TrayModel, cost: string | null, texts: DesktopTexts): string => {
  if (model.isRestarting || model.month === null) return model.isRestarting ? texts.restarting : 'Centesimo';
  if (cost !== null) return texts.thisMonth(cost);
  return model.month.calls === 0 ? texts.noCost : texts.unknownCost;
};

const listFacts = (model: TrayModel, headline: string, texts: DesktopTexts): readonly string[] => [
  headline,
  ...(model.budgets === 'near' ? [texts.nearBudget] : []),
  ...(model.budgets === 'over' ? [texts.overBudget] : []),
  ...(model.month !== null && model.month.unpricedCalls > 0 ? [texts.unpriced(model.month.unpricedCalls)] : []),
  ...(model.isDemo ? [texts.demo] : []),
];

const toMenu = (model: TrayModel, headline: string, texts: DesktopTexts): readonly MenuEntry[] => {
  const action = (id: Exclude<TrayAction, 'resume'>): MenuEntry => ({ kind: 'action', id, label: texts[id] });
  const pausing: readonly MenuEntry[] =
    model.pausedUntil === null
      ? [{ kind: 'menu', label: texts.pause, entries: [action('pauseHour'), action('pauseDay')] }]
      : [
          {
            kind: 'menu',
            label: texts.paused(model.pausedUntil),
            entries: [{ kind: 'action', id: 'resume', label: texts.resume }],
          },
        ];
  const login: readonly MenuEntry[] =
    model.startsAtLogin === null
      ? []
      : [{ kind: 'action', id: 'startAtLogin', label: texts.startAtLogin, checked: model.startsAtLogin }];
  const updating = {
    none: [],
    check: [action('checkForUpdates')],
    restart: [action('restartToUpdate')],
  } as const satisfies Record<TrayModel['update'], readonly MenuEntry[]>;
  return [
    { kind: 'text', label: headline },
    line,
    action('open'),
    action('details'),
    action('export'),
    line,
    ...pausing,
    ...login,
    action('settings'),
    action('copyDiagnostics'),
    ...updating[model.update],
    line,
    action('quit'),
  ];
};

/** @param locale the owner's, for the amount */
export const describeTray = (model: TrayModel, texts: DesktopTexts, locale: string): TrayDescription => {
  const cost = toCost(model, locale);
  const headline = toHeadline(model, cost, texts);
  return {
    state: model.budgets,
    title: cost ?? '',
    tooltip: listFacts(model, headline, texts).join('\n'),
    menu: toMenu(model, headline, texts),
  };
};
