import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { app, dialog } from 'electron';
import { AppError } from '../shared/core/app-error.ts';
import { ensureDataDir, ensureTokens, removeEndpoint, resolveDataDir, writeEndpoint } from './data-dir.ts';
import { registerAppScheme, serveScreens } from './desktop/app-scheme.ts';
import { confineWebContents, denyPermissions } from './desktop/confine.ts';
import { bindIpc } from './desktop/ipc.ts';
import { openWidget, showWidget } from './desktop/widget-window.ts';
import { type EngineHandle, startEngine } from './engine-host.ts';
import { securityHeaders } from './http/headers.ts';
import { readScreens } from './http/screens.ts';
import { lockDataDir } from './instance-lock.ts';
import { readLaunchOptions, systemTimeZone } from './launch-options.ts';

/** Entry of the desktop app: the engine in its thread, the screens over IPC. */

const here = import.meta.dirname;
const staticDir = join(here, '../renderer');

/** Shows why it cannot go on, and ends. */
const giveUp = (error: unknown): void => {
  const text = error instanceof AppError ? error.message : String(error instanceof Error ? error.stack : error);
  console.error(text);
  dialog.showErrorBox('Centesimo', text);
  app.exit(1);
};

/** The engine closes its database before the program goes; `leave` undoes what was put in the data directory. */
const stopBeforeQuitting = (engine: EngineHandle, leave: () => void): void => {
  let stopping = false;
  app.on('before-quit', (event) => {
    event.preventDefault();
    if (stopping) return;
    stopping = true;
    void engine.stop().finally(() => {
      leave();
      app.exit(0);
    });
  });
  void engine.ended.then((reason) => {
    if (stopping) return;
    leave();
    giveUp(reason);
  });
  app.on('window-all-closed', () => app.quit());
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => app.quit());
};

const start = async (dataDir: string): Promise<void> => {
  const options = readLaunchOptions(process.argv.slice(1), process.env);
  const lock = await lockDataDir(dataDir);
  removeEndpoint(dataDir);
  ensureTokens(dataDir);
  const version = app.getVersion();
  const engine = await startEngine(pathToFileURL(join(here, 'engine-worker.js')), {
    dataDir,
    port: options.port,
    staticDir,
    resourcesDir: join(here, '../../resources'),
    version,
    demo: options.demo,
    timeZone: systemTimeZone(),
  });
  stopBeforeQuitting(engine, () => {
    removeEndpoint(dataDir);
    lock.release();
  });
  writeEndpoint(dataDir, engine.url, version);
  console.log(`Centesimo is listening on ${engine.url}`);

  await app.whenReady();
  denyPermissions();
  serveScreens(readScreens(staticDir), securityHeaders);
  bindIpc(engine);
  const widget = openWidget(join(here, '../preload/index.cjs'));
  app.on('second-instance', () => showWidget(widget));
};

const dataDir = resolveDataDir({ demo: process.argv.includes('--demo') });
try {
  ensureDataDir(dataDir);
  app.setPath('userData', dataDir);
  app.setPath('sessionData', join(dataDir, 'chromium'));
  registerAppScheme();
  confineWebContents();
  if (app.requestSingleInstanceLock()) {
    start(dataDir).catch(giveUp);
  } else {
    console.error(`Centesimo is already running on this data directory: ${dataDir}.`);
    app.exit(1);
  }
} catch (error) {
  giveUp(error);
}
