import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { AppError } from '../shared/core/app-error.ts';
import { ensureDataDir, ensureTokens, removeEndpoint, resolveDataDir, writeEndpoint } from './data-dir.ts';
import { type EngineHandle, startEngine } from './engine-host.ts';
import { type InstanceLock, lockDataDir } from './instance-lock.ts';
import { type LaunchOptions, readLaunchOptions, systemTimeZone } from './launch-options.ts';
import { hasDisplay, openBrowser } from './open-browser.ts';

/** A stop that takes longer than this is cut short: whatever was acknowledged is on disk already. */
const stopWithinMs = 2_800;

/** Where the parts of the program are: its worker module and the folder of `package.json`. */
export type Places = { readonly worker: URL; readonly root: URL };

const readVersion = (root: URL): string => {
  const text: unknown = JSON.parse(readFileSync(new URL('package.json', root), 'utf8'));
  return text !== null && typeof text === 'object' && 'version' in text ? String(text.version) : '0.0.0';
};

const printSignIn = async (engine: EngineHandle, options: LaunchOptions): Promise<void> => {
  const address = async (): Promise<string> => `${engine.url}/#code=${await engine.createSignInCode()}`;
  console.log(`Open ${await address()} to see the screens (the code works once; restarting prints a new one)`);
  if (!options.openBrowser || !hasDisplay(process.platform, process.env)) return;
  // A code of its own, so that the printed one still works.
  openBrowser(await address(), (error) => console.error(`No browser could be opened: ${error.message}`));
};

const run = async (places: Places, options: LaunchOptions, dataDir: string, lock: InstanceLock): Promise<void> => {
  const version = readVersion(places.root);
  const leave = (code: number): never => {
    removeEndpoint(dataDir);
    lock.release();
    process.exit(code);
  };

  let stopEngine = async (): Promise<void> => {};
  let stopping = false;
  const stop = async (): Promise<void> => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => leave(0), stopWithinMs).unref();
    await stopEngine();
    leave(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop());

  removeEndpoint(dataDir);
  ensureTokens(dataDir);
  const engine = await startEngine(places.worker, {
    dataDir,
    port: options.port,
    staticDir: fileURLToPath(new URL('out/renderer', places.root)),
    resourcesDir: fileURLToPath(new URL('resources', places.root)),
    version,
    demo: options.demo,
    timeZone: systemTimeZone(),
  });
  stopEngine = engine.stop;
  void engine.ended.then((reason) => {
    if (stopping) return;
    console.error(reason);
    leave(1);
  });
  writeEndpoint(dataDir, engine.url, version);
  console.log(`Centesimo is listening on ${engine.url}`);
  if (options.demo) console.log(`It shows sample data, kept in ${dataDir}`);
  await printSignIn(engine, options);
};

/** The engine behind a localhost page: starts it, says where it is, and stops it on a signal. */
export const runBrowserHost = async (places: Places): Promise<void> => {
  let lock: InstanceLock | undefined;
  try {
    const options = readLaunchOptions(process.argv.slice(2), process.env);
    const dataDir = resolveDataDir(options);
    ensureDataDir(dataDir);
    lock = await lockDataDir(dataDir);
    await run(places, options, dataDir, lock);
  } catch (error) {
    console.error(error instanceof AppError ? error.message : error);
    lock?.release();
    process.exit(1);
  }
};
