import { type Browser, chromium } from 'playwright-core';
import { findChromium } from './find-chromium.ts';

/** No sandbox: containers run the tests as root. The rest keeps the browser from doing anything of its own. */
export const chromiumArgs = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A headless Chromium. The caller closes it. */
export const launchChromium = async (): Promise<Browser> => {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error('No Chromium: run "node scripts/ensure-chromium.mjs".');
  return chromium.launch({ executablePath, args: chromiumArgs });
};
