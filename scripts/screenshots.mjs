// Draws docs/images/ from the built program on demo data: run `npm run build` first.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launchChromium } from '../test/support/chromium.ts';
import { spawnProgram } from '../test/support/spawn-program.ts';
import { projectRoot } from './project-root.mjs';

const images = join(projectRoot, 'docs', 'images');
const dataDir = mkdtempSync(join(tmpdir(), 'centesimo-screenshots-'));

const widget = { width: 380, height: 540 };

const program = await spawnProgram({ dataDir, args: ['--demo'] });
const browser = await launchChromium();
try {
  mkdirSync(images, { recursive: true });
  const context = await browser.newContext({ viewport: widget, deviceScaleFactor: 2, locale: 'en-GB' });
  const page = await context.newPage();
  await page.goto(program.signInUrl);
  for (const text of ['Live', 'Calls', 'Last 30 days', /^Highest /]) {
    await page.getByText(text, { exact: true }).first().waitFor();
  }
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const path = join(images, `widget-${colorScheme}.png`);
    await page.screenshot({ path, animations: 'disabled' });
    console.log(`docs/images/widget-${colorScheme}.png`);
  }
} finally {
  await browser.close();
  await program.stop();
  rmSync(dataDir, { recursive: true, force: true });
}
