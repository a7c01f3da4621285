import SqliteDatabase, { type Database } from 'better-sqlite3';
import { addSearchFunction } from '../../src/main/store/search-conditions.ts';
import type { DayCut } from '../../src/main/store/rollup-tables.ts';

/** Statements run, and rows looked at: of calls, and of what is added up by day and hour. The same every time. */
export type WorkCounts = {
  readonly statements: number;
  readonly calls: number;
  readonly rollups: number;
  readonly conversations: number;
};

/** Tables whose rows are counted, each by a column that a row has to be read for, or its index entry. */
const counted = {
  usage_events: ['calls', 'seq'],
  rollup_day: ['rollups', 'day'],
  rollup_hour: ['rollups', 'hour'],
  rollup_day_client: ['rollups', 'day'],
  rollup_day_user: ['rollups', 'day'],
  rollup_day_conversation: ['rollups', 'day'],
  rollup_day_duration: ['rollups', 'day'],
  conversations: ['conversations', 'id'],
} as const;

export type CountingConnection = {
  readonly db: Database;
  /** What `work` costs. */
  readonly count: (work: () => Promise<void>) => Promise<WorkCounts>;
};

type Kind = 'calls' | 'rollups' | 'conversations';

/**
 * A connection to a ledger that counts what is asked of it. Its tables are hidden behind views of the same names that let
 * every row through and count it; a statement cannot name an index of a view, so what names one is taken out.
 */
export const openCounting = (path: string, cut: DayCut): CountingConnection => {
  const db = new SqliteDatabase(path);
  const rows: Record<Kind, number> = { calls: 0, rollups: 0, conversations: 0 };
  let statements = 0;
  db.function('local_day', { deterministic: true }, (at: unknown) => cut.dayOf(Number(at)));
  db.function('local_hour', { deterministic: true }, (at: unknown) => cut.hourOf(Number(at)));
  addSearchFunction(db);
  for (const [table, [kind, column]] of Object.entries(counted)) {
    db.function(`see_${table}`, (_: unknown) => {
      rows[kind] += 1;
      return 1;
    });
    db.exec(`CREATE TEMP VIEW ${table} AS SELECT * FROM main.${table} WHERE see_${table}(${column})`);
  }
  const prepare = db.prepare.bind(db);
  const countRuns = <T extends object>(statement: T): T => {
    for (const name of ['get', 'all', 'run', 'iterate'] as const) {
      const run = Reflect.get(statement, name) as (...values: unknown[]) => unknown;
      Reflect.set(statement, name, (...values: unknown[]) => {
        statements += 1;
        return run.apply(statement, values);
      });
    }
    return statement;
  };
  db.prepare = (sql: string) => countRuns(prepare(sql.replaceAll(/\b(NOT INDEXED|INDEXED BY \w+)/g, '')));
  return {
    db,
    count: async (work) => {
      statements = 0;
      Object.assign(rows, { calls: 0, rollups: 0, conversations: 0 });
      await work();
      return { statements, ...rows };
    },
  };
};
