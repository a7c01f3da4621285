import type { Database } from 'better-sqlite3';
import type { DayCut } from './rollup-tables.ts';
import { and, toSetConditions, toWhere } from './usage-filter.ts';

/** Times of the first and last call, epoch ms. */
export type CallBounds = { readonly firstAt: number; readonly lastAt: number };

/**
 * When the first and the last call of some workspaces were made; null without calls. What lies in another workspace makes
 * no difference. Where the calls of a day are no longer kept, its start stands for them.
 */
export const readWorkspaceBounds = (db: Database, cut: DayCut, workspaces: readonly string[]): CallBounds | null => {
  const inSets = toSetConditions({ workspace: workspaces });
  const days = db
    .prepare<(string | number)[], { first: number | null; last: number | null }>(
      `SELECT min(t.day) AS first, max(t.day) AS last FROM rollup_day t
       JOIN dimension_sets s ON s.id = t.dimension_set_id ${toWhere(inSets)}`,
    )
    .get(...inSets.values);
  if (days === undefined || days.first === null || days.last === null) return null;
  const readEdge = (day: number, order: 'ASC' | 'DESC'): number => {
    const inDay = {
      sql: 'e.occurred_at >= ? AND e.occurred_at < ?',
      values: [cut.startOfDay(day), cut.startOfDay(day + 1)],
    };
    const where = and(inDay, inSets);
    const edge = db
      .prepare(
        `SELECT e.occurred_at FROM usage_events e CROSS JOIN dimension_sets s ON s.id = e.dimension_set_id
         ${toWhere(where)} ORDER BY e.occurred_at ${order} LIMIT 1`,
      )
      .pluck()
      .get(...where.values) as number | undefined;
    return edge ?? cut.startOfDay(day);
  };
  return { firstAt: readEdge(days.first, 'ASC'), lastAt: readEdge(days.last, 'DESC') };
};
