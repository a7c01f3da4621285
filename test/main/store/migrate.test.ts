import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { migrate, migrations } from '../../../src/main/store/migrate.ts';
import { createReadConnection, openDatabase } from '../../../src/main/store/open-database.ts';
import { makeTempDir } from '../../support/temp-dir.ts';

const newPath = (): string => join(makeTempDir(), 'centesimo.db');

const version = (path: string): unknown => {
  const db = new SqliteDatabase(path);
  const found = db.pragma('user_version', { simple: true });
  db.close();
  return found;
};

describe('migrations', () => {
  it('are numbered upwards and leave the newest number behind', () => {
    const numbers = migrations.map((step) => step.version);
    expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
    const path = newPath();
    openDatabase(path).close();
    openDatabase(path).close();
    expect(version(path)).toBe(numbers.at(-1));
  });

  it('are all or nothing', () => {
    const path = newPath();
    const db = new SqliteDatabase(path);
    const broken = { version: 9000, sql: 'CREATE TABLE half (id INTEGER) STRICT; CREATE TABLE nonsense;' };
    expect(() => migrate(db, [...migrations, broken])).toThrow('syntax error');
    expect(db.prepare("SELECT count(*) FROM sqlite_schema WHERE name = 'half'").pluck().get()).toBe(0);
    db.close();
    expect(version(path)).toBe(migrations.at(-1)?.version);
  });

  it('refuse a database of a newer program and leave it as it is', () => {
    const path = newPath();
    const db = openDatabase(path);
    db.pragma('user_version = 9999');
    db.close();
    expect(() => openDatabase(path)).toThrow(/newer Centesimo/);
    expect(version(path)).toBe(9999);
  });

  it("refuse another program's database", () => {
    const path = newPath();
    const db = new SqliteDatabase(path);
    db.exec('CREATE TABLE theirs (id INTEGER)');
    db.close();
    expect(() => openDatabase(path)).toThrow(/not a Centesimo database/);
  });
});

describe('an open ledger', () => {
  it('has the settings that make an acknowledged call durable', () => {
    const db = openDatabase(newPath());
    const pragma = (name: string): unknown => db.pragma(name, { simple: true });
    expect(pragma('journal_mode')).toBe('wal');
    expect(pragma('synchronous')).toBe(2);
    expect(pragma('foreign_keys')).toBe(1);
    expect(pragma('trusted_schema')).toBe(0);
    expect(pragma('checkpoint_fullfsync')).toBe(1);
    expect(pragma('busy_timeout')).toBe(5000);
    expect(pragma('application_id')).toBe(0x43656e74);
    const loose = db.prepare('SELECT name FROM pragma_table_list WHERE schema = ? AND strict = 0 AND type = ?').pluck();
    expect(loose.all('main', 'table').filter((name) => !String(name).startsWith('sqlite_'))).toEqual([]);
    db.close();
  });

  it('cannot be changed through a reading connection', () => {
    const path = newPath();
    openDatabase(path).close();
    const db = createReadConnection(path);
    expect(() => db.exec("INSERT INTO settings VALUES ('a', 'b')")).toThrow(/readonly/);
    db.close();
  });

  it('answers the first history page and a lookup by id from an index', () => {
    const path = newPath();
    const db = openDatabase(path);
    const planOf = (sql: string): string =>
      (db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all() as { detail: string }[]).map(({ detail }) => detail).join('\n');
    const page = planOf(`SELECT * FROM usage_events e CROSS JOIN dimension_sets s ON s.id = e.dimension_set_id
      WHERE e.occurred_at < 1 ORDER BY e.occurred_at DESC, e.seq DESC LIMIT 50`);
    expect(page).toContain('usage_events_by_time');
    expect(page).not.toContain('TEMP B-TREE');
    expect(planOf("SELECT seq FROM usage_events WHERE workspace_id = 1 AND id = 'a'")).toContain('usage_events_by_id');
    db.close();
  });
});
