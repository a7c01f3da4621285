import type { Database } from 'better-sqlite3';
import { addFigures } from '../../shared/core/figures.ts';
import type { Figures } from '../../shared/core/figures.ts';
import type { RangePart } from './range-parts.ts';
import { allSets, subjectTables, sumColumns } from './rollup-tables.ts';
import type { Subject } from './rollup-tables.ts';
import { and, listFilteredSubjects, toSetConditions, toSubjectConditions, toWhere } from './usage-filter.ts';
import type { Conditions, SetColumn, UsageFilter } from './usage-filter.ts';

/**
 * What figures are grouped by: nothing, a dimension, or a subject; and by time: the local day, or the local clock's hour
 * (`day * 24 + 0..23`).
 */
export type Grouping = {
  readonly by?: SetColumn | Subject | undefined;
  readonly time?: 'day' | 'hour' | undefined;
};

/**
 * `key` '' is "none". Subjects also bring a name to show and the workspace they belong to: the same client id in two
 * workspaces is two clients. `time` is 0 when not grouped by time.
 */
export type FigureGroup = {
  readonly key: string;
  readonly label: string | null;
  readonly workspace: string | null;
  readonly time: number;
  readonly figures: Figures;
};

const isSubject = (by: SetColumn | Subject | undefined): by is Subject => by !== undefined && by in subjectTables;

/** Whether whole days can be read from the rollups: they know one subject at a time, and hours without one. */
export const canReadRollups = (filter: UsageFilter, { by, time }: Grouping): boolean => {
  const wanted = listWantedSubjects(filter, by);
  return wanted.length === 0 || (wanted.length === 1 && (time === undefined || time === 'day'));
};

const listWantedSubjects = (filter: UsageFilter, by: Grouping['by']): Subject[] => [
  ...new Set([...listFilteredSubjects(filter), ...(isSubject(by) ? [by] : [])]),
];

/** Figures of the parts, grouped; each group comes once. */
export const readFigureGroups = (
  db: Database,
  parts: readonly RangePart[],
  filter: UsageFilter,
  grouping: Grouping,
): FigureGroup[] => {
  const rows = parts.flatMap((part) => readPart(db, part, filter, grouping));
  return parts.length > 1 ? mergeGroups(rows) : rows;
};

/** Adds up groups of the same key and time. */
const mergeGroups = (groups: readonly FigureGroup[]): FigureGroup[] => {
  const merged = new Map<string, FigureGroup>();
  for (const group of groups) {
    const id = `${group.time}\0${group.workspace}\0${group.key}`;
    const known = merged.get(id);
    merged.set(id, known ? { ...known, figures: addFigures(known.figures, group.figures) } : group);
  }
  return [...merged.values()];
};

/** What a list is ordered by: the sum of these rollup columns. */
const measureColumns = {
  cost: ['cost_nano_usd'],
  tokens: ['input_tokens', 'output_tokens'],
  calls: ['calls'],
} as const;
export type Measure = keyof typeof measureColumns;

/**
 * The `limit` subjects with the most of a measure over whole days, and all that equal the last of them. Only their figures
 * are added up in full, which is what makes it fast among a hundred thousand conversations.
 */
export const readTopSubjects = (
  db: Database,
  part: Extract<RangePart, { grain: 'day' }>,
  filter: UsageFilter,
  by: Subject,
  measure: Measure,
  limit: number,
): FigureGroup[] => {
  const columns = measureColumns[measure].map((column) => `t.${column}`).join(' + ');
  const { idColumn } = subjectTables[by];
  return readPart(db, part, filter, { by }, (from) => ({
    sql: `t.${idColumn} IN (
      WITH sums AS MATERIALIZED (SELECT t.${idColumn} AS subject, sum(${columns}) AS most FROM ${from.sql} GROUP BY 1)
      SELECT subject FROM sums WHERE most >= coalesce((SELECT most FROM sums ORDER BY most DESC LIMIT 1 OFFSET ${limit - 1}), 0))`,
    values: from.values,
  }));
};

/** From so many days on they are read from the first to the last: a call may be dated centuries ago. */
const mostSeeks = 2_000;

/** Figures of one subject by its row id, over whole days: a seek for each of them, whatever else happened in them. */
export const readSubject = (
  db: Database,
  part: Extract<RangePart, { grain: 'day' }>,
  filter: UsageFilter,
  by: Subject,
  id: number,
): FigureGroup[] =>
  readPart(db, part, filter, { by }, () => {
    const length = part.to - part.from;
    const subject = { sql: `t.${subjectTables[by].idColumn} = ?`, values: [id] };
    if (length > mostSeeks) return subject;
    const days = JSON.stringify(Array.from({ length }, (_, at) => part.from + at));
    return and(subject, { sql: 't.day IN (SELECT value FROM json_each(?))', values: [days] });
  });

const readPart = (
  db: Database,
  part: RangePart,
  filter: UsageFilter,
  grouping: Grouping,
  /** The subjects wanted, made from what is read; all of them without it. */
  toChosen?: (from: Conditions) => Conditions,
): FigureGroup[] => {
  const { by } = grouping;
  const source = chooseSource(part, filter, grouping);
  const subject = isSubject(by) ? subjectTables[by] : null;
  const key = by === undefined ? "''" : subject ? `t.${subject.idColumn}` : `s.${by}`;
  const sets = toSetConditions(filter);
  const where = and(source.range, sets, toSubjectConditions(filter, 't'), {
    sql: subject ? `t.${subject.idColumn} IS NOT NULL` : '',
    values: [],
  });
  // Without a name to show or to compare, the rollup's own numbers do and the join is saved.
  const joinsSets = source.sums === eventSums || needsSets(filter, by);
  const from = `${source.table} t ${joinsSets ? 'JOIN dimension_sets s ON s.id = t.dimension_set_id' : ''} ${toWhere(where)}`;
  const chosen = toChosen?.({ sql: from, values: where.values });
  // Constants are left out of GROUP BY, so that hours and days come in the order of the rollup's key, without a sort.
  const groupBy = [by === undefined ? '' : 'k', grouping.time === undefined ? '' : 'w'].filter(
    (column) => column !== '',
  );
  const grouped = `SELECT ${key} AS k, ${source.time} AS w, ${source.sums} FROM ${from} ${chosen ? `AND ${chosen.sql}` : ''}
    ${groupBy.length > 0 ? `GROUP BY ${groupBy.join(', ')}` : ''}`;
  const label = by === 'client' ? 'n.name' : by === 'user' ? 'n.email' : 'NULL';
  const sql = subject
    ? `SELECT n.key, ${label}, (SELECT name FROM workspaces WHERE id = n.workspace_id), g.*
       FROM (${grouped}) g JOIN ${subject.names} n ON n.id = g.k`
    : `SELECT g.k, NULL, NULL, g.* FROM (${grouped}) g`;
  const rows = db
    .prepare(sql)
    .raw()
    .safeIntegers()
    .all(...where.values, ...(chosen?.values ?? [])) as Row[];
  return rows.filter(([, , , , , calls]) => calls !== null && calls > 0n).map(toGroup);
};

const needsSets = (filter: UsageFilter, by: Grouping['by']): boolean =>
  toSetConditions(filter).sql !== '' || (by !== undefined && !isSubject(by));

type Source = { readonly table: string; readonly range: Conditions; readonly time: string; readonly sums: string };

const chooseSource = (part: RangePart, filter: UsageFilter, { by, time }: Grouping): Source => {
  const between = (column: string, scale = 1): Conditions => ({
    sql: `t.${column} >= ? AND t.${column} < ?`,
    values: [part.from * scale, part.to * scale],
  });
  if (part.grain === 'event') {
    const day = 'CAST(local_day(t.occurred_at) AS INTEGER)';
    const hour = `${day} * 24 + CAST(local_hour(t.occurred_at) AS INTEGER)`;
    return {
      table: 'usage_events',
      range: between('occurred_at'),
      time: toTime(time, day, hour),
      sums: eventSums,
    };
  }
  if (time === 'hour') {
    // One row an hour where the sets need not be told apart; a join on them leaves that row out.
    const sets = needsSets(filter, by) ? '' : ` AND t.dimension_set_id = ${allSets}`;
    const { sql, values } = between('hour', 24);
    return {
      table: 'rollup_hour',
      range: { sql: `${sql}${sets}`, values },
      time: toTime(time, '0', 't.hour'),
      sums: rollupSums,
    };
  }
  const [subject] = listWantedSubjects(filter, by);
  const table = subject === undefined ? 'rollup_day' : subjectTables[subject].rollup;
  return { table, range: between('day'), time: toTime(time, 't.day', '0'), sums: rollupSums };
};

const toTime = (time: Grouping['time'], day: string, hour: string): string =>
  time === undefined ? '0' : time === 'day' ? day : hour;

const rollupSums = sumColumns.map((column) => `sum(t.${column})`).join(', ');

/** The sums of `sumColumns`, in their order, over `usage_events t` joined with `dimension_sets s`. */
export const eventSums = [
  'count(*)',
  'sum(s.success = 0)',
  "sum(s.cost_status = 'unpriced')",
  'sum(t.cost_nano_usd IS NULL)',
  'sum(t.cost_nano_eur IS NULL)',
  "sum(t.cost_nano_eur IS NOT NULL AND s.eur_status = 'provisional')",
  'sum(t.input_tokens)',
  'sum(t.output_tokens)',
  'sum(t.cache_read_tokens)',
  'coalesce(sum(t.cost_nano_usd), 0)',
  'coalesce(sum(t.cost_nano_eur), 0)',
].join(', ');

/** Key, label, workspace, the grouping's own key and time, then the sums in the order of `sumColumns`. */
type Row = [
  key: string,
  label: string | null,
  workspace: string | null,
  k: unknown,
  time: bigint,
  calls: bigint | null,
  ...sums: bigint[],
];

const toGroup = ([key, label, workspace, , time, calls, ...sums]: Row): FigureGroup => ({
  key,
  label,
  workspace,
  time: Number(time),
  figures: {
    calls: Number(calls),
    failedCalls: Number(sums[0]),
    unpricedCalls: Number(sums[1]),
    usdUnknownCalls: Number(sums[2]),
    eurUnknownCalls: Number(sums[3]),
    eurProvisionalCalls: Number(sums[4]),
    inputTokens: Number(sums[5]),
    outputTokens: Number(sums[6]),
    cacheReadTokens: Number(sums[7]),
    costNanoUsd: sums[8] as bigint,
    costNanoEur: sums[9] as bigint,
  },
});
