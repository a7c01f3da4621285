import type { Database } from 'better-sqlite3';
import type { Client } from '../../shared/core/usage-event.ts';
import type { DimensionSet, User } from './entry-rows.ts';

/**
 * Ids of what repeats from call to call, found in the database or added to it. Nothing is remembered here, so any
 * transaction of the connection may ask; an id is good once that transaction is committed.
 */
export type Dictionaries = {
  readonly workspaceId: (name: string) => number;
  readonly dimensionSetId: (set: DimensionSet) => number;
  readonly conversationId: (workspaceId: number, key: string) => number;
  /** `body` is the snapshot as JSON. */
  readonly priceId: (body: string) => number;
  readonly rateId: (body: string) => number;
  /** A new one is made with its details; those of a known one stay until it is described. */
  readonly clientId: (workspaceId: number, client: Client) => number;
  readonly userId: (workspaceId: number, user: User) => number;
  /** Takes over the details that are given; those left out stay. */
  readonly describeClient: (id: number, client: Client) => void;
  readonly describeUser: (id: number, user: User) => void;
};

type Values = readonly (string | number | null)[];

export const createDictionaries = (db: Database): Dictionaries => {
  const createDictionary = (table: string, keyColumns: readonly string[], moreColumns: readonly string[] = []) => {
    const columns = [...keyColumns, ...moreColumns];
    const find = db
      .prepare(`SELECT id FROM ${table} WHERE ${keyColumns.map((column) => `${column} = ?`).join(' AND ')}`)
      .pluck();
    const add = db.prepare(
      `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')}) ON CONFLICT DO NOTHING`,
    );
    return (keys: Values, more: Values = []): number => {
      // What is asked for is mostly new.
      const { changes, lastInsertRowid } = add.run(...keys, ...more);
      return changes === 1 ? Number(lastInsertRowid) : (find.get(...keys) as number);
    };
  };

  const workspace = createDictionary('workspaces', ['name']);
  const dimensionSet = createDictionary('dimension_sets', [
    'workspace',
    'service',
    'operation',
    'provider',
    'model',
    'cost_status',
    'eur_status',
    'success',
  ]);
  const conversation = createDictionary('conversations', ['workspace_id', 'key']);
  const price = createDictionary('applied_prices', ['body']);
  const rate = createDictionary('applied_rates', ['body']);
  const client = createDictionary('clients', ['workspace_id', 'key'], ['name', 'phone', 'email']);
  const user = createDictionary('users', ['workspace_id', 'key'], ['email']);
  const changeClient = db.prepare(
    'UPDATE clients SET name = coalesce(?, name), phone = coalesce(?, phone), email = coalesce(?, email) WHERE id = ?',
  );
  const changeUser = db.prepare('UPDATE users SET email = ? WHERE id = ?');

  return {
    workspaceId: (name) => workspace([name]),
    dimensionSetId: (set) =>
      dimensionSet([
        set.workspace,
        set.service,
        set.operation,
        set.provider,
        set.model,
        set.costStatus,
        set.eurStatus,
        set.success ? 1 : 0,
      ]),
    conversationId: (workspaceId, key) => conversation([workspaceId, key]),
    priceId: (body) => price([body]),
    rateId: (body) => rate([body]),
    clientId: (workspaceId, { id, name, phone, email }) => client([workspaceId, id], [name, phone, email]),
    userId: (workspaceId, { key, email }) => user([workspaceId, key], [email]),
    describeClient: (id, { name, phone, email }) => {
      if (name !== null || phone !== null || email !== null) changeClient.run(name, phone, email, id);
    },
    describeUser: (id, { email }) => {
      if (email !== null) changeUser.run(email, id);
    },
  };
};
