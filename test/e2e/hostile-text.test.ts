import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FilterName } from '../../src/shared/contract/dimensions.ts';
import type { Breakdown, EventPage, EventView } from '../../src/shared/contract/read-models.ts';
import { usageLimits } from '../../src/shared/contract/usage-event-wire.ts';
import { settingsSections } from '../../src/renderer/state/view-state.ts';
import { launchChromium } from '../support/chromium.ts';
import { goTo } from '../support/go-to.ts';
import { hostileTexts } from '../support/hostile-texts.ts';
import { findTooWide } from '../support/page-width.ts';
import { postTo, readFrom } from '../support/program-requests.ts';
import { startProgram } from '../support/program.ts';
import { openSignedIn } from '../support/signed-in.ts';
import type { RunningProgram } from '../support/spawn-program.ts';
import { type Misdeeds, watchPages } from '../support/watch-page.ts';

const sizes = [
  { width: 1440, height: 900 },
  { width: 360, height: 740 },
] as const;

/** As much of a text as a field takes. */
const clip = (text: string, most: number = usageLimits.textLength): string => text.slice(0, most);

/** The one name that recording refuses. */
const toKey = (text: string): string => (text === '__proto__' ? `${text} in a name` : clip(text, 200));

/** A call that says `text` wherever a call can say something. */
const toCall = (text: string, index: number) => ({
  id: text.length <= usageLimits.idLength ? text : `long-${index}`,
  workspace: clip(text),
  service: clip(text),
  operation: clip(text),
  provider: clip(text),
  model: clip(text),
  service_tier: clip(text),
  input_tokens: 1000 + index,
  client: { id: clip(text), name: clip(text), phone: clip(text), email: clip(text) },
  user_id: clip(text),
  user_email: clip(text),
  conversation_id: clip(text),
  input_preview: text,
  output_preview: text,
  metadata: { [toKey(text)]: text, nested: { [toKey(text)]: [clip(text, 200), { deep: clip(text, 200) }] } },
});

/** The same text twice: a call with a cost and previews, and one that failed and has no price. */
const toCalls = (text: string, index: number) => [
  { ...toCall(text, index), id: `paid-${index}`, billed_cost_usd: '0.01' },
  {
    ...toCall(text, index),
    success: false,
    error_code: clip(text),
    error_message: text,
  },
];

const dimensions = [
  'workspace',
  'service',
  'operation',
  'provider',
  'model',
  'client',
  'user',
  'conversation',
] as const satisfies readonly FilterName[];

/** Node refuses a longer request line. */
const longestSearch = 10_000;
const mostChips = 30;

const toSearch = (name: FilterName, values: readonly string[]): string =>
  new URLSearchParams(values.map((value): [string, string] => [name, value])).toString();

const inChunks = (name: FilterName, values: readonly string[]): readonly (readonly string[])[] => {
  const chunks: string[][] = [[]];
  for (const value of values) {
    const last = chunks.at(-1)!;
    const isFull = last.length === mostChips || toSearch(name, [...last, value]).length > longestSearch;
    if (isFull && last.length > 0) chunks.push([value]);
    else last.push(value);
  }
  return chunks;
};

/**
 * Runs in the page: opens the details of one call after the other, waits until each says its id and workspace as they are,
 * and answers those that made the screen wider than the window.
 */
const openEach = async (keys: readonly { readonly id: string; readonly workspace: string }[]): Promise<string[]> => {
  const wide: string[] = [];
  for (const { id, workspace } of keys) {
    const search = new URLSearchParams({ view: 'history', period: 'all_time', call: id, call_workspace: workspace });
    history.pushState(history.state, '', `/?${search.toString()}`);
    dispatchEvent(new PopStateEvent('popstate', { state: history.state }));
    const until = performance.now() + 30_000;
    for (;;) {
      await new Promise(requestAnimationFrame);
      if (performance.now() > until) throw new Error(`The details do not say ${JSON.stringify({ id, workspace })}.`);
      const facts = document.querySelectorAll('[data-testid="call-details"][aria-busy="false"] dd');
      const said = new Set([...facts].map(({ textContent }) => textContent));
      if (said.has(id) && said.has(workspace)) break;
    }
    const boxes = [document.documentElement, ...document.querySelectorAll('[role="dialog"], [role="tabpanel"]')];
    if (boxes.some(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)) wide.push(id);
  }
  return wide;
};

describe('texts that apps send', () => {
  let browser: Browser;
  let program: RunningProgram;
  let page: Page;
  let misdeeds: Misdeeds;
  let calls: readonly EventView[];
  const values = new Map<FilterName, readonly string[]>();

  const read = async <T>(path: string): Promise<T> => JSON.parse(await readFrom(program, path)) as T;

  beforeAll(async () => {
    [browser, program] = await Promise.all([launchChromium(), startProgram()]);
    const answer = await postTo(program, hostileTexts.flatMap(toCalls));
    expect(await answer.json()).toMatchObject({ accepted: 2 * hostileTexts.length, rejected: [] });

    const pages: EventView[] = [];
    let cursor = '';
    do {
      const next: EventPage = await read(
        `/v1/events?period=all_time&limit=500${cursor && `&cursor=${encodeURIComponent(cursor)}`}`,
      );
      pages.push(...next.items);
      cursor = next.next_cursor ?? '';
    } while (cursor !== '');
    calls = pages;
    for (const by of dimensions) {
      const { items } = await read<Breakdown>(`/v1/breakdown?by=${by}&period=all_time&limit=1000`);
      values.set(
        by,
        items.flatMap(({ key }) => (key === null ? [] : [key])),
      );
    }

    const context = await browser.newContext({ locale: 'en-GB', viewport: sizes[0], reducedMotion: 'reduce' });
    misdeeds = await watchPages(context, program.url);
    page = await openSignedIn(context, program);
  });
  afterAll(() => browser.close());

  /**
   * At every size, beginning with the one that the window has: nothing ran, nothing was asked of strangers, nothing is wider
   * than the window.
   */
  const expectHarmless = async (where: string): Promise<void> => {
    const isNarrow = page.viewportSize()?.width === sizes[1].width;
    for (const size of isNarrow ? sizes.toReversed() : sizes) {
      await page.setViewportSize(size);
      // Charts follow a changed window a frame later.
      await expect.poll(() => findTooWide(page), { message: `${where} at ${size.width}` }).toEqual([]);
    }
    const broken = await page.evaluate(() =>
      ['hit', 'polluted'].filter((name) => name in window || name in {}).concat(Object.keys(Object.prototype)),
    );
    expect(broken, where).toEqual([]);
    expect(misdeeds, where).toEqual({ complaints: [], strangers: [], openings: [] });
  };

  /** Goes there without loading the page anew; what was on screen before is gone in between. */
  const openNew = async (search: string): Promise<void> => {
    await goTo(page, '/');
    await page.getByTestId('details').waitFor({ state: 'detached' });
    await goTo(page, `/?${search}`);
  };

  it('are all there', () => {
    expect(hostileTexts.length).toBeGreaterThan(250);
    expect(calls.length).toBe(2 * hostileTexts.length);
    for (const [name, found] of values) expect(found.length, name).toBeGreaterThan(250);
  });

  it('are found by their own words, whatever the words mean elsewhere', async () => {
    for (const text of hostileTexts) {
      const words = clip(text).toWellFormed();
      await read<EventPage>(`/v1/events?period=all_time&limit=1&q=${encodeURIComponent(words)}`);
    }
  });

  it('do no harm in the widget and its list of services', async () => {
    await page.goto(program.url);
    const services = values.get('service')!;
    await page.getByTestId('widget-service').locator('option').nth(services.length).waitFor({ state: 'attached' });
    const options = await page
      .getByTestId('widget-service')
      .locator('option')
      .evaluateAll((all) => all.slice(1).map((option) => (option as HTMLOptionElement).value));
    expect(options.map((value) => value.slice('service:'.length)).toSorted()).toEqual(services.toSorted());
    await page.setViewportSize(sizes[1]);
    const tooWide = await page.evaluate(async () => {
      const select = document.querySelector<HTMLSelectElement>('[data-testid="widget-service"]')!;
      const wide: string[] = [];
      for (const { value } of select.options) {
        select.value = value;
        select.dispatchEvent(new Event('change', { bubbles: true }));
        await new Promise(requestAnimationFrame);
        if (document.documentElement.scrollWidth > innerWidth) wide.push(value);
      }
      return wide;
    });
    expect(tooWide).toEqual([]);
    await page.getByTestId('widget-service').selectOption('');
    await expectHarmless('the widget');
  });

  it.each(dimensions)('do no harm in the overview, narrowed down to them: %s', async (name) => {
    // Each dimension has its share of the texts; together they have them all.
    const place = dimensions.indexOf(name);
    const share = values.get(name)!.filter((_, at) => at % dimensions.length === place);
    expect(share.length).toBeGreaterThan(20);
    for (const chunk of inChunks(name, share)) {
      await openNew(`view=overview&period=all_time&${toSearch(name, chunk)}`);
      await page.locator('[data-testid="card-calls"][data-exact]').waitFor();
      await page.locator('[data-testid="overview-conversation"][aria-busy="false"]').waitFor();
      const chips = page.getByTestId('filter-chips').locator('button.chip');
      const label = name[0]!.toUpperCase() + name.slice(1);
      const spoken = await chips.evaluateAll((all) => all.map((chip) => chip.getAttribute('aria-label')));
      if (name !== 'client') {
        expect(spoken.map((text) => text!.slice(text!.indexOf(': ') + 2)).toSorted()).toEqual(chunk.toSorted());
      }
      expect(spoken.every((text) => text!.startsWith(`Remove filter ${label}: `))).toBe(true);
      await expectHarmless(`the overview by ${name}`);
    }
  });

  it('do no harm in the lists of values to filter by', async () => {
    await openNew('view=overview&period=all_time');
    await page.locator('[data-testid="card-calls"][data-exact]').waitFor();
    for (const name of dimensions) {
      await page.getByTestId('add-filter').click();
      await page
        .getByRole('button', { name: name[0]!.toUpperCase() + name.slice(1), exact: true })
        .last()
        .click();
      await page.locator('.popup label').nth(150).waitFor();
      await expectHarmless(`the values of ${name}`);
      await page.keyboard.press('Escape');
      await page.locator('.popup').waitFor({ state: 'detached' });
    }
  });

  it('do no harm in the history, row by row', async () => {
    await page.setViewportSize(sizes[0]);
    await openNew('view=history&period=all_time');
    const scroller = page.getByTestId('calls');
    await page.getByTestId('call-row').nth(10).waitFor();
    for (let row = 0; row < calls.length; row += 15) {
      await scroller.evaluate((box, share) => (box.scrollTop = share * box.scrollHeight), row / calls.length);
      await page.locator(`[data-testid="call-row"][data-row="${row}"]`).waitFor();
      expect(await findTooWide(page)).toEqual([]);
    }
    await expectHarmless('the history');
  });

  it('do no harm in the details of a call, each said as it is', async () => {
    await openNew('view=history&period=all_time');
    // Failed calls have something to say in every field. Each is opened at one of the sizes.
    const failed = calls.filter(({ success }) => !success);
    for (const [place, size] of sizes.entries()) {
      await page.setViewportSize(size);
      const share = failed.filter((_, at) => at % sizes.length === place);
      expect(share.length).toBeGreaterThan(100);
      const tooWide = await page.evaluate(
        openEach,
        share.map(({ id, workspace }) => ({ id, workspace })),
      );
      expect(tooWide).toEqual([]);
    }
    await expectHarmless('the details');
  });

  it('are not filled in when they are the words of a search', async () => {
    for (const words of [
      '{{words}} {{count}}',
      '$t(details.title)',
      '<img src=x onerror=window.hit=1> y',
      '\u202Ezzz',
    ]) {
      await openNew(`view=history&period=today&q=${encodeURIComponent(`nowhere ${words}`)}`);
      const said = await page.getByTestId('no-calls').locator('p').first().textContent();
      expect(said).toBe(`Nothing contains “nowhere ${words}” in this period.`);
      await expectHarmless('a search');
    }
  });

  it('do no harm in the settings', async () => {
    const inRegister = hostileTexts.filter((text) => text.trim() !== '').slice(0, 400);
    for (const [at, text] of inRegister.entries()) {
      const answer = await fetch(`${program.url}/v1/workspaces/default/clients/client-${at}`, {
        method: 'PUT',
        headers: { 'x-api-key': program.adminToken, 'content-type': 'application/json' },
        body: JSON.stringify({ name: clip(text, 200) }),
      });
      expect([200, 422]).toContain(answer.status);
    }
    for (const section of settingsSections) {
      await openNew(`view=settings&section=${section}`);
      await page.getByTestId(`section-${section}`).waitFor();
      if (section === 'names') await page.locator('.name-row').nth(300).waitFor({ state: 'attached' });
      if (section === 'prices') await page.getByTestId('unpriced-models').locator('li').nth(100).waitFor();
      if (section === 'clients') await page.getByTestId('clients').locator('li').nth(20).waitFor();
      await expectHarmless(`the settings, ${section}`);
    }
    await openNew('view=settings&section=clients');
    for (const workspace of ['..', '<plaintext>', '$t(details.title)']) {
      await page.getByTestId('workspace').click();
      await page.getByRole('option', { name: workspace, exact: true }).click();
      await page.getByTestId('workspace').filter({ hasText: workspace }).waitFor();
      await page.waitForFunction(() => document.querySelector('[aria-busy="true"], .skeleton') === null);
      await expectHarmless(`the clients of ${workspace}`);
    }
  });
});
