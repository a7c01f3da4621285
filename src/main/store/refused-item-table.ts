import type { Database } from 'better-sqlite3';
import type { AppCounters } from './app-table.ts';

/** One refused item as it is kept; `at` is epoch ms, ids grow with time. */
export type RefusedRecord = {
  readonly id: number;
  readonly appId: string;
  readonly way: string;
  readonly at: number;
  readonly code: string;
  readonly pointer: string;
  readonly detail: string;
  /** JSON, redacted and cut, so it need not parse; null where there was nothing that could be read. */
  readonly item: string | null;
};

/** What came in by one app, all in all. */
export type AppIntake = AppCounters & { readonly id: string };

/** Older ones make room. */
export const mostRefusedItems = 500;

export const createIntakeWriter = (db: Database) => {
  const count = db.prepare(
    `UPDATE apps SET last_used_at = @lastUsedAt, accepted = @accepted, duplicates = @duplicates, rejected = @rejected
     WHERE id = @id`,
  );
  // The app may have been removed since.
  const add = db.prepare(
    `INSERT INTO refused_items (id, app_id, way, at, code, pointer, detail, item)
     SELECT @id, id, @way, @at, @code, @pointer, @detail, @item FROM apps WHERE id = @appId
     ON CONFLICT DO NOTHING`,
  );
  const trim = db.prepare(
    'DELETE FROM refused_items WHERE id NOT IN (SELECT id FROM refused_items ORDER BY id DESC LIMIT ?)',
  );
  const clear = db.prepare('DELETE FROM refused_items');
  const save = db.transaction((apps: readonly AppIntake[], refused: readonly RefusedRecord[]): void => {
    for (const app of apps) count.run(app);
    for (const item of refused) add.run(item);
    if (refused.length > 0) trim.run(mostRefusedItems);
  });
  return {
    /** Sets the counters of apps to what they have come to, and keeps what was refused since. */
    saveIntake: (apps: readonly AppIntake[], refused: readonly RefusedRecord[]): void => save.immediate(apps, refused),
    clearRefusedItems: (): void => void clear.run(),
  };
};

/** The oldest first. */
export const listRefusedItems = (db: Database): RefusedRecord[] =>
  db
    .prepare<[], RefusedRecord>(
      'SELECT id, app_id AS appId, way, at, code, pointer, detail, item FROM refused_items ORDER BY id',
    )
    .all();
