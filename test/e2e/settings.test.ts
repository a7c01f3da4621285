import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from '../support/chromium.ts';
import { goTo } from '../support/go-to.ts';
import { postTo, readFrom } from '../support/program-requests.ts';
import { startProgram } from '../support/program.ts';
import { findBarriers } from '../support/run-axe.ts';
import { openSignedIn } from '../support/signed-in.ts';
import type { RunningProgram } from '../support/spawn-program.ts';

const sections = ['general', 'connect', 'prices', 'rates', 'budgets', 'clients', 'names', 'data'] as const;

const record = async (program: RunningProgram, call: object): Promise<void> =>
  expect((await postTo(program, call)).status).toBe(200);

const read = async (program: RunningProgram, path: string): Promise<Record<string, unknown>> =>
  JSON.parse(await readFrom(program, path)) as Record<string, unknown>;

describe('the settings', () => {
  let browser: Browser;
  let program: RunningProgram;
  let context: BrowserContext;
  /** Most tests go on with what the one before has made, in the same window. */
  let page: Page;
  beforeAll(async () => {
    [browser, program] = await Promise.all([launchChromium(), startProgram()]);
    context = await browser.newContext({
      locale: 'en-GB',
      colorScheme: 'light',
      viewport: { width: 1280, height: 900 },
      reducedMotion: 'reduce',
    });
    page = await openSignedIn(context, program);
  });
  afterAll(() => browser.close());

  /** On a screen that has nothing of what was open before. */
  const openSection = async (section: (typeof sections)[number], on: Page = page): Promise<void> => {
    await goTo(on, '/');
    await on.getByTestId('details').waitFor({ state: 'detached' });
    await goTo(on, `/?view=settings&section=${section}`);
    await on.getByTestId(`section-${section}`).getByRole('heading').first().waitFor();
  };

  it('lead from an empty widget to the first call, which they notice', async () => {
    await page.getByTestId('connect-app').press('Enter');
    await page.getByTestId('section-connect').waitFor();
    const snippet = page.getByTestId('snippet').first();
    expect(await snippet.textContent()).not.toContain(program.ingestToken);
    await page.getByTestId('reveal-token').press('Enter');
    expect(await page.getByTestId('ingest-token').textContent()).toBe(program.ingestToken);
    expect(await snippet.textContent()).toContain(`${program.url}/v1/usage`);
    expect(await snippet.textContent()).toContain(program.ingestToken);

    // Hidden again, it is copied whole by whoever selects it.
    await page.getByTestId('reveal-token').press('Enter');
    await page.getByTestId('ingest-token').click();
    const copied = await page.evaluate(() => {
      const data = new DataTransfer();
      const event = new ClipboardEvent('copy', { clipboardData: data, bubbles: true, cancelable: true });
      document.querySelector('[data-testid="ingest-token"]')?.dispatchEvent(event);
      return data.getData('text/plain');
    });
    expect(copied).toBe(program.ingestToken);

    const check = page.getByTestId('live-check');
    expect(await check.getAttribute('data-state')).toBe('waiting');
    await record(program, { service: 'my-app', model: 'gpt-4o', input_tokens: 1000, output_tokens: 500 });
    await page.locator('[data-testid="live-check"][data-state="arrived"]').waitFor();
    expect(await check.textContent()).toContain('my-app · gpt-4o');
    expect(await page.getByTestId('live-cost').textContent()).toMatch(/€0\.006\d+/);
  });

  it('change language and theme at once, and for good', async () => {
    await openSection('general');
    const background = (): Promise<string> => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await background();
    await page.getByTestId('setting-theme').press('Enter');
    await page.getByRole('option', { name: 'Dark' }).click();
    await page.locator('html[data-theme="dark"]').waitFor();
    await expect.poll(background).not.toBe(light);
    await page.getByTestId('setting-language').click();
    await page.getByRole('option', { name: 'Italiano' }).click();
    await page.getByRole('heading', { name: 'Generali' }).waitFor();
    await page.locator('html[lang="it"]').waitFor();

    await goTo(page, '/');
    await page.getByTestId('details').waitFor({ state: 'detached' });
    await page.getByText('Questo mese').first().waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('it');
    await page.locator('html[data-theme="dark"]').waitFor();

    // The page starts that way, before the engine has said so.
    await page.route('**/v1/settings', (route) => route.abort());
    await page.reload();
    await page.getByText('Questo mese').first().waitFor();
    expect(await page.locator('html').getAttribute('data-theme')).toBe('dark');
    await page.unroute('**/v1/settings');
    await page.reload();

    await openSection('general');
    await page.getByTestId('setting-language').click();
    await page.getByRole('option', { name: 'Come il sistema' }).click();
    await page.getByRole('heading', { name: 'General' }).waitFor();
    await page.getByTestId('setting-theme').click();
    await page.getByRole('option', { name: 'As the system' }).click();
    await page.locator('html:not([data-theme])').waitFor();
  });

  it('say that a time zone waits for the next start', async () => {
    await openSection('general');
    await page.getByTestId('setting-time_zone').click();
    await page.getByRole('combobox', { name: 'Find a time zone' }).fill('kathm');
    await page.keyboard.press('Enter');
    await page.getByText('Restart Centesimo to count days').waitFor();
    expect((await read(program, '/v1/settings'))['settings']).toMatchObject({ time_zone: 'Asia/Kathmandu' });
  });

  it('set a price, give it to past calls and take that back', async () => {
    await record(program, { service: 'lab', model: 'house-giant', provider: 'acme', input_tokens: 1_000_000 });
    await goTo(page, '/');
    // From the gap in the widget it is one click.
    await page.getByTestId('widget-gap-unpriced').getByRole('button', { name: 'Set a price' }).click();
    await page.getByTestId('set-price-house-giant').click();
    const input = page.getByTestId('rate-input_tokens');
    await input.fill('plenty');
    await page.getByTestId('rate-output_tokens').fill('8');
    await input.press('Enter');
    await page.getByText('Write an amount in digits').waitFor();
    expect(await input.getAttribute('aria-invalid')).toBe('true');
    expect(await page.getByTestId('rate-output_tokens').inputValue()).toBe('8');
    await expect.poll(() => input.evaluate((field) => field === document.activeElement)).toBe(true);
    await input.fill('2');
    await input.press('Enter');

    const offer = page.getByTestId('preview-gaps');
    await offer.waitFor();
    await expect.poll(() => offer.evaluate((button) => button === document.activeElement)).toBe(true);
    await offer.press('Enter');
    const summary = page.getByTestId('repricing-summary');
    await summary.waitFor();
    expect(await summary.textContent()).toMatch(/^1 call would change: \+€1\.\d\d \(\+\$2\.00\)\.$/);
    await page.getByTestId('apply-repricing').click();
    await page.getByTestId('repricing-done').waitFor();
    expect(await read(program, '/v1/summary?service=lab')).toMatchObject({ cost_usd: '2', unpriced_calls: 0 });

    await page.getByTestId('repricings').getByRole('button', { name: 'Undo' }).click();
    await page.locator('[data-testid="repricings"] [data-state="undone"]').waitFor();
    expect(await read(program, '/v1/summary?service=lab')).toMatchObject({ cost_usd: null, unpriced_calls: 1 });
  });

  it('edit and remove a price, and put it back', async () => {
    await openSection('prices');
    const prices = page.getByTestId('own-prices');
    await page.getByTestId('add-price').click();
    await page.getByTestId('price-model').fill('gpt-4o-mini');
    await page
      .getByRole('option', { name: /gpt-4o-mini.*OpenAI/ })
      .first()
      .click();
    expect(await page.getByTestId('rate-input_tokens').inputValue()).toBe('0.15');
    await page.getByTestId('rate-input_tokens').fill('0.2');
    await page.getByTestId('save-price').click();
    await prices.getByText('$0.20').waitFor();

    const edit = page.getByRole('button', { name: 'Edit the price of gpt-4o-mini' });
    await edit.click();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await expect.poll(() => edit.evaluate((button) => button === document.activeElement)).toBe(true);
    await edit.press('Enter');
    await page.getByTestId('price-service').fill('rag');
    await page.getByTestId('save-price').click();
    await prices.getByText(/· rag ·/).waitFor();
    const remove = page.getByRole('button', { name: 'Remove the price of gpt-4o-mini' });
    await expect.poll(() => remove.count()).toBe(1);
    expect((await read(program, '/v1/prices'))['items']).toHaveLength(2);

    await remove.click();
    await page.getByTestId('restore-price').click();
    await prices.getByText('gpt-4o-mini').waitFor();
  });

  it('show what a list would change before it is imported, and every mistake in it', async () => {
    await openSection('prices');
    await page.getByTestId('import-prices').click();
    const text = page.getByTestId('import-text');
    await text.fill('model,input_per_million\nhouse-giant,2,9\nother,x\n');
    await page.getByTestId('import-submit').click();
    const errors = page.getByTestId('import-errors');
    await errors.waitFor();
    expect(await errors.textContent()).toMatch(/Line 2:.*Line 3:/s);
    await text.fill('model,provider,input_per_million,output_per_million\nhouse-giant,acme,3,8\nother,,1,\n');
    await page.getByTestId('import-submit').click();
    const preview = page.getByTestId('import-preview');
    await preview.waitFor();
    expect(await preview.textContent()).toContain('New: 1. Changed: 1. Already so: 0.');
    expect((await read(program, '/v1/prices'))['items']).toHaveLength(2);
    await page.getByTestId('import-submit').click();
    await page.getByTestId('import-done').waitFor();
    expect((await read(program, '/v1/prices'))['items']).toHaveLength(3);
  });

  it('keep the register of clients and the price of a message', async () => {
    await openSection('clients');
    await page.getByTestId('add-client').click();
    await page.getByTestId('save-client').click();
    await page.getByText('This is needed.').waitFor();
    await page.getByTestId('client-id').fill('+393331234567');
    await page.getByTestId('client-name').fill('Gino');
    await page.getByTestId('client-name').press('Enter');
    await page.getByTestId('clients').getByText('Gino').waitFor();
    const path = '/v1/workspaces/default/clients/%2B393331234567';
    const active = page.getByRole('switch', { name: 'Gino is charged for messages' });
    await active.press('Space');
    await page.locator('[role="switch"][aria-label^="Gino"][aria-checked="false"]').waitFor();
    await expect.poll(() => read(program, path)).toMatchObject({ name: 'Gino', active: false });
    await page.getByTestId('client-remove-+393331234567').click();
    await page.getByText('No clients yet').waitFor();

    await page.getByTestId('flat-amount').fill('0.01');
    await page.getByTestId('flat-amount').press('Enter');
    await expect
      .poll(() => read(program, '/v1/workspaces/default/flat-rule'))
      .toEqual({ enabled: true, amount: '0.01', currency: 'EUR' });
  });

  it('name services in both languages, and give the first name back', async () => {
    await openSection('names');
    const field = page.getByRole('textbox', { name: 'Name of my-app in English' });
    await field.fill('My assistant');
    await field.press('Enter');
    await page.getByTestId('reset-my-app').waitFor();
    expect(await read(program, '/v1/settings')).toMatchObject({
      settings: { service_names: { 'my-app': { en: 'My assistant', it: 'my-app' } } },
    });
    await page.getByTestId('reset-my-app').click();
    await expect.poll(() => read(program, '/v1/settings')).toMatchObject({ settings: { service_names: {} } });
  });

  it('fit into 360 pixels and forbid nothing of the page policy', async () => {
    const italian = await browser.newContext({
      locale: 'it-IT',
      viewport: { width: 360, height: 740 },
      reducedMotion: 'reduce',
    });
    const narrow = await openSignedIn(italian, program);
    const complaints: string[] = [];
    narrow.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    for (const section of sections) {
      await openSection(section, narrow);
      const widths = await narrow
        .getByTestId('panel-settings')
        .evaluate((panel) => [panel.scrollWidth, panel.clientWidth, document.documentElement.scrollWidth]);
      expect({ section, widths }).toEqual({ section, widths: [360, 360, 360] });
    }
    await narrow.getByTestId('settings-section').click();
    await narrow.getByRole('option', { name: 'Generali' }).click();
    await narrow.getByTestId('section-general').waitFor();
    await expect.poll(() => narrow.url()).not.toContain('section=data');
    expect(complaints).toEqual([]);
    await italian.close();
  });

  it.each(sections)('keep to the accessibility rules, in light and dark: %s', async (section) => {
    await openSection(section);
    await page.waitForFunction(() => document.querySelector('[aria-busy="true"], .skeleton') === null);
    const within = '[data-testid="panel-settings"]';
    await page.emulateMedia({ colorScheme: 'light' });
    expect(await findBarriers(page, { within })).toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await findBarriers(page, { within, isContrastOnly: true })).toEqual([]);
  });

  it('put a switch back and keep what was written when nothing answers', async () => {
    await openSection('rates');
    const address = page.getByTestId('setting-rates_url');
    await address.fill('not an address');
    await address.press('Enter');
    await page.getByText('This is not written the way it has to be.').waitFor();
    expect(await address.inputValue()).toBe('not an address');
    await program.kill();
    await page.getByTestId('setting-rate_updates').click();
    await page.getByText('Not saved: Centesimo is not running.').waitFor();
    expect(await page.getByTestId('setting-rate_updates').getAttribute('aria-checked')).toBe('false');
    expect(await address.inputValue()).toBe('not an address');
  });
});
