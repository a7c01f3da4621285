import type { TFunction } from 'i18next';
import type { SeriesBucket } from '../../../shared/contract/dimensions.ts';
import type { Series } from '../../../shared/contract/read-models.ts';
import type { ChartBar } from '../../charts/BarChart.tsx';
import { formatExactMoney } from '../../format/money.ts';

export type SeriesItem = Series['items'][number];

/** A bucket's start is local time: read as it is written, whatever zone this machine is in. */
const localTime = (start: string): Date => new Date(`${start.slice(0, 19)}Z`);

const labelStyles: Record<SeriesBucket, Intl.DateTimeFormatOptions> = {
  hour: { hour: 'numeric', minute: '2-digit' },
  day: { day: 'numeric', month: 'short' },
  week: { day: 'numeric', month: 'short' },
  month: { month: 'short', year: 'numeric' },
};

const titleStyles: Record<SeriesBucket, Intl.DateTimeFormatOptions> = {
  hour: { weekday: 'short', day: 'numeric', month: 'short', hour: 'numeric', minute: '2-digit' },
  day: { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' },
  week: { day: 'numeric', month: 'short', year: 'numeric' },
  month: { month: 'long', year: 'numeric' },
};

const format = (start: string, style: Intl.DateTimeFormatOptions, locale: string): string =>
  new Intl.DateTimeFormat(locale, { ...style, timeZone: 'UTC' }).format(localTime(start));

export const toBucketLabel = (start: string, bucket: SeriesBucket, locale: string): string =>
  format(start, labelStyles[bucket], locale);

/** The whole name of a bucket: "Thu, 12 Nov 2026", "Week of 9 Nov 2026". */
export const toBucketTitle = (start: string, bucket: SeriesBucket, t: TFunction, locale: string): string => {
  const title = format(start, titleStyles[bucket], locale);
  return bucket === 'week' ? t('overview.weekOf', { day: title }) : title;
};

export const exactMoney = (amount: string | null, currency: 'EUR' | 'USD', t: TFunction, locale: string): string =>
  amount === null ? t('widget.unknown') : formatExactMoney(amount, currency, locale);

type Figures = Pick<SeriesItem, 'cost_eur' | 'cost_usd' | 'total_tokens' | 'calls' | 'unpriced_calls'>;

/** Figures in full, line by line, for a tooltip. */
export const toLines = (figures: Figures, t: TFunction, locale: string): readonly string[] => [
  exactMoney(figures.cost_eur, 'EUR', t, locale),
  exactMoney(figures.cost_usd, 'USD', t, locale),
  t('overview.tokenCount', { count: figures.total_tokens }),
  t('overview.callCount', { count: figures.calls }),
  ...(figures.unpriced_calls > 0 ? [t('gaps.unpriced', { count: figures.unpriced_calls })] : []),
];

export type BarMeasure = 'cost_eur' | 'total_tokens';

/** @param now epoch milliseconds: its bucket is still growing */
export const toBars = (
  items: readonly SeriesItem[],
  { bucket, measure, now }: { readonly bucket: SeriesBucket; readonly measure: BarMeasure; readonly now: number },
  t: TFunction,
  locale: string,
): readonly ChartBar[] => {
  const current = items.findLastIndex(({ start }) => Date.parse(start) <= now);
  return items.map((item, index) => ({
    label: toBucketLabel(item.start, bucket, locale),
    title: toBucketTitle(item.start, bucket, t, locale),
    lines: () => toLines(item, t, locale),
    value: item[measure] === null ? null : Number(item[measure]),
    isCurrent: index === current,
  }));
};
