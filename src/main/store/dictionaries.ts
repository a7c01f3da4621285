import type { Database } from 'better-sqlite3';
import type { Client } from '../../shared/core/usage-event.ts';

/**
 * Ids of what repeats from call to call, looked up in memory first. Used inside the writer's transaction; after a
 * rollback `forget()` must be called, because ids handed out in it do not exist.
 */
export type Dictionaries = {
  readonly workspaceId: (name: string) => number;
  readonly dimensionSetId: (set: DimensionSet) => number;
  readonly clientId: (workspaceId: number, client: Client) => number;
  readonly userId: (workspaceId: number, key: string, email: string | null) => number;
  readonly conversationId: (workspaceId: number, key: string) => number;
  readonly priceId: (price: object) => number;
  readonly rateId: (rate: object) => number;
  readonly forget: () => void;
};

/** `''` stands for "none" in operation, provider and model. */
export type DimensionSet = {
  readonly workspace: string;
  readonly service: string;
  readonly operation: string;
  readonly provider: string;
  readonly model: string;
  readonly costStatus: string;
  readonly eurStatus: string;
  readonly success: boolean;
};

/** Entries kept in memory per dictionary; past it the memory starts over and SQLite answers. */
const cacheLimit = 20_000;

export const createDictionaries = (db: Database): Dictionaries => {
  const caches: Map<string, unknown>[] = [];
  const createCache = <T>(): Map<string, T> => {
    const cache = new Map<string, T>();
    caches.push(cache);
    return cache;
  };
  const keep = <T>(cache: Map<string, T>, key: string, value: T): T => {
    if (cache.size >= cacheLimit) cache.clear();
    cache.set(key, value);
    return value;
  };
  let ofObject = new WeakMap<object, number>();

  const createTextDictionary = (select: string, insert: string) => {
    const cache = createCache<number>();
    const find = db.prepare(select).pluck();
    const add = db.prepare(insert).pluck();
    return (cacheKey: string, ...values: (string | number)[]): number => {
      const known = cache.get(cacheKey);
      if (known !== undefined) return known;
      const found = find.get(...values) ?? add.get(...values);
      return keep(cache, cacheKey, found as number);
    };
  };

  const workspace = createTextDictionary(
    'SELECT id FROM workspaces WHERE name = ?',
    'INSERT INTO workspaces (name) VALUES (?) RETURNING id',
  );
  const dimensionSet = createTextDictionary(
    `SELECT id FROM dimension_sets WHERE workspace = ? AND service = ? AND operation = ? AND provider = ? AND model = ?
       AND cost_status = ? AND eur_status = ? AND success = ?`,
    `INSERT INTO dimension_sets (workspace, service, operation, provider, model, cost_status, eur_status, success)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`,
  );
  const conversation = createTextDictionary(
    'SELECT id FROM conversations WHERE workspace_id = ? AND key = ?',
    'INSERT INTO conversations (workspace_id, key) VALUES (?, ?) RETURNING id',
  );
  const price = createTextDictionary(
    'SELECT id FROM applied_prices WHERE body = ?',
    'INSERT INTO applied_prices (body) VALUES (?) RETURNING id',
  );
  const rate = createTextDictionary(
    'SELECT id FROM applied_rates WHERE body = ?',
    'INSERT INTO applied_rates (body) VALUES (?) RETURNING id',
  );

  const clients = createCache<{ id: number; details: string }>();
  // Details the app leaves out stay as they are; details it gives replace the old ones.
  const putClient = db
    .prepare(
      `INSERT INTO clients (workspace_id, key, name, phone, email) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (workspace_id, key) DO UPDATE SET name = coalesce(excluded.name, name),
         phone = coalesce(excluded.phone, phone), email = coalesce(excluded.email, email)
       RETURNING id`,
    )
    .pluck();
  const users = createCache<{ id: number; details: string }>();
  const putUser = db
    .prepare(
      `INSERT INTO users (workspace_id, key, email) VALUES (?, ?, ?)
       ON CONFLICT (workspace_id, key) DO UPDATE SET email = coalesce(excluded.email, email) RETURNING id`,
    )
    .pluck();

  const internObject = (object: object, byText: (cacheKey: string, text: string) => number): number => {
    const known = ofObject.get(object);
    if (known !== undefined) return known;
    const body = JSON.stringify(object);
    const id = byText(body, body);
    ofObject.set(object, id);
    return id;
  };

  return {
    workspaceId: (name) => workspace(name, name),
    dimensionSetId: (set) => {
      const { workspace: ws, service, operation, provider, model, costStatus, eurStatus, success } = set;
      const key = `${ws}\0${service}\0${operation}\0${provider}\0${model}\0${costStatus}\0${eurStatus}\0${success}`;
      return dimensionSet(key, ws, service, operation, provider, model, costStatus, eurStatus, success ? 1 : 0);
    },
    clientId: (workspaceId, client) => {
      const key = `${workspaceId}\0${client.id}`;
      const details = `${client.name ?? ''}\0${client.phone ?? ''}\0${client.email ?? ''}`;
      const known = clients.get(key);
      if (known?.details === details) return known.id;
      const id = putClient.get(workspaceId, client.id, client.name, client.phone, client.email) as number;
      return keep(clients, key, { id, details }).id;
    },
    userId: (workspaceId, userKey, email) => {
      const key = `${workspaceId}\0${userKey}`;
      const known = users.get(key);
      if (known && (email === null || known.details === email)) return known.id;
      const id = putUser.get(workspaceId, userKey, email) as number;
      return keep(users, key, { id, details: email ?? '' }).id;
    },
    conversationId: (workspaceId, key) => conversation(`${workspaceId}\0${key}`, workspaceId, key),
    priceId: (object) => internObject(object, price),
    rateId: (object) => internObject(object, rate),
    forget: () => {
      for (const cache of caches) cache.clear();
      ofObject = new WeakMap();
    },
  };
};
