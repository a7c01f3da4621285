import type { Database } from 'better-sqlite3';
import { AppError } from '../../shared/core/app-error.ts';

/** What came in by an app since it was created; `lastUsedAt` is epoch ms. */
export type AppCounters = {
  readonly lastUsedAt: number | null;
  readonly accepted: number;
  readonly duplicates: number;
  readonly rejected: number;
};

/** A connected app. Times are epoch ms. The shared token's entry has neither name nor digest nor times of its own. */
export type AppRecord = AppCounters & {
  readonly id: string;
  readonly name: string | null;
  /** Hex SHA-256 of its token. */
  readonly tokenDigest: string | null;
  /** The last letters of its token. */
  readonly tokenHint: string | null;
  readonly createdAt: number | null;
  readonly rotatedAt: number | null;
  readonly revokedAt: number | null;
};

export type KeptToken = { readonly digest: string; readonly hint: string };

/** The entry of the token in the data directory. */
export const sharedAppId = 'shared';

/** Every token that holds is kept in memory. */
const mostApps = 200;

const columns = `id, name, token_digest AS tokenDigest, token_hint AS tokenHint, created_at AS createdAt,
  rotated_at AS rotatedAt, revoked_at AS revokedAt, last_used_at AS lastUsedAt, accepted, duplicates, rejected`;

const noSuchApp = (): AppError => new AppError('not_found', 'There is no app of this id any more.');

export const createAppWriter = (db: Database) => {
  const get = db.prepare<[string], AppRecord>(`SELECT ${columns} FROM apps WHERE id = ? AND id <> '${sharedAppId}'`);
  const count = db.prepare<[], number>('SELECT count(*) - 1 FROM apps').pluck();
  const add = db.prepare('INSERT INTO apps (id, name, token_digest, token_hint, created_at) VALUES (?, ?, ?, ?, ?)');
  const rename = db.prepare('UPDATE apps SET name = ? WHERE id = ?');
  const rotate = db.prepare('UPDATE apps SET token_digest = ?, token_hint = ?, rotated_at = ? WHERE id = ?');
  const revoke = db.prepare('UPDATE apps SET revoked_at = coalesce(revoked_at, ?) WHERE id = ?');
  const remove = db.prepare('DELETE FROM apps WHERE id = ?');

  const getApp = (id: string): AppRecord => {
    const app = get.get(id);
    if (app === undefined) throw noSuchApp();
    return app;
  };
  const change = db.transaction((id: string, work: (app: AppRecord) => void): AppRecord => {
    work(getApp(id));
    return getApp(id);
  });
  const create = db.transaction((id: string, name: string, token: KeptToken, now: number): AppRecord => {
    if (count.get()! >= mostApps) {
      throw new AppError('conflict', `There can be ${mostApps} apps. Revoke and remove one first.`);
    }
    add.run(id, name, token.digest, token.hint, now);
    return getApp(id);
  });

  const drop = db.transaction((id: string): void => {
    if (getApp(id).revokedAt === null) throw new AppError('conflict', 'Revoke the app before you remove it.');
    remove.run(id);
  });

  return {
    /** Throws `AppError` `conflict` when there are too many. @param now epoch ms */
    createApp: (id: string, name: string, token: KeptToken, now: number): AppRecord =>
      create.immediate(id, name, token, now),
    /** Throws `AppError` `not_found`. */
    renameApp: (id: string, name: string): AppRecord => change.immediate(id, () => rename.run(name, id)),
    /** Throws `AppError` `not_found`, or `conflict` for one that was revoked: that is for good. */
    rotateApp: (id: string, token: KeptToken, now: number): AppRecord =>
      change.immediate(id, ({ revokedAt }) => {
        if (revokedAt !== null) throw new AppError('conflict', 'This app was revoked. Create a new one.');
        rotate.run(token.digest, token.hint, now, id);
      }),
    /** Once revoked it stays so. Throws `AppError` `not_found`. */
    revokeApp: (id: string, now: number): AppRecord => change.immediate(id, () => revoke.run(now, id)),
    /** With what was refused of it. Throws `AppError` `not_found`, or `conflict` while its token holds. */
    removeApp: (id: string): void => drop.immediate(id),
  };
};

/** The shared token first, then by name. */
export const listApps = (db: Database): AppRecord[] =>
  db.prepare<[], AppRecord>(`SELECT ${columns} FROM apps ORDER BY id <> '${sharedAppId}', name, id`).all();
