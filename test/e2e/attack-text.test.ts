import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LogImportView } from '../../src/shared/contract/log-import.ts';
import type { EventPage, EventView } from '../../src/shared/contract/read-models.ts';
import { settingsSections } from '../../src/renderer/state/view-state.ts';
import { launchChromium } from '../support/chromium.ts';
import { goTo } from '../support/go-to.ts';
import { forEachItem } from '../support/for-each-item.ts';
import { makeHideable, setHidden } from '../support/hide-page.ts';
import { hostileTexts } from '../support/hostile-texts.ts';
import { hostileLogs, hostileMonth, hostilePayloads, hostileSpans, writeHostileLogs } from '../support/hostile-ways.ts';
import { startProgram } from '../support/program.ts';
import { readFrom } from '../support/program-requests.ts';
import { listNotified, recordNotifications } from '../support/record-notifications.ts';
import { openSignedIn } from '../support/signed-in.ts';
import type { RunningProgram } from '../support/spawn-program.ts';
import { makeTempDir } from '../support/temp-dir.ts';
import { waitFor } from '../support/wait-for.ts';
import { type Misdeeds, watchPages } from '../support/watch-page.ts';
import { sendAsAdmin } from '../support/ways-in.ts';

/** What a click must never lead to. */
const links = [
  'file:///etc/passwd',
  'javascript:window.hit=1',
  'ms-settings:privacy',
  'http://stranger.invalid/x',
  'data:text/html,<script>window.hit=1</script>',
] as const;
/** What telemetry takes for no name at all. */
const isNoName = (text: string): boolean => /^(null|undefined|none)$/i.test(text.trim());
const texts = [...new Set([...links, ...hostileTexts.map((text) => text.slice(0, 160))])]
  .filter((text) => text.trim() !== '' && !text.includes('\0') && text.isWellFormed() && !isNoName(text))
  .slice(0, 205);
const loud = [...links, '<img src=x onerror=window.hit=1>', '<svg onload=window.hit=1>', '{{count}} $t(details.title)'];

/** Told by every way but `/v1/usage`, which test/e2e/hostile-text.test.ts has. */
describe('texts from wherever calls are told of', () => {
  const home = makeTempDir();
  let browser: Browser;
  let context: BrowserContext;
  let program: RunningProgram;
  let page: Page;
  let misdeeds: Misdeeds;

  const ask = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const answer = await sendAsAdmin(program, method, path, body);
    const said = await answer.text();
    expect(answer.status, `${method} ${path} ${said.slice(0, 300)}`).toBe(200);
    return JSON.parse(said) as T;
  };
  const countCalls = async (): Promise<number> =>
    (await ask<{ calls: number }>('GET', '/v1/summary?period=all_time')).calls;

  beforeAll(async () => {
    const logged = writeHostileLogs(home, texts);
    const env = { HOME: home, CLAUDE_CONFIG_DIR: '', CODEX_HOME: '', XDG_DATA_HOME: '' };
    [browser, program] = await Promise.all([launchChromium(), startProgram({ env })]);
    expect(await ask('POST', '/v1/traces', hostileSpans(texts))).toEqual({});
    expect(await countCalls()).toBe(texts.length);
    expect(await ask('POST', '/v1/logs', hostileLogs(texts))).toEqual({});
    expect(await countCalls()).toBe(2 * texts.length);
    expect(await ask('POST', '/v1/litellm', hostilePayloads(texts))).toMatchObject({ accepted: texts.length });

    const saved = await forEachItem(texts, 8, async (text) => {
      const id = text.trim();
      const path = `/v1/workspaces/default/clients/${encodeURIComponent(id === '.' || id === '..' ? `~${id}` : id)}`;
      const client = { name: text, phone: text, email: text };
      if (!(await sendAsAdmin(program, 'PUT', path, client)).ok) return 0;
      const message = { workspaceId: 'default', clientId: id, message: text, response: text, conversationId: id };
      const usage = { model: text, provider: text, service: text, operation: text };
      return (await ask<{ tracked: boolean }>('POST', '/internal/save-message', { ...message, usage })).tracked ? 1 : 0;
    });
    const messages = saved.reduce<number>((sum, one) => sum + one, 0);
    expect(messages).toBeGreaterThanOrEqual(200);

    await ask('POST', '/v1/log-import', {});
    const imported = await waitFor('end of the import', 60_000, async () => {
      const view = await ask<LogImportView>('GET', '/v1/log-import');
      return view.state !== 'running' && view;
    });
    expect(imported.tools.find(({ tool }) => tool === 'claude-code')).toMatchObject({ new_calls: logged });
    expect(imported.problems.length).toBeGreaterThan(20);
    expect(await countCalls()).toBe(4 * texts.length + messages);

    const names = texts.slice(0, 60).map((text) => text.trim().slice(0, 70).trim());
    const services = texts.filter((text) => text !== '__proto__').slice(0, 200);
    const named = Object.fromEntries(services.map((text, at) => [text, { en: names[at % 60], it: names[at % 60] }]));
    await ask('PATCH', '/v1/settings', { service_names: named, operation_names: named });
    for (const model of names) {
      const rates = [{ unit: 'input_tokens', price: '1' }];
      await sendAsAdmin(program, 'PUT', '/v1/prices', {
        model: `own ${model}`,
        service: model,
        provider: model,
        rates,
      });
    }
    await ask('POST', `/v1/months/${hostileMonth}/close`, { accept_gaps: true });

    context = await browser.newContext({
      locale: 'en-GB',
      viewport: { width: 1280, height: 2000 },
      reducedMotion: 'reduce',
    });
    await makeHideable(context);
    await recordNotifications(context);
    misdeeds = await watchPages(context, program.url);
    page = await openSignedIn(context, program);
  });
  afterAll(() => browser.close());

  /** Nothing ran, nothing was asked of strangers, and no link leads anywhere but to a screen. */
  const expectHarmless = async (where: string): Promise<void> => {
    const found = await page.evaluate(() => ({
      broken: ['hit', 'polluted'].filter((name) => name in window || name in {}).concat(Object.keys(Object.prototype)),
      links: [...document.querySelectorAll('[href], [src], [action], [formaction], [data], [srcdoc], [ping]')]
        .flatMap((element) =>
          ['href', 'src', 'action', 'formaction', 'data', 'srcdoc', 'ping'].map((name) => element.getAttribute(name)),
        )
        .filter(
          (link) =>
            link !== null && !link.startsWith('data:image/') && URL.parse(link, location.href)?.origin !== origin,
        ),
      made: document.querySelectorAll('script:not([src]), iframe, object, embed, plaintext, [onerror], [onload]')
        .length,
    }));
    expect(found, where).toEqual({ broken: [], links: [], made: 0 });
    expect(misdeeds, where).toEqual({ complaints: [], strangers: [], openings: [] });
  };
  const open = async (search: string): Promise<void> => {
    await goTo(page, '/');
    await page.getByTestId('details').waitFor({ state: 'detached' });
    await goTo(page, `/?${search}`);
  };
  const settle = (): Promise<unknown> =>
    page.waitForFunction(() => document.querySelector('[aria-busy="true"], .skeleton') === null);

  it('do no harm in the widget and the overview, its charts and their tooltips', async () => {
    expect(texts.length).toBe(205);
    await open('');
    await page.getByTestId('widget-service').locator('option').nth(200).waitFor({ state: 'attached' });
    await expectHarmless('the widget');
    await open('view=overview&period=all_time');
    await page.locator('[data-testid="overview-conversation"][aria-busy="false"]').waitFor();
    await settle();
    for (const chart of await page.locator('canvas').all()) {
      const box = await chart.boundingBox();
      if (box === null) continue;
      for (const share of [0.25, 0.5, 0.75]) await page.mouse.move(box.x + box.width * share, box.y + box.height / 2);
    }
    const titled = page.locator('[data-testid="panel-overview"] [title]');
    for (const item of (await titled.all()).slice(0, 8)) await item.hover({ force: true });
    await expectHarmless('the overview');
  });

  it('do no harm in the history and in the details of calls, where a click on a link does nothing', async () => {
    await open('view=history&period=all_time');
    const scroller = page.getByTestId('calls');
    const count = await countCalls();
    for (let row = 0; row < count; row += 50) {
      await scroller.evaluate((box, share) => (box.scrollTop = share * box.scrollHeight), row / count);
      await page.locator(`[data-testid="call-row"][data-row="${row}"]`).waitFor();
    }
    await expectHarmless('the history');

    const opened: EventView[] = [];
    for (const link of links) {
      const search = new URLSearchParams({ period: 'all_time', limit: '5', model: link }).toString();
      const { items } = await ask<EventPage>('GET', `/v1/events?${search}`);
      // One of each way.
      opened.push(...new Map(items.map((item) => [item.origin, item])).values());
    }
    expect(new Set(opened.map(({ origin }) => origin)).size).toBeGreaterThanOrEqual(3);
    for (const { id, workspace, model } of opened) {
      const call = new URLSearchParams({ call: id, call_workspace: workspace }).toString();
      await goTo(page, `/?view=history&period=all_time&${call}`);
      const button = page
        .getByTestId('call-facts')
        .getByRole('button', { name: model ?? '', exact: true })
        .first();
      await button.click();
      await page.getByTestId('filter-chips').locator('.chip').first().waitFor();
      expect(new URL(page.url()).origin).toBe(program.url);
    }
    await expectHarmless('the details');
  });

  it.each(settingsSections)('do no harm in the settings: %s', async (section) => {
    await open(`view=settings&section=${section}`);
    await page.getByTestId(`section-${section}`).waitFor();
    await settle();
    if (section === 'logs') await page.getByTestId('log-problems').locator('tbody tr').nth(20).waitFor();
    if (section === 'clients') await page.getByTestId('clients').locator('li').nth(100).waitFor();
    if (section === 'months') {
      await page.getByTestId(`month-${hostileMonth}`).getByRole('button').first().click();
      await page.getByTestId('closed-month').waitFor();
    }
    await expectHarmless(section);
  });

  it('do no harm in alerts, on the screen, in their list and in the system’s notifications', async () => {
    await open('view=settings&section=budgets');
    await page.getByTestId('browser-alerts').click();
    await page.locator('[data-testid="browser-alerts"][data-checked]').waitFor();
    await setHidden(page, true);
    for (const [at, text] of loud.entries()) {
      const budget = { name: text, scope: { service: [text] }, measure: 'tokens', amount: '1' };
      await ask('PUT', `/v1/budgets/loud-${at}`, budget);
    }
    await ask(
      'POST',
      '/v1/usage',
      loud.map((text) => ({ service: text, model: 'gpt-4o', input_tokens: 100 })),
    );
    await expect.poll(async () => (await listNotified(page)).length).toBe(loud.length);
    const told = await listNotified(page);
    for (const text of loud) expect(told.some((title) => title.includes(text))).toBe(true);
    await setHidden(page, false);
    await page.getByTestId('alert-toast').first().waitFor();
    await expectHarmless('the alerts');
    await page.reload();
    await page
      .getByTestId('alert')
      .nth(loud.length - 1)
      .waitFor();
    await expectHarmless('the list of alerts');
    await page.getByTestId('open-alert').first().click();
    await page.getByTestId('panel-overview').waitFor();
    expect(new URL(page.url()).origin).toBe(program.url);
    expect(JSON.parse(await readFrom(program, '/v1/alerts?limit=50')).items).toHaveLength(loud.length);
    await expectHarmless('what an alert is about');
  });
});
