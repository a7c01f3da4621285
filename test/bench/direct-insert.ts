import { rmSync } from 'node:fs';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { makeTempFolder } from './temp-folder.ts';

/** What the rows refer to; not part of what is timed. */
const referenced = [
  'workspaces',
  'dimension_sets',
  'clients',
  'users',
  'conversations',
  'applied_prices',
  'applied_rates',
] as const;

/**
 * The baseline of the batch row: the very rows the program stored, copied one by one by better-sqlite3 into an empty
 * table of the same schema and settings (its indexes and what it refers to included), in transactions of `batch` rows. Returns rows per second.
 */
export const measureDirectInserts = (databasePath: string, batch: number): number => {
  const source = new SqliteDatabase(databasePath, { readonly: true });
  const tables = ['usage_events', ...referenced];
  const schema = source
    .prepare(
      `SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND type IN ('table', 'index')
         AND tbl_name IN (${tables.map(() => '?').join(', ')})`,
    )
    .pluck()
    .all(...tables) as string[];
  const rows = source.prepare('SELECT * FROM usage_events ORDER BY seq').raw().all() as unknown[][];
  source.close();
  const folder = makeTempFolder();
  const db = new SqliteDatabase(join(folder, 'direct.db'));
  for (const pragma of [
    'journal_mode = WAL',
    'synchronous = FULL',
    'cache_size = -32000',
    'wal_autocheckpoint = 12000',
  ]) {
    db.pragma(pragma);
  }
  for (const sql of schema) db.exec(sql);
  db.exec(`ATTACH '${databasePath}' AS source`);
  for (const table of referenced) db.exec(`INSERT INTO ${table} SELECT * FROM source.${table}`);
  const insert = db.prepare(`INSERT INTO usage_events VALUES (${rows[0]!.map(() => '?').join(', ')})`);
  const insertBatch = db.transaction((part: unknown[][]) => {
    for (const row of part) insert.run(row);
  });
  const started = performance.now();
  for (let at = 0; at < rows.length; at += batch) insertBatch(rows.slice(at, at + batch));
  const seconds = (performance.now() - started) / 1000;
  db.close();
  rmSync(folder, { recursive: true, force: true });
  return rows.length / seconds;
};
