import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { app, dialog } from 'electron';
import { AppError } from '../shared/core/app-error.ts';
import { ensureDataDir, ensureTokens, removeEndpoint, resolveDataDir, writeEndpoint } from './data-dir.ts';
import { registerAppScheme, serveScreens } from './desktop/app-scheme.ts';
import { confineWebContents, denyPermissions } from './desktop/confine.ts';
import { closeEngineFirst, quitAtShutdown } from './desktop/ending.ts';
import { superviseEngine } from './desktop/engine-supervisor.ts';
import { type LogFile, logStream, openLogFile } from './desktop/log-file.ts';
import { hiddenFlag } from './desktop/login-item.ts';
import { openMemory } from './desktop/memory.ts';
import { startShell } from './desktop/shell.ts';
import { languageOf, unknownOwner } from './desktop/owner.ts';
import { desktopTexts } from './desktop/texts.ts';
import { readTrayImages } from './desktop/tray/tray-images.ts';
import { hasTray, runProgram } from './desktop/tray/tray-support.ts';
import { createUpdateSource } from './desktop/update-source.ts';
import { startEngine } from './engine-host.ts';
import { securityHeaders } from './http/headers.ts';
import { readScreens } from './http/screens.ts';
import { lockDataDir } from './instance-lock.ts';
import { readLaunchOptions, systemTimeZone } from './launch-options.ts';
import { readIfPresent, replaceFile } from './private-file.ts';

/** Entry of the desktop app: the engine in its thread, the screens over IPC. */

const here = import.meta.dirname;
const staticDir = join(here, '../renderer');
const resourcesDir = join(here, '../../resources');

/** Shows why it cannot go on, and ends. */
const giveUp = (error: unknown): void => {
  const text = error instanceof AppError ? error.message : String(error instanceof Error ? error.stack : error);
  console.error(text);
  dialog.showErrorBox('Centesimo', text);
  app.exit(1);
};

const reportBug = (error: unknown, where: string): void => console.error(`A bug in ${where}:`, error);

const start = async (dataDir: string, log: LogFile): Promise<void> => {
  const options = readLaunchOptions(process.argv.slice(1), process.env);
  const lock = await lockDataDir(dataDir);
  removeEndpoint(dataDir);
  const tokens = ensureTokens(dataDir);
  const version = app.getVersion();
  const leave = (): void => {
    removeEndpoint(dataDir);
    lock.release();
  };
  const engine = await superviseEngine({
    start: (port) =>
      startEngine(pathToFileURL(join(here, 'engine-worker.js')), {
        dataDir,
        port: port ?? options.port,
        staticDir,
        resourcesDir,
        version,
        demo: options.demo,
        timeZone: systemTimeZone(),
      }),
    onRestarted: (reason, url) => {
      reportBug(reason, 'the engine, which has been started again');
      writeEndpoint(dataDir, url, version);
    },
    onGivenUp: (reason) => {
      reportBug(reason, 'the engine, which keeps stopping');
      leave();
      giveUp(new AppError('unavailable', desktopTexts[languageOf(unknownOwner, app.getLocale())].gaveUp));
    },
    now: Date.now,
  });
  const ending = closeEngineFirst(engine.stop, leave);
  writeEndpoint(dataDir, engine.url(), version);
  console.log(`Centesimo is listening on ${engine.url()}`);

  await app.whenReady();
  denyPermissions();
  quitAtShutdown();
  serveScreens(readScreens(staticDir), securityHeaders);
  const { showWidget } = startShell({
    engine,
    fetchFromEngine: (path, upload) =>
      fetch(engine.url() + path, { ...upload, headers: { ...upload?.headers, 'x-api-key': tokens.admin } }),
    preload: join(here, '../preload/index.cjs'),
    trayImages: readTrayImages(join(resourcesDir, 'tray'), process.platform),
    hasTray: await hasTray(process.platform, process.env, runProgram),
    memory: openMemory(
      () => readIfPresent(join(dataDir, 'desktop.json')),
      (text) => replaceFile(join(dataDir, 'desktop.json'), text),
      (error) => reportBug(error, 'keeping the place of a window'),
    ),
    log,
    secrets: [tokens.admin, tokens.ingest],
    startHidden:
      process.argv.includes(hiddenFlag) ||
      (process.platform === 'darwin' && app.getLoginItemSettings().wasOpenedAtLogin),
    systemTimeZone,
    platform: process.platform,
    env: process.env,
    now: Date.now,
    ending,
    updateSource: createUpdateSource(),
    report: reportBug,
    note: (error) => console.warn('It goes on, but without this:', error),
  });
  app.on('second-instance', showWidget);
  app.on('activate', showWidget);
};

const dataDir = resolveDataDir({ demo: process.argv.includes('--demo') });
try {
  ensureDataDir(dataDir);
  if (process.platform === 'win32') app.setAppUserModelId('dev.centesimo.app');
  app.setPath('userData', dataDir);
  app.setPath('sessionData', join(dataDir, 'chromium'));
  registerAppScheme();
  confineWebContents();
  if (app.requestSingleInstanceLock()) {
    const log = openLogFile(join(dataDir, 'logs'));
    for (const stream of [process.stdout, process.stderr]) logStream(stream, log, () => new Date());
    start(dataDir, log).catch(giveUp);
  } else {
    console.error(`Centesimo is already running on this data directory: ${dataDir}.`);
    app.exit(1);
  }
} catch (error) {
  giveUp(error);
}
