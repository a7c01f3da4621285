import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { AppError } from '../shared/core/app-error.ts';
import { readBackupCommand, runBackupCommand } from './backup-command.ts';
import { ensureDataDir, ensureTokens, removeEndpoint, resolveDataDir, writeEndpoint } from './data-dir.ts';
import { type EngineHandle, startEngine } from './engine-host.ts';
import { type InstanceLock, lockDataDir } from './instance-lock.ts';
import { type LaunchOptions, readLaunchOptions, systemTimeZone } from './launch-options.ts';
import { hasDisplay, openBrowser } from './open-browser.ts';

/** A stop that takes longer than this is cut short: whatever was acknowledged is on disk already. */
const stopWithinMs = 2_600;

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

/** Ends with 0 at once. `process.exit` waits for its threads, and one that is inside SQLite may take minutes. */
const cutShort = (): never => {
  // Becoming a program that does nothing ends every thread in one step, and still ends with 0.
  if (process.platform !== 'win32') {
    process.execve?.(process.execPath, [process.execPath, '--eval', ''], { ...process.env, NODE_OPTIONS: '' });
  }
  return process.exit(0);
};

const run = async (places: Places, options: LaunchOptions, dataDir: string, lock: InstanceLock): Promise<void> => {
  const version = readVersion(places.root);
  removeEndpoint(dataDir);
  ensureTokens(dataDir);
  const starting = startEngine(places.worker, {
    dataDir,
    port: options.port,
    staticDir: fileURLToPath(new URL('out/renderer', places.root)),
    resourcesDir: fileURLToPath(new URL('resources', places.root)),
    version,
    demo: options.demo,
    timeZone: systemTimeZone(),
  });
  /** Only once the engine has ended: whoever takes the lock next must find nobody writing. */
  const leave = (code: number): never => {
    removeEndpoint(dataDir);
    lock.release();
    process.exit(code);
  };

  let stopping = false;
  const stop = async (): Promise<void> => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => {
      removeEndpoint(dataDir);
      // The lock stays: it ends with this process, and the next start takes over what a dead one left.
      cutShort();
    }, stopWithinMs);
    // An engine that is still starting hears nothing, so it is let finish. Why it failed, `run` says.
    const started = await starting.catch(() => undefined);
    if (started === undefined) return;
    await started.stop();
    leave(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop());

  const engine = await starting;
  if (stopping) return;
  void engine.ended.then((reason) => {
    if (stopping) return;
    console.error(reason);
    leave(1);
  });
  writeEndpoint(dataDir, engine.url, version);
  console.log(`Centesimo is listening on ${engine.url}`);
  if (options.demo) console.log(`It shows sample data, kept in ${dataDir}`);
  await printSignIn(engine, options).catch((error: unknown) => {
    // The engine may have gone before it made a code; when that was asked for, nobody needs one.
    if (!stopping) throw error;
  });
};

/** The engine behind a localhost page: starts it, says where it is, and stops it on a signal. */
export const runBrowserHost = async (places: Places): Promise<void> => {
  const command = readBackupCommand(process.argv.slice(2));
  if (command !== null) process.exit(await runBackupCommand(command, process.argv));
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
