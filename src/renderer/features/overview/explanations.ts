import type { TFunction } from 'i18next';
import type { Caching } from '../../../shared/contract/caching.ts';
import type { Breakdown, Summary } from '../../../shared/contract/read-models.ts';
import { costStatuses } from '../../../shared/core/usage-event.ts';
import { formatExactMoney } from '../../format/money.ts';
import { formatInteger } from '../../format/numbers.ts';

export type Explanation = {
  readonly rows: readonly {
    readonly label: string;
    readonly value: string;
    /** Part of the row above. */
    readonly isPart?: boolean;
  }[];
  readonly notes: readonly string[];
};

type Currency = 'EUR' | 'USD';

/** Formats in the owner's language. */
type Language = { readonly t: TFunction; readonly locale: string };

const moneyIn =
  ({ t, locale }: Language, currency: Currency) =>
  (amount: string | null) =>
    amount === null ? t('widget.unknown') : formatExactMoney(amount, currency, locale);

/** Percent as the engine sends it, with its one decimal. */
export const formatPercent = (percent: number, locale: string): string =>
  new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 }).format(percent / 100);

/** "1 – 20 Oct". @param to the moment after the last day */
export const formatDays = (from: string, to: string, timeZone: string, locale: string): string =>
  new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric', timeZone }).formatRange(
    Date.parse(from),
    Math.max(Date.parse(from), Date.parse(to) - 1),
  );

const comparedWith = (summary: Summary, reach: 'to_date' | 'whole', { t, locale }: Language): readonly string[] => {
  const { previous } = summary;
  if (previous === null || previous.calls === 0) return [];
  const to = reach === 'to_date' ? previous.to_date.to : previous.to;
  return [t('overview.comparedWith', { days: formatDays(previous.from, to, summary.time_zone, locale) })];
};

/** @param kinds calls and cost by what the cost rests on; undefined while they load */
export const explainCost = (
  summary: Summary,
  currency: Currency,
  kinds: Breakdown | undefined,
  language: Language,
): Explanation => {
  const { t, locale } = language;
  const money = moneyIn(language, currency);
  const isEur = currency === 'EUR';
  const field = isEur ? 'cost_eur' : 'cost_usd';
  const pending = isEur ? summary.eur_pending_calls : summary.usd_pending_calls;
  const provisional = isEur ? summary.eur_provisional_calls : 0;
  const parts = costStatuses.flatMap((status) => {
    const kind = kinds?.items.find(({ key }) => key === status);
    if (kind === undefined) return [];
    const calls = t('overview.callCount', { count: kind.calls });
    const value = status === 'unpriced' ? calls : `${calls} · ${money(kind[field])}`;
    return [{ label: t(`costStatus.${status}`), value, isPart: true }];
  });
  return {
    rows: [{ label: t('overview.exactly'), value: money(summary[field]) }, ...parts],
    notes: [
      t(isEur ? 'overview.whyEur' : 'overview.whyUsd'),
      ...(provisional > 0 ? [t('overview.provisionalCalls', { count: provisional })] : []),
      ...(pending > 0 ? [t('overview.pendingCalls', { count: pending })] : []),
      ...(summary.unpriced_calls > 0 ? [t('overview.unpricedCalls', { count: summary.unpriced_calls })] : []),
      ...comparedWith(summary, 'to_date', { t, locale }),
    ],
  };
};

export const explainCalls = (summary: Summary, { t, locale }: Language): Explanation => ({
  rows: [
    { label: t('overview.exactly'), value: formatInteger(summary.calls, locale) },
    ...outcomeRows(summary, { t, locale }),
  ],
  notes: [t('overview.whyCalls'), ...comparedWith(summary, 'to_date', { t, locale })],
});

const outcomeRows = ({ calls, failed_calls: failed }: Summary, { t, locale }: Language): Explanation['rows'] => [
  { label: t('overview.succeeded'), value: formatInteger(calls - failed, locale), isPart: true },
  { label: t('overview.failed'), value: formatInteger(failed, locale), isPart: true },
];

export const explainTokens = (summary: Summary, { t, locale }: Language): Explanation => ({
  rows: [
    { label: t('overview.exactly'), value: formatInteger(summary.total_tokens, locale) },
    { label: t('overview.input'), value: formatInteger(summary.input_tokens, locale), isPart: true },
    { label: t('overview.fromCache'), value: formatInteger(summary.cache_read_tokens, locale), isPart: true },
    { label: t('overview.output'), value: formatInteger(summary.output_tokens, locale), isPart: true },
  ],
  notes: [t('overview.whyTokens'), ...comparedWith(summary, 'to_date', { t, locale })],
});

export const explainSuccess = (summary: Summary, { t, locale }: Language): Explanation => ({
  rows: outcomeRows(summary, { t, locale }),
  notes: [t('overview.whySuccess'), ...comparedWith(summary, 'whole', { t, locale })],
});

export const explainAverage = (summary: Summary, language: Language): Explanation => ({
  rows: [
    { label: language.t('overview.inEur'), value: moneyIn(language, 'EUR')(summary.average_daily_cost_eur) },
    { label: language.t('overview.inUsd'), value: moneyIn(language, 'USD')(summary.average_daily_cost_usd) },
  ],
  notes: [language.t('overview.whyAverage'), ...comparedWith(summary, 'whole', language)],
});

export const explainForecast = (summary: Summary, language: Language): Explanation => {
  const { t, locale } = language;
  const { forecast } = summary;
  if (forecast === null) return { rows: [], notes: [t('overview.whyNoForecast')] };
  const money = moneyIn(language, 'EUR');
  return {
    rows: [
      { label: t('overview.spent'), value: money(forecast.spent) },
      { label: t('overview.expected'), value: money(forecast.expected) },
      { label: t('overview.low'), value: money(forecast.low) },
      { label: t('overview.high'), value: money(forecast.high) },
      { label: t('overview.backtest'), value: formatPercent(forecast.backtest_error_percent, locale) },
    ],
    notes: [
      t('overview.whyForecast', { count: forecast.history_days }),
      ...(forecast.unpriced_calls > 0 ? [t('forecast.unpriced', { count: forecast.unpriced_calls })] : []),
      ...comparedWith(summary, 'whole', language),
    ],
  };
};

export const explainCoverage = (summary: Summary, { t, locale }: Language): Explanation => ({
  rows: [
    { label: t('overview.withCost'), value: formatInteger(summary.calls - summary.unpriced_calls, locale) },
    { label: t('overview.withoutCost'), value: formatInteger(summary.unpriced_calls, locale) },
  ],
  notes: [t('overview.whyCoverage'), ...comparedWith(summary, 'whole', { t, locale })],
});

export const explainCaching = (caching: Caching, language: Language): Explanation => {
  const { t, locale } = language;
  return {
    rows: [
      { label: t('overview.inEur'), value: moneyIn(language, 'EUR')(caching.saved_eur) },
      { label: t('overview.inUsd'), value: moneyIn(language, 'USD')(caching.saved_usd) },
      { label: t('overview.fromCache'), value: formatInteger(caching.cache_read_tokens, locale) },
    ],
    notes: [
      t('overview.whyCaching', { count: caching.counted_calls }),
      ...(caching.uncounted_calls > 0 ? [t('overview.uncountedCalls', { count: caching.uncounted_calls })] : []),
      ...(caching.eur_pending_calls > 0 ? [t('overview.pendingCalls', { count: caching.eur_pending_calls })] : []),
    ],
  };
};
