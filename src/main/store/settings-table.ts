import type { Database } from 'better-sqlite3';

/** The owner's settings as one JSON text; what it holds is the contract's business. */
const ownerKey = 'owner_settings';

export const createSettingsWriter = (db: Database) => {
  const write = db.prepare(
    'INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value',
  );
  return {
    saveOwnerSettings: (json: string): void => void write.run(ownerKey, json),
  };
};

/** Null before anything was ever saved. */
export const readOwnerSettings = (db: Database): string | null =>
  (db.prepare('SELECT value FROM settings WHERE key = ?').pluck().get(ownerKey) as string | undefined) ?? null;
