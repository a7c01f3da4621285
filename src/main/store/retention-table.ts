import type { Database } from 'better-sqlite3';

export type RetentionRun = {
  readonly startedAt: number;
  readonly finishedAt: number | null;
  readonly months: number;
  /** Epoch ms: calls before it were retired. */
  readonly callsBefore: number;
  readonly calls: number;
};

/** Calls of some whole days: those that may be retired, and those that stay because of their cost. */
export type RetirableCalls = { readonly calls: number; readonly staying: number };

const mostRuns = 100;

export const createRetentionReader = (db: Database) => ({
  /** Everything that is retired lies before it, epoch ms; null where nothing is. */
  readRetiredBefore: (): number | null =>
    db.prepare('SELECT retired_before FROM retention_state').pluck().get() as number | null,
  countRetired: (): number => db.prepare('SELECT coalesce(sum(calls), 0) FROM retention_runs').pluck().get() as number,
  /** Newest first. */
  listRetentionRuns: (): RetentionRun[] =>
    db
      .prepare(
        `SELECT started_at AS startedAt, finished_at AS finishedAt, months, calls_before AS callsBefore, calls
         FROM retention_runs ORDER BY id DESC LIMIT ${mostRuns}`,
      )
      .all() as RetentionRun[],
  /** @param before the owner's local day and its first moment, epoch ms */
  countRetirable: (before: { readonly day: number; readonly at: number }): RetirableCalls => {
    const [all, known] = db
      .prepare(
        `SELECT coalesce(sum(r.calls), 0), coalesce(sum(iif(s.cost_status <> 'unpriced' AND s.eur_status = 'final',
           r.calls - max(r.usd_unknown_calls, r.eur_unknown_calls), 0)), 0)
         FROM rollup_day r JOIN dimension_sets s ON s.id = r.dimension_set_id WHERE r.day < ?`,
      )
      .raw()
      .get(before.day) as [number, number];
    const retired = db
      .prepare('SELECT coalesce(sum(calls), 0) FROM retired_calls WHERE first_at < ?')
      .pluck()
      .get(before.at) as number;
    return { calls: known - retired, staying: all - known };
  },
});

export type RetentionReader = ReturnType<typeof createRetentionReader>;
