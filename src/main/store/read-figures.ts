import type { Database } from 'better-sqlite3';
import { addFigures } from '../../shared/core/figures.ts';
import type { Figures } from '../../shared/core/figures.ts';
import { prepareOnce } from './prepare-once.ts';
import type { FigurePart } from './range-parts.ts';
import { retiredSums, toRetiredTimes } from './retired-calls.ts';
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

/** Whether whole hours can be read from the rollups, which know no subjects in them. */
export const canReadHours = (filter: UsageFilter, { by }: Grouping): boolean =>
  listWantedSubjects(filter, by).length === 0;

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
  parts: readonly FigurePart[],
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

/** The tables and conditions that a part is read by. */
export const toFrom = (part: FigurePart, filter: UsageFilter, grouping: Grouping): Conditions => {
  const { by } = grouping;
  const source = chooseSource(part, filter, grouping);
  const where = and(source.range, toSetConditions(filter), toSubjectConditions(filter, 't'), {
    sql: isSubject(by) ? `t.${subjectTables[by].idColumn} IS NOT NULL` : '',
    values: [],
  });
  // Without a name to show or to compare, the rollup's own numbers do and the join is saved.
  const joinsSets = source.sums !== rollupSums || needsSets(filter, by);
  return {
    sql: `${source.table} t ${joinsSets ? 'JOIN dimension_sets s ON s.id = t.dimension_set_id' : ''} ${toWhere(where)}`,
    values: where.values,
  };
};

/** Figures of one part, grouped. */
export const readPart = (
  db: Database,
  part: FigurePart,
  filter: UsageFilter,
  grouping: Grouping,
  /** Of what is read; all of it without. */
  chosen: Conditions = { sql: '', values: [] },
): FigureGroup[] => {
  const { by } = grouping;
  const source = chooseSource(part, filter, grouping);
  const subject = isSubject(by) ? subjectTables[by] : null;
  const key = by === undefined ? "''" : subject ? `t.${subject.idColumn}` : `s.${by}`;
  const from = toFrom(part, filter, grouping);
  // Constants are left out of GROUP BY, so that hours and days come in the order of the rollup's key, without a sort.
  const groupBy = [by === undefined ? '' : 'k', grouping.time === undefined ? '' : 'w'].filter(
    (column) => column !== '',
  );
  const grouped = `SELECT ${key} AS k, ${source.time} AS w, ${source.sums} FROM ${from.sql} ${chosen.sql === '' ? '' : `AND ${chosen.sql}`}
    ${groupBy.length > 0 ? `GROUP BY ${groupBy.join(', ')}` : ''}`;
  const label = by === 'client' ? 'n.name' : by === 'user' ? 'n.email' : 'NULL';
  const sql = subject
    ? `SELECT n.key, ${label}, (SELECT name FROM workspaces WHERE id = n.workspace_id), g.*
       FROM (${grouped}) g JOIN ${subject.names} n ON n.id = g.k`
    : `SELECT g.k, NULL, NULL, g.* FROM (${grouped}) g`;
  const rows = prepareOnce(db, 'exact rows', sql).all(...from.values, ...chosen.values) as Row[];
  return rows.filter(([, , , , , calls]) => calls !== null && calls > 0n).map(toGroup);
};

const needsSets = (filter: UsageFilter, by: Grouping['by']): boolean =>
  toSetConditions(filter).sql !== '' || (by !== undefined && !isSubject(by));

type Source = { readonly table: string; readonly range: Conditions; readonly time: string; readonly sums: string };

const chooseSource = (part: FigurePart, filter: UsageFilter, { by, time }: Grouping): Source => {
  const between = (column: string, scale = 1): Conditions => ({
    sql: `t.${column} >= ? AND t.${column} < ?`,
    values: [part.from * scale, part.to * scale],
  });
  if (part.grain === 'event' || part.grain === 'retired') {
    const isRetired = part.grain === 'retired';
    const at = isRetired ? 't.first_at' : 't.occurred_at';
    const day = `CAST(local_day(${at}) AS INTEGER)`;
    const hour = `${day} * 24 + CAST(local_hour(${at}) AS INTEGER)`;
    return {
      table: isRetired ? 'retired_calls' : 'usage_events',
      range: isRetired ? toRetiredTimes(part) : between('occurred_at'),
      time: toTime(time, day, hour),
      sums: isRetired ? retiredSums : eventSums,
    };
  }
  if (part.grain === 'hour' || time === 'hour') {
    return {
      table: 'rollup_hour',
      range: needsSets(filter, by)
        ? between('hour', part.grain === 'hour' ? 1 : 24)
        : toHoursOfAllSets(part, part.grain === 'hour' ? 1 : 24),
      time: toTime(time, String(Math.floor(part.from / 24)), 't.hour'),
      sums: rollupSums,
    };
  }
  const [subject] = listWantedSubjects(filter, by);
  const table = subject === undefined ? 'rollup_day' : subjectTables[subject].rollup;
  return { table, range: between('day'), time: toTime(time, 't.day', '0'), sums: rollupSums };
};

/** A year of hours is looked up one by one; more are read from the first to the last, with the rows of every set. */
const mostHours = 9_000;

/** One row an hour, that of all sets together; a join on the sets leaves that row out. */
const toHoursOfAllSets = ({ from, to }: FigurePart, scale: number): Conditions => {
  const length = (to - from) * scale;
  if (length > mostHours) {
    const sql = `t.hour >= ? AND t.hour < ? AND t.dimension_set_id = ${allSets}`;
    return { sql, values: [from * scale, to * scale] };
  }
  const hours = Array.from({ length }, (_, at) => from * scale + at);
  const sql = `t.hour IN (SELECT value FROM json_each(?)) AND t.dimension_set_id = ${allSets}`;
  return { sql, values: [JSON.stringify(hours)] };
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
