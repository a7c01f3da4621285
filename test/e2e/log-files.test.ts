import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from '../support/chromium.ts';
import { startProgram } from '../support/program.ts';
import { findBarriers } from '../support/run-axe.ts';
import type { RunningProgram } from '../support/spawn-program.ts';
import { makeTempDir } from '../support/temp-dir.ts';
import { claudeFile, claudeLine } from '../main/services/log-import/importing.ts';

/** Generous: the built program starts a thread, and the machine may be busy. */
const withinMs = 40_000;

describe('the log files in the settings', () => {
  const home = makeTempDir();
  const folder = join(home, '.claude', 'projects', '-project');
  const path = join(folder, 's1.jsonl');
  let browser: Browser;
  let program: RunningProgram;

  beforeAll(async () => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(path, `${claudeFile(1, 2, 3)}broken\n`);
    browser = await launchChromium();
    program = await startProgram({ env: { HOME: home, CLAUDE_CONFIG_DIR: '', CODEX_HOME: '', XDG_DATA_HOME: '' } });
  });
  afterAll(() => browser.close());

  const open = async (options: Parameters<Browser['newPage']>[0] = {}): Promise<Page> => {
    const page = await browser.newPage({ locale: 'en-GB', viewport: { width: 1280, height: 900 }, ...options });
    page.setDefaultTimeout(withinMs);
    const answer = await fetch(`${program.url}/v1/sign-in-codes`, {
      method: 'POST',
      headers: { authorization: `Bearer ${program.adminToken}` },
    });
    await page.goto(((await answer.json()) as { url: string }).url);
    await page.getByTestId('widget').waitFor();
    await page.goto(`${program.url}/?view=settings&section=logs`);
    await page.getByTestId('found-logs').waitFor();
    return page;
  };

  it('are found, read with the keyboard, and their calls are there', async () => {
    const page = await open();
    expect(await page.getByTestId('found-logs').textContent()).toContain(`in ${join(home, '.claude', 'projects')}`);
    expect(await page.getByTestId('unread-claude-code').textContent()).toMatch(/to read$/);
    await page.getByTestId('start-log-import').press('Enter');
    const result = page.getByTestId('result-claude-code');
    await result.waitFor();
    expect(await result.locator('td').allTextContents()).toEqual(['3', '0', '0', '1']);
    expect(await page.getByTestId('log-problems').textContent()).toContain(`${path}, line 4`);
    await page.getByTestId('unread-claude-code').getByText('All read').waitFor();
    await page.close();
  });

  it('are read as they grow, once that is switched on', async () => {
    const page = await open();
    const toggle = page.getByTestId('setting-log_watch');
    expect(await toggle.getAttribute('aria-checked')).toBe('false');
    await toggle.press('Space');
    await page.getByText('Nothing new since it is on.').waitFor();
    appendFileSync(path, `${claudeLine(4)}\n${claudeLine(5)}\n`);
    await page.getByText('2 new calls since it is on').waitFor();
    await page.reload();
    await page.getByText('2 new calls since it is on').waitFor();
    expect(await toggle.getAttribute('aria-checked')).toBe('true');
    await toggle.press('Space');
    await page.getByTestId('log-watch').waitFor({ state: 'detached' });
    await page.close();
  });

  it.each([
    [360, 'light'],
    [1440, 'dark'],
  ] as const)('keep nobody out at %i pixels, %s', async (width, colorScheme) => {
    const page = await open({ locale: 'it-IT', viewport: { width, height: 800 }, colorScheme });
    await page.getByTestId('log-import-result').waitFor();
    expect(await findBarriers(page)).toEqual([]);
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overflow).toBe(0);
    await page.close();
  });
});
