import SqliteDatabase from 'better-sqlite3';
import { createDayCut } from '../../src/main/day-cut.ts';
import { migrate, migrations } from '../../src/main/store/migrate.ts';
import { ensureRollupTimeZone } from '../../src/main/store/rollup-rebuild.ts';
import { databaseIn } from './ledger-checks.ts';

/** "Cent" in ASCII. */
const applicationId = 0x43656e74;
const firstVersion = migrations[0]!.version;

/** The versions an older program may have left; the newest is not among them. */
export const oldVersions = migrations.map(({ version }) => version).slice(0, -1);
export const newestVersion = migrations.at(-1)!.version;

/** The sums are filled in by this program, which also looks at tables that came later: empty ones for as long as that. */
const fillSums = (db: SqliteDatabase.Database, cut: ReturnType<typeof createDayCut>): void => {
  const model = new SqliteDatabase(':memory:');
  migrate(model, migrations);
  const list = "SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND sql LIKE 'CREATE TABLE%'";
  const isThere = db.prepare('SELECT 1 FROM sqlite_schema WHERE name = ?');
  const later = (model.prepare(list).all() as { name: string; sql: string }[]).filter(
    ({ name }) => isThere.get(name) === undefined,
  );
  model.close();
  for (const { sql } of later) db.exec(sql.replace('CREATE TABLE', 'CREATE TEMP TABLE'));
  ensureRollupTimeZone(db, cut);
  for (const { name } of later) db.exec(`DROP TABLE temp.${name}`);
};

/** A ledger as an older program left it, with so many calls of 1500 tokens and 0.0075 USD each. */
export const makeOldLedger = (
  dataDir: string,
  version: number,
  calls: number,
  timeZone: string,
): ReadonlySet<string> => {
  const db = new SqliteDatabase(databaseIn(dataDir));
  const cut = createDayCut(timeZone);
  db.function('local_day', { deterministic: true }, (epochMs: unknown) => cut.dayOf(Number(epochMs)));
  db.function('local_hour', { deterministic: true }, (epochMs: unknown) => cut.hourOf(Number(epochMs)));
  db.pragma('journal_mode = WAL');
  db.pragma(`application_id = ${applicationId}`);
  migrate(
    db,
    migrations.filter((step) => step.version <= firstVersion),
  );
  const ids = Array.from({ length: calls }, (_, at) => `old-${at}`);
  db.transaction(() => {
    db.exec(`INSERT OR IGNORE INTO workspaces (id, name) VALUES (1, 'default');
      INSERT INTO dimension_sets (id, workspace, service, operation, provider, model, cost_status, eur_status, success)
      VALUES (1, 'default', 'shop', '', 'openai', 'gpt-4o', 'billed', 'pending', 1)`);
    const insert = db.prepare(`INSERT INTO usage_events
      (workspace_id, id, dimension_set_id, occurred_at, received_at, input_tokens, output_tokens, cache_read_tokens, cost_nano_usd)
      VALUES (1, ?, 1, ?, ?, 1000, 500, 0, 7500000)`);
    const from = Date.UTC(2026, 1, 1);
    for (const [at, id] of ids.entries()) insert.run(id, from + at * 1_800_000, from + at * 1_800_000);
  })();
  fillSums(db, cut);
  migrate(
    db,
    migrations.filter((step) => step.version <= version),
  );
  db.close();
  return new Set(ids);
};
