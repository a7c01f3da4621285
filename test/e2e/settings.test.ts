import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from '../support/chromium.ts';
import { postTo, readFrom } from '../support/program-requests.ts';
import { startProgram } from '../support/program.ts';
import type { RunningProgram } from '../support/spawn-program.ts';

const sections = ['general', 'connect', 'prices', 'rates', 'budgets', 'clients', 'names', 'data'] as const;

const record = async (program: RunningProgram, call: object): Promise<void> =>
  expect((await postTo(program, call)).status).toBe(200);

const read = async (program: RunningProgram, path: string): Promise<Record<string, unknown>> =>
  JSON.parse(await readFrom(program, path)) as Record<string, unknown>;

describe('the settings', () => {
  let browser: Browser;
  let program: RunningProgram;
  beforeAll(async () => {
    browser = await launchChromium();
    program = await startProgram();
  });
  afterAll(() => browser.close());

  const open = async (options: Parameters<Browser['newPage']>[0] = {}): Promise<Page> => {
    const page = await browser.newPage({ locale: 'en-GB', viewport: { width: 1280, height: 900 }, ...options });
    const answer = await fetch(`${program.url}/v1/sign-in-codes`, {
      method: 'POST',
      headers: { authorization: `Bearer ${program.adminToken}` },
    });
    await page.goto(((await answer.json()) as { url: string }).url);
    await page.getByTestId('widget').waitFor();
    return page;
  };
  const openSection = async (
    section: (typeof sections)[number],
    options?: Parameters<typeof open>[0],
  ): Promise<Page> => {
    const page = await open(options);
    await page.goto(`${program.url}/?view=settings&section=${section}`);
    await page.getByTestId(`section-${section}`).waitFor();
    return page;
  };

  it('lead from an empty widget to the first call, which they notice', async () => {
    const page = await open();
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
    await page.close();
  });

  it('change language and theme at once, and for good', async () => {
    const page = await openSection('general', { colorScheme: 'light' });
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

    await page.goto(program.url);
    await page.getByText('Questo mese').first().waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('it');
    await page.locator('html[data-theme="dark"]').waitFor();

    // The page starts that way, before the engine has said so.
    await page.route('**/v1/settings', (route) => route.abort());
    await page.reload();
    await page.getByText('Questo mese').first().waitFor();
    expect(await page.locator('html').getAttribute('data-theme')).toBe('dark');
    await page.unroute('**/v1/settings');

    await page.goto(`${program.url}/?view=settings`);
    await page.getByTestId('setting-language').click();
    await page.getByRole('option', { name: 'Come il sistema' }).click();
    await page.getByRole('heading', { name: 'General' }).waitFor();
    await page.getByTestId('setting-theme').click();
    await page.getByRole('option', { name: 'As the system' }).click();
    await page.locator('html:not([data-theme])').waitFor();
    await page.close();
  });

  it('say that a time zone waits for the next start', async () => {
    const page = await openSection('general');
    await page.getByTestId('setting-time_zone').click();
    await page.getByRole('combobox', { name: 'Find a time zone' }).fill('kathm');
    await page.keyboard.press('Enter');
    await page.getByText('Restart Centesimo to count days').waitFor();
    expect((await read(program, '/v1/settings'))['settings']).toMatchObject({ time_zone: 'Asia/Kathmandu' });
    await page.close();
  });

  it('set a price, give it to past calls and take that back', async () => {
    await record(program, { service: 'lab', model: 'house-giant', provider: 'acme', input_tokens: 1_000_000 });
    const page = await open();
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
    await page.close();
  });

  it('edit and remove a price, and put it back', async () => {
    const page = await openSection('prices');
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
    await page.close();
  });

  it('show what a list would change before it is imported, and every mistake in it', async () => {
    const page = await openSection('prices');
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
    await page.close();
  });

  it('keep the register of clients and the price of a message', async () => {
    const page = await openSection('clients');
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
    await page.close();
  });

  it('name services in both languages, and give the first name back', async () => {
    const page = await openSection('names');
    const field = page.getByRole('textbox', { name: 'Name of my-app in English' });
    await field.fill('My assistant');
    await field.press('Enter');
    await page.getByTestId('reset-my-app').waitFor();
    expect(await read(program, '/v1/settings')).toMatchObject({
      settings: { service_names: { 'my-app': { en: 'My assistant', it: 'my-app' } } },
    });
    await page.getByTestId('reset-my-app').click();
    await expect.poll(() => read(program, '/v1/settings')).toMatchObject({ settings: { service_names: {} } });
    await page.close();
  });

  it('fit into 360 pixels and forbid nothing of the page policy', async () => {
    const page = await open({ viewport: { width: 360, height: 740 }, locale: 'it-IT' });
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    for (const section of sections) {
      await page.goto(`${program.url}/?view=settings&section=${section}`);
      await page.getByTestId(`section-${section}`).getByRole('heading').first().waitFor();
      const widths = await page
        .getByTestId('panel-settings')
        .evaluate((panel) => [panel.scrollWidth, panel.clientWidth, document.documentElement.scrollWidth]);
      expect({ section, widths }).toEqual({ section, widths: [360, 360, 360] });
    }
    await page.getByTestId('settings-section').click();
    await page.getByRole('option', { name: 'Generali' }).click();
    await page.getByTestId('section-general').waitFor();
    await expect.poll(() => page.url()).not.toContain('section=data');
    expect(complaints).toEqual([]);
    await page.close();
  });

  it.each(['light', 'dark'] as const)('keep to the accessibility rules in %s, on every page', async (colorScheme) => {
    // The page's own policy would not let the checker in.
    const page = await open({ colorScheme, bypassCSP: true });
    for (const section of sections) {
      await page.goto(`${program.url}/?view=settings&section=${section}`);
      await page
        .getByTestId(`section-${section}`)
        .getByRole('region')
        .first()
        .or(page.getByTestId('setting-theme'))
        .first()
        .waitFor();
      await page.evaluate(axe.source);
      const broken = await page.evaluate(async () => {
        const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run(
          '[data-testid=panel-settings]',
        );
        return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
      });
      expect({ section, broken }).toEqual({ section, broken: [] });
    }
    await page.close();
  });

  it('put a switch back and keep what was written when nothing answers', async () => {
    const page = await openSection('rates');
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
    await page.close();
  });
});
