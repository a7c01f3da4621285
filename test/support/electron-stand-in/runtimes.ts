import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { _electron, type Page } from 'playwright-core';
import { makeTempDir } from '../temp-dir.ts';
import { waitFor } from '../wait-for.ts';
import type { WindowKind } from './control.ts';
import { spawnMain } from './spawn-desktop.ts';
import { startDesktop } from './start-desktop.ts';

/** What a window is, as either runtime tells it. */
export type WindowFacts = {
  readonly url: string;
  readonly isVisible: boolean;
  readonly preferences: object;
};

/** The desktop app on either runtime: what both can be asked. */
export type AnyDesktop = {
  readonly dataDir: string;
  readonly ingestToken: string;
  readonly url: () => string;
  readonly page: (kind: WindowKind) => Promise<Page>;
  readonly windows: () => Promise<readonly WindowFacts[]>;
  /** Whether a page would be given it, asked in any way there is. */
  readonly isPermitted: (permission: string) => Promise<boolean>;
  /** What the app says to a <webview>; one verdict a window. */
  readonly attachWebview: () => Promise<readonly string[]>;
  /** Where pages wanted to go, and `prevented` or `followed`. */
  readonly navigations: () => Promise<readonly (readonly unknown[])[]>;
  /** As after a sleep. */
  readonly resume: () => Promise<void>;
  readonly closeWindow: (kind: WindowKind) => Promise<void>;
  /** What the next dialog for a file's place is answered with. */
  readonly answerSave: (path: string) => Promise<void>;
  /** Another start on the same data; resolves with its exit code. */
  readonly startAgain: () => Promise<number | null>;
  readonly quit: () => Promise<number | null>;
};

export type Runtime = {
  readonly name: string;
  /** Why it cannot run here. */
  readonly missing: string | null;
  readonly start: () => Promise<AnyDesktop>;
};

const root = fileURLToPath(new URL('../../../', import.meta.url));
const windowWithinMs = 30_000;

const { findElectron, whyNotHere } = (await import(
  new URL('../../../scripts/electron-runtime.mjs', import.meta.url).href
)) as {
  readonly findElectron: () => string | undefined;
  readonly whyNotHere: () => string | undefined;
};

const startOnStandIn = async (): Promise<AnyDesktop> => {
  const app = await startDesktop();
  return {
    ...app,
    windows: async () =>
      (await app.run('windows')).map(({ url, isVisible, preferences }) => ({
        url,
        isVisible,
        preferences: preferences ?? {},
      })),
    isPermitted: async (permission) => Object.values(await app.run('permission', permission)).includes(true),
    attachWebview: () => app.run('attachWebview'),
    navigations: () => app.run('recorded', 'navigation'),
    resume: () => app.run('resume'),
    closeWindow: (kind) => app.run('closeWindow', kind),
    answerSave: async (path) => {
      await app.run('answerSave', path);
    },
    startAgain: async () => {
      const child = spawnMain({ dataDir: app.dataDir, profile: makeTempDir() });
      const [code] = (await once(child, 'exit')) as [number | null];
      return code;
    },
  };
};

const kindOf = (url: string): WindowKind => (new URL(url).searchParams.has('view') ? 'details' : 'widget');
const readText = (path: string): string => readFileSync(path, 'utf8').trim();

const startOnElectron = async (): Promise<AnyDesktop> => {
  const executablePath = findElectron() ?? '';
  const dataDir = makeTempDir();
  const env = { ...(process.env as Record<string, string>), CENTESIMO_DATA_DIR: dataDir, CENTESIMO_PORT: '0' };
  const app = await _electron.launch({ executablePath, args: [root], env });
  await app.firstWindow();
  await app.evaluate(({ app: self, webContents }) => {
    const seen: unknown[] = [];
    Object.assign(globalThis, { seenNavigations: seen });
    const watch = (contents: Electron.WebContents): void => {
      contents.on('will-navigate', ({ url, defaultPrevented }) => {
        seen.push([url, defaultPrevented ? 'prevented' : 'followed']);
      });
    };
    webContents.getAllWebContents().forEach(watch);
    self.on('web-contents-created', (_event, contents) => watch(contents));
  });
  const find = (kind: WindowKind): Page | undefined => app.windows().find((page) => kindOf(page.url()) === kind);
  return {
    dataDir,
    ingestToken: readText(join(dataDir, 'ingest-token')),
    url: () => (JSON.parse(readText(join(dataDir, 'endpoint.json'))) as { readonly url: string }).url,
    page: (kind) => waitFor(`${kind} window`, windowWithinMs, () => find(kind)),
    windows: () =>
      app.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows().map((window) => ({
          url: window.webContents.getURL(),
          isVisible: window.isVisible(),
          // Not in the declarations, and there for tests like this one.
          preferences: (
            window.webContents as unknown as { getLastWebPreferences: () => object }
          ).getLastWebPreferences(),
        })),
      ),
    isPermitted: async (permission) => {
      const states = await Promise.all(
        app.windows().map((page) =>
          page.evaluate(async (name) => {
            const { state } = await navigator.permissions.query({ name: name as PermissionName });
            return state;
          }, permission),
        ),
      );
      return states.some((state) => state !== 'denied');
    },
    attachWebview: () =>
      app.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows().map(({ webContents }) => {
          const event = { defaultPrevented: false, preventDefault: () => void (event.defaultPrevented = true) };
          (webContents as unknown as NodeJS.EventEmitter).emit('will-attach-webview', event, {}, {});
          return event.defaultPrevented ? 'prevented' : 'attached';
        }),
      ),
    navigations: () =>
      app.evaluate(
        () => (globalThis as unknown as { seenNavigations: readonly (readonly unknown[])[] }).seenNavigations,
      ),
    resume: () => app.evaluate(({ powerMonitor }) => void powerMonitor.emit('resume')),
    closeWindow: async (kind) => {
      const page = find(kind);
      if (page === undefined) throw new Error(`There is no ${kind} window.`);
      const window = await app.browserWindow(page);
      await window.evaluate((one: Electron.BrowserWindow) => one.close());
    },
    answerSave: (path) =>
      app.evaluate(({ dialog }, filePath) => {
        dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
        dialog.showMessageBox = () => Promise.resolve({ response: 1, checkboxChecked: false });
      }, path),
    startAgain: async () => {
      const child = spawn(executablePath, [root], { env, stdio: 'ignore' });
      const [code] = (await once(child, 'exit')) as [number | null];
      return code;
    },
    quit: async () => {
      const child = app.process();
      const exit = once(child, 'exit') as Promise<[number | null]>;
      await app.evaluate(({ app: self }) => self.quit()).catch(() => undefined);
      const [code] = await exit;
      return code;
    },
  };
};

/** Both runtimes, each with the reason where it cannot run. */
export const runtimes: readonly Runtime[] = [
  { name: 'the stand-in', missing: null, start: startOnStandIn },
  {
    name: 'Electron',
    missing: findElectron() === undefined ? "Electron's runtime is not installed" : (whyNotHere() ?? null),
    start: startOnElectron,
  },
];
