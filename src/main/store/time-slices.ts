import type { Database } from 'better-sqlite3';
import type { BoundedRange } from '../../shared/core/period.ts';
import type { CallSpan } from './call-spans.ts';
import { hasPlainHours } from './range-parts.ts';
import { allSets } from './rollup-tables.ts';
import type { DayCut } from './rollup-tables.ts';
import { and, listFilteredSubjects, toSetConditions, toWhere } from './usage-filter.ts';
import type { UsageFilter } from './usage-filter.ts';

/** A stretch of time that is looked through at once; its first `skip` wanted calls are not part of the page. */
export type TimeSlice = BoundedRange & { readonly skip: number };

/** Calls that may be looked at at once: some 20 ms. */
export const mostBusy = 20_000;

const hourMs = 3_600_000;

/**
 * Spans as slices no longer than a moment, in the order of the list. A day of very many calls is cut into its hours,
 * where the rollups know how many wanted calls are in each, else into equal parts.
 *
 * @param offset how many wanted calls to leave out, counted by the spans, which must be exact
 */
export function* toTimeSlices(
  db: Database,
  cut: DayCut,
  filter: UsageFilter,
  spans: readonly CallSpan[],
  isOldestFirst: boolean,
  offset: number,
): Generator<TimeSlice, void, void> {
  let skip = offset;
  const ordered = <T>(newestFirst: readonly T[]): readonly T[] =>
    isOldestFirst ? newestFirst.toReversed() : newestFirst;
  for (const span of ordered(spans)) {
    if (skip > 0 && skip >= span.calls) {
      skip -= span.calls;
      continue;
    }
    const pieces = span.busy <= mostBusy ? [span] : (readHours(db, cut, filter, span) ?? cutEqually(span, skip));
    for (const piece of ordered(pieces)) {
      if (skip > 0 && skip >= piece.calls) {
        skip -= piece.calls;
        continue;
      }
      yield { from: piece.from, to: piece.to, skip };
      skip = 0;
    }
  }
}

type Piece = BoundedRange & { readonly calls: number };

/** Newest first. What is to be skipped can only be counted in the whole. */
const cutEqually = (span: CallSpan, skip: number): readonly Piece[] => {
  if (skip > 0) return [span];
  const parts = Math.ceil(span.busy / mostBusy);
  const edge = (part: number): number => span.from + Math.floor(((span.to - span.from) * part) / parts);
  return Array.from({ length: parts }, (_, part) => ({
    from: edge(parts - part - 1),
    to: edge(parts - part),
    calls: span.calls,
  }));
};

/** The hours of a day with wanted calls, newest first; null where the rollups do not know them, or the clock changes. */
const readHours = (
  db: Database,
  cut: DayCut,
  filter: UsageFilter,
  { from, to, isRolledUp }: CallSpan,
): Piece[] | null => {
  if (!isRolledUp || listFilteredSubjects(filter).length > 0 || !hasPlainHours(cut, from, to)) return null;
  const sets = toSetConditions(filter);
  const day = cut.dayOf(from);
  const where = and(
    { sql: 't.hour >= ? AND t.hour < ?', values: [day * 24, (day + 1) * 24] },
    sets.sql === '' ? { sql: `t.dimension_set_id = ${allSets}`, values: [] } : sets,
  );
  const join = sets.sql === '' ? '' : 'JOIN dimension_sets s ON s.id = t.dimension_set_id';
  const rows = db
    .prepare(
      `SELECT t.hour AS hour, sum(t.calls) AS calls FROM rollup_hour t ${join} ${toWhere(where)}
       GROUP BY t.hour HAVING sum(t.calls) > 0 ORDER BY t.hour DESC`,
    )
    .all(...where.values) as { hour: number; calls: number }[];
  return rows.map(({ hour, calls }) => {
    const start = from + (hour - day * 24) * hourMs;
    return { from: start, to: start + hourMs, calls };
  });
};
