import type { Database } from 'better-sqlite3';
import { AppError } from '../../shared/core/app-error.ts';
import { toPhoneKey } from '../../shared/core/phone-number.ts';
import type { Client } from '../../shared/core/usage-event.ts';
import { createDictionaries } from './dictionaries.ts';

/** A client the owner has written down. One who is not active is known, and not charged for. */
export type RegisteredClient = Client & { readonly active: boolean };

/** What is left out stays as it is. */
export type ClientChange = { readonly [M in Exclude<keyof RegisteredClient, 'id'>]?: RegisteredClient[M] | undefined };

type Row = Client & { readonly active: number };
type AnyRow = Row & { readonly registered: number };

const columns = 'c.key AS id, c.name, c.phone, c.email, c.active';
const ofWorkspace = 'FROM clients c JOIN workspaces w ON w.id = c.workspace_id WHERE w.name = ? AND c.registered = 1';

const toClient = (row: Row): RegisteredClient => ({ ...row, active: row.active === 1 });

/** Every one is of the workspace that is named, and of no other. */
export const createClientRegisterReader = (db: Database) => {
  const list = db.prepare<[string], Row>(`SELECT ${columns} ${ofWorkspace} ORDER BY c.key`);
  const get = db.prepare<[string, string], Row>(`SELECT ${columns} ${ofWorkspace} AND c.key = ?`);
  const find = db.prepare<[string, string], Row>(
    `SELECT ${columns} ${ofWorkspace} AND c.phone_key = ? ORDER BY c.active DESC LIMIT 1`,
  );
  const orNone = (row: Row | undefined): RegisteredClient | undefined => row && toClient(row);
  return {
    /** In the order of their ids. */
    listRegisteredClients: (workspace: string): RegisteredClient[] => list.all(workspace).map(toClient),
    getRegisteredClient: (workspace: string, id: string) => orNone(get.get(workspace, id)),
    /** Of several with one number the active one. @param phoneKey as `toPhoneKey` makes it */
    findRegisteredClient: (workspace: string, phoneKey: string) => orNone(find.get(workspace, phoneKey)),
  };
};

export const createClientRegisterWriter = (db: Database) => {
  const dictionaries = createDictionaries(db);
  const get = db.prepare<[number], AnyRow>(`SELECT ${columns}, c.registered FROM clients c WHERE c.id = ?`);
  const find = db.prepare<[string, string], { id: number }>(`SELECT c.id ${ofWorkspace} AND c.key = ?`);
  const findOther = db
    .prepare<[string, string, number], string>(
      `SELECT c.key ${ofWorkspace} AND c.phone_key = ? AND c.active = 1 AND c.id <> ?`,
    )
    .pluck();
  const liftMark = db.prepare('UPDATE clients SET registered = 0 WHERE id = ?');
  const write = db.prepare(
    `UPDATE clients SET name = @name, phone = @phone, email = @email, active = @active, phone_key = @phoneKey,
       registered = @registered WHERE id = @row`,
  );
  const deactivate = db.prepare('UPDATE clients SET active = 0 WHERE id = ?');
  // Day by day, since the rollup is in the order of its days.
  const hasUsage = db
    .prepare<[number], number>(
      `WITH RECURSIVE days (day) AS (
         SELECT min(day) FROM rollup_day_client
         UNION ALL SELECT (SELECT min(day) FROM rollup_day_client WHERE day > days.day) FROM days WHERE day IS NOT NULL
       ) SELECT EXISTS (SELECT 1 FROM days JOIN rollup_day_client r ON r.day = days.day AND r.client_id = ?)`,
    )
    .pluck();

  const save = db.transaction((workspace: string, id: string, change: ClientChange): RegisteredClient => {
    const nobody = { id, name: null, phone: null, email: null };
    const row = dictionaries.clientId(dictionaries.workspaceId(workspace), nobody);
    const before = get.get(row);
    if (before === undefined) throw new Error(`client ${row} is gone`);
    const after: RegisteredClient = {
      id,
      name: change.name === undefined ? before.name : change.name,
      phone: change.phone === undefined ? before.phone : change.phone,
      email: change.email === undefined ? before.email : change.email,
      active: change.active ?? before.active === 1,
    };
    const phoneKey = toPhoneKey(after.phone ?? id);
    const other = phoneKey !== null && after.active ? findOther.get(workspace, phoneKey, row) : undefined;
    if (other !== undefined) {
      const detail = `The active client "${other}" of this workspace has the same phone number. Change or deactivate it first.`;
      throw new AppError('conflict', detail);
    }
    liftMark.run(row);
    write.run({ ...after, active: after.active ? 1 : 0, phoneKey, registered: 1, row });
    return after;
  });

  const remove = db.transaction((workspace: string, id: string): 'deleted' | 'deactivated' => {
    const row = find.get(workspace, id)?.id;
    if (row === undefined) throw new AppError('not_found', `No client "${id}" is registered in "${workspace}".`);
    if (hasUsage.get(row) === 1) {
      deactivate.run(row);
      return 'deactivated';
    }
    liftMark.run(row);
    write.run({ name: null, phone: null, email: null, active: 1, phoneKey: null, registered: 0, row });
    return 'deleted';
  });

  return {
    /**
     * Registers a client or changes one. Throws `AppError` `conflict` where another active client of the workspace has
     * the same phone number: a message could not tell them apart.
     */
    saveRegisteredClient: (workspace: string, id: string, change: ClientChange) =>
      save.immediate(workspace, id, change),
    /** A client with usage stays, deactivated. Throws `AppError` `not_found` for one that is not registered. */
    removeRegisteredClient: (workspace: string, id: string) => remove.immediate(workspace, id),
  };
};
