import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from '../support/chromium.ts';
import { goTo } from '../support/go-to.ts';
import { postTo } from '../support/program-requests.ts';
import { startProgram } from '../support/program.ts';
import type { RunningProgram } from '../support/spawn-program.ts';

const callCount = 2500;
const minuteMs = 60_000;

/** One a minute, the newest a minute ago; every one costs a little more than the one before it. */
const makeCalls = (now: number): readonly object[] =>
  Array.from({ length: callCount }, (_, at) => ({
    id: `call-${at}`,
    occurred_at: new Date(now - (callCount - at) * minuteMs).toISOString(),
    service: at % 2 === 0 ? 'chatbot' : 'rag',
    operation: 'query',
    model: 'gpt-4o',
    input_tokens: 1000 + at,
    output_tokens: 500,
    client: { id: 'client-7', name: 'Anna Verdi' },
    input_preview: at === 1234 ? 'Dove si trova il <b>gatto</b> rosso?' : `Domanda ${at}`,
    duration_ms: 300 + ((at * 7) % 900),
    ...(at === callCount - 1 && {
      metadata: { trace: { id: 'x'.repeat(600), tags: ['<script>', 'due'] } },
      success: false,
      error_message: 'Troppo lento',
    }),
  }));

describe('the history', () => {
  let browser: Browser;
  let page: Page;
  let program: RunningProgram;

  beforeAll(async () => {
    program = await startProgram({ env: { TZ: 'Europe/Rome' } });
    expect((await postTo(program, makeCalls(Date.now()))).status).toBe(200);
    browser = await launchChromium();
    page = await browser.newPage({ locale: 'en-GB', reducedMotion: 'reduce' });
    await page.goto(program.signInUrl);
    await page.getByTestId('widget').waitFor();
  });
  afterAll(() => browser.close());

  /** A new one: nothing of what was open before is left. */
  const openHistory = async (viewport = { width: 1440, height: 900 }): Promise<void> => {
    await page.setViewportSize(viewport);
    await goTo(page, '/');
    await page.getByTestId('details').waitFor({ state: 'detached' });
    await goTo(page, '/?view=history&period=all_time');
    await page.getByTestId('call-row').first().waitFor();
  };
  const activeText = (): Promise<string | null> => page.locator('[data-active="true"]').textContent();
  const focusedRole = (): Promise<string | null | undefined> =>
    page.evaluate(() => document.activeElement?.getAttribute('role'));
  const rowOf = (text: string) => page.getByTestId('call-row').filter({ hasText: text });
  /** Waits for the row the keyboard is on. */
  const expectActive = (preview: string): Promise<void> =>
    page.locator('[data-active="true"]').filter({ hasText: preview }).waitFor();

  it('reaches the first, the last and every row between by keyboard', async () => {
    await openHistory();
    const grid = page.getByTestId('calls');
    expect(await grid.getAttribute('aria-rowcount')).toBe(String(callCount + 1));
    await grid.focus();
    await page.keyboard.press('ArrowDown');
    expect(await activeText()).toContain('Troppo lento');
    await page.keyboard.press('End');
    await expectActive('Domanda 0');
    await page.keyboard.press('ArrowUp');
    await expectActive('Domanda 1');
    await page.keyboard.press('PageUp');
    await page.keyboard.press('PageDown');
    await expectActive('Domanda 1');
    await page.keyboard.press('Home');
    for (let row = 1; row <= 40; row += 1) await page.keyboard.press('ArrowDown');
    await expectActive(`Domanda ${callCount - 41}`);
    expect(await page.locator('[data-active="true"]').getAttribute('aria-rowindex')).toBe('42');
    expect(await grid.getAttribute('aria-activedescendant')).toBe('call-40');
  });

  it('opens a call to its explanation, keeps it in the address and closes it first', async () => {
    await openHistory();
    await rowOf('Troppo lento').click();
    const details = page.getByTestId('call-details');
    // 3 499 x 2.50 USD and 500 x 10.00 USD, per million tokens.
    await details.locator('[data-testid="call-cost-usd"][data-exact="0.0137475"]').waitFor();
    const said = await details.textContent();
    for (const part of ['3,499 × $2.50 per million', '500 × $10.00 per million', 'Troppo lento', '<script>']) {
      expect(said).toContain(part);
    }
    const [inner, outer] = await details.evaluate((panel) => [panel.scrollWidth, panel.clientWidth]);
    expect(inner).toBe(outer);
    await page.reload();
    await details.locator('[data-testid="call-cost-usd"][data-exact="0.0137475"]').waitFor();
    await page.keyboard.press('Escape');
    await details.waitFor({ state: 'detached' });
    await expect.poll(() => focusedRole()).toBe('grid');
    await page.goBack();
    await details.waitFor();
    await page.getByTestId('call-facts').getByRole('button', { name: 'Anna Verdi' }).click();
    await page.getByTestId('filter-chips').getByText('client-7').waitFor();
    await expect.poll(() => page.url()).toContain('client=client-7');
  });

  it('searches everything a call says, and has a way out where nothing matches', async () => {
    await openHistory();
    await page.keyboard.press('/');
    await page.keyboard.type('rosso gatto');
    await page.getByTestId('call-count').getByText('1 call', { exact: true }).first().waitFor();
    expect(await page.getByTestId('call-row').textContent()).toContain('Dove si trova il <b>gatto</b> rosso?');
    await page.keyboard.press('Escape');
    await page.getByTestId('call-count').getByText('2,500 calls').first().waitFor();
    await page.getByTestId('search-calls').fill('nothing says this');
    await page.getByTestId('no-calls').getByText('Nothing contains “nothing says this” in this period.').waitFor();
    await page.getByTestId('no-calls').getByRole('button', { name: 'Clear search' }).click();
    await page.getByTestId('call-count').getByText('2,500 calls').first().waitFor();
    await expect.poll(() => page.url()).not.toContain('q=');
  });

  it('sorts by what it is asked to', async () => {
    await openHistory();
    await page.getByTestId('sort-cost').click();
    await page.locator('[role="columnheader"][aria-sort="descending"]', { hasText: 'Cost' }).waitFor();
    await page.getByTestId('sort-cost').click();
    await page.locator('[role="columnheader"][aria-sort="ascending"]', { hasText: 'Cost' }).waitFor();
    await page.locator('[aria-rowindex="2"]', { hasText: 'Domanda 0' }).waitFor();
    await expect.poll(() => page.url()).toContain('sort=cost&direction=asc');
  });

  it('shows one notice for calls that could not be read, and reads them when asked to', async () => {
    await openHistory();
    await page.route(/offset=1200&/, (route) => route.fulfill({ status: 400, json: { detail: 'no' } }), { times: 1 });
    await page.getByTestId('calls').evaluate((box) => (box.scrollTop = 1210 * 40));
    const notice = page.getByText('These calls could not be read.');
    await notice.waitFor();
    expect(await notice.count()).toBe(1);
    await page.getByRole('button', { name: 'Try again' }).click();
    await rowOf(`Domanda ${callCount - 1 - 1215}`).waitFor();
    expect(await notice.count()).toBe(0);
  });

  it('is read on a phone as well: two lines, details in place of the list', async () => {
    await openHistory({ width: 360, height: 740 });
    expect((await page.getByTestId('call-row').first().boundingBox())?.height).toBe(60);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
    await rowOf('Domanda 2490').click();
    await page.getByTestId('call-details').getByText('Input tokens').first().waitFor();
    expect((await page.getByTestId('call-details').boundingBox())?.width).toBe(360);
    await page.getByTestId('close-call').click();
    await expect.poll(() => focusedRole()).toBe('grid');
  });

  // Last, for it adds calls.
  it('lets calls come in without moving what is read, the open call or the keyboard', async () => {
    await openHistory();
    const arrive = async (id: string): Promise<void> => {
      const call = { id, service: 'chatbot', operation: 'chat', model: 'gpt-4o', input_tokens: 1, output_tokens: 1 };
      expect((await postTo(program, { ...call, input_preview: `Arrivata ${id}` })).status).toBe(200);
    };
    await arrive('at-the-top');
    await rowOf('Arrivata at-the-top').waitFor();

    await page.getByTestId('calls').evaluate((box) => (box.scrollTop = 1000 * 40 + 13));
    const open = rowOf('Domanda 1490');
    await open.click();
    await page.getByTestId('call-details').getByText('Domanda 1490').waitFor();
    await page.getByTestId('calls').focus();
    const before = await open.boundingBox();
    await arrive('further-down');
    await page.getByTestId('new-calls').getByText('1 new call').waitFor();
    await arrive('and-another');
    await page.getByTestId('new-calls').getByText('2 new calls').waitFor();
    expect(await open.boundingBox()).toEqual(before);
    expect(await open.getAttribute('aria-selected')).toBe('true');
    expect(await open.getAttribute('data-active')).toBe('true');
    await expect.poll(() => focusedRole()).toBe('grid');
    await page.getByTestId('new-calls').click();
    await rowOf('Arrivata and-another').waitFor();
    expect(await page.getByTestId('new-calls').count()).toBe(0);
  });
});
