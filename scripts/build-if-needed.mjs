import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from './project-root.mjs';
import { runChild } from './run-child.mjs';

const inputs = ['src', 'resources', 'electron.vite.config.ts', 'package.json', 'package-lock.json'];
const outputs = ['out/main/browser-host.js', 'out/main/index.js', 'out/preload/index.cjs', 'out/renderer/index.html'];

const modifiedAt = (path) => statSync(path).mtimeMs;

const newestIn = (path) => {
  if (!existsSync(path)) return 0;
  if (!statSync(path).isDirectory()) return modifiedAt(path);
  const inside = readdirSync(path).map((name) => newestIn(join(path, name)));
  return Math.max(modifiedAt(path), ...inside);
};

/** Whether a source is newer than what was built from it, or nothing has been built. */
const isBuildNeeded = () => {
  const built = outputs.map((path) => join(projectRoot, path));
  if (!built.every((path) => existsSync(path))) return true;
  const oldest = Math.min(...built.map(modifiedAt));
  return inputs.some((path) => newestIn(join(projectRoot, path)) > oldest);
};

/** Builds when something has changed since the last build; ends the program when the build fails. */
export const buildIfNeeded = async () => {
  if (!isBuildNeeded()) return;
  console.log('Building Centesimo...');
  const builder = join(projectRoot, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js');
  if (!existsSync(builder)) {
    console.error('The build tools are not installed. Run "npm ci" first.');
    process.exit(1);
  }
  const code = await runChild(process.execPath, [builder, 'build', '--logLevel', 'warn'], { cwd: projectRoot });
  if (code !== 0) {
    console.error('The build failed; see above.');
    process.exit(code);
  }
};
