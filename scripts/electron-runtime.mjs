import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from './project-root.mjs';

const folder = join(projectRoot, 'node_modules', 'electron');
const fetchWithinMs = 60_000;

/** The runtime's program, or undefined while it has not been fetched. */
export const findElectron = () => {
  try {
    const program = join(folder, 'dist', readFileSync(join(folder, 'path.txt'), 'utf8'));
    return existsSync(program) && existsSync(join(folder, 'dist', 'version')) ? program : undefined;
  } catch {
    return undefined;
  }
};

/** Electron's package fetches its runtime on demand, with this script of its own. */
const fetchElectron = () =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, [join(folder, 'install.js')], { stdio: 'ignore' });
    const timer = setTimeout(() => child.kill(), fetchWithinMs);
    const finish = () => {
      clearTimeout(timer);
      process.off('SIGINT', stop);
      process.off('SIGTERM', stop);
      resolve(undefined);
    };
    const stop = () => {
      child.kill();
      process.exit(0);
    };
    process.on('SIGINT', stop);
    process.on('SIGTERM', stop);
    child.once('error', finish);
    child.once('exit', finish);
  });

/** Why Electron would refuse to run here, whatever is installed; undefined when it would run. */
export const whyNotHere = () => {
  if (process.platform !== 'linux') return undefined;
  if (process.getuid?.() === 0) return 'Electron does not run as root';
  if (!process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) return 'there is no display';
  return undefined;
};

/**
 * Makes the desktop app possible, fetching the runtime if it must.
 *
 * @returns {Promise<{ program: string } | { reason: string }>} the program, or why there is none, in half a sentence
 */
export const prepareElectron = async () => {
  const reason = whyNotHere();
  if (reason !== undefined) return { reason };
  if (!existsSync(folder)) return { reason: 'Electron is not installed' };
  if (findElectron() === undefined) {
    console.log("Fetching Electron's runtime (once)...");
    await fetchElectron();
  }
  const program = findElectron();
  return program === undefined ? { reason: "Electron's runtime is not here and could not be downloaded" } : { program };
};
