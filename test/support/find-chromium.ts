import { existsSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright-core';

type Env = Readonly<Record<string, string | undefined>>;

const programs = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome',
  'microsoft-edge',
  'microsoft-edge-stable',
  'msedge',
];

const macPrograms = ['Chromium', 'Google Chrome', 'Microsoft Edge'].map(
  (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
);

const windowsPrograms = ['Chromium\\Application\\chrome.exe', 'Google\\Chrome\\Application\\chrome.exe'].concat(
  'Microsoft\\Edge\\Application\\msedge.exe',
);

const isFile = (path: string): boolean => existsSync(path) && statSync(path).isFile();

const onPath = (env: Env): readonly string[] => {
  const endings = process.platform === 'win32' ? ['.exe'] : [''];
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return programs.flatMap((name) => folders.flatMap((folder) => endings.map((ending) => join(folder, name + ending))));
};

const inUsualPlaces = (env: Env): readonly string[] => {
  if (process.platform === 'darwin') return macPrograms;
  if (process.platform !== 'win32') return [];
  const roots = [env['PROGRAMFILES'], env['PROGRAMFILES(X86)'], env['LOCALAPPDATA']];
  return roots.flatMap((root) => (root === undefined ? [] : windowsPrograms.map((path) => join(root, path))));
};

/**
 * The Chromium that drives the end-to-end tests: `CENTESIMO_CHROMIUM`, else the system's, else the one Playwright
 * downloaded. `undefined` when there is none; `npm test` then installs one.
 */
export const findChromium = (env: Env = process.env): string | undefined => {
  const named = env['CENTESIMO_CHROMIUM'];
  if (named !== undefined && named !== '') return isFile(named) ? named : undefined;
  return [...onPath(env), ...inUsualPlaces(env), chromium.executablePath()].find(isFile);
};
