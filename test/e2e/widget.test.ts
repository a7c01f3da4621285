import { readFileSync } from 'node:fs';
import { Decimal } from 'decimal.js';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from '../support/chromium.ts';
import { readFixture } from '../support/fixtures.ts';
import { startProgram } from '../support/program.ts';
import type { RunningProgram } from '../support/spawn-program.ts';
import { makeTempDir } from '../support/temp-dir.ts';

/** Rows of usage-shapes.json and what they cost in USD, worked out by hand from the providers' price pages. */
const calls = [
  { row: 0, usd: '0.008289', tokens: 2_747 },
  { row: 1576, usd: '0.00009625', tokens: 21 },
  { row: 1290, usd: '0.00021776', tokens: 3_564 },
] as const;

const shapes = readFixture<{ fixtures: { row: number; response: unknown }[] }>('usage-shapes.json');
const responseOf = (row: number): unknown => shapes.fixtures.find((shape) => shape.row === row)?.response;

/** USD per EUR of the newest rate that ships: later days are converted with it until their own is known. */
const newestRate = readFileSync(new URL('../../resources/ecb-usd-per-eur.csv', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .at(-1)!
  .split(',')[1]!;

const toEur = (usd: string): Decimal => new Decimal(usd).div(newestRate).toDecimalPlaces(9, Decimal.ROUND_HALF_EVEN);

const post = async (program: RunningProgram, row: number): Promise<void> => {
  const answer = await fetch(`${program.url}/v1/usage`, {
    method: 'POST',
    headers: { authorization: `Bearer ${program.ingestToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ id: `row-${row}`, service: 'my-app', operation: 'chat', response: responseOf(row) }),
  });
  expect(answer.status).toBe(200);
};

/** The benchmark says how soon they are there. */
const expectFigures = async (page: Page, count: number): Promise<void> => {
  const made = calls.slice(0, count);
  const exact = {
    'widget-calls': String(count),
    'widget-tokens': String(made.reduce((sum, { tokens }) => sum + tokens, 0)),
    'widget-cost-usd': made.reduce((sum, { usd }) => sum.plus(usd), new Decimal(0)).toFixed(),
    'widget-cost-eur': made.reduce((sum, { usd }) => sum.plus(toEur(usd)), new Decimal(0)).toFixed(),
  };
  for (const [id, value] of Object.entries(exact)) {
    await page.locator(`[data-testid="${id}"][data-exact="${value}"]`).waitFor();
  }
};

describe('the widget in the browser host', () => {
  let browser: Browser;
  let program: RunningProgram;
  const dataDir = makeTempDir();

  beforeAll(async () => {
    browser = await launchChromium();
    program = await startProgram({ dataDir });
  });
  afterAll(() => browser.close());

  const openSignedIn = async (running: RunningProgram): Promise<Page> => {
    const page = await browser.newPage({ locale: 'en-GB', viewport: { width: 380, height: 640 } });
    await page.goto(running.signInUrl);
    await page.getByTestId('widget').waitFor();
    return page;
  };

  it('shows each call by itself, exactly, and again after a crash', async () => {
    const page = await openSignedIn(program);
    expect(page.url()).not.toContain('code=');
    const empty = page.getByTestId('widget-empty');
    await empty.waitFor();
    expect(await empty.textContent()).toContain('curl');
    for (const [at, { row }] of calls.entries()) {
      await post(program, row);
      await expectFigures(page, at + 1);
    }
    await program.kill();
    await page.getByTestId('widget-offline').waitFor();

    program = await startProgram({ dataDir });
    const again = await openSignedIn(program);
    await expectFigures(again, calls.length);
    await again.close();
    await page.close();
  });

  it('runs nothing the page policy forbids and asks nobody but the engine', async () => {
    const page = await browser.newPage({ locale: 'it-IT', colorScheme: 'dark' });
    const complaints: string[] = [];
    const strangers: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    page.on('request', (request) => {
      if (!request.url().startsWith(program.url)) strangers.push(request.url());
    });
    const answer = await fetch(`${program.url}/v1/sign-in-codes`, {
      method: 'POST',
      headers: { authorization: `Bearer ${program.adminToken}` },
    });
    const { url } = (await answer.json()) as { url: string };
    await page.goto(url);
    await page.getByTestId('widget-cost-eur').waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('it');
    expect(complaints).toEqual([]);
    expect(strangers).toEqual([]);
    await page.close();
  });

  it('signs nobody in with a used code', async () => {
    const page = await browser.newPage();
    await page.goto(program.signInUrl);
    await page.getByTestId('sign-in').waitFor();
    expect(await page.getByTestId('widget').count()).toBe(0);
    await page.close();
  });

  it('filters by service', async () => {
    const code = await fetch(`${program.url}/v1/sign-in-codes`, {
      method: 'POST',
      headers: { authorization: `Bearer ${program.adminToken}` },
    });
    const page = await browser.newPage({ locale: 'en-GB' });
    await page.goto(((await code.json()) as { url: string }).url);
    const another = await fetch(`${program.url}/v1/usage`, {
      method: 'POST',
      headers: { authorization: `Bearer ${program.ingestToken}`, 'content-type': 'application/json' },
      body: JSON.stringify({ service: 'other-app', model: 'gpt-4o', input_tokens: 1000, output_tokens: 500 }),
    });
    expect(another.status).toBe(200);
    await page.locator('[data-testid="widget-calls"][data-exact="4"]').waitFor();
    await page.getByTestId('widget-service').selectOption({ label: 'other-app' });
    await page.locator('[data-testid="widget-cost-usd"][data-exact="0.0075"]').waitFor();
    await page.close();
  });
});
