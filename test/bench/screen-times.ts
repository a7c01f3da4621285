import type { Page } from 'playwright-core';
import { launchChromium } from '../support/chromium.ts';
import type { RunningProgram } from '../support/spawn-program.ts';
import { send } from './http-load.ts';
import { toPercentiles } from './overview-reads.ts';

export type ScreenTimes = {
  /** From the start of the navigation to the first frame with this month's cost. */
  readonly widgetP95Ms: number;
  /** From the answer to a call to the widget that shows it, call after call; and to the summary alone, over HTTP. */
  readonly callP95Ms: number;
  readonly summaryP95Ms: number;
  /** To the first paint of a page of one line. */
  readonly blankP95Ms: number;
  /** From the click on Details to the frame in which no part of the Overview waits any longer. */
  readonly overviewP95Ms: number;
};

const waitWithinMs = 20_000;
const callRounds = 30;

/** Runs in the page, at every frame from its start on: when the widget shows its figures. */
const watchWidget = (): void => {
  const look = (): void => {
    const cost = document.querySelector('[data-testid="widget-cost-eur"]');
    const isThere = cost !== null && /\d/.test(cost.textContent ?? '') && cost.querySelector('.skeleton') === null;
    if (isThere) Object.assign(globalThis, { widgetAt: performance.now() });
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
};

const readWidgetAt = async (page: Page): Promise<number> => {
  const at = await page.waitForFunction(() => (globalThis as { widgetAt?: number }).widgetAt, undefined, {
    timeout: waitWithinMs,
  });
  return Number(await at.jsonValue());
};

/** Clicks Details and counts until nothing in the Overview waits; in the page, so that the way to it costs nothing. */
const openOverview = (page: Page): Promise<number> =>
  page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const started = performance.now();
        const look = (): void => {
          const overview = document.querySelector('[data-testid="overview"]');
          const charts = overview?.querySelectorAll('canvas').length ?? 0;
          if (charts > 0 && overview?.querySelector('.skeleton') === null) resolve(performance.now() - started);
          else requestAnimationFrame(look);
        };
        document.querySelector<HTMLElement>('[data-testid="widget-details"]')?.click();
        requestAnimationFrame(look);
      }),
  );

/** Posts a call as soon as the one before it is shown: the hardest rhythm for a widget that does not ask all the time. */
const measureCalls = async (page: Page, { url, ingestToken, adminToken }: RunningProgram) => {
  const exact = (): Promise<string | null> => page.getByTestId('widget-calls').getAttribute('data-exact');
  const event = Buffer.from(JSON.stringify({ service: 'chatbot', model: 'gpt-4o', input_tokens: 1000 }));
  const shown: number[] = [];
  const read: number[] = [];
  for (let round = 0; round < callRounds; round += 1) {
    const before = await exact();
    await send(`${url}/v1/usage`, { token: ingestToken, body: event });
    const from = performance.now();
    await page.locator(`[data-testid="widget-calls"]:not([data-exact="${before}"])`).waitFor({ timeout: waitWithinMs });
    shown.push(performance.now() - from);
    const asked = performance.now();
    await send(`${url}/v1/summary?period=current_month`, { token: adminToken });
    read.push(performance.now() - asked);
  }
  return { callP95Ms: toPercentiles(shown).p95, summaryP95Ms: toPercentiles(read).p95 };
};

/** From the start of the navigation to the first paint of a page that has next to nothing, the 95th percentile in ms. */
const measureBlank = async (page: Page, url: string, rounds: number): Promise<number> => {
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    await page.goto(url);
    const painted = await page.waitForFunction(
      () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime,
      undefined,
      { timeout: waitWithinMs },
    );
    times.push(Number(await painted.jsonValue()));
  }
  return toPercentiles(times).p95;
};

/** Loads the page and opens the details again and again in Chromium. The program's one-time sign-in is used up. */
export const measureScreens = async (
  program: RunningProgram,
  rounds: number,
  blankUrl: string,
): Promise<ScreenTimes> => {
  const browser = await launchChromium();
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, locale: 'en-GB' });
    await page.addInitScript(watchWidget);
    await page.goto(program.signInUrl);
    await readWidgetAt(page);
    const widget: number[] = [];
    const overview: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      await page.goto(`${program.url}/`);
      widget.push(await readWidgetAt(page));
      // As an owner comes to it: the page has been idle for a moment.
      await page.waitForLoadState('networkidle');
      overview.push(await openOverview(page));
    }
    await page.goto(`${program.url}/`);
    await readWidgetAt(page);
    const calls = await measureCalls(page, program);
    const blankP95Ms = await measureBlank(page, blankUrl, rounds);
    return { ...calls, blankP95Ms, widgetP95Ms: toPercentiles(widget).p95, overviewP95Ms: toPercentiles(overview).p95 };
  } finally {
    await browser.close();
  }
};
