import { parseAsNativeArrayOf, parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { useMemo } from 'react';
import type { AlertView } from '../../shared/contract/alerts.ts';
import type { CallInput } from '../../shared/contract/calls.ts';
import {
  type EventSort,
  eventSorts,
  type FilterName,
  filterNames,
  type PeriodName,
  periodNames,
} from '../../shared/contract/dimensions.ts';

/**
 * What is on screen, kept in the address: reload, back and a copied link bring it back. No `view` is the widget.
 */
export const views = ['overview', 'history', 'settings'] as const;
export type View = (typeof views)[number];

/** The pages of the settings. */
export const settingsSections = [
  'general',
  'connect',
  'logs',
  'prices',
  'rates',
  'budgets',
  'clients',
  'names',
  'months',
  'data',
] as const;
export type SettingsSection = (typeof settingsSections)[number];

const values = parseAsNativeArrayOf(parseAsString);

const parsers = {
  view: parseAsStringLiteral(views),
  section: parseAsStringLiteral(settingsSections).withDefault('general'),
  period: parseAsStringLiteral(periodNames).withDefault('current_month'),
  /** A custom range, as dates: from the first day to the day after the last. It goes before `period`. */
  from: parseAsString,
  to: parseAsString,
  workspace: values,
  service: values,
  operation: values,
  provider: values,
  model: values,
  client: values,
  user: values,
  conversation: values,
  success: values,
  cost_status: values,
  /** Words the calls of the history contain. */
  q: parseAsString.withDefault(''),
  sort: parseAsStringLiteral(eventSorts).withDefault('occurred_at'),
  direction: parseAsStringLiteral(['asc', 'desc']).withDefault('desc'),
  /** The call whose details are open; ids are unique within a workspace only. */
  call: parseAsString,
  call_workspace: parseAsString,
} satisfies Record<
  FilterName | 'view' | 'section' | 'period' | 'from' | 'to' | 'q' | 'sort' | 'direction' | 'call' | 'call_workspace',
  unknown
>;

/** What the address of the widget alone has. */
const noState = Object.fromEntries(Object.keys(parsers).map((name) => [name, null]));

/** Period and filters as every query of the contract takes them. */
export type UsageQuestion = Pick<CallInput<'summary'>, 'period' | 'from' | 'to' | FilterName>;

/** The calls of the history: the words they contain as well. */
export type HistoryQuestion = UsageQuestion & { readonly q?: string };

export type CallOrder = { readonly sort: EventSort; readonly direction: 'asc' | 'desc' };
export type CallKey = { readonly id: string; readonly workspace: string };

export type FilterValue = { readonly name: FilterName; readonly value: string };

export const useViewState = () => {
  const [state, setState] = useQueryStates(parsers, { history: 'push' });
  const { view, period, from, to } = state;

  const filters = useMemo(
    (): readonly FilterValue[] => filterNames.flatMap((name) => state[name].map((value) => ({ name, value }))),
    [state],
  );
  const question = useMemo((): UsageQuestion => {
    const isCustom = from !== null || to !== null;
    return {
      ...(isCustom ? { from: from ?? undefined, to: to ?? undefined } : { period }),
      ...Object.fromEntries(filterNames.flatMap((name) => (state[name].length > 0 ? [[name, state[name]]] : []))),
    };
  }, [state, period, from, to]);
  const historyQuestion = useMemo(
    (): HistoryQuestion => (state.q.trim() === '' ? question : { ...question, q: state.q.trim() }),
    [question, state.q],
  );

  return {
    view,
    question,
    historyQuestion,
    filters,
    period,
    /** Null unless a custom range is chosen. */
    customRange: from === null && to === null ? null : { from, to },
    section: state.section,
    setView: (next: View | null, section?: SettingsSection) =>
      void setState({ view: next, ...(section !== undefined && { section }) }),
    /** What an alert is about, and nothing else. */
    showAlert: ({ from, to, ...scope }: AlertView['view']) =>
      void setState({ ...noState, ...Object.fromEntries(Object.entries(scope)), view: 'overview', from, to }),
    setSection: (next: SettingsSection) => void setState({ section: next }),
    /** Leaves the details and forgets what was chosen there. */
    close: () => void setState(null),
    setPeriod: (next: PeriodName) => void setState({ period: next, from: null, to: null }),
    setCustomRange: (next: { readonly from: string; readonly to: string }) => void setState(next),
    /** Adds the value, or takes it away when it is there. */
    toggleFilter: ({ name, value }: FilterValue) => {
      const chosen = state[name];
      const next = chosen.includes(value) ? chosen.filter((one) => one !== value) : [...chosen, value];
      void setState({ [name]: next.length > 0 ? next : null });
    },
    clearFilters: () => void setState(Object.fromEntries(filterNames.map((name) => [name, null]))),
    words: state.q,
    setWords: (next: string) => void setState({ q: next === '' ? null : next }, { history: 'replace' }),
    order: { sort: state.sort, direction: state.direction } satisfies CallOrder,
    setOrder: (next: CallOrder) => void setState(next),
    /** Its workspace is null where a link names the id alone. */
    openCall: state.call === null ? null : { id: state.call, workspace: state.call_workspace },
    /** From one open call to the next is no step of its own: back closes it. */
    setOpenCall: (next: CallKey | null) =>
      void setState(
        { call: next?.id ?? null, call_workspace: next?.workspace ?? null },
        { history: state.call !== null && next !== null ? 'replace' : 'push' },
      ),
  };
};

/** Opens one of the screens over the widget. */
export type OpenView = (view: View, section?: SettingsSection) => void;

export type ViewState = ReturnType<typeof useViewState>;
