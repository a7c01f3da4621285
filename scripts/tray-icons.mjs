// Draws the tray's pictures from resources/tray/*.svg, each at 1x and 2x: run it after changing one of them.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { launchChromium } from '../test/support/chromium.ts';
import { projectRoot } from './project-root.mjs';

const folder = join(projectRoot, 'resources', 'tray');
const states = ['normal', 'near', 'over'];

/** A Mac's menu bar has 18 points, the bar of Windows 16, Linux panels 24. */
const pictures = states.flatMap((state) => [
  { source: `${state}Template`, name: `${state}Template`, size: 18 },
  { source: state, name: `${state}-16`, size: 16 },
  { source: state, name: `${state}-24`, size: 24 },
]);

const browser = await launchChromium();
try {
  for (const scale of [1, 2]) {
    const context = await browser.newContext({ deviceScaleFactor: scale });
    const page = await context.newPage();
    for (const { source, name, size } of pictures) {
      const svg = readFileSync(join(folder, `${source}.svg`), 'utf8');
      await page.setViewportSize({ width: size, height: size });
      await page.setContent(`<style>body{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${svg}`);
      const path = join(folder, `${name}${scale === 1 ? '' : `@${scale}x`}.png`);
      await page.screenshot({ path, omitBackground: true });
    }
    await context.close();
  }
} finally {
  await browser.close();
}
