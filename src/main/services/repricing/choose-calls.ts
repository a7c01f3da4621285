import type { TimeRange } from '../../../shared/core/period.ts';
import type { UsageFilter } from '../../store/usage-filter.ts';
import type { UsageReader } from '../../store/usage-reader.ts';
import type { OwnerClock } from '../owner-clock.ts';

/** Chosen calls: a range of time and a filter, as in every read. */
export type Choice = { readonly range: TimeRange; readonly filter: UsageFilter };

/** Costs a price list has a say in; bills and flat fees are never repriced. */
const repriceableStatuses = ['priced', 'estimated', 'unpriced'] as const;

/**
 * The chosen calls that can be repriced, looked for no further than from the first day that has any to the last, which
 * the rollups know: the calls of a new model are found without walking through years.
 */
export const toRepriceable = (
  usage: Pick<UsageReader, 'readGroups'>,
  { days }: Pick<OwnerClock, 'days'>,
  { range, filter }: Choice,
): Choice => {
  const chosen = filter.costStatus;
  const costStatus = repriceableStatuses.filter((status) => chosen === undefined || chosen.includes(status));
  const only = { ...filter, costStatus };
  let [first, last] = [Infinity, -Infinity];
  for (const { time } of usage.readGroups(range, only, { time: 'day' })) {
    first = Math.min(first, time);
    last = Math.max(last, time);
  }
  if (first > last) return { range: { from: 0, to: 0 }, filter: only };
  const from = Math.max(range.from ?? -Infinity, days.startOfDay(first));
  return { range: { from, to: Math.min(range.to, days.startOfDay(last + 1)) }, filter: only };
};
