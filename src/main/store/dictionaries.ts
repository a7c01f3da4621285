import type { Database } from 'better-sqlite3';
import type { Client } from '../../shared/core/usage-event.ts';

/**
 * Ids of what repeats from call to call, looked up in memory first. Used inside the writer's transaction; after a
 * rollback `forget()` must be called, because ids handed out in it do not exist.
 */
export type Dictionaries = {
  readonly workspaceId: (name: string) => number;
  readonly dimensionSetId: (set: DimensionSet) => number;
  /** A new one is made with its details; those of a known one stay until `describeClient`. */
  readonly clientId: (workspaceId: number, client: Client) => number;
  readonly userId: (workspaceId: number, key: string, email: string | null) => number;
  /** Takes over the details a stored call gives; those it leaves out stay. Never for a call that was not stored. */
  readonly describeClient: (workspaceId: number, client: Client) => void;
  readonly describeUser: (workspaceId: number, key: string, email: string | null) => void;
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

const detailsOf = ({ name, phone, email }: Client): readonly (string | null)[] => [name, phone, email];

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
      // What is not remembered is mostly new.
      const found = add.get(...values) ?? find.get(...values);
      return keep(cache, cacheKey, found as number);
    };
  };

  const workspace = createTextDictionary(
    'SELECT id FROM workspaces WHERE name = ?',
    'INSERT INTO workspaces (name) VALUES (?) ON CONFLICT DO NOTHING RETURNING id',
  );
  const dimensionSet = createTextDictionary(
    `SELECT id FROM dimension_sets WHERE workspace = ? AND service = ? AND operation = ? AND provider = ? AND model = ?
       AND cost_status = ? AND eur_status = ? AND success = ?`,
    `INSERT INTO dimension_sets (workspace, service, operation, provider, model, cost_status, eur_status, success)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING RETURNING id`,
  );
  const conversation = createTextDictionary(
    'SELECT id FROM conversations WHERE workspace_id = ? AND key = ?',
    'INSERT INTO conversations (workspace_id, key) VALUES (?, ?) ON CONFLICT DO NOTHING RETURNING id',
  );
  const price = createTextDictionary(
    'SELECT id FROM applied_prices WHERE body = ?',
    'INSERT INTO applied_prices (body) VALUES (?) ON CONFLICT DO NOTHING RETURNING id',
  );
  const rate = createTextDictionary(
    'SELECT id FROM applied_rates WHERE body = ?',
    'INSERT INTO applied_rates (body) VALUES (?) ON CONFLICT DO NOTHING RETURNING id',
  );

  const createPeople = (select: string, insert: string, update: string) => {
    const cache = createCache<{ id: number; details: readonly (string | null)[] | null }>();
    const find = db.prepare(select).pluck();
    const add = db.prepare(insert).pluck();
    const change = db.prepare(update);
    return {
      id: (workspaceId: number, key: string, details: readonly (string | null)[]): number => {
        const cacheKey = `${workspaceId}\0${key}`;
        const known = cache.get(cacheKey);
        if (known !== undefined) return known.id;
        const found = find.get(workspaceId, key) as number | undefined;
        if (found !== undefined) return keep(cache, cacheKey, { id: found, details: null }).id;
        const id = add.get(workspaceId, key, ...details) as number;
        return keep(cache, cacheKey, { id, details }).id;
      },
      describe: (workspaceId: number, key: string, details: readonly (string | null)[]): void => {
        if (details.every((detail) => detail === null)) return;
        const known = cache.get(`${workspaceId}\0${key}`);
        if (known?.details?.every((detail, at) => detail === details[at]) === true) return;
        change.run(...details, workspaceId, key);
        if (known !== undefined) known.details = details;
      },
    };
  };

  const clients = createPeople(
    'SELECT id FROM clients WHERE workspace_id = ? AND key = ?',
    'INSERT INTO clients (workspace_id, key, name, phone, email) VALUES (?, ?, ?, ?, ?) RETURNING id',
    `UPDATE clients SET name = coalesce(?, name), phone = coalesce(?, phone), email = coalesce(?, email)
       WHERE workspace_id = ? AND key = ?`,
  );
  const users = createPeople(
    'SELECT id FROM users WHERE workspace_id = ? AND key = ?',
    'INSERT INTO users (workspace_id, key, email) VALUES (?, ?, ?) RETURNING id',
    'UPDATE users SET email = coalesce(?, email) WHERE workspace_id = ? AND key = ?',
  );

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
    clientId: (workspaceId, client) => clients.id(workspaceId, client.id, detailsOf(client)),
    userId: (workspaceId, userKey, email) => users.id(workspaceId, userKey, [email]),
    describeClient: (workspaceId, client) => clients.describe(workspaceId, client.id, detailsOf(client)),
    describeUser: (workspaceId, userKey, email) => users.describe(workspaceId, userKey, [email]),
    conversationId: (workspaceId, key) => conversation(`${workspaceId}\0${key}`, workspaceId, key),
    priceId: (object) => internObject(object, price),
    rateId: (object) => internObject(object, rate),
    forget: () => {
      for (const cache of caches) cache.clear();
      ofObject = new WeakMap();
    },
  };
};
