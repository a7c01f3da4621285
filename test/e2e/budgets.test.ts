import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from '../support/chromium.ts';
import { goTo } from '../support/go-to.ts';
import { makeHideable, setHidden } from '../support/hide-page.ts';
import { sumShifts, takeShifts, watchLayout } from '../support/layout-shifts.ts';
import { startProxy } from '../support/loopback-proxy.ts';
import { findTooWide } from '../support/page-width.ts';
import { postTo, readFrom } from '../support/program-requests.ts';
import { startProgram } from '../support/program.ts';
import { listNotified, recordNotifications } from '../support/record-notifications.ts';
import { findBarriers } from '../support/run-axe.ts';
import { openSignedIn } from '../support/signed-in.ts';
import type { RunningProgram } from '../support/spawn-program.ts';

const call = (service: string, eur: string) => ({ service, flat_cost: { amount: eur, currency: 'EUR' } });

describe('budgets', () => {
  let browser: Browser;
  let program: RunningProgram;
  let context: BrowserContext;
  let page: Page;

  beforeAll(async () => {
    [browser, program] = await Promise.all([launchChromium(), startProgram()]);
    context = await browser.newContext({
      locale: 'it-IT',
      viewport: { width: 1280, height: 900 },
      reducedMotion: 'reduce',
    });
    await makeHideable(context);
    await recordNotifications(context);
    await record([call('rag', '7')]);
    page = await openSignedIn(context, program);
  });
  afterAll(() => browser.close());

  const record = async (calls: readonly object[]): Promise<void> =>
    expect((await postTo(program, calls)).status).toBe(200);
  const openSettings = async (): Promise<void> => {
    await goTo(page, '/?view=settings&section=budgets');
    await page.getByTestId('add-budget').waitFor();
  };
  const toasts = () => page.getByTestId('alert-toast');
  const textOf = async (id: string): Promise<string> =>
    ((await page.getByTestId(id).first().textContent()) ?? '').replace(/\s/g, ' ');
  const serious = async () =>
    (await findBarriers(page)).filter(({ impact }) => impact === 'serious' || impact === 'critical');

  it('are made in the settings, for one service', async () => {
    await openSettings();
    await page.getByTestId('add-budget').press('Enter');
    await page.getByTestId('save-budget').click();
    expect(await page.getByTestId('budget-name').getAttribute('aria-invalid')).toBe('true');
    await page.getByTestId('budget-name').fill('Assistente');
    await page.getByTestId('budget-amount').fill('10,00');
    await page.getByTestId('add-scope-service').click();
    // Not a single call of it yet.
    await page.getByTestId('values-service').fill('chatbot');
    await page.getByRole('option', { name: 'Aggiungi «chatbot»' }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByTestId('threshold-80').click();
    await page.getByTestId('new-threshold').fill('75');
    await page.getByTestId('new-threshold').press('Enter');
    expect(await serious()).toEqual([]);
    await page.getByTestId('save-budget').click();
    await page.getByTestId('budgets').getByText('Assistente').waitFor();
    expect(JSON.parse(await readFrom(program, '/v1/budgets'))).toMatchObject({
      items: [
        {
          name: 'Assistente',
          scope: { service: ['chatbot'] },
          amount: '10',
          thresholds: [{ percent: 50 }, { percent: 75 }, { percent: 100 }],
        },
      ],
    });
  });

  it('are followed by their bar in the widget', async () => {
    await goTo(page, '/');
    await page.getByTestId('details').waitFor({ state: 'detached' });
    await page.getByTestId('budget-bar').waitFor();
    expect(await textOf('budget-bar')).toBe('Assistente0%0,00 € su 10,00 €');
    await record([call('chatbot', '3')]);
    await page.getByText('30%').waitFor();
    expect(await textOf('budget-bar')).toBe('Assistente30%3,00 € su 10,00 €');
    expect(await toasts().count()).toBe(0);
    await page.getByTestId('widget-service').selectOption('service:rag');
    await expect.poll(() => page.getByTestId('budget-bar').count()).toBe(0);
    await page.getByTestId('widget-service').selectOption({ index: 0 });
    await page.getByTestId('budget-bar').waitFor();
  });

  it('come with the rest of the widget, however long they take', async () => {
    const slow = await browser.newContext({ locale: 'it-IT', viewport: { width: 360, height: 900 } });
    await watchLayout(slow);
    const proxy = await startProxy(program.url);
    const held = Promise.withResolvers<void>();
    proxy.setRule((path) => (path.startsWith('/v1/budgets') ? { heldUntil: held.promise } : undefined));
    const other = await openSignedIn(slow, program, proxy.url);
    expect(await other.getByTestId('budget-bar').count()).toBe(0);
    held.resolve();
    await other.getByTestId('budget-bar').waitFor();
    await other.getByTestId('widget-details').waitFor();
    const shifts = await takeShifts(other);
    expect(sumShifts(shifts), JSON.stringify(shifts.slice(0, 4))).toBeLessThan(0.02);
    await slow.close();
  });

  it('are reported once, at the highest threshold that was passed, and show what it is about', async () => {
    await record([call('chatbot', '3'), call('chatbot', '5'), call('rag', '1')]);
    await toasts().waitFor();
    expect(await textOf('alert-toast')).toMatch(
      /^Assistente: 110% usato11,00 € su 10,00 € nel mese di \p{L}+, 1,00 € oltre il limite\.Mostra$/u,
    );
    await page.locator('[data-testid="budget-bar"][data-state="over"]').waitFor();
    expect(await textOf('budget-bar')).toBe('Assistente110%11,00 € su 10,00 €1,00 € oltre il limite');
    expect(await toasts().count()).toBe(1);
    expect(JSON.parse(await readFrom(program, '/v1/alerts'))).toMatchObject({ items: [{ kind: 'threshold' }] });
    expect(await serious()).toEqual([]);

    // From inside a dialog too, which keeps the focus otherwise.
    await page.getByTestId('widget-details').click();
    await page.locator('[data-testid="card-calls"][data-exact="5"]').waitFor();
    await page.keyboard.press('F6');
    const show = page.getByTestId('show-toast');
    const isFocused = () => show.evaluate((button) => button === document.activeElement);
    for (let tab = 0; tab < 4 && !(await isFocused()); tab += 1) await page.keyboard.press('Tab');
    expect(await isFocused()).toBe(true);
    await page.keyboard.press('Enter');
    await page.locator('[data-testid="card-calls"][data-exact="3"]').waitFor();
    await expect.poll(() => toasts().count()).toBe(0);
    expect(await page.getByTestId('filter-chips').textContent()).toContain('Chatbot');
    await expect.poll(() => new URL(page.url()).searchParams.getAll('service')).toEqual(['chatbot']);
    expect(new URL(page.url()).searchParams.get('from')).toMatch(/^\d{4}-\d\d-01$/);
  });

  it('keep what was reported in a list, to be opened again or dismissed', async () => {
    await openSettings();
    const alert = page.getByTestId('alert');
    await alert.waitFor();
    expect(await alert.count()).toBe(1);
    expect(await alert.textContent()).toContain('Assistente: 110% usato');
    await page.getByTestId('open-alert').click();
    await page.locator('[data-testid="card-calls"][data-exact="3"]').waitFor();
    await page.goBack();
    await page.getByTestId('dismiss-alert').click();
    await page.locator('[data-testid="alert"][data-new="false"]').waitFor();
    expect(JSON.parse(await readFrom(program, '/v1/alerts')).items[0].dismissed_at).not.toBeNull();
  });

  it('tell the owner through the browser while the page is hidden', async () => {
    await openSettings();
    await page.getByTestId('browser-alerts').click();
    await page.locator('[data-testid="browser-alerts"][data-checked]').waitFor();
    await page.getByTestId('add-budget').click();
    await page.getByTestId('budget-name').fill('Ricerca');
    await page.getByTestId('budget-amount').fill('100');
    await page.getByTestId('save-budget').click();
    await page.getByTestId('budgets').getByText('Ricerca').waitFor();
    await setHidden(page, true);
    await record([call('rag', '60')]);
    await expect.poll(() => listNotified(page)).toEqual(['Ricerca: 79% usato']);
    await setHidden(page, false);
    await page.evaluate(() => window.notified[0]?.click());
    await page.getByTestId('panel-overview').waitFor();
    expect(await toasts().count()).toBe(1);
    await page.getByTestId('dismiss-toast').click();
    await expect.poll(() => toasts().count()).toBe(0);
    await expect
      .poll(async () => JSON.parse(await readFrom(program, '/v1/alerts')).items[0].dismissed_at)
      .not.toBeNull();
  });

  it('can be put off, switched off, removed and brought back', async () => {
    await openSettings();
    const first = page.getByTestId('budgets').locator('li').first();
    await first.getByTestId('snooze-budget').click();
    await page.getByRole('menuitem', { name: '7 giorni' }).click();
    await first.getByText('rimandato fino a').waitFor();
    await first.getByTestId('budget-enabled').click();
    await first.getByText('spento').waitFor();
    await first.getByTestId('remove-budget').click();
    const restore = page.getByTestId('restore-budget');
    await restore.waitFor();
    await expect.poll(() => page.getByTestId('budgets').locator('li').count()).toBe(1);
    await restore.press('Enter');
    await expect.poll(() => page.getByTestId('budgets').locator('li').count()).toBe(2);
  });

  it('leave the owner in peace when asked to, and watch for silence', async () => {
    const settings = async () => JSON.parse(await readFrom(program, '/v1/settings')).settings;
    await page.getByTestId('pause-today').click();
    await page.getByTestId('resume-alerts').click();
    await page.getByTestId('pause-hour').waitFor();
    await page.getByTestId('setting-quiet_hours').click();
    await page.getByTestId('time-from').fill('23:30');
    await page.getByTestId('time-from').press('Enter');
    await expect.poll(async () => (await settings()).quiet_hours).toEqual({ from: '23:30', to: '07:00' });
    await page.getByTestId('setting-weekly_digest').click();
    await page.getByTestId('setting-digest_weekday').click();
    await page.getByRole('option', { name: 'venerdì' }).click();
    await page.getByTestId('add-silence').click();
    await page.getByTestId('values-service').fill('RAG');
    // What is there is offered by its own name; before that list has come, the words would be taken as they are.
    await page.getByRole('option', { name: 'RAG', exact: true }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByTestId('silence-hours').fill('6');
    await page.getByTestId('save-silence').click();
    await page.getByTestId('silence-rules').getByText('dopo 6 h').waitFor();
    expect(await settings()).toMatchObject({
      notifications_paused_until: null,
      weekly_digest: true,
      digest_weekday: 'friday',
      silence_rules: [{ service: 'rag', hours: 6, active: null }],
    });
  });

  it.each([1280, 360])('fit a window of %i px, for everyone', async (width) => {
    await page.setViewportSize({ width, height: 740 });
    expect(await serious()).toEqual([]);
    expect(await findTooWide(page)).toEqual([]);
  });
});
