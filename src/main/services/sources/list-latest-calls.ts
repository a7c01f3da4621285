import type { StoredEvent } from '../../../shared/core/ledger-entry.ts';
import type { BoundedRange, TimeRange } from '../../../shared/core/period.ts';
import { bucketStarts } from '../../../shared/core/period/bucket-starts.ts';
import type { UsageFilter } from '../../store/usage-filter.ts';
import type { UsageReader } from '../../store/usage-reader.ts';
import type { OwnerClock } from '../owner-clock.ts';

/**
 * The newest calls in a range of whole local days, at most `limit`. The rollups say in which days and hours they are, so
 * that the last calls of a service that has long been silent cost no walk through those of all others.
 */
export const listLatestCalls = (
  reader: UsageReader,
  clock: OwnerClock,
  range: TimeRange,
  filter: UsageFilter,
  limit: number,
): StoredEvent[] => {
  const latest: StoredEvent[] = [];
  const days = reader.readGroups(range, filter, { time: 'day' }).toSorted((a, b) => b.time - a.time);
  for (const { time: day } of days) {
    for (const part of listBusyParts(reader, clock, day, filter)) {
      if (latest.length === limit) return latest;
      latest.push(...reader.listEvents({ range: part, filter, terms: [], after: null, limit: limit - latest.length }));
    }
  }
  return latest;
};

/** The hours of a day with calls, latest first; the whole day for one user's calls, which no rollup has by the hour. */
const listBusyParts = (reader: UsageReader, clock: OwnerClock, day: number, filter: UsageFilter): BoundedRange[] => {
  const { startOfDay, dayOf } = clock.days;
  const whole = { from: startOfDay(day), to: startOfDay(day + 1) };
  if (filter.user !== undefined) return [whole];
  const busy = new Set(reader.readGroups(whole, filter, { time: 'hour' }).map(({ time }) => time));
  const { starts, end } = bucketStarts(whole, 'hour', clock.timeZone, clock.weekStart);
  return starts
    .map((from, at) => ({ from, to: starts[at + 1] ?? end }))
    .filter(({ from }) => busy.has(dayOf(from) * 24 + clock.hours.hourOf(from)))
    .toReversed();
};
