import type { Database } from 'better-sqlite3';
import type { Client } from '../../shared/core/usage-event.ts';

/** The details last given of a client; ids are unique within a workspace. */
export const getClient = (db: Database, workspace: string, id: string): Client | undefined =>
  db
    .prepare<[string, string], Client>(
      `SELECT c.key AS id, c.name, c.phone, c.email FROM clients c JOIN workspaces w ON w.id = c.workspace_id
       WHERE w.name = ? AND c.key = ?`,
    )
    .get(workspace, id);
