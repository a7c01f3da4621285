import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { AppError } from '../shared/core/app-error.ts';
import { createFileOnce, readIfPresent, replaceFile } from './private-file.ts';

const productName = 'Centesimo';
const tokenNames = { ingest: 'ingest-token', admin: 'admin-token' } as const;
/** 32 bytes in base64url. */
const tokenPattern = /^[\w-]{43}$/;

type Environment = Readonly<Record<string, string | undefined>>;

/** Where Electron keeps a program's user data, so that both hosts share one place. */
export const defaultDataDir = (platform: NodeJS.Platform, env: Environment, home: string): string => {
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', productName);
  if (platform === 'win32') return join(env['APPDATA'] ?? join(home, 'AppData', 'Roaming'), productName);
  const config = env['XDG_CONFIG_HOME'];
  return join(config?.startsWith('/') === true ? config : join(home, '.config'), productName);
};

/** `CENTESIMO_DATA_DIR`, or the default place; the demo has its own beside it. */
export const resolveDataDir = (
  options: { readonly demo: boolean },
  env: Environment = process.env,
  platform: NodeJS.Platform = process.platform,
  home: string = homedir(),
): string => {
  const given = env['CENTESIMO_DATA_DIR'];
  if (given !== undefined && given !== '') return resolve(given);
  return defaultDataDir(platform, env, home) + (options.demo ? '-demo' : '');
};

const closeToOthers = (path: string, mode: number): void => {
  if (process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0) chmodSync(path, mode);
};

/**
 * Makes the folder if needed. It is closed to others while it is empty, new or not, and never later: what is in it by then
 * need not be ours, and `CENTESIMO_DATA_DIR=/tmp` must not lock `/tmp`, at no start.
 *
 * @throws AppError `conflict` when the folder cannot be made or used
 */
export const ensureDataDir = (dir: string): void => {
  try {
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    if (readdirSync(dir).length === 0) closeToOthers(dir, 0o700);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new AppError('conflict', `The data directory ${dir} cannot be used: ${reason}`, { cause: error });
  }
};

const ensureToken = (path: string): string => {
  createFileOnce(path, randomBytes(32).toString('base64url'));
  closeToOthers(path, 0o600);
  const token = (readIfPresent(path) ?? '').trim();
  if (tokenPattern.test(token)) return token;
  throw new AppError('conflict', `${path} does not hold a token. Delete it; the next start makes a new one.`);
};

/**
 * The two tokens of a data directory, made on first use (256 random bits each, mode 0600).
 *
 * @throws AppError `conflict` when a token file is empty or damaged
 */
export const ensureTokens = (dir: string): { readonly ingest: string; readonly admin: string } => ({
  ingest: ensureToken(join(dir, tokenNames.ingest)),
  admin: ensureToken(join(dir, tokenNames.admin)),
});

const endpointPath = (dir: string): string => join(dir, 'endpoint.json');

/** Tells local apps where the program listens. */
export const writeEndpoint = (dir: string, url: string, version: string): void =>
  replaceFile(endpointPath(dir), `${JSON.stringify({ url, pid: process.pid, version })}\n`);

/** Before listening (one may be left over from a crash) and after. */
export const removeEndpoint = (dir: string): void => rmSync(endpointPath(dir), { force: true });
