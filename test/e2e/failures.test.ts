import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { launchChromium } from '../support/chromium.ts';
import { findFreePort } from '../support/free-port.ts';
import { goTo } from '../support/go-to.ts';
import { sumShifts, takeShifts, watchLayout } from '../support/layout-shifts.ts';
import { type LoopbackProxy, startProxy } from '../support/loopback-proxy.ts';
import { startProgram } from '../support/program.ts';
import { newSignInUrl, openSignedIn } from '../support/signed-in.ts';
import type { RunningProgram } from '../support/spawn-program.ts';
import { makeTempDir } from '../support/temp-dir.ts';

/** So many pictures in a row may show neither figures nor the place where they will be: 200 ms where nothing else is busy. */
const mostBlankFrames = 12;

const isQuery = (path: string): boolean => path.startsWith('/v1/') && path !== '/v1/stream';

declare global {
  interface Window {
    /** Most pictures in a row without figures and skeletons, since the first thing was drawn. */
    mostBlankFrames: number;
    saysItFailed: boolean;
  }
}

/** Looks at every frame whether there is anything to see where figures belong. */
const watchBlanks = async (context: BrowserContext): Promise<void> => {
  await context.addInitScript(() => {
    window.mostBlankFrames = 0;
    let blank = 0;
    const look = (): void => {
      const place = document.querySelector('[role="tabpanel"]') ?? document.querySelector('[data-testid="widget"]');
      const isBlank =
        place !== null && place.querySelector('.skeleton, .call-bone, [data-exact], [data-testid="call-row"]') === null;
      blank = isBlank ? blank + 1 : 0;
      window.mostBlankFrames = Math.max(window.mostBlankFrames, blank);
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
};

describe('when something fails', () => {
  let browser: Browser;
  let program: RunningProgram;
  let proxy: LoopbackProxy;
  let context: BrowserContext;
  let page: Page;
  const dataDir = makeTempDir();

  beforeAll(async () => {
    const env = { CENTESIMO_PORT: String(await findFreePort()) };
    [browser, program] = await Promise.all([launchChromium(), startProgram({ dataDir, args: ['--demo'], env })]);
    proxy = await startProxy(program.url);
    context = await browser.newContext({
      locale: 'en-GB',
      viewport: { width: 1440, height: 900 },
      reducedMotion: 'reduce',
    });
    await watchLayout(context);
    await watchBlanks(context);
    page = await openSignedIn(context, program, proxy.url);
  });
  beforeEach(() => proxy.setRule(null));
  afterAll(() => browser.close());

  const openOverview = async (search = 'period=last_30_days', on: Page = page): Promise<string> => {
    await on.goto(`${new URL(on.url()).origin}/?view=overview&${search}`);
    const calls = on.locator('[data-testid="card-calls"][data-exact]');
    await calls.waitFor();
    return (await calls.getAttribute('data-exact'))!;
  };
  const settled = (): Promise<unknown> =>
    page.waitForFunction(() => document.querySelector('[aria-busy="true"], .skeleton') === null);

  /** From now on no question is answered, until that is called. */
  const holdAnswers = (): (() => void) => {
    const held = Promise.withResolvers<void>();
    proxy.setRule((path) => (isQuery(path) ? { heldUntil: held.promise } : undefined));
    return held.resolve;
  };

  /** A page with connections of its own. */
  const openOther = async (): Promise<{ readonly page: Page; readonly close: () => Promise<void> }> => {
    const other = await browser.newContext({ locale: 'en-GB', storageState: await context.storageState() });
    await watchLayout(other);
    await watchBlanks(other);
    return { page: await other.newPage(), close: () => other.close() };
  };

  it('a stopped engine is named, the figures stay, and all of it comes back by itself', async () => {
    const calls = await openOverview();
    proxy.setRule(() => ({ status: 'cut' }));
    proxy.hangUp();
    const notice = page.getByTestId('details').getByRole('status').filter({ hasText: 'Centesimo is not running' });
    await notice.waitFor();
    expect(await page.getByTestId('card-calls').getAttribute('data-exact')).toBe(calls);
    await page.getByTestId('tab-history').click();
    await page.getByTestId('calls-failed').waitFor();
    proxy.setRule(null);
    await notice.waitFor({ state: 'detached' });
    await page.getByTestId('call-row').nth(3).waitFor();
    await expect.poll(() => page.getByTestId('details').getByText('could not be read').count()).toBe(0);
  });

  it('slow answers leave room for what is to come, and nothing jumps when it does', async () => {
    const letGo = holdAnswers();
    const searches = ['', '?view=overview&period=last_90_days', '?view=history&period=last_90_days'];
    const waiting = await Promise.all(
      searches.map(async (search) => {
        const { page: slow, close } = await openOther();
        await slow.goto(`${proxy.url}/${search}`);
        await slow.locator('.skeleton, .call-bone').first().waitFor();
        return { search, slow, close };
      }),
    );
    letGo();
    await Promise.all(
      waiting.map(async ({ search, slow, close }) => {
        await slow.locator('[data-exact], [data-testid="call-row"]').last().waitFor();
        await slow.waitForFunction(() => document.querySelector('[aria-busy="true"], .skeleton') === null);
        expect(await slow.evaluate(() => window.mostBlankFrames)).toBeLessThanOrEqual(mostBlankFrames);
        const shifts = await takeShifts(slow);
        expect(sumShifts(shifts), `${search} ${JSON.stringify(shifts.slice(0, 3))}`).toBeLessThan(0.02);
        await close();
      }),
    );
  });

  it('slow settings show where they will be', async () => {
    const letGo = holdAnswers();
    await page.goto(`${proxy.url}/?view=settings&section=prices`);
    await page.getByTestId('section-prices').locator('.skeleton').first().waitFor();
    expect(await page.getByTestId('add-price').count()).toBe(0);
    letGo();
    await page.getByTestId('add-price').waitFor();
  });

  it('a question that fails leaves the others alone and can be asked again', async () => {
    proxy.setRule((path) => (path.startsWith('/v1/breakdown') ? { status: 500 } : undefined));
    await openOverview();
    await settled();
    for (const part of ['service', 'operation', 'client', 'conversation', 'provider', 'model', 'hours', 'week']) {
      await page.getByTestId(`overview-${part}`).getByText('could not be read').waitFor();
    }
    expect(await page.getByTestId('overview-series').getByText('could not be read').count()).toBe(0);
    expect(await page.getByTestId('overview-months').getByText('could not be read').count()).toBe(0);
    proxy.setRule(null);
    await page.getByTestId('overview-client').getByRole('button', { name: 'Try again' }).click();
    await page.getByTestId('overview-client').locator('tbody tr').nth(3).waitFor();
    await settled();
    await expect.poll(() => page.getByTestId('details').getByText('could not be read').count()).toBe(0);
  });

  it('figures that fail in the widget can be asked for again', async () => {
    proxy.setRule((path) => (path.startsWith('/v1/summary') ? { status: 500 } : undefined));
    await page.goto(proxy.url);
    await page.getByTestId('widget-error').getByText('Answered by the test.').waitFor();
    proxy.setRule(null);
    await page.getByTestId('widget-error').getByRole('button').click();
    await page.locator('[data-testid="widget-calls"][data-exact]').waitFor();
    expect(await page.getByTestId('widget-error').count()).toBe(0);
  });

  it('a busy engine is asked again without a word', async () => {
    const asked = new Set<string>();
    proxy.setRule((path) => {
      if (!isQuery(path) || asked.has(path)) return undefined;
      asked.add(path);
      return { status: 503, retryAfter: 1 };
    });
    const { page: busy, close } = await openOther();
    await busy.addInitScript(() => {
      window.saysItFailed = false;
      new MutationObserver(() => {
        window.saysItFailed ||= /could not be read|not running/.test(document.body?.innerText ?? '');
      }).observe(document, { childList: true, subtree: true });
    });
    await busy.goto(`${proxy.url}/?view=overview`);
    await busy.locator('[data-testid="card-calls"][data-exact]').waitFor();
    await busy.locator('[data-testid="overview-client"][aria-busy="false"]').waitFor();
    await busy.getByTestId('tab-history').click();
    await busy.getByTestId('call-row').nth(3).waitFor();
    expect(asked.size).toBeGreaterThan(10);
    expect(await busy.evaluate(() => window.saysItFailed)).toBe(false);
    await close();
  });

  it('filters that nothing matches say so, and lead out', async () => {
    const all = await openOverview();
    await goTo(page, '/?view=overview&period=last_30_days&service=chatbot&model=nothing');
    const empty = page.getByTestId('overview-empty');
    await empty.getByText('No calls match these filters in this period.').waitFor();
    await page.getByTestId('tab-history').click();
    await page.getByTestId('no-calls').getByText('No calls match these filters in this period.').waitFor();
    await page.getByTestId('no-calls').getByRole('button', { name: 'Clear filters' }).click();
    await page.getByTestId('call-row').nth(3).waitFor();
    await page.getByTestId('tab-overview').click();
    await page.locator(`[data-testid="card-calls"][data-exact="${all}"]`).waitFor();
  });

  const signInAgain = async (on: Page): Promise<void> => {
    await on
      .getByTestId('sign-in')
      .getByRole('textbox')
      .fill(await newSignInUrl(program));
    await on.keyboard.press('Enter');
  };

  it('an ended session leads to the sign-in, and from there back to where one was', async () => {
    const calls = await openOverview('period=last_7_days&service=rag');
    await page.evaluate(() => fetch('/v1/sign-out', { method: 'POST' }));
    await page.getByTestId('tab-history').click();
    await page.getByTestId('sign-in').waitFor();
    expect(await page.getByTestId('details').count()).toBe(0);
    await signInAgain(page);
    await page.getByTestId('call-row').first().waitFor();
    await page.getByTestId('tab-overview').click();
    await page.locator(`[data-testid="card-calls"][data-exact="${calls}"]`).waitFor();
  });

  it('a crash and a new start lead to the sign-in by themselves', async () => {
    const direct = await openSignedIn(context, program);
    const calls = await openOverview('period=last_month&service=chatbot', direct);
    const { port } = new URL(program.url);
    await program.kill();
    const notice = direct.getByTestId('details').getByRole('status').filter({ hasText: 'Centesimo is not running' });
    await notice.waitFor();
    expect(await notice.innerText()).toContain('open the link it prints');
    expect(await direct.getByTestId('card-calls').getAttribute('data-exact')).toBe(calls);

    program = await startProgram({ dataDir, args: ['--demo'], env: { CENTESIMO_PORT: port } });
    await direct.getByTestId('sign-in').getByText('Open the link printed in the terminal').waitFor();
    await signInAgain(direct);
    await direct.locator(`[data-testid="card-calls"][data-exact="${calls}"]`).waitFor();
    await expect.poll(() => new URL(direct.url()).search).toBe('?view=overview&period=last_month&service=chatbot');
  });
});
