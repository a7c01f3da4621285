import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchChromium } from '../support/chromium.ts';
import { findTooWide } from '../support/page-width.ts';
import { postTo } from '../support/program-requests.ts';
import { startProgram } from '../support/program.ts';
import { findBarriers } from '../support/run-axe.ts';
import { openSignedIn } from '../support/signed-in.ts';
import type { RunningProgram } from '../support/spawn-program.ts';

/** The middle of the month before last in UTC, and so in every zone. */
const month = ((): string => {
  const date = new Date();
  date.setUTCDate(15);
  date.setUTCMonth(date.getUTCMonth() - 2);
  return date.toISOString().slice(0, 'yyyy-mm'.length);
})();

let browser: Browser;
let program: RunningProgram;
beforeAll(async () => {
  browser = await launchChromium();
  program = await startProgram();
});
afterAll(() => browser.close());

const record = async (call: object): Promise<void> => {
  const answer = await postTo(program, {
    occurred_at: `${month}-15T12:00:00Z`,
    service: 'chatbot',
    input_tokens: 1000,
    output_tokens: 500,
    ...call,
  });
  expect(answer.status).toBe(200);
};

const open = async (page: Page): Promise<void> => {
  await page.goto(`${program.url}/?view=settings&section=months`);
  await page.getByTestId('months').waitFor();
};

it('closes a month with the keyboard, saves its report and checks it, in both languages and on every width', async () => {
  await record({ id: 'a', model: 'gpt-4o' });
  await record({ id: 'gap', model: 'house-giant' });
  const context = await browser.newContext({ locale: 'en-GB', colorScheme: 'light', acceptDownloads: true });
  const page = await openSignedIn(context, program);
  await open(page);
  const row = page.getByTestId(`month-${month}`);
  expect(await row.getAttribute('data-state')).toBe('open');
  await row.getByRole('button').press('Enter');
  const close = page.getByTestId('close-month');
  await close.waitFor();
  expect(await page.getByTestId('month-gaps').textContent()).toContain('1 call has no price');
  expect(await close.isDisabled()).toBe(true);
  expect(await findBarriers(page)).toEqual([]);
  await page.getByTestId('accept-gaps').press('Space');
  await close.press('Enter');
  await page.getByTestId('closed-month').waitFor();
  expect(await row.getAttribute('data-state')).toBe('closed');
  const checksum = (await page.getByTestId('month-checksum').textContent()) ?? '';
  expect(checksum).toMatch(/^[0-9a-f]{64}$/);

  await page.getByTestId('verify-month').press('Enter');
  await page.locator('[data-testid="month-check"][data-holds="true"]').waitFor();
  const saving = page.waitForEvent('download');
  await page.getByTestId('month-csv').press('Enter');
  const download = await saving;
  expect(download.suggestedFilename()).toBe(`centesimo-${month}.csv`);
  expect(readFileSync(await download.path(), 'utf8')).toContain(checksum);
  const savingPdf = page.waitForEvent('download');
  await page.getByTestId('month-pdf').press('Enter');
  expect(
    readFileSync(await (await savingPdf).path())
      .subarray(0, 5)
      .toString(),
  ).toBe('%PDF-');

  await record({ id: 'late', model: 'gpt-4o' });
  await page.getByRole('region', { name: 'Arrived since it was closed' }).waitFor();
  for (const width of [1440, 800, 360]) {
    await page.setViewportSize({ width, height: 800 });
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await findTooWide(page)).toEqual([]);
      expect(await findBarriers(page)).toEqual([]);
    }
  }
  await page.goto(`${program.url}/?view=overview&period=all_time`);
  const late = page.getByTestId('arrived-late');
  await late.getByText('1 call for').waitFor();
  expect(await findBarriers(page)).toEqual([]);
  expect(await findTooWide(page)).toEqual([]);
  await late.getByRole('button').press('Enter');
  await page.getByTestId(`month-${month}`).waitFor();
  await context.close();

  const italian = await browser.newContext({ locale: 'it-IT' });
  const other = await openSignedIn(italian, program);
  await open(other);
  await other.getByRole('heading', { name: 'Chiusura dei mesi' }).waitFor();
  expect(await other.getByTestId(`month-${month}`).textContent()).toContain('Chiuso');
  await italian.close();
}, 180_000);
