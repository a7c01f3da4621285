import type { Browser, Page } from 'playwright-core';
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

type Screen = { readonly name: string; readonly isWide: boolean; readonly page: Page };

/** Every step is taken on both screens at the same time: much of it is waiting for slow answers. */
describe('nothing jumps, in a wide window and on a telephone', () => {
  let browser: Browser;
  let program: RunningProgram;
  let proxy: LoopbackProxy;
  let screens: readonly Screen[];

  beforeAll(async () => {
    [browser, program] = await Promise.all([launchChromium(), startProgram({ args: ['--demo'] })]);
    proxy = await startProxy(program.url);
    const open = async ({ name, ...viewport }: (typeof sizes)[number]): Promise<Screen> => {
      const context = await browser.newContext({ locale: 'it-IT', viewport });
      await watchLayout(context);
      return { name, isWide: viewport.width > 1000, page: await openSignedIn(context, program, proxy.url) };
    };
    screens = await Promise.all(sizes.map(open));
    proxy.setRule((path) => (path.startsWith('/v1/') && path !== '/v1/stream' ? { delayMs: slowMs } : undefined));
  });
  const onEach = (step: (screen: Screen) => Promise<void>): Promise<void[]> => Promise.all(screens.map(step));
  const expectCalm = async ({ name, page }: Screen, view = ''): Promise<void> => {
    const shifts = await takeShifts(page);
    expect(sumShifts(shifts), `${name} ${view} ${JSON.stringify(shifts.slice(0, 4))}`).toBeLessThan(most);
  };
  afterEach(() => onEach((screen) => expectCalm(screen)));
  afterAll(() => browser.close());

  const settled = (page: Page): Promise<unknown> =>
    page.waitForFunction(() => document.querySelector('[aria-busy="true"], .skeleton') === null);

  it('while the widget loads', () =>
    onEach(async ({ page }) => {
      await page.goto(proxy.url);
      await page.locator('[data-testid="widget-calls"][data-exact]').waitFor();
      await settled(page);
    }));

  it('while the overview opens', () =>
    onEach(async ({ page }) => {
      await page.goto(proxy.url);
      await page.getByTestId('widget-details').click();
      await page.locator('[data-testid="card-calls"][data-exact]').waitFor();
      await settled(page);
    }));

  it('while the overview is the first thing to load', () =>
    onEach(async ({ page }) => {
      await page.goto(`${proxy.url}/?view=overview&period=last_90_days`);
      await page.locator('[data-testid="card-calls"][data-exact]').waitFor();
      await settled(page);
    }));

  it('while the period changes', () =>
    onEach(async ({ page }) => {
      const before = await page.getByTestId('card-calls').getAttribute('data-exact');
      await page.getByTestId('period').click();
      await page.locator('.popup [aria-pressed="false"]').nth(4).click();
      await page.locator(`[data-testid="card-calls"]:not([data-exact="${before}"])`).waitFor();
      await settled(page);
    }));

  // On a telephone the lists stand above each other: with fewer rows, what is below them moves up.
  it('while a filter is set, in a wide window', () =>
    onEach(async ({ page, isWide }) => {
      if (!isWide) return;
      const before = await page.getByTestId('card-calls').getAttribute('data-exact');
      await page.getByTestId('overview-service').getByRole('button', { pressed: false }).first().click();
      await page.locator(`[data-testid="card-calls"]:not([data-exact="${before}"])`).waitFor();
      await settled(page);
    }));

  it('from one tab to the next and back', () =>
    onEach(async ({ page }) => {
      await page.getByTestId('tab-history').click();
      await page.getByTestId('call-row').nth(5).waitFor();
      await settled(page);
      await page.getByTestId('call-row').nth(3).click();
      await page.getByTestId('call-units').waitFor();
      await settled(page);
      await page.getByTestId('close-call').click();
      await page.getByTestId('tab-settings').click();
      await page.getByTestId('section-general').waitFor();
      await page.getByTestId('setting-week_start').waitFor();
      await settled(page);
      await page.getByTestId('tab-overview').click();
      await page.locator('[data-testid="card-calls"][data-exact]').waitFor();
      await settled(page);
    }));

  it.each([
    ['', 'widget-calls'],
    ['?view=overview', 'card-calls'],
    ['?view=history', 'calls'],
  ])('while calls come in: /%s', async (view, figure) => {
    proxy.setRule(null);
    const countOn = async (page: Page): Promise<number> => {
      const counted = page.locator(`[data-testid="${figure}"]:is([data-exact], [data-total])`);
      return Number((await counted.getAttribute('data-exact')) ?? (await counted.getAttribute('data-total')));
    };
    await onEach(async ({ page }) => {
      await page.goto(`${proxy.url}/${view}`);
      await page.locator(`[data-testid="${figure}"]:is([data-exact], [data-total])`).waitFor();
      await settled(page);
    });
    const before = await countOn(screens[0]!.page);
    await onEach(async ({ page }) => void (await takeShifts(page)));
    for (let call = 1; call <= 3; call += 1) {
      const answer = await postTo(program, {
        service: 'chatbot',
        model: 'gpt-4o',
        input_tokens: 1e6,
        output_tokens: 9,
      });
      expect(answer.status).toBe(200);
      await onEach(({ page }) => expect.poll(() => countOn(page)).toBe(before + call));
    }
    await onEach((screen) => expectCalm(screen, view));
  });
});
