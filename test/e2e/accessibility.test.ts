import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SettingsSection, settingsSections } from '../../src/renderer/state/view-state.ts';
import { launchChromium } from '../support/chromium.ts';
import { goTo } from '../support/go-to.ts';
import { findTooWide } from '../support/page-width.ts';
import { postTo, readFrom } from '../support/program-requests.ts';
import { startProgram } from '../support/program.ts';
import { type AxeScope, findBarriers } from '../support/run-axe.ts';
import { openSignedIn } from '../support/signed-in.ts';
import type { RunningProgram } from '../support/spawn-program.ts';

const hourMs = 3_600_000;

type ColorScheme = 'light' | 'dark';

/** Calls of every kind: priced, billed, flat, without a price, failed, of clients and users, over three weeks. */
const calls = Array.from({ length: 60 }, (_, index) => ({
  id: `call-${index}`,
  occurred_at: new Date(Date.now() - index * 8 * hourMs).toISOString(),
  service: ['chatbot', 'rag', 'bot', 'lab'][index % 4],
  operation: ['conversation', 'query', 'embedding'][index % 3],
  model: ['gpt-4o', 'claude-sonnet-4-5', 'gpt-4o-mini', 'house-giant', 'gemini-2.5-flash'][index % 5],
  input_tokens: 1000 + 100 * index,
  output_tokens: 200,
  cache_read_tokens: index % 2 === 0 ? 500 : 0,
  duration_ms: 300 + 10 * index,
  success: index % 9 !== 8,
  ...(index % 9 === 8 && { error_code: 'timeout', error_message: 'The provider did not answer in time.' }),
  ...(index % 7 === 6 && { billed_cost_usd: '0.0123' }),
  ...(index % 11 === 10 && { flat_cost: { amount: '0.005', currency: 'EUR' } }),
  client: { id: `client-${index % 6}`, name: `Client ${index % 6}`, phone: '+390005550101' },
  user_id: `user-${index % 3}`,
  conversation_id: `talk-${index % 12}`,
  input_preview: 'What are your opening hours?',
  output_preview: 'From nine to five.',
  metadata: { language: 'en', tags: ['a', 'b'], nested: { depth: 2 } },
}));

const wide = { width: 1440, height: 900 } as const;
const narrow = { width: 360, height: 740 } as const;

/** What is left of the wide window at 200 %. */
const zoomed = { width: 720, height: 450 } as const;

type State = {
  readonly name: string;
  /** Opens it in whatever size the window has. */
  readonly open: (page: Page) => Promise<void>;
  /** What is new in it, where the rest of the page is as in another state. */
  readonly within?: string;
};

describe('the screens for everyone', () => {
  let browser: Browser;
  let program: RunningProgram;
  let context: BrowserContext;
  let page: Page;
  /** What is not serious and still no good. */
  const minor = new Set<string>();

  beforeAll(async () => {
    [browser, program] = await Promise.all([launchChromium(), startProgram()]);
    context = await browser.newContext({ locale: 'en-GB', viewport: wide, reducedMotion: 'reduce' });
    page = await openSignedIn(context, program);
  });
  afterAll(() => browser.close());

  /** The state as if it were loaded: what was on screen before is gone in between. */
  const openNew = async (search: string): Promise<void> => {
    await goTo(page, '/');
    await page.getByTestId('details').waitFor({ state: 'detached' });
    await goTo(page, `/?${search}`);
  };
  const openOverview = async (search = 'period=last_30_days'): Promise<void> => {
    await openNew(`view=overview&${search}`);
    await page.locator('[data-testid="card-calls"][data-exact]').waitFor();
    await page.waitForFunction(() => document.querySelector('[role="tabpanel"] [aria-busy="true"]') === null);
  };
  const openHistory = async (search = 'period=last_30_days'): Promise<void> => {
    await openNew(`view=history&${search}`);
    await page.getByTestId('call-row').nth(3).waitFor();
  };
  const openEmpty = async (): Promise<void> => {
    await openNew('view=overview&period=last_30_days&service=chatbot&model=nothing');
    await page.getByTestId('overview-empty').waitFor();
  };
  const openSection = async (section: SettingsSection): Promise<void> => {
    await openNew(`view=settings&section=${section}`);
    await page.getByTestId(`section-${section}`).getByRole('heading').first().waitFor();
    await page.waitForFunction(() => document.querySelector('[aria-busy="true"], .skeleton') === null);
  };
  const clickTo = async (id: string, popup: string): Promise<void> => {
    await page.getByTestId(id).first().click();
    await page.locator(popup).last().waitFor();
  };

  const expectNoBarriers = async (on: Page, where: string, scope: AxeScope): Promise<void> => {
    const isSerious = (impact: string): boolean => impact === 'serious' || impact === 'critical';
    const barriers = await findBarriers(on, scope);
    for (const { rule, impact, where: nodes } of barriers) {
      // Menus and lists of choices are drawn over the landmarks, not in one.
      if (!isSerious(impact) && rule !== 'region') minor.add(`${rule} (${impact}): ${where}: ${nodes.join(' | ')}`);
    }
    expect(
      barriers.filter(({ impact }) => isSerious(impact)),
      where,
    ).toEqual([]);
  };

  /**
   * Each size with every rule, in a theme of its own; the colours of the wide one in both. A state is opened once and then
   * resized, from wide to narrow or the other way round: whichever the window is nearer to.
   */
  const expectOpenToAll = async ({ name, open, within }: State, on: Page = page): Promise<void> => {
    const inWide: readonly [ColorScheme, AxeScope][] = [
      ['light', { within }],
      ['dark', { within, isContrastOnly: true }],
    ];
    const steps = [
      { size: wide, checks: inWide },
      { size: zoomed, checks: [] },
      { size: narrow, checks: [['dark', { within }]] },
    ] as const;
    const isNarrow = on.viewportSize()?.width === narrow.width;
    const ordered = isNarrow
      ? steps.toReversed().map(({ size, checks }) => ({ size, checks: checks.toReversed() }))
      : steps;
    for (const [at, { size, checks }] of ordered.entries()) {
      const where = `${name}, ${size.width} px`;
      await on.setViewportSize(size);
      if (at === 0) await open(on);
      await expect.poll(() => findTooWide(on), { message: where }).toEqual([]);
      for (const [colorScheme, scope] of checks) {
        await on.emulateMedia({ colorScheme });
        if (within !== undefined) expect(await on.locator(within).count(), where).toBe(1);
        await expectNoBarriers(on, where, scope);
      }
    }
    // A popup that stays would be over the next state.
    if (within !== undefined) await on.keyboard.press('Escape');
  };

  it('keep nobody out before there is anything to see', async () => {
    await expectOpenToAll({
      name: 'first run',
      open: async () => {
        await page.goto(program.url);
        await page.getByTestId('widget-empty').waitFor();
      },
    });
    const stranger = await browser.newPage({ locale: 'en-GB' });
    await expectOpenToAll(
      {
        name: 'sign-in, refused',
        open: async (on) => {
          await on.goto(program.url);
          await on.getByTestId('sign-in').getByRole('textbox').fill('no such code');
          await on.keyboard.press('Enter');
          await on.getByRole('alert').filter({ hasText: 'Paste' }).waitFor();
        },
      },
      stranger,
    );
    await stranger.close();
    expect((await postTo(program, calls)).status).toBe(200);
  });

  const states: readonly State[] = [
    {
      name: 'widget that cannot read its figures',
      open: async () => {
        await page.route('**/v1/summary**', (route) => route.fulfill({ status: 500, body: '{}' }));
        await page.goto(program.url);
        await page.getByTestId('widget-error').waitFor();
        await page.unroute('**/v1/summary**');
      },
    },
    {
      name: 'widget',
      open: async () => {
        await page.goto(program.url);
        await page.locator('[data-testid="widget-calls"][data-exact]').waitFor();
      },
    },
    { name: 'overview', open: () => openOverview() },
    {
      name: 'overview with filters',
      open: () => openOverview('period=last_30_days&service=chatbot&service=rag&success=true&client=client-0'),
    },
    {
      name: 'overview as tables',
      open: async () => {
        await openOverview();
        for (const toggle of await page.locator('[data-testid$="-toggle"]').all()) await toggle.click();
      },
    },
    {
      name: 'overview with a part that failed',
      within: '[data-testid="overview-client"]',
      open: async () => {
        await page.route(/by=client/, (route) => route.fulfill({ status: 500, body: '{}' }));
        // Not asked for before.
        await openOverview('period=last_60_days');
        await page.getByTestId('overview-client').getByRole('button', { name: 'Try again' }).waitFor();
        await page.unroute(/by=client/);
      },
    },
    {
      name: 'explanation of a figure',
      within: '.popup',
      open: async () => {
        await openOverview();
        await clickTo('explain-eur', '.popup');
        await page.getByTestId('explain-eur-popup').getByText('Exactly').waitFor();
      },
    },
    {
      name: 'values to filter by',
      within: '.popup',
      open: async () => {
        await openHistory('period=last_30_days&conversation=talk-1');
        await clickTo('add-filter', '.popup');
        await page.locator('.popup').getByRole('button', { name: 'Conversation' }).click();
        await page.locator('.popup').getByRole('checkbox').nth(5).waitFor();
      },
    },
    { name: 'overview without calls', open: openEmpty },
    {
      name: 'period, with a wrong range',
      within: '.popup',
      open: async () => {
        await openEmpty();
        await clickTo('period', '.popup');
        await page.getByLabel('From').fill('2026-03-10');
        await page.getByLabel('To', { exact: true }).fill('2026-03-01');
        await page.getByText('The last day must not be before').waitFor();
      },
    },
    {
      name: 'what to filter by',
      within: '.popup',
      open: async () => {
        await openEmpty();
        await clickTo('add-filter', '.popup');
      },
    },
    {
      name: 'export',
      within: '[role="menu"]',
      open: async () => {
        await openEmpty();
        await clickTo('export', '[role="menu"]');
      },
    },
    { name: 'history', open: () => openHistory() },
    {
      name: 'history with an open call',
      open: async () => {
        await openHistory();
        await page.getByTestId('call-row').nth(2).click();
        await page.getByTestId('call-units').waitFor();
      },
    },
    {
      name: 'history without a match',
      open: async () => {
        await openNew('view=history&period=last_30_days&q=nowhere');
        await page.getByTestId('no-calls').waitFor();
      },
    },
    ...settingsSections.map((section): State => ({ name: `settings, ${section}`, open: () => openSection(section) })),
    {
      name: 'an app with a new token, and one refused item open',
      open: async () => {
        await postTo(program, { service: 'chatbot' });
        await openSection('connect');
        await page.getByTestId('refused-item').first().locator('summary').click();
        await page.getByTestId('new-app-name').fill('Assistant');
        await page.getByTestId('new-app-save').click();
        await page.getByTestId('made-app').waitFor();
        await page.getByTestId('apps').getByTestId('revoke-app').first().click();
        await page.getByTestId('confirm-change').waitFor();
      },
    },
    {
      name: 'choice of a language',
      within: '[role="listbox"]',
      open: async () => {
        await openSection('general');
        await clickTo('setting-language', '[role="listbox"]');
      },
    },
    {
      name: 'choice of a time zone',
      within: '[role="listbox"]',
      open: async () => {
        await openSection('general');
        await clickTo('setting-time_zone', '[role="listbox"]');
      },
    },
    {
      name: 'new price, with what is wrong',
      open: async () => {
        await openSection('prices');
        await clickTo('add-price', '[data-testid="price-form"]');
        await page.getByTestId('save-price').click();
        await page.getByTestId('price-form').locator('[aria-invalid="true"]').first().waitFor();
      },
    },
    {
      name: 'new client, with what is wrong',
      open: async () => {
        await openSection('clients');
        await clickTo('add-client', '[data-testid="client-form"]');
        await page.getByTestId('client-form').getByRole('textbox').last().fill('not an address');
        await page.getByTestId('save-client').click();
        await page.getByTestId('client-form').getByRole('alert').filter({ hasText: /\w/ }).first().waitFor();
      },
    },
  ];

  it.each(states)('keep nobody out: $name', (state) => expectOpenToAll(state));

  it('have no smaller flaws either', () => {
    expect([...minor]).toEqual([]);
  });

  it('stand still for those who want them to', async () => {
    const runningOn = (on: Page): Promise<number> =>
      on.evaluate(() => document.getAnimations().filter(({ playState }) => playState === 'running').length);
    const other = await browser.newContext({
      locale: 'en-GB',
      viewport: narrow,
      storageState: await context.storageState(),
    });
    await page.setViewportSize(narrow);
    const lively = await other.newPage();
    for (const on of [lively, page]) {
      // Without an answer, everything on screen is a skeleton.
      await on.route('**/v1/summary**', () => {});
      await on.goto(`${program.url}/?view=overview`);
      await on.locator('[data-testid="overview-cards"] .skeleton').first().waitFor();
      expect((await runningOn(on)) > 0).toBe(on === lively);
      await on.unrouteAll();
    }
    await other.close();
    await openOverview();
    await page.getByTestId('period').click();
    await page.locator('.popup').waitFor();
    expect(await runningOn(page)).toBe(0);
    await page.keyboard.press('Escape');
  });

  describe('by keyboard alone', () => {
    const press = (key: string): Promise<void> => page.keyboard.press(key);
    const focusedId = (): Promise<string | null> =>
      page.evaluate(() => document.activeElement?.getAttribute('data-testid') ?? null);
    const isFocusIn = (selector: string): Promise<boolean> =>
      page.evaluate((inside) => document.activeElement?.closest(inside) !== null, selector);
    const expectFocus = (id: string): Promise<void> => expect.poll(focusedId).toBe(id);
    const parameter = (name: string): string | null => new URL(page.url()).searchParams.get(name);

    /** Presses Tab until what is wanted has the focus; fails when it never gets it. */
    const tabTo = async (what: string, key = 'Tab'): Promise<void> => {
      for (let presses = 0; presses < 150; presses += 1) {
        if (await page.evaluate((selector) => document.activeElement?.matches(selector) ?? false, what)) return;
        await press(key);
      }
      throw new Error(`Tab never came to ${what}`);
    };
    const tabToId = (id: string, key?: string): Promise<void> => tabTo(`[data-testid="${id}"]`, key);
    const tabToText = async (text: string): Promise<void> => {
      for (let presses = 0; presses < 60; presses += 1) {
        if ((await page.evaluate(() => document.activeElement?.textContent?.trim())) === text) return;
        await press('Tab');
      }
      throw new Error(`Tab never came to "${text}"`);
    };
    const openDetails = async (): Promise<void> => {
      await page.setViewportSize(wide);
      await goTo(page, '/');
      await page.getByTestId('details').waitFor({ state: 'detached' });
      await page.locator('[data-testid="widget-calls"][data-exact]').waitFor();
      await tabToId('widget-details');
      await press('Enter');
      await page.locator('[data-testid="card-calls"][data-exact]').waitFor();
      // What is still to come would change the order of what Tab goes to.
      await page.waitForFunction(() => document.querySelector('[role="tabpanel"] [aria-busy="true"]') === null);
    };

    it('open the details, which keep the focus until they are left, and give it back', async () => {
      await openDetails();
      // Back from the first to the last at once, then forward through all of them and on to the first again.
      for (const [key, times] of [
        ['Shift+Tab', 5],
        ['Tab', 75],
      ] as const) {
        for (let presses = 0; presses < times; presses += 1) {
          await press(key);
          const isInside = await page.evaluate(() => {
            const focused = document.activeElement;
            return focused !== document.body && focused?.closest('[data-testid="widget"]') === null;
          });
          expect(isInside, `${key} ${presses}`).toBe(true);
        }
      }
      await press('Escape');
      await page.getByTestId('details').waitFor({ state: 'detached' });
      await expectFocus('widget-details');
    });

    it('choose a period and a filter, and take the filter away', async () => {
      await openDetails();
      await tabToId('period');
      await press('Enter');
      await page.locator('.popup').waitFor();
      await tabToText('Last 30 days');
      await press('Enter');
      await page.locator('.popup').waitFor({ state: 'detached' });
      await expect.poll(() => parameter('period')).toBe('last_30_days');
      await expectFocus('period');

      await tabToId('add-filter');
      await press('Enter');
      await page.locator('.popup').waitFor();
      await tabToText('Service');
      await press('Enter');
      await page.locator('.popup').getByRole('checkbox').first().waitFor();
      await tabTo('.popup input[type="checkbox"]');
      await press('Space');
      await page.getByTestId('filter-chips').waitFor();
      await expect.poll(() => parameter('service')).toMatch(/^(chatbot|rag|bot|lab)$/);
      await press('Escape');
      await page.locator('.popup').waitFor({ state: 'detached' });
      await expectFocus('add-filter');

      await tabTo('.chip');
      await press('Enter');
      await page.getByTestId('filter-chips').waitFor({ state: 'detached' });
      await expect.poll(() => parameter('service')).toBeNull();
      await expect.poll(() => isFocusIn('[data-testid="details"]')).toBe(true);
    });

    it('see what a figure is made of, and export', async () => {
      await openDetails();
      for (const [id, popup] of [
        ['explain-usd', '[data-testid="explain-usd-popup"]'],
        ['export', '[role="menu"]'],
      ] as const) {
        await tabToId(id);
        await press('Enter');
        await page.locator(popup).waitFor();
        await expect.poll(() => isFocusIn(popup)).toBe(true);
        await press('Escape');
        await page.locator(popup).waitFor({ state: 'detached' });
        await expectFocus(id);
      }
      await press('Enter');
      await page.getByRole('menuitem').first().waitFor();
      const [download] = await Promise.all([page.waitForEvent('download'), press('Enter')]);
      expect(download.suggestedFilename()).toMatch(/\.csv$/);
    });

    it('search and sort the history and look into a call', async () => {
      await openDetails();
      await tabToId('tab-overview');
      await press('ArrowRight');
      await expectFocus('tab-history');
      await press('Enter');
      await page.getByTestId('call-row').first().waitFor();
      await tabToId('search-calls');
      await page.keyboard.type('timeout');
      await expect.poll(() => parameter('q')).toBe('timeout');
      await press('Escape');
      await expect.poll(() => parameter('q')).toBeNull();
      expect(await page.getByTestId('details').count()).toBe(1);

      await tabToId('sort-cost');
      await press('Enter');
      await expect.poll(() => parameter('sort')).toBe('cost');
      await page.locator('[role="columnheader"][aria-sort="descending"]').waitFor();

      await tabToId('calls', 'Shift+Tab');
      await page.getByTestId('call-row').first().waitFor();
      await press('ArrowDown');
      await press('ArrowDown');
      await press('Enter');
      await page.getByTestId('call-units').waitFor();
      await expect.poll(() => isFocusIn('[data-testid="call-details"]')).toBe(true);
      await press('Escape');
      await page.getByTestId('call-details').waitFor({ state: 'detached' });
      await expectFocus('calls');
      expect(await page.getByTestId('details').count()).toBe(1);
    });

    it('change a setting', async () => {
      await openDetails();
      await tabToId('tab-overview');
      await press('ArrowRight');
      await expectFocus('tab-history');
      await press('ArrowRight');
      await expectFocus('tab-settings');
      await press('Enter');
      await tabToId('setting-week_start');
      await press('Enter');
      await page.getByRole('option', { name: 'Sunday' }).waitFor();
      await press('ArrowDown');
      await press('Enter');
      await page.getByRole('listbox').waitFor({ state: 'detached' });
      await expectFocus('setting-week_start');
      await expect
        .poll(async () => JSON.parse(await readFrom(program, '/v1/settings')) as unknown)
        .toMatchObject({ settings: { week_start: 'sunday' } });
      await press('Escape');
      await page.getByTestId('details').waitFor({ state: 'detached' });
      await expectFocus('widget-details');
    });
  });
});
