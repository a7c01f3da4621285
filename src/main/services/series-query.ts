import { AppError } from '../../shared/core/app-error.ts';
import { addFigures, noFigures } from '../../shared/core/figures.ts';
import type { Figures } from '../../shared/core/figures.ts';
import { boundRange, resolvePeriod } from '../../shared/core/period.ts';
import type { BoundedRange } from '../../shared/core/period.ts';
import { bucketStarts, mostBuckets } from '../../shared/core/period/bucket-starts.ts';
import type { Buckets } from '../../shared/core/period/bucket-starts.ts';
import { toLocalText } from '../../shared/core/period/local-text.ts';
import type { BreakdownDimension } from '../../shared/contract/dimensions.ts';
import type { QueryHandlers } from '../../shared/contract/queries.ts';
import type { Grouping } from '../store/read-figures.ts';
import type { UsageFilter } from '../store/usage-filter.ts';
import type { UsageReader } from '../store/usage-reader.ts';
import { toSeriesView } from './figures-view.ts';
import type { OwnerClock } from './owner-clock.ts';
import { toUsageFilter } from './usage-query.ts';

/** Figures bucket by bucket without holes; with `by`, each key that occurs has every bucket. */
export const createSeriesQuery =
  (reader: UsageReader, clock: OwnerClock): QueryHandlers['series'] =>
  (input) => {
    const now = clock.now();
    const range = resolvePeriod(input, now, clock.timeZone, clock.weekStart);
    const filter = toUsageFilter(input);
    const bounded = boundRange(range, reader.readBounds(filter.workspace), now, clock.timeZone);
    const buckets = bucketStarts(bounded, input.bucket, clock.timeZone, clock.weekStart);
    const by = toKeyDimension(input.by);
    const read = input.bucket === 'hour' ? readByHour : readByDay;
    const cells = read({ reader, clock, buckets, range: bounded, filter, by });
    const keys = by === undefined ? [''] : [...cells.keys()].toSorted();
    refuseTooMany(keys.length * buckets.starts.length);
    const items = keys.flatMap((key) =>
      buckets.starts.map((start, at) => ({
        start: toLocalText(start, clock.timeZone),
        ...(by === undefined ? {} : { key: key === '' ? null : key }),
        ...toSeriesView(cells.get(key)?.get(at) ?? noFigures),
      })),
    );
    return { items };
  };

/** Figures by key ('' without one), then by the bucket's place. */
type Cells = Map<string, Map<number, Figures>>;
type KeyDimension = Exclude<Grouping['by'], undefined>;

const addTo = (cells: Cells, key: string, at: number, figures: Figures): void => {
  let row = cells.get(key);
  if (row === undefined) cells.set(key, (row = new Map()));
  row.set(at, addFigures(row.get(at) ?? noFigures, figures));
};

type Question = {
  readonly reader: UsageReader;
  readonly clock: OwnerClock;
  readonly buckets: Buckets;
  readonly range: BoundedRange;
  readonly filter: UsageFilter;
  readonly by: KeyDimension | undefined;
};

/** Days, weeks and months are made of whole local days. */
const readByDay = ({ reader, clock, buckets, range, filter, by }: Question): Cells => {
  const cells: Cells = new Map();
  for (const group of reader.readGroups(range, filter, { by, time: 'day' })) {
    addTo(cells, group.key, findBucket(buckets.starts, clock.days.startOfDay(group.time)), group.figures);
  }
  return cells;
};

/** An hour the clock shows twice is one in the store but two buckets: those few are read by their instants. */
const readByHour = ({ reader, clock, buckets: { starts, end }, range, filter, by }: Question): Cells => {
  const cells: Cells = new Map();
  const placesOf = Map.groupBy(starts.keys(), (at) => {
    const start = starts[at] ?? end;
    return clock.days.dayOf(start) * 24 + clock.hours.hourOf(start);
  });
  for (const group of reader.readGroups(range, filter, { by, time: 'hour' })) {
    const places = placesOf.get(group.time) ?? [];
    if (places.length === 1) addTo(cells, group.key, places[0] ?? 0, group.figures);
  }
  const shownTwice = [...placesOf.values()].filter((places) => places.length > 1).flat();
  for (const at of shownTwice) {
    const from = Math.max(starts[at] ?? end, range.from);
    const to = Math.min(starts[at + 1] ?? end, range.to);
    for (const group of reader.readGroups({ from, to }, filter, { by })) addTo(cells, group.key, at, group.figures);
  }
  return cells;
};

/** The last bucket that begins at or before `at`. */
const findBucket = (starts: readonly number[], at: number): number => {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((starts[middle] ?? Infinity) <= at) low = middle;
    else high = middle - 1;
  }
  return low;
};

const toKeyDimension = (by: BreakdownDimension | undefined): KeyDimension | undefined => {
  if (by !== 'hour' && by !== 'weekday' && by !== 'hour_of_week') return by;
  const detail = `A series cannot be split by ${by}: ask for workspace, service, operation, provider, model, client, user, conversation or cost_status.`;
  throw new AppError('invalid', detail, { errors: [{ pointer: '?by', code: 'not_allowed', detail }] });
};

const refuseTooMany = (items: number): void => {
  if (items <= mostBuckets) return;
  const detail = `The answer would hold ${items} items, more than ${mostBuckets}: ask for longer buckets, a shorter period or a filter.`;
  throw new AppError('invalid', detail, { errors: [{ pointer: '?bucket', code: 'too_many_items', detail }] });
};
