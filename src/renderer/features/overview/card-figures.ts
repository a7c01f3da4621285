import type { Summary } from '../../../shared/contract/read-models.ts';
import { type Currency, formatExactMoney, formatMoney } from '../../format/money.ts';
import { formatCount, formatInteger } from '../../format/numbers.ts';
import { type Change, changeBetween, growthOf, pointsOf } from './change.ts';
import { formatPercent } from './explanations.ts';

/** In the order they are read. */
export const cardIds = ['eur', 'usd', 'calls', 'tokens', 'success', 'average', 'forecast', 'coverage'] as const;
export type CardId = (typeof cardIds)[number];

export type CardFigure = {
  readonly text: string;
  /** As the engine sent it, every digit; null when it is not known. */
  readonly exact: string | null;
  /** The same for the pointer. */
  readonly title: string | undefined;
  /** Set for money, whose symbol steps back. */
  readonly currency?: Currency;
  readonly isProvisional?: boolean;
  readonly change: Change | null;
};

type ToFigure = (summary: Summary, locale: string) => CardFigure;

const toMoney = (
  amount: string | null,
  currency: Currency,
  change: Change | null,
  locale: string,
  isProvisional = false,
): CardFigure => ({
  text: formatMoney(amount, currency, locale),
  exact: amount,
  title: amount === null ? undefined : formatExactMoney(amount, currency, locale),
  currency,
  isProvisional,
  change,
});

const toCount = (value: number, change: Change | null, locale: string): CardFigure => ({
  text: formatCount(value, locale),
  exact: String(value),
  title: formatInteger(value, locale),
  change,
});

const toShare = (percent: number | null, change: Change | null, locale: string): CardFigure => ({
  text: percent === null ? '—' : formatPercent(percent, locale),
  exact: percent === null ? null : String(percent),
  title: undefined,
  change,
});

export const cardFigures: Readonly<Record<CardId, ToFigure>> = {
  eur: (summary, locale) =>
    toMoney(
      summary.cost_eur,
      'EUR',
      growthOf(summary, 'cost_eur'),
      locale,
      summary.cost_eur !== null && summary.eur_provisional_calls > 0,
    ),
  usd: (summary, locale) => toMoney(summary.cost_usd, 'USD', growthOf(summary, 'cost_usd'), locale),
  calls: (summary, locale) => toCount(summary.calls, growthOf(summary, 'calls'), locale),
  tokens: (summary, locale) => toCount(summary.total_tokens, growthOf(summary, 'total_tokens'), locale),
  success: (summary, locale) => toShare(summary.success_rate, pointsOf(summary, 'success_rate'), locale),
  average: ({ average_daily_cost_eur: now, previous }, locale) =>
    toMoney(now, 'EUR', changeBetween(now, previous?.average_daily_cost_eur), locale),
  forecast: ({ forecast, previous }, locale) =>
    toMoney(forecast?.expected ?? null, 'EUR', changeBetween(forecast?.expected ?? null, previous?.cost_eur), locale),
  coverage: (summary, locale) => toShare(summary.coverage_percent, pointsOf(summary, 'coverage_percent'), locale),
};
