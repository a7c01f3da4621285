import type { Database } from 'better-sqlite3';

/** Every workspace that usage, the register or a rule has named, in the order of the names. */
export const listWorkspaces = (db: Database): string[] =>
  db.prepare<[], string>('SELECT name FROM workspaces ORDER BY name').pluck().all();
