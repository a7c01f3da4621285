import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from '../support/chromium.ts';
import { sumShifts, takeShifts, watchLayout } from '../support/layout-shifts.ts';
import { type LoopbackProxy, startProxy } from '../support/loopback-proxy.ts';
import { postTo } from '../support/program-requests.ts';
import { startProgram } from '../support/program.ts';
import { openSignedIn } from '../support/signed-in.ts';
import type { RunningProgram } from '../support/spawn-program.ts';

/** Share of the window that may move, times how far. */
const most = 0.02;
/** Longer than the half second after an input in which a browser forgives everything. */
const slowMs = 700;

const sizes = [
  { name: 'a wide window', width: 1440, height: 900 },
  { name: 'a telephone', width: 360, height: 740 },
] as const;

describe.each(sizes)('nothing jumps in $name', ({ name: _, ...viewport }) => {
  let browser: Browser;
  let program: RunningProgram;
  let proxy: LoopbackProxy;
  let context: BrowserContext;
  let page: Page;

  beforeAll(async () => {
    [browser, program] = await Promise.all([launchChromium(), startProgram({ args: ['--demo'] })]);
    proxy = await startProxy(program.url);
    context = await browser.newContext({ locale: 'it-IT', viewport });
    await watchLayout(context);
    page = await openSignedIn(context, program, proxy.url);
    proxy.setRule((path) => (path.startsWith('/v1/') && path !== '/v1/stream' ? { delayMs: slowMs } : undefined));
  });
  afterEach(async () => {
    const shifts = await takeShifts(page);
    expect(sumShifts(shifts), JSON.stringify(shifts.slice(0, 4))).toBeLessThan(most);
  });
  afterAll(() => browser.close());

  const settled = (): Promise<unknown> =>
    page.waitForFunction(() => document.querySelector('[aria-busy="true"], .skeleton') === null);

  it('while the widget loads', async () => {
    await page.goto(proxy.url);
    await page.locator('[data-testid="widget-calls"][data-exact]').waitFor();
    await settled();
  });

  it('while the overview opens', async () => {
    await page.goto(proxy.url);
    await page.getByTestId('widget-details').click();
    await page.locator('[data-testid="card-calls"][data-exact]').waitFor();
    await settled();
  });

  it('while the overview is the first thing to load', async () => {
    await page.goto(`${proxy.url}/?view=overview&period=last_90_days`);
    await page.locator('[data-testid="card-calls"][data-exact]').waitFor();
    await settled();
  });

  it('while the period changes', async () => {
    const before = await page.getByTestId('card-calls').getAttribute('data-exact');
    await page.getByTestId('period').click();
    await page.locator('.popup [aria-pressed="false"]').nth(4).click();
    await page.locator(`[data-testid="card-calls"]:not([data-exact="${before}"])`).waitFor();
    await settled();
  });

  // On a telephone the lists stand above each other: with fewer rows, what is below them moves up.
  if (viewport.width > 1000) {
    it('while a filter is set', async () => {
      const before = await page.getByTestId('card-calls').getAttribute('data-exact');
      await page.getByTestId('overview-service').getByRole('button', { pressed: false }).first().click();
      await page.locator(`[data-testid="card-calls"]:not([data-exact="${before}"])`).waitFor();
      await settled();
    });
  }

  it('from one tab to the next and back', async () => {
    await page.getByTestId('tab-history').click();
    await page.getByTestId('call-row').nth(5).waitFor();
    await settled();
    await page.getByTestId('call-row').nth(3).click();
    await page.getByTestId('call-units').waitFor();
    await settled();
    await page.getByTestId('close-call').click();
    await page.getByTestId('tab-settings').click();
    await page.getByTestId('section-general').waitFor();
    await page.getByTestId('setting-week_start').waitFor();
    await settled();
    await page.getByTestId('tab-overview').click();
    await page.locator('[data-testid="card-calls"][data-exact]').waitFor();
    await settled();
  });

  it('while calls come in', async () => {
    proxy.setRule(null);
    for (const [view, figure] of [
      ['', 'widget-calls'],
      ['?view=overview', 'card-calls'],
      ['?view=history', 'calls'],
    ] as const) {
      await page.goto(`${proxy.url}/${view}`);
      const counted = page.locator(`[data-testid="${figure}"]:is([data-exact], [data-total])`);
      await counted.waitFor();
      await settled();
      const countOf = async (): Promise<number> =>
        Number((await counted.getAttribute('data-exact')) ?? (await counted.getAttribute('data-total')));
      const before = await countOf();
      await takeShifts(page);
      for (let call = 1; call <= 3; call += 1) {
        const answer = await postTo(program, {
          service: 'chatbot',
          model: 'gpt-4o',
          input_tokens: 1e6,
          output_tokens: 9,
        });
        expect(answer.status).toBe(200);
        await expect.poll(countOf).toBe(before + call);
      }
      const shifts = await takeShifts(page);
      expect(sumShifts(shifts), `${view} ${JSON.stringify(shifts.slice(0, 4))}`).toBeLessThan(most);
    }
  });
});
