import type { Database } from 'better-sqlite3';
import type { TimeRange } from '../../shared/core/period.ts';
import { toEvents, toRangeParts } from './range-parts.ts';
import type { RangePart } from './range-parts.ts';
import { createRetiredReader } from './retired-calls.ts';
import type { DayCut } from './rollup-tables.ts';

/**
 * Where a range's single calls are. The rollups count those as well that are kept in sums alone, so up to the last of these
 * the calls themselves are looked at: few are left there.
 */
export const toSingleCallParts = (db: Database, range: TimeRange, cut: DayCut): RangePart[] => {
  const before = createRetiredReader(db).readBefore();
  if (range.from !== null && range.from >= before) return toRangeParts(range, cut);
  if (before === -Infinity) return toRangeParts(range, cut);
  const first = db.prepare('SELECT min(occurred_at) FROM usage_events').pluck().get() as number | null;
  if (first === null) return [];
  const left = toEvents(Math.max(range.from ?? first, first), Math.min(before, range.to));
  return range.to <= before ? left : [...left, ...toRangeParts({ from: before, to: range.to }, cut)];
};
