import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import type { RunningProgram } from './spawn-program.ts';

/** What an attack on the database might have changed: whether it is whole, its tables, how many calls with how many tokens. */
export const readLedgerFacts = ({ dataDir }: Pick<RunningProgram, 'dataDir'>): string => {
  const database = new SqliteDatabase(join(dataDir, 'centesimo.db'), { readonly: true });
  try {
    return JSON.stringify([
      database.pragma('integrity_check'),
      database.prepare('SELECT type, name, sql FROM sqlite_schema ORDER BY name').all(),
      database.prepare('SELECT count(*) AS calls, sum(input_tokens) AS tokens FROM usage_events').get(),
    ]);
  } finally {
    database.close();
  }
};
