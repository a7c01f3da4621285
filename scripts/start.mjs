// Starts Centesimo: the desktop app where Electron can run, else the browser host. Written so that any Node from 18 on
// can read it, because it is what finds out that Node is too old.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildIfNeeded } from './build-if-needed.mjs';
import { prepareElectron } from './electron-runtime.mjs';
import { projectRoot } from './project-root.mjs';
import { runChild } from './run-child.mjs';

const oldestNode = 24;
const flags = process.argv.slice(2);

const help = `Starts Centesimo: npm start

  npm start -- --browser                 in a browser, also where the desktop app can run
  npm start -- --demo                    in a browser, on sample data in a database of its own
  npm start -- --restore                 lists the backups
  npm start -- --restore NAME|FILE       puts a backup in place of the data
  npm start -- --export-backup FILE      makes a backup under the passphrase in CENTESIMO_PASSPHRASE

CENTESIMO_DATA_DIR, CENTESIMO_PORT and CENTESIMO_OPEN are described in the README.`;

/** `npm start` runs on the Node that `npm ci` installed; anything else may be too old and starts that one instead. */
const useNewNode = async () => {
  if (Number.parseInt(process.versions.node, 10) >= oldestNode) return;
  const program = process.platform === 'win32' ? 'node.exe' : 'node';
  const bundled = join(projectRoot, 'node_modules', 'node', 'bin', program);
  if (!existsSync(bundled)) {
    console.error(
      `Centesimo needs Node ${oldestNode} or newer, and this is ${process.versions.node}. ` +
        'Run "npm ci" first: it brings the right one.',
    );
    process.exit(1);
  }
  process.exit(await runChild(bundled, process.argv.slice(1)));
};

const startDesktop = async () => {
  const electron = await prepareElectron();
  if ('reason' in electron) {
    console.log(`Starting the browser version: ${electron.reason}.`);
    return;
  }
  // Set in some terminals inside editors: Electron would then behave as plain Node.
  const { ELECTRON_RUN_AS_NODE: _, ...env } = process.env;
  process.exit(await runChild(electron.program, [projectRoot, ...flags], { env }));
};

/** A signal to npm ends the shell between npm and us without reaching us: when that parent is gone, we stop too. */
const stopWithNpm = () => {
  if (process.env.npm_lifecycle_event === undefined || process.platform === 'win32') return;
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    process.kill(process.pid, 'SIGTERM');
  }, 500);
  watch.unref();
};

if (flags.includes('--help')) {
  console.log(help);
  process.exit(0);
}
await useNewNode();
stopWithNpm();
await buildIfNeeded();
// Backups are restored and exported without a window.
const isPlain = ['--browser', '--demo', '--restore', '--export-backup'].every((flag) => !flags.includes(flag));
if (isPlain) await startDesktop();
// In this process, so that a signal to it reaches the program itself.
await import(pathToFileURL(join(projectRoot, 'out', 'main', 'browser-host.js')).href);
