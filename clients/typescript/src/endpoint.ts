import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** Where the app listens and the token it wants. */
export type Endpoint = { readonly url: string; readonly token: string };

type Environment = Readonly<Record<string, string | undefined>>;
type Given = { readonly url?: string; readonly token?: string; readonly dataDir: string };

/** The app's folder: as given, `CENTESIMO_DATA_DIR`, or the default of the system. */
export const resolveDataDir = (
  given: string | undefined,
  env: Environment = process.env,
  platform: NodeJS.Platform = process.platform,
  home: string = homedir(),
): string => {
  const chosen = given ?? env['CENTESIMO_DATA_DIR'];
  if (chosen !== undefined && chosen !== '') return resolve(chosen);
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Centesimo');
  if (platform === 'win32') return join(env['APPDATA'] ?? join(home, 'AppData', 'Roaming'), 'Centesimo');
  const config = env['XDG_CONFIG_HOME'];
  return join(config?.startsWith('/') === true ? config : join(home, '.config'), 'Centesimo');
};

/** What was given, else the environment, else the files the running app keeps. Null while the app is closed. */
export const readEndpoint = async (given: Given): Promise<Endpoint | null> => {
  const url = given.url ?? (await urlIn(given.dataDir));
  const token = given.token ?? (await textOf(join(given.dataDir, 'ingest-token')))?.trim();
  return url === undefined || token === undefined || token === '' ? null : { url, token };
};

const urlIn = async (dataDir: string): Promise<string | undefined> => {
  const text = await textOf(join(dataDir, 'endpoint.json'));
  if (text === undefined) return undefined;
  try {
    const { url } = JSON.parse(text) as { url?: unknown };
    return typeof url === 'string' ? url : undefined;
  } catch {
    return undefined;
  }
};

const textOf = (path: string): Promise<string | undefined> => readFile(path, 'utf8').catch(() => undefined);
