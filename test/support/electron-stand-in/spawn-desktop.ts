import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { calmZone } from '../calm-zone.ts';
import { nodeProgram } from '../spawn-program.ts';
import { waitFor } from '../wait-for.ts';
import type { Commands, ControlAnswer, WindowKind } from './control.ts';
import type { StandInConfig } from './recorded.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const register = new URL('register.ts', import.meta.url).href;
const startWithinMs = 60_000;

export type DesktopOptions = {
  readonly dataDir: string;
  /** A folder for Chromium's own files. */
  readonly profile: string;
  readonly locale?: string;
  readonly platform?: NodeJS.Platform;
  /** Where the built program is; the working tree's unless given. */
  readonly program?: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
};

/** The built desktop app on the stand-in, running. */
export type DesktopApp = {
  readonly dataDir: string;
  readonly ingestToken: string;
  readonly adminToken: string;
  readonly url: () => string;
  readonly run: <N extends keyof Commands>(
    name: N,
    ...args: Parameters<Commands[N]>
  ) => Promise<Awaited<ReturnType<Commands[N]>>>;
  /** The page of a window; waits until there is one. */
  readonly page: (kind: WindowKind) => Promise<Page>;
  readonly output: () => string;
  /** SIGKILL. */
  readonly kill: () => Promise<void>;
  /** Resolves with the exit code. */
  readonly ended: Promise<number | null>;
  /** The menu's Quit; resolves with the exit code. */
  readonly quit: () => Promise<number | null>;
};

/** Starts the built main bundle; for a second start on the same data too, which ends by itself. */
export const spawnMain = (options: DesktopOptions): ChildProcess => {
  const { profile, locale = 'en-GB', platform, dataDir, program = root, args = [], env = {} } = options;
  const entry = join(program, 'out', 'main', 'index.js');
  if (!existsSync(entry)) throw new Error('The program is not built: run "npm run build".');
  const resources = join(profile, 'resources');
  mkdirSync(resources, { recursive: true });
  writeFileSync(join(resources, 'app-update.yml'), 'updaterCacheDirName: centesimo-updater\n');
  const config: StandInConfig = { profile, resources, locale, ...(platform !== undefined && { platform }) };
  const { NODE_ENV: _, ...inherited } = process.env;
  const child = spawn(nodeProgram(), ['--import', register, entry, ...args], {
    env: {
      ...inherited,
      // Whether there is a tray must not depend on the machine the tests run on.
      DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent',
      XDG_CURRENT_DESKTOP: 'KDE',
      // Where the start at login is kept: not among the developer's own.
      XDG_CONFIG_HOME: join(profile, 'config'),
      XDG_CACHE_HOME: join(profile, 'cache'),
      TZ: calmZone(),
      CENTESIMO_DATA_DIR: dataDir,
      CENTESIMO_PORT: '0',
      ELECTRON_STAND_IN: JSON.stringify(config),
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  return child;
};

const createRun = (child: ChildProcess): DesktopApp['run'] => {
  const waiting = new Map<number, (answer: Omit<ControlAnswer, 'id'>) => void>();
  let lastId = 0;
  child.on('message', (message) => {
    const answer = message as ControlAnswer;
    waiting.get(answer.id)?.(answer);
    waiting.delete(answer.id);
  });
  // Nobody waits for an app that has ended.
  child.once('exit', () => {
    for (const answer of waiting.values()) answer({ error: 'The app has ended.' });
    waiting.clear();
  });
  return (name, ...args) =>
    new Promise((resolve, reject) => {
      if (!child.connected) return reject(new Error('The app has ended.'));
      const id = (lastId += 1);
      waiting.set(id, ({ value, error }) => (error === undefined ? resolve(value as never) : reject(new Error(error))));
      child.send({ id, name, args }, (error) => {
        if (error !== null) reject(error);
      });
    });
};

const readText = (path: string): string => readFileSync(path, 'utf8').trim();

/** Resolves once Chromium has said where it can be reached. */
const connect = async (profile: string): Promise<BrowserContext> => {
  const portFile = join(profile, 'DevToolsActivePort');
  const port = await waitFor('debugging port', startWithinMs, () => {
    const [line, path] = existsSync(portFile) ? readText(portFile).split('\n') : [];
    return path === undefined ? undefined : line;
  });
  const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
  const [context] = browser.contexts();
  if (context === undefined) throw new Error('Chromium has no context.');
  return context;
};

/** A killed app leaves its Chromium behind, whose number stands in its profile as `HOST-PID`. */
const killBrowser = (profile: string): void => {
  try {
    process.kill(Number(readlinkSync(join(profile, 'SingletonLock')).split('-').at(-1)), 'SIGKILL');
  } catch {
    // It has ended with the app.
  }
};

const kindOf = (page: Page): WindowKind | null => {
  if (!page.url().startsWith('https://centesimo.invalid/')) return null;
  return new URL(page.url()).searchParams.has('view') ? 'details' : 'widget';
};

/** Starts the app and waits until its windows can be reached. The caller ends it. */
export const spawnDesktop = async (options: DesktopOptions): Promise<DesktopApp> => {
  const { dataDir, profile } = options;
  const child = spawnMain(options);
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => (printed += text));
  }
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const died = ended.then((code) => {
    throw new Error(`The app ended with ${code}. It printed:\n${printed}`);
  });
  const context = await Promise.race([connect(profile), died]).catch((error: unknown) => {
    child.kill('SIGKILL');
    killBrowser(profile);
    throw error;
  });
  died.catch(() => undefined);
  const run = createRun(child);
  return {
    dataDir,
    ingestToken: readText(join(dataDir, 'ingest-token')),
    adminToken: readText(join(dataDir, 'admin-token')),
    url: () => (JSON.parse(readText(join(dataDir, 'endpoint.json'))) as { readonly url: string }).url,
    run,
    page: (kind) =>
      waitFor(`${kind} window`, startWithinMs, () => context.pages().find((page) => kindOf(page) === kind)),
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
      killBrowser(profile);
    },
    output: () => printed,
    ended,
    quit: async () => {
      // It may be gone before it has answered.
      if (child.connected) void run('quit').catch(() => undefined);
      return ended;
    },
  };
};
