import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Summary } from '../../src/shared/contract/read-models.ts';
import { launchChromium } from '../support/chromium.ts';
import { goTo } from '../support/go-to.ts';
import { postTo, readFrom } from '../support/program-requests.ts';
import { startProgram } from '../support/program.ts';
import { findBarriers } from '../support/run-axe.ts';
import type { RunningProgram } from '../support/spawn-program.ts';

const chat = { service: 'bot', operation: 'chat', model: 'gpt-4o', input_tokens: 1000, output_tokens: 500 };
const calls = [
  { ...chat, client: { id: 'c1', name: 'Mario Rossi' }, conversation_id: 'talk-1', duration_ms: 840 },
  { ...chat, cache_read_tokens: 400, client: { id: 'c2', name: 'Anna Verdi' }, conversation_id: 'talk-2' },
  { ...chat, service: 'rag', operation: 'query', model: 'claude-sonnet-4-5', success: false },
  { ...chat, service: 'rag', model: 'nobody-knows-this-1' },
];

describe('the overview in the browser host', () => {
  let browser: Browser;
  let program: RunningProgram;
  let page: Page;
  const complaints: string[] = [];

  beforeAll(async () => {
    browser = await launchChromium();
    program = await startProgram();
    expect((await postTo(program, calls)).status).toBe(200);
    page = await browser.newPage({ locale: 'en-GB', viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce' });
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    await page.goto(program.signInUrl);
    await page.getByTestId('widget').waitFor();
  });
  afterAll(() => browser.close());

  /** On a screen that has nothing of what was open before. */
  const open = async (search: string): Promise<void> => {
    await goTo(page, '/');
    await page.getByTestId('details').waitFor({ state: 'detached' });
    await goTo(page, `/?view=overview&${search}`);
  };
  const part = (id: string) => page.getByTestId(`overview-${id}`);
  const rowOf = (id: string, name: string) => part(id).getByRole('button', { name });
  const expectCard = (id: string, exact: string): Promise<void> =>
    page.locator(`[data-testid="card-${id}"][data-exact="${exact}"]`).waitFor();
  const parameter = (name: string): string | null => new URL(page.url()).searchParams.get(name);

  it('shows the figures of the engine, and what each is made of', async () => {
    await open('period=last_7_days');
    const summary = JSON.parse(await readFrom(program, '/v1/summary?period=last_7_days')) as Summary;
    await expectCard('eur', summary.cost_eur!);
    await expectCard('usd', summary.cost_usd!);
    await expectCard('calls', '4');
    await expectCard('tokens', '6000');
    await expectCard('success', '75');
    await expectCard('coverage', '75');

    await page.getByTestId('explain-usd').click();
    const told = page.getByTestId('explain-usd-popup');
    await told.getByText(`$${summary.cost_usd}`).first().waitFor();
    await told.getByText('1 call is left out: what it cost is not known.').waitFor();
    await page.keyboard.press('Escape');
    await told.waitFor({ state: 'hidden' });
    // 400 tokens at 2.50 instead of 1.25 dollars a million.
    await page.getByTestId('explain-caching').click();
    await page.getByTestId('explain-caching-popup').getByText('$0.0005').waitFor();
    await page.keyboard.press('Escape');
  });

  it('shows only the calls a figure is about', async () => {
    await open('period=last_7_days');
    await page.getByTestId('explain-coverage').click();
    await page.getByRole('button', { name: 'Show only these calls' }).click();
    await expectCard('calls', '1');
    await expect.poll(() => parameter('cost_status')).toBe('unpriced');
  });

  it('is filtered by a click on a row, with the others still offered, and by another click no more', async () => {
    await open('period=last_7_days');
    await rowOf('service', 'rag').click();
    await expectCard('calls', '2');
    await rowOf('service', 'bot').waitFor();
    expect(await rowOf('service', 'rag').getAttribute('aria-pressed')).toBe('true');
    await rowOf('model', 'claude-sonnet-4-5').click();
    await expectCard('calls', '1');
    await rowOf('service', 'rag').click();
    await expectCard('calls', '1');
    await rowOf('model', 'claude-sonnet-4-5').click();
    await expectCard('calls', '4');
    await rowOf('client', 'Anna Verdi').click();
    await expectCard('calls', '1');
    await expect.poll(() => parameter('client')).toBe('c2');
  });

  it('takes the day of a bar as its period, and offers the same without a picture', async () => {
    await open('period=last_7_days');
    const canvas = part('series').locator('canvas').first();
    const box = (await canvas.boundingBox())!;
    await canvas.click({ position: { x: box.width - 20, y: box.height / 2 } });
    await page.waitForFunction(() => new URL(location.href).searchParams.has('from'));
    const [from, to] = [parameter('from'), parameter('to')];
    expect(Date.parse(to!) - Date.parse(from!)).toBe(86_400_000);
    await expectCard('calls', '4');

    await open('period=last_7_days');
    await page.getByTestId('overview-series-toggle').press('Enter');
    const days = part('series').locator('tbody tr');
    await expect.poll(() => days.count()).toBe(7);
    await days.first().getByRole('button').press('Enter');
    await page.waitForFunction(() => new URL(location.href).searchParams.has('from'));
    expect([parameter('from'), parameter('to')]).toEqual([from, to]);
  });

  it('is filtered by a click on a slice', async () => {
    await open('period=last_7_days');
    const canvas = part('provider').locator('canvas');
    await rowOf('provider', 'openai').waitFor();
    const box = (await canvas.boundingBox())!;
    // The first and largest slice begins at the top and goes clockwise.
    await canvas.click({ position: { x: box.width * 0.9, y: box.height * 0.45 } });
    await page.waitForFunction(() => new URL(location.href).searchParams.has('provider'));
    expect(parameter('provider')).toBe(await part('provider').locator('tbody button').first().innerText());
  });

  it('says that nothing matches, with a way out', async () => {
    await open('period=last_7_days&service=bot&model=claude-sonnet-4-5');
    await page.getByTestId('overview-empty').getByRole('button').click();
    await expectCard('calls', '4');
  });

  it('keeps everything else when one part fails', async () => {
    await page.route(/by=client/, (route) => route.fulfill({ status: 500, body: '{}' }));
    await page.goto(`${program.url}/?view=overview&period=last_7_days`);
    await part('client').getByText('The figures could not be read.').waitFor();
    await expectCard('calls', '4');
    await page.unroute(/by=client/);
    await part('client').getByRole('button', { name: 'Try again' }).click();
    await rowOf('client', 'Mario Rossi').waitFor();
    complaints.length = 0;
  });

  it('can be used by everyone: no rule of WCAG A and AA is broken, in either scheme', async () => {
    const within = '[data-testid="overview"]';
    await open('period=last_7_days&service=bot');
    await expectCard('calls', '2');
    await rowOf('conversation', 'talk-1').waitFor();
    await page.emulateMedia({ colorScheme: 'light' });
    expect(await findBarriers(page, { within })).toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await findBarriers(page, { within, isContrastOnly: true })).toEqual([]);
  });

  it('fits a narrow window, and in Italian', async () => {
    const narrow = await browser.newContext({
      locale: 'it-IT',
      viewport: { width: 360, height: 700 },
      reducedMotion: 'reduce',
      storageState: await page.context().storageState(),
    });
    const small = await narrow.newPage();
    await small.goto(`${program.url}/?view=overview&period=last_7_days`);
    await small.locator('[data-testid="card-calls"][data-exact="4"]').waitFor();
    await small.getByTestId('overview-conversation').getByRole('button', { name: 'talk-1' }).waitFor();
    const [content, room] = await small
      .getByTestId('panel-overview')
      .evaluate((panel) => [panel.scrollWidth, panel.clientWidth]);
    expect(content).toBe(room);
    await narrow.close();
  });

  it('follows what is recorded, and runs nothing the page policy forbids', async () => {
    await open('period=last_7_days');
    await expectCard('calls', '4');
    expect((await postTo(program, chat)).status).toBe(200);
    await expectCard('calls', '5');
    expect(complaints).toEqual([]);
  });
});
