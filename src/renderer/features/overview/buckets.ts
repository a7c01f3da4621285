import type { SeriesBucket } from '../../../shared/contract/dimensions.ts';
import type { UsageQuestion } from '../../state/view-state.ts';

const dayMs = 86_400_000;

/** Bars that can still be told apart and pointed at. */
const mostDays = 100;
const mostWeeks = 110;

const bucketForDays = (days: number): SeriesBucket => {
  if (days <= 1) return 'hour';
  if (days <= mostDays) return 'day';
  return days <= mostWeeks * 7 ? 'week' : 'month';
};

/** How finely a period is drawn. @param now epoch milliseconds, for ranges without an end */
export const bucketOf = ({ period, from, to }: UsageQuestion, now: number): SeriesBucket => {
  if (from !== undefined) return bucketForDays(((to === undefined ? now : Date.parse(to)) - Date.parse(from)) / dayMs);
  if (period === 'today') return 'hour';
  return to !== undefined || period === 'all_time' || period === 'current_year' ? 'week' : 'day';
};

const toDate = (at: number): string => new Date(at).toISOString().slice(0, 10);

/**
 * The calendar days of a bucket, as a custom range: a week from `2026-08-31T00:00:00+02:00` is from 2026-08-31 to
 * 2026-09-07. Null for an hour: ranges are made of days.
 */
export const toDates = (start: string, bucket: SeriesBucket): { readonly from: string; readonly to: string } | null => {
  if (bucket === 'hour') return null;
  const from = start.slice(0, 10);
  const first = new Date(`${from}T00:00:00Z`);
  if (bucket === 'month') return { from, to: toDate(first.setUTCMonth(first.getUTCMonth() + 1, 1)) };
  return { from, to: toDate(first.getTime() + (bucket === 'week' ? 7 : 1) * dayMs) };
};

/**
 * A first of a month that lies before the three months before this one, wherever the owner's clock is.
 *
 * @param now epoch milliseconds
 */
export const startOfMonths = (now: number): string => {
  const today = new Date(now);
  return toDate(Date.UTC(today.getUTCFullYear(), today.getUTCMonth() - 4, 1));
};
