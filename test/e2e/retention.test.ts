import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchChromium } from '../support/chromium.ts';
import { findTooWide } from '../support/page-width.ts';
import { postTo } from '../support/program-requests.ts';
import { startProgram } from '../support/program.ts';
import { findBarriers } from '../support/run-axe.ts';
import { openSignedIn } from '../support/signed-in.ts';
import type { RunningProgram } from '../support/spawn-program.ts';
import { waitFor } from '../support/wait-for.ts';

/** Long past, and of a day whose exchange rate ships with the program. */
const old = Date.UTC(2026, 1, 10, 8);
const withinMs = 60_000;

let browser: Browser;
let program: RunningProgram;
beforeAll(async () => {
  browser = await launchChromium();
  program = await startProgram();
});
afterAll(() => browser.close());

const ask = async <T>(path: string): Promise<T> => {
  const answer = await fetch(program.url + path, { headers: { 'x-api-key': program.adminToken } });
  expect(answer.status).toBe(200);
  return (await answer.json()) as T;
};

it('is explained, switched on with the keyboard, and shown, in both languages and on every width', async () => {
  const calls = Array.from({ length: 250 }, (_, at) => ({
    id: `old-${at}`,
    occurred_at: new Date(old + at * 60_000).toISOString(),
    service: 'chatbot',
    model: 'gpt-4o',
    input_tokens: 1000 + at,
    output_tokens: 500,
  }));
  const young = { id: 'young', service: 'chatbot', model: 'gpt-4o', input_tokens: 1, output_tokens: 1 };
  expect((await postTo(program, [...calls, young])).status).toBe(200);
  const figures = await ask<{ calls: number; cost_eur: string }>('/v1/summary?period=all_time');

  const context = await browser.newContext({ locale: 'en-GB', colorScheme: 'light' });
  const page = await openSignedIn(context, program);
  await page.goto(`${program.url}/?view=settings&section=data`);
  const choice = page.getByTestId('setting-keep_calls_months');
  await choice.press('Enter');
  await page.getByRole('option', { name: '3 months', exact: true }).press('Enter');
  const preview = page.getByTestId('retention-preview');
  await preview.getByText('Up to 250 calls before').waitFor();
  for (const width of [1440, 800, 360]) {
    await page.setViewportSize({ width, height: 800 });
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await findTooWide(page)).toEqual([]);
      expect(await findBarriers(page)).toEqual([]);
    }
  }
  await page.getByTestId('confirm-retention').getByTestId('confirm').press('Enter');
  await page.getByTestId('retention-state').getByText('250 calls before').waitFor();
  await page.getByTestId('retention-runs').getByText('250 calls before').waitFor();
  expect(await findBarriers(page)).toEqual([]);

  await waitFor(
    'retention at its end',
    withinMs,
    async () => !(await ask<{ running: boolean }>('/v1/retention')).running,
  );
  expect(await ask('/v1/summary?period=all_time')).toMatchObject({ calls: 251, cost_eur: figures.cost_eur });
  expect(await ask('/v1/backups')).toMatchObject({ backups: [{ kind: 'manual', calls: 251 }] });
  const { total } = await ask<{ total: object }>('/v1/export?period=all_time&format=json');
  expect(total).toMatchObject({ calls: 251, cost_eur: figures.cost_eur });
  const again = await postTo(program, calls.slice(0, 2));
  expect(await again.json()).toMatchObject({ accepted: 0, duplicates: 2 });

  await page.goto(`${program.url}/?view=history&period=all_time`);
  await page.getByTestId('kept-in-sums').waitFor();
  await page.getByTestId('call-count').getByText('1 call').first().waitFor();
  expect(await findTooWide(page)).toEqual([]);
  expect(await findBarriers(page)).toEqual([]);
  await page.goto(`${program.url}/?view=history&period=last_30_days`);
  await page.getByTestId('call-count').getByText('1 call').first().waitFor();
  expect(await page.getByTestId('kept-in-sums').count()).toBe(0);
  await context.close();

  const italian = await browser.newContext({ locale: 'it-IT' });
  const other = await openSignedIn(italian, program);
  await other.goto(`${program.url}/?view=settings&section=data`);
  await other.getByTestId('retention-state').getByText('250 chiamate prima del').waitFor();
  await italian.close();
}, 180_000);
