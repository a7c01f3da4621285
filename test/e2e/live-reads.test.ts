import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from '../support/chromium.ts';
import { makeHideable, setHidden } from '../support/hide-page.ts';
import { postTo } from '../support/program-requests.ts';
import { startProgram } from '../support/program.ts';
import { listNotified, recordNotifications } from '../support/record-notifications.ts';
import { openSignedIn } from '../support/signed-in.ts';
import type { RunningProgram } from '../support/spawn-program.ts';

/** Whether one of the hidden pages has been made the one that listens on. */
const keepsHiddenStream = (page: Page): Promise<boolean> =>
  page.evaluate(async () => (await navigator.locks.query()).held!.length > 0);

/** More pages than a browser has connections to one address. */
const pageCount = 7;

const call = { service: 'chatbot', flat_cost: { amount: '1', currency: 'USD' } };

const saveBudget = async ({ url, adminToken }: RunningProgram, name: string): Promise<void> => {
  const scope = { service: [name] };
  const answer = await fetch(`${url}/v1/budgets/${name}`, {
    method: 'PUT',
    headers: { 'x-api-key': adminToken, 'content-type': 'application/json' },
    body: JSON.stringify({ name, scope, measure: 'cost_usd', amount: '1', thresholds: [100] }),
  });
  expect(answer.status).toBe(200);
};

describe('pages that follow the calls', () => {
  let browser: Browser;
  let program: RunningProgram;
  let context: BrowserContext;
  let calls = 0;

  const post = async (service = 'chatbot'): Promise<void> => {
    expect((await postTo(program, { ...call, service })).status).toBe(200);
    calls += 1;
  };
  const showsAll = (page: Page, id: string): Promise<void> =>
    page.locator(`[data-testid="${id}"][data-exact="${calls}"]`).waitFor();

  beforeAll(async () => {
    [browser, program] = await Promise.all([launchChromium(), startProgram()]);
    context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1280, height: 900 } });
    await makeHideable(context);
    await recordNotifications(context);
    await context.addInitScript(() => localStorage.setItem('centesimo-notifications', 'on'));
    await post();
  });
  afterAll(() => browser.close());

  it('ask every question of the Overview once for a call, and nothing while they are hidden', async () => {
    const page = await openSignedIn(context, program);
    await page.goto(`${program.url}/?view=overview`);
    await showsAll(page, 'card-calls');
    await page.waitForLoadState('networkidle');
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url().slice(program.url.length)));
    await post();
    await showsAll(page, 'card-calls');
    await page.waitForLoadState('networkidle');
    expect(asked).toContain('/v1/summary?period=current_month');
    expect(asked).toHaveLength(new Set(asked).size);
    // Those of the widget behind it among them.
    expect(asked.length).toBeLessThanOrEqual(24);

    await setHidden(page, true);
    const before = asked.length;
    const other = await openSignedIn(context, program);
    await post();
    await showsAll(other, 'widget-calls');
    // Seen again, it asks: nothing was asked before that.
    const isAsking = page.waitForEvent('request');
    await setHidden(page, false);
    expect((await isAsking).url()).not.toBe('');
    await showsAll(page, 'card-calls');
    expect(asked.slice(before)).toHaveLength(new Set(asked.slice(before)).size);
    await Promise.all([page.close(), other.close()]);
  });

  it('leave room for another page, however many of them are hidden', async () => {
    const pages: Page[] = [];
    for (let at = 0; at < pageCount; at += 1) {
      const page = await openSignedIn(context, program);
      await setHidden(page, true);
      pages.push(page);
    }
    const seen = await openSignedIn(context, program);
    await post();
    await showsAll(seen, 'widget-calls');
    for (const page of pages) {
      await setHidden(page, false);
      await showsAll(page, 'widget-calls');
      await setHidden(page, true);
    }
    await Promise.all([seen, ...pages].map((page) => page.close()));
  });

  it('show an alert in one of the hidden pages, and in the next one when that is closed', async () => {
    await Promise.all(['one', 'two'].map((name) => saveBudget(program, name)));
    const pages = [await openSignedIn(context, program), await openSignedIn(context, program)];
    const isRested = pages[1]!.waitForEvent('requestfailed', (request) => request.url().endsWith('/v1/stream'));
    await setHidden(pages[0]!, true);
    await expect.poll(() => keepsHiddenStream(pages[0]!)).toBe(true);
    await setHidden(pages[1]!, true);
    await isRested;

    await post('one');
    await expect.poll(() => listNotified(pages[0]!)).toEqual(['one: 100% used']);
    expect(await listNotified(pages[1]!)).toEqual([]);

    const takesOver = pages[1]!.waitForResponse((response) => response.url().endsWith('/v1/stream'));
    await pages[0]!.close();
    await takesOver;
    await post('two');
    await expect.poll(() => listNotified(pages[1]!)).toEqual(['two: 100% used']);
    await pages[1]!.close();
  });
});
