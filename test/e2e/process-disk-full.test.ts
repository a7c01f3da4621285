import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildDiskShim, createFaultyDisk, type ShimLibrary } from '../faults/shim/disk-shim.ts';
import { launchChromium } from '../support/chromium.ts';
import { startProgram } from '../support/program.ts';
import { postTo } from '../support/program-requests.ts';
import { openSignedIn } from '../support/signed-in.ts';
import { makeTempDir } from '../support/temp-dir.ts';

const event = { service: 'shop', model: 'gpt-4o', input_tokens: 1000, output_tokens: 500 };

const texts = {
  'en-GB': ['New calls cannot be stored', 'The disk is full.'],
  'it-IT': ['Le nuove chiamate non si salvano', 'Il disco è pieno.'],
} as const;

let browser: Browser;
let folder: string;
let shim: ShimLibrary;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'centesimo-shim-'));
  shim = buildDiskShim(folder);
  browser = await launchChromium();
});
afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
});

describe.each(['en-GB', 'it-IT'] as const)('a full disk, %s', (locale) => {
  it('is said on every screen until there is room again', async ({ skip }) => {
    if (shim.path === null) return skip(shim.reason);
    const dataDir = makeTempDir();
    const disk = createFaultyDisk(shim.path, makeTempDir(), dataDir);
    const program = await startProgram({ dataDir, env: { ...disk.env } });
    expect((await postTo(program, event)).status).toBe(200);
    const context = await browser.newContext({ locale, viewport: { width: 1280, height: 800 } });
    const page = await openSignedIn(context, program);
    const widget = page.getByTestId('widget-fault');
    await page.locator('[data-testid="widget"] [data-exact]').first().waitFor();
    expect(await widget.count()).toBe(0);

    disk.setMode('full');
    const refused = await postTo(program, event);
    expect(refused.status).toBe(503);
    expect(refused.headers.get('retry-after')).toMatch(/^\d+$/);
    await widget.waitFor();
    for (const text of texts[locale]) expect(await widget.textContent()).toContain(text);
    await page.goto(`${program.url}/?view=overview`);
    const details = page.getByTestId('fault-notice');
    await details.waitFor();
    for (const text of texts[locale]) expect(await details.textContent()).toContain(text);
    await page.locator('[data-testid="card-calls"][data-exact="1"]').waitFor();

    disk.setMode('fine');
    await details.waitFor({ state: 'detached' });
    await widget.waitFor({ state: 'detached' });
    expect((await postTo(program, event)).status).toBe(200);
    await page.locator('[data-testid="card-calls"][data-exact="2"]').waitFor();
    await context.close();
    expect(await program.stop()).toBe(0);
    disk.close();
  });
});
