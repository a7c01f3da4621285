// Prints the path of a Chromium for the end-to-end tests, installing one where there is none.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findChromium } from '../test/support/find-chromium.ts';
import { projectRoot } from './project-root.mjs';

const run = (command, args) => spawnSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'] }).status === 0;
const runQuietly = (command, args) => spawnSync(command, args, { stdio: 'ignore' }).status === 0;

/** What makes a command run as root without a question, or `undefined` where nothing does. */
const asRoot = () => {
  if (process.platform !== 'linux') return undefined;
  if (process.getuid() === 0) return [];
  return runQuietly('sudo', ['-n', 'true']) ? ['sudo', '-n'] : undefined;
};

/** Debian only: Ubuntu's `chromium` package installs a snap, which containers cannot run. */
const isDebian = () =>
  existsSync('/etc/os-release') && /^ID="?debian"?$/m.test(readFileSync('/etc/os-release', 'utf8'));

const installWithApt = () => {
  const prefix = asRoot();
  if (prefix === undefined || !isDebian()) return false;
  const apt = (...args) => {
    const [command, ...rest] = [...prefix, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', ...args];
    return run(command, rest);
  };
  return apt('update') && apt('install', '-y', '--no-install-recommends', 'chromium');
};

const installWithPlaywright = () => {
  const cli = join(projectRoot, 'node_modules', 'playwright-core', 'cli.js');
  const libraries = asRoot() === undefined ? [] : ['--with-deps'];
  return run(process.execPath, [cli, 'install', ...libraries, 'chromium']);
};

/** @returns {string | undefined} the path of a Chromium that is there now */
export const ensureChromium = () => {
  const found = findChromium();
  if (found !== undefined || process.env.CENTESIMO_CHROMIUM) return found;
  console.log('No Chromium found: installing one for the end-to-end tests...');
  for (const install of [installWithApt, installWithPlaywright]) {
    if (install() && findChromium() !== undefined) return findChromium();
  }
  return undefined;
};

export const noChromium = `The end-to-end tests need a Chromium, and none could be found or installed. Any of these helps:
  - install Chromium, Google Chrome or Microsoft Edge the usual way;
  - set CENTESIMO_CHROMIUM to the path of one that is installed elsewhere;
  - run "npx playwright-core install chromium" where the network allows it.`;

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const path = ensureChromium();
  if (path === undefined) console.error(noChromium);
  else console.log(path);
  process.exitCode = path === undefined ? 1 : 0;
}
