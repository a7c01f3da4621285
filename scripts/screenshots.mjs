// Draws docs/images/ from the built program on demo data: run `npm run build` first.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launchChromium } from '../test/support/chromium.ts';
import { spawnProgram } from '../test/support/spawn-program.ts';
import { projectRoot } from './project-root.mjs';

const images = join(projectRoot, 'docs', 'images');
const dataDir = mkdtempSync(join(tmpdir(), 'centesimo-screenshots-'));

const small = { width: 380, height: 780 };
const wide = { width: 1280, height: 800 };

/** What each picture shows: the address, the window, what must be there, and what is clicked first. */
const screens = [
  { name: 'widget', address: '', viewport: small, ready: 'widget-details' },
  { name: 'overview', address: 'view=overview&period=last_30_days', viewport: wide, ready: 'overview' },
  {
    name: 'history',
    address: 'view=history&period=last_30_days',
    viewport: wide,
    ready: 'call-row',
    click: 'call-row',
  },
  { name: 'prices', address: 'view=settings&section=prices', viewport: wide, ready: 'section-prices' },
  { name: 'connect', address: 'view=settings&section=connect', viewport: wide, ready: 'section-connect' },
  { name: 'budgets', address: 'view=settings&section=budgets', viewport: wide, ready: 'section-budgets' },
];

const addBudget = async ({ url, adminToken }) => {
  const budget = {
    name: 'AI, all together',
    measure: 'cost_eur',
    amount: '30',
    period: 'month',
    scope: {},
    thresholds: [50, 80, 100],
    enabled: true,
  };
  const answer = await fetch(`${url}/v1/budgets/all`, {
    method: 'PUT',
    headers: { 'x-api-key': adminToken, 'content-type': 'application/json' },
    body: JSON.stringify(budget),
  });
  if (!answer.ok) throw new Error(`The budget was refused: ${await answer.text()}`);
};

const program = await spawnProgram({ dataDir, args: ['--demo'] });
const browser = await launchChromium();
try {
  mkdirSync(images, { recursive: true });
  await addBudget(program);
  const context = await browser.newContext({ deviceScaleFactor: 2, locale: 'en-GB', reducedMotion: 'reduce' });
  const page = await context.newPage();
  await page.goto(program.signInUrl);
  await page.getByTestId('widget-details').waitFor();
  for (const { name, address, viewport, ready, click } of screens) {
    await page.setViewportSize(viewport);
    for (const colorScheme of ['light', 'dark']) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.goto(`${program.url}/?${address}`);
      await page.getByTestId(ready).first().waitFor();
      if (click !== undefined) await page.getByTestId(click).nth(8).click();
      await page.waitForFunction(() => document.querySelector('.skeleton') === null);
      await page.waitForLoadState('networkidle');
      await page.screenshot({ path: join(images, `${name}-${colorScheme}.png`), animations: 'disabled' });
      console.log(`docs/images/${name}-${colorScheme}.png`);
    }
  }
} finally {
  await browser.close();
  await program.stop();
  rmSync(dataDir, { recursive: true, force: true });
}
