import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AppView } from '../../src/shared/contract/apps.ts';
import { snippetNames } from '../../src/renderer/features/settings/connect/snippets.ts';
import { launchChromium } from '../support/chromium.ts';
import { goTo } from '../support/go-to.ts';
import { hostileTexts } from '../support/hostile-texts.ts';
import { findTooWide } from '../support/page-width.ts';
import { readFrom } from '../support/program-requests.ts';
import { startProgram } from '../support/program.ts';
import { findBarriers } from '../support/run-axe.ts';
import { openSignedIn } from '../support/signed-in.ts';
import type { RunningProgram } from '../support/spawn-program.ts';
import { watchPages } from '../support/watch-page.ts';

const patiently = { timeout: 15_000 };
const call = { service: 'night-batch', model: 'gpt-4o', input_tokens: 1000, output_tokens: 500 };

describe('connecting an app', () => {
  let browser: Browser;
  let program: RunningProgram;
  let context: BrowserContext;
  beforeAll(async () => {
    [browser, program] = await Promise.all([launchChromium(), startProgram()]);
    context = await browser.newContext({
      locale: 'en-GB',
      viewport: { width: 1280, height: 900 },
      reducedMotion: 'reduce',
    });
    await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: program.url });
  });
  afterAll(() => browser.close());

  /** The context's own window, on a screen that has nothing of what was open before. */
  const openConnect = async (inContext = context): Promise<Page> => {
    const page = inContext.pages()[0] ?? (await openSignedIn(inContext, program));
    await goTo(page, '/');
    await page.getByTestId('details').waitFor({ state: 'detached' });
    await goTo(page, '/?view=settings&section=connect');
    await page.getByTestId('apps').waitFor();
    return page;
  };
  const send = (method: string, path: string, body?: unknown): Promise<Response> =>
    fetch(program.url + path, {
      method,
      headers: { 'x-api-key': program.adminToken, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  const postAs = async (token: string, body: unknown): Promise<number> => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    return (await fetch(`${program.url}/v1/usage`, { method: 'POST', headers, body: JSON.stringify(body) })).status;
  };
  const listApps = async (): Promise<AppView[]> => JSON.parse(await readFrom(program, '/v1/apps')).items;
  const findApp = async (name: string): Promise<AppView | undefined> =>
    (await listApps()).find((app) => app.name === name);

  const create = async (page: Page, name: string): Promise<string> => {
    await page.getByTestId('new-app-name').fill(name);
    await page.getByTestId('new-app-name').press('Enter');
    const panel = page.getByTestId('made-app');
    await expect.poll(() => panel.evaluate((element) => element === document.activeElement), patiently).toBe(true);
    await page.getByTestId('made-app').getByRole('button', { name: 'Copy: Its token' }).click();
    return page.evaluate(() => navigator.clipboard.readText());
  };
  const copySnippet = async (page: Page, at = 0): Promise<string> => {
    await page.getByTestId('copy-snippet').nth(at).click();
    return page.evaluate(() => navigator.clipboard.readText());
  };
  const rowOf = (page: Page, { id }: AppView) => page.getByTestId(`app-${id}`);

  it('gives it a token, fills it into what the app needs, and turns green on its first call', async () => {
    const page = await openConnect();
    await page.getByTestId('new-app-save').click();
    await page.getByText('This is needed.').waitFor();
    const token = await create(page, 'Night batch');
    expect(token).toMatch(/^cen_[\w-]{43}$/);
    // Hidden until it is asked for.
    expect(await page.getByTestId('panel-settings').textContent()).not.toContain(token);
    await page.getByTestId('reveal-app-token').press('Enter');
    expect(await page.getByTestId('app-token').textContent()).toBe(token);
    expect(await page.getByTestId('ingest-token').textContent()).not.toContain(program.ingestToken);

    for (const name of snippetNames) {
      await page.getByTestId(`snippet-${name}`).click();
      const count = await page.getByTestId('copy-snippet').count();
      const parts: string[] = [];
      for (let at = 0; at < count; at += 1) parts.push(await copySnippet(page, at));
      expect(parts.join('\n'), name).toContain(token);
      expect(parts.join('\n'), name).toContain(program.url);
      expect(parts.join('\n'), name).not.toContain(program.ingestToken);
    }
    await page.getByTestId('snippet-curl').click();
    expect(await copySnippet(page)).toContain('"service":"night-batch"');

    const check = page.getByTestId('app-check');
    expect(await check.getAttribute('data-state')).toBe('waiting');
    expect(await postAs(program.ingestToken, call)).toBe(200);
    await page.getByTestId('app-shared').getByTestId('app-accepted').filter({ hasText: '1' }).waitFor();
    expect(await check.getAttribute('data-state')).toBe('waiting');
    expect(await postAs(token, { service: 'night-batch', input_preview: 'CANARY' })).toBe(422);
    await page.locator('[data-testid="app-check"][data-state="refused"]').waitFor();
    expect(await postAs(token, call)).toBe(200);
    await page.locator('[data-testid="app-check"][data-state="arrived"]').waitFor();
    expect(await check.textContent()).toContain('1 call of Night batch was recorded.');

    // Gone for good once the page is left.
    await page.reload();
    await page.getByTestId('apps').waitFor();
    expect(await page.content()).not.toContain(token);
    await page.getByTestId('new-app-name').waitFor();
  });

  it('says what was refused, why, and what to do, without what was said', async () => {
    const page = await openConnect();
    const row = page.getByTestId('refused-item').first();
    await row.locator('summary').press('Enter');
    const said = (await row.textContent()) ?? '';
    expect(said).toContain('Something needed was missing');
    expect(said).toContain('Night batch · /v1/usage · /model');
    expect(said).toContain('Name the model, or give a flat_cost.');
    expect(said).toContain('Have the app send the field that is named.');
    expect(said).toContain('"input_preview": "[text of length 6]"');
    expect(await page.content()).not.toContain('CANARY');

    // A new one comes by itself.
    expect(await postAs(program.ingestToken, { ...call, input_tokens: -1 })).toBe(422);
    await page.locator('[data-testid="refused-item"][data-code="negative_tokens"]').waitFor();
    await page.getByTestId('clear-refused').click();
    await page.getByText('Nothing was refused.').waitFor();
    expect(JSON.parse(await readFrom(program, '/v1/refused-items'))).toEqual({ items: [], total: 0 });
  });

  it('replaces and revokes its token, once that is confirmed', async () => {
    const page = await openConnect();
    const first = await create(page, 'Short-lived');
    const app = (await findApp('Short-lived'))!;
    const row = rowOf(page, app);
    const rotate = row.getByRole('button', { name: 'New token for Short-lived' });
    await rotate.press('Enter');
    const focused = (): Promise<string | null> => page.evaluate(() => document.activeElement?.textContent ?? null);
    await expect.poll(focused, patiently).toBe('Cancel');
    await page.keyboard.press('Enter');
    await expect.poll(() => rotate.evaluate((button) => button === document.activeElement), patiently).toBe(true);
    expect(await postAs(first, call)).toBe(200);
    await page.locator('[data-testid="app-check"][data-state="arrived"]').waitFor();

    await rotate.press('Enter');
    await row.getByTestId('confirm').click();
    await page.locator('[data-testid="app-check"][data-state="waiting"]').waitFor();
    await page.getByTestId('made-app').getByRole('button', { name: 'Copy: Its token' }).click();
    const second = await page.evaluate(() => navigator.clipboard.readText());
    expect(second).not.toBe(first);
    expect(await postAs(first, call)).toBe(401);
    expect(await postAs(second, call)).toBe(200);
    await page.locator('[data-testid="app-check"][data-state="arrived"]').waitFor();

    await row.getByTestId('rename-app').click();
    await page.getByTestId('rename-form-name').fill('Long-lived');
    await page.getByTestId('rename-form-name').press('Enter');
    await row.getByText('Long-lived').first().waitFor();

    await row.getByRole('button', { name: 'Revoke the token of Long-lived' }).click();
    await row.getByTestId('confirm').click();
    await row.getByText('Revoked', { exact: true }).waitFor();
    await expect.poll(() => row.evaluate((element) => element === document.activeElement), patiently).toBe(true);
    expect(await postAs(second, call)).toBe(401);
    // Its snippets are of no use any more.
    await page.getByTestId('new-app-name').waitFor();
    expect(await copySnippet(page)).toContain(program.ingestToken);
    expect(await row.getByTestId('app-accepted').textContent()).toBe('2');
    await row.getByRole('button', { name: 'Take Long-lived off the list' }).click();
    await row.waitFor({ state: 'detached' });
    expect(await findApp('Long-lived')).toBeUndefined();
  });

  it('is in Italian too, in 360 pixels', async () => {
    const narrow = await browser.newContext({
      locale: 'it-IT',
      viewport: { width: 360, height: 740 },
      reducedMotion: 'reduce',
    });
    const page = await openConnect(narrow);
    await page.getByTestId('new-app-name').fill('Assistenza clienti');
    await page.getByRole('button', { name: 'Crea il token' }).click();
    await page.getByText('Con il token di Assistenza clienti.').waitFor();
    await page.getByText('In attesa della prima chiamata di Assistenza clienti…').waitFor();
    for (const name of snippetNames) {
      await page.getByTestId(`snippet-${name}`).click();
      expect(await findTooWide(page), name).toEqual([]);
    }
    await narrow.close();
  });

  it('keeps nobody out with everything open, in light and dark', async () => {
    const page = await openConnect();
    await page.getByTestId('new-app-name').fill('Everyone');
    await page.getByTestId('new-app-name').press('Enter');
    await page.getByTestId('made-app').waitFor();
    expect(await postAs(program.ingestToken, [{ service: 'a' }, { ...call, output_tokens: 'x' }])).toBe(422);
    await page.locator('[data-testid="refused-item"][data-code="wrong_type"]').first().waitFor();
    for (const summary of await page.locator('[data-testid="refused-item"] summary').all()) await summary.click();
    await page.getByTestId('revoke-app').first().click();
    await page.getByTestId('confirm-change').waitFor();
    await page.getByTestId('rename-app').nth(1).click();
    await page.getByTestId('rename-form').waitFor();
    for (const name of ['vercelAi', 'n8n'] as const) {
      await page.getByTestId(`snippet-${name}`).click();
      await page.emulateMedia({ colorScheme: 'light' });
      expect(await findBarriers(page)).toEqual([]);
      await page.emulateMedia({ colorScheme: 'dark' });
      expect(await findBarriers(page, { isContrastOnly: true })).toEqual([]);
    }
  });

  it('takes names and refused items for nothing but text', async () => {
    const texts = hostileTexts.filter((text) => text.trim() !== '');
    const names = texts.map((text) => text.trim().slice(0, 80).trim()).filter((name) => name !== '');
    const answers = await Promise.all(names.slice(0, 180).map((name) => send('POST', '/v1/apps', { name })));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    // The one name that makes a body unreadable.
    const toKey = (text: string): string => (text === '__proto__' ? 'name' : text.slice(0, 30));
    const items = texts.map((text) => ({ service: text.slice(0, 200), [toKey(text)]: text, input_tokens: text }));
    for (let from = 0; from < items.length; from += 20) {
      expect(await postAs(program.ingestToken, items.slice(from, from + 20))).toBe(422);
    }
    const watched = await browser.newContext({
      locale: 'en-GB',
      viewport: { width: 1280, height: 900 },
      reducedMotion: 'reduce',
    });
    const misdeeds = await watchPages(watched, program.url);
    const page = await openConnect(watched);
    await page.getByTestId('apps').locator('li').nth(180).waitFor();
    const shown = await page.getByTestId('apps').locator('bdi').allTextContents();
    expect(shown).toEqual(expect.arrayContaining(names.slice(0, 180)));
    const total = Math.min(500, items.length);
    while ((await page.getByTestId('refused-item').count()) < total) {
      const before = await page.getByTestId('refused-item').count();
      await page.getByTestId('more-refused').click();
      await expect.poll(() => page.getByTestId('refused-item').count(), patiently).toBeGreaterThan(before);
    }
    await page.evaluate(() => {
      for (const item of document.querySelectorAll('details')) item.open = true;
    });
    for (const width of [1440, 360]) {
      await page.setViewportSize({ width, height: 900 });
      await expect.poll(() => findTooWide(page), patiently).toEqual([]);
    }
    // An app of such a name, made here: it is in the heading, the check and the confirmation.
    await page.getByTestId('new-app-name').fill('{{name}} $t(settings.revoke) <img src=x onerror=window.hit=1>');
    await page.getByTestId('new-app-name').press('Enter');
    await page.getByTestId('made-app').waitFor();
    const told = await page.getByTestId('app-check').textContent();
    expect(told).toContain('{{name}} $t(settings.revoke) <img src=x onerror=window.hit=1>');
    await page.getByTestId('revoke-app').first().click();
    await page.getByTestId('confirm-change').waitFor();
    const broken = await page.evaluate(() => ['hit', 'polluted'].filter((name) => name in window || name in {}));
    expect(broken).toEqual([]);
    expect(misdeeds).toEqual({ complaints: [], strangers: [], openings: [] });
    await watched.close();
  });
});
