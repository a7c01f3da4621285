import SqliteDatabase, { type Database } from 'better-sqlite3';
import { checkRollups } from './check-rollups.ts';
import { readLedgerState } from './ledger-state.ts';
import type { LedgerState } from './ledger-state.ts';
import { migrate, migrations } from './migrate.ts';
import { applicationId } from './open-database.ts';
import { rollupCutSetting } from './rollup-rebuild.ts';
import type { DayCut } from './rollup-tables.ts';
import { isPassingFault } from './store-errors.ts';

/** What a look at a ledger came to. `problem`: what is wrong with it, in a sentence. */
export type LedgerCheck = { readonly problem: string | null; readonly state: LedgerState | undefined };

/**
 * Opens a ledger to look at it. It cannot be changed by that, not even by closing it, and what is left in its write-ahead
 * log stays there.
 */
export const openForCheck = (path: string): Database => {
  const db = new SqliteDatabase(path, { readonly: true, fileMustExist: true, timeout: 5000 });
  try {
    db.pragma('trusted_schema = OFF');
    db.pragma('cache_size = -16000');
    // A check of millions of calls sorts more than memory should hold.
    db.pragma('temp_store = FILE');
  } catch (error) {
    db.close();
    throw error;
  }
  return db;
};

const readSchema = (db: Database): string[] =>
  (
    db.prepare("SELECT type || ' ' || name || ' ' || coalesce(sql, '') FROM sqlite_schema").pluck().all() as string[]
  ).filter((line) => !line.includes(' sqlite_'));

const findSchemaProblem = (db: Database): string | null => {
  const version = db.pragma('user_version', { simple: true }) as number;
  const model = new SqliteDatabase(':memory:');
  try {
    migrate(
      model,
      migrations.filter((step) => step.version <= version),
    );
    const found = new Set(readSchema(db));
    return readSchema(model).every((line) => found.has(line)) ? null : 'A table of the ledger is missing or changed.';
  } finally {
    model.close();
  }
};

const jsonTexts = [
  ['applied_prices', 'body'],
  ['applied_rates', 'body'],
  ['usage_events', 'metadata'],
  ['usage_events', 'other_units'],
] as const;

const findProblem = (db: Database, cut: DayCut): string | null => {
  if (db.pragma('application_id', { simple: true }) !== applicationId) return 'It is not a Centesimo database.';
  const integrity = db.pragma('integrity_check(1)', { simple: true });
  if (integrity !== 'ok') return `SQLite finds it damaged: ${String(integrity)}.`;
  const schema = findSchemaProblem(db);
  if (schema !== null) return schema;
  if ((db.pragma('foreign_key_check') as unknown[]).length > 0) return 'A row refers to one that is not there.';
  for (const [table, column] of jsonTexts) {
    const broken = db.prepare(`SELECT 1 FROM ${table} WHERE NOT json_valid(${column}) LIMIT 1`).get();
    if (broken !== undefined) return `A text in ${table} cannot be read.`;
  }
  const currentCut = db.prepare('SELECT value FROM settings WHERE key = ?').pluck().get(rollupCutSetting);
  db.function('local_hour', { deterministic: true }, (epochMs: unknown) => cut.hourOf(Number(epochMs)));
  return checkRollups(db, cut, currentCut);
};

/**
 * Reads the whole ledger: whether SQLite finds it whole, whether every table is the one the migrations made, and whether
 * every sum that is shown is the sum of the calls. What stops the reading is damage too, unless it passes by itself.
 *
 * @throws when the disk or another program is in the way
 */
export const checkLedger = (path: string, cut: DayCut): LedgerCheck => {
  try {
    const db = openForCheck(path);
    try {
      const problem = findProblem(db, cut);
      return { problem, state: problem === null ? readLedgerState(db) : undefined };
    } finally {
      db.close();
    }
  } catch (error) {
    if (isPassingFault(error)) throw error;
    return { problem: toReadProblem(error), state: undefined };
  }
};

/** What stopped the reading of a ledger, in a sentence. */
export const toReadProblem = (error: unknown): string =>
  `It cannot be read: ${error instanceof Error ? error.message : String(error)}.`;
