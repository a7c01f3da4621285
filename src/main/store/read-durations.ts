import type { Database } from 'better-sqlite3';
import { addDuration, fromDurationBucket, readHistogramBytes, toDurationBucket } from './duration-histogram.ts';
import type { DurationHistogram } from './duration-histogram.ts';
import { prepareOnce } from './prepare-once.ts';
import { toEventRange } from './range-parts.ts';
import { toRetiredTimes } from './retired-calls.ts';
import { readDurationBytes } from './retired-durations.ts';
import type { DayCut } from './rollup-tables.ts';
import type { RangePart } from './range-parts.ts';
import { and, listFilteredSubjects, toSetConditions, toSubjectConditions, toWhere } from './usage-filter.ts';
import type { UsageFilter } from './usage-filter.ts';

export type DurationPercentiles = { readonly p50: number | null; readonly p95: number | null };

/**
 * Nearest-rank percentiles of the response times in whole milliseconds, null without a measured call. `exact` sorts the
 * calls themselves; otherwise the day histograms answer, within 1.6 %.
 */
export const readDurationPercentiles = (
  db: Database,
  parts: readonly RangePart[],
  filter: UsageFilter,
  cut: DayCut,
  exact: boolean,
): DurationPercentiles => {
  const counts: DurationHistogram = new Map();
  const fromEvents = exact || listFilteredSubjects(filter).length > 0;
  const toKey = exact ? (durationMs: number) => durationMs : toDurationBucket;
  for (const part of parts) {
    if (part.grain === 'day' && !fromEvents) addDays(db, counts, part, filter);
    else {
      addEvents(db, counts, toEventRange(part, cut), filter, toKey);
      addRetired(db, counts, toEventRange(part, cut), filter, toKey);
    }
  }
  const sorted = [...counts].toSorted(([a], [b]) => a - b);
  const total = sorted.reduce((sum, [, calls]) => sum + calls, 0);
  const percentile = (fraction: number): number | null => {
    const key = findRank(sorted, Math.max(1, Math.ceil(fraction * total)));
    return key === null || exact ? key : fromDurationBucket(key);
  };
  return { p50: percentile(0.5), p95: percentile(0.95) };
};

const findRank = (sorted: readonly (readonly [key: number, calls: number])[], rank: number): number | null => {
  let left = rank;
  for (const [key, calls] of sorted) {
    left -= calls;
    if (left <= 0) return key;
  }
  return null;
};

/** More than the bucket of any duration a number holds exactly. */
const mostBuckets = 2_048;

const addDays = (db: Database, counts: DurationHistogram, days: { from: number; to: number }, filter: UsageFilter) => {
  const sets = toSetConditions(filter);
  const where = and({ sql: 't.day >= ? AND t.day < ?', values: [days.from, days.to] }, sets);
  const join = sets.sql === '' ? '' : 'JOIN dimension_sets s ON s.id = t.dimension_set_id';
  const sql = `SELECT t.buckets FROM rollup_day_duration t ${join} ${toWhere(where)}`;
  const rows = prepareOnce(db, 'first column', sql).all(...where.values) as Buffer[];
  const dense = new Float64Array(mostBuckets);
  for (const bytes of rows) readHistogramBytes(bytes, (bucket, calls) => (dense[bucket]! += calls));
  for (const [bucket, calls] of dense.entries()) if (calls > 0) addDuration(counts, bucket, calls);
};

const addEvents = (
  db: Database,
  counts: DurationHistogram,
  range: { from: number; to: number },
  filter: UsageFilter,
  toKey: (durationMs: number) => number,
) => {
  const where = and(
    { sql: 't.occurred_at >= ? AND t.occurred_at < ? AND t.duration_ms IS NOT NULL', values: [range.from, range.to] },
    toSetConditions(filter),
    toSubjectConditions(filter, 't'),
  );
  const rows = db
    .prepare(
      `SELECT t.duration_ms, count(*) FROM usage_events t JOIN dimension_sets s ON s.id = t.dimension_set_id
       ${toWhere(where)} GROUP BY t.duration_ms`,
    )
    .raw()
    .all(...where.values) as [number, number][];
  for (const [durationMs, calls] of rows) addDuration(counts, toKey(durationMs), calls);
};

/** Of calls that are kept in sums alone, which hold every response time. */
const addRetired = (
  db: Database,
  counts: DurationHistogram,
  range: { from: number; to: number },
  filter: UsageFilter,
  toKey: (durationMs: number) => number,
) => {
  const where = and(
    toRetiredTimes(range),
    { sql: 't.durations IS NOT NULL', values: [] },
    toSetConditions(filter),
    toSubjectConditions(filter, 't'),
  );
  const rows = db
    .prepare(
      `SELECT t.durations FROM retired_calls t JOIN dimension_sets s ON s.id = t.dimension_set_id ${toWhere(where)}`,
    )
    .pluck()
    .iterate(...where.values) as Iterable<Buffer>;
  for (const bytes of rows) {
    readDurationBytes(bytes, (durationMs, calls) => addDuration(counts, toKey(durationMs), calls));
  }
};
