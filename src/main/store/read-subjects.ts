import type { Database } from 'better-sqlite3';
import { prepareOnce } from './prepare-once.ts';
import type { FigurePart } from './range-parts.ts';
import { readPart, toFrom } from './read-figures.ts';
import type { FigureGroup } from './read-figures.ts';
import { subjectTables } from './rollup-tables.ts';
import type { Subject } from './rollup-tables.ts';
import { and } from './usage-filter.ts';
import type { Conditions, UsageFilter } from './usage-filter.ts';

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
  part: Extract<FigurePart, { grain: 'day' }>,
  filter: UsageFilter,
  by: Subject,
  measure: Measure,
  limit: number,
): FigureGroup[] => {
  const columns = measureColumns[measure].map((column) => `t.${column}`).join(' + ');
  const { idColumn } = subjectTables[by];
  const { sql, values } = toFrom(part, filter, { by });
  const ids = prepareOnce(
    db,
    'first column',
    `WITH sums AS MATERIALIZED (SELECT t.${idColumn} AS subject, sum(${columns}) AS most FROM ${sql} GROUP BY 1)
     SELECT subject FROM sums WHERE most >= coalesce((SELECT most FROM sums ORDER BY most DESC LIMIT 1 OFFSET ${limit - 1}), 0)`,
  ).all(...values) as number[];
  return readSubjects(db, part, filter, by, ids);
};

/** With so many days and subjects the days are read from the first to the last: a call may be dated centuries ago. */
const mostSeeks = 2_000;

/** Figures of subjects by their row ids, over whole days: a seek for each in each of them, whatever else happened. */
export const readSubjects = (
  db: Database,
  part: Extract<FigurePart, { grain: 'day' }>,
  filter: UsageFilter,
  by: Subject,
  ids: readonly number[],
): FigureGroup[] => {
  if (ids.length === 0) return [];
  const length = part.to - part.from;
  const inList = (column: string, list: readonly number[]): Conditions => ({
    sql: `t.${column} IN (SELECT value FROM json_each(?))`,
    values: [JSON.stringify(list)],
  });
  const subjects = inList(subjectTables[by].idColumn, ids);
  if (length * ids.length > mostSeeks) return readPart(db, part, filter, { by }, subjects);
  const days = Array.from({ length }, (_, at) => part.from + at);
  return readPart(db, part, filter, { by }, and(subjects, inList('day', days)));
};
