import type { Database } from 'better-sqlite3';
import type { BoundedRange } from '../../shared/core/period.ts';
import { toEventRange } from './range-parts.ts';
import type { RangePart } from './range-parts.ts';
import { subjectTables } from './rollup-tables.ts';
import type { DayCut, Subject } from './rollup-tables.ts';
import { and, listFilteredSubjects, toSetConditions, toSubjectConditions, toWhere } from './usage-filter.ts';
import type { Conditions, UsageFilter } from './usage-filter.ts';

/** A stretch of time with calls that a filter wants: so many, at most; `busy` of all calls are in it. */
export type CallSpan = BoundedRange & {
  readonly calls: number;
  readonly busy: number;
  /** Whether the rollups count the same calls. */
  readonly isRolledUp: boolean;
};

export type CallSpans = {
  /** Newest first; stretches without a wanted call are left out. */
  readonly spans: readonly CallSpan[];
  /** Whether `calls` are exact. The rollups know one client, user or conversation at a time. */
  readonly isExact: boolean;
};

/** Where the wanted calls of a period are, day by day, from the rollups; the period's edges from the events. */
export const readCallSpans = (
  db: Database,
  parts: readonly RangePart[],
  filter: UsageFilter,
  cut: DayCut,
): CallSpans => {
  const subjects = listFilteredSubjects(filter);
  const spans = parts.flatMap((part) =>
    part.grain === 'event' ? [readEdge(db, part, filter)] : readDays(db, part, filter, subjects, cut),
  );
  return {
    spans: spans.filter(({ calls }) => calls > 0).toSorted((a, b) => b.from - a.from),
    isExact: subjects.length < 2,
  };
};

/** On `usage_events e` alone: the sets are few, and are looked for once. */
export const toFilterConditions = (filter: UsageFilter): Conditions => {
  const sets = toSetConditions(filter);
  const inSets =
    sets.sql === ''
      ? sets
      : {
          sql: `e.dimension_set_id IN (SELECT s.id FROM dimension_sets s WHERE ${sets.sql})`,
          values: sets.values,
        };
  return and(inSets, toSubjectConditions(filter, 'e'));
};

const readEdge = (db: Database, { from, to }: RangePart, filter: UsageFilter): CallSpan => {
  const count = (conditions: Conditions): number => {
    const where = and({ sql: 'e.occurred_at >= ? AND e.occurred_at < ?', values: [from, to] }, conditions);
    const sql = `SELECT count(*) FROM usage_events e ${toWhere(where)}`;
    return db
      .prepare(sql)
      .pluck()
      .get(...where.values) as number;
  };
  const conditions = toFilterConditions(filter);
  const busy = count({ sql: '', values: [] });
  return { from, to, busy, isRolledUp: false, calls: conditions.sql === '' || busy === 0 ? busy : count(conditions) };
};

type DayCalls = { readonly day: number; readonly calls: number };

const readDays = (
  db: Database,
  part: RangePart,
  filter: UsageFilter,
  subjects: readonly Subject[],
  cut: DayCut,
): CallSpan[] => {
  const all = db
    .prepare('SELECT day, sum(calls) AS calls FROM rollup_day WHERE day >= ? AND day < ? GROUP BY day')
    .all(part.from, part.to) as DayCalls[];
  const sources: (Subject | null)[] = subjects.length > 0 ? [...subjects] : [null];
  const wanted = sources.map((subject) => readWantedDays(db, part, filter, subject));
  return all.map(({ day, calls: busy }) => ({
    ...toEventRange({ grain: 'day', from: day, to: day + 1 }, cut),
    busy,
    isRolledUp: true,
    calls: Math.min(...wanted.map((days) => days.get(day) ?? 0)),
  }));
};

/** Calls of each day from one rollup. Its days are named one by one, so that a subject is looked up and not looked for. */
const readWantedDays = (
  db: Database,
  part: RangePart,
  filter: UsageFilter,
  subject: Subject | null,
): ReadonlyMap<number, number> => {
  const table = subject === null ? 'rollup_day' : subjectTables[subject].rollup;
  const only = subject === null ? {} : { [subject]: filter[subject] };
  const where = and(toSetConditions(filter), toSubjectConditions(only, 't'));
  const rows = db
    .prepare(
      `SELECT d.day AS day, sum(t.calls) AS calls
       FROM (SELECT DISTINCT day FROM rollup_day WHERE day >= ? AND day < ?) d
       CROSS JOIN ${table} t ON t.day = d.day
       ${toSetConditions(filter).sql === '' ? '' : 'JOIN dimension_sets s ON s.id = t.dimension_set_id'}
       ${toWhere(where)} GROUP BY d.day`,
    )
    .all(part.from, part.to, ...where.values) as DayCalls[];
  return new Map(rows.map(({ day, calls }) => [day, calls]));
};
