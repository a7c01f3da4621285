import { readFileSync } from 'node:fs';
import { Temporal } from 'temporal-polyfill';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Breakdown, EventPage, EventView, Series, Summary } from '../../src/shared/contract/read-models.ts';
import { calmZoneWithClockChanges } from '../support/calm-zone.ts';
import { launchChromium } from '../support/chromium.ts';
import { goTo } from '../support/go-to.ts';
import { readCsvTable } from '../support/parse-csv.ts';
import { postTo, readFrom } from '../support/program-requests.ts';
import { startProgram } from '../support/program.ts';
import { openSignedIn } from '../support/signed-in.ts';
import type { RunningProgram } from '../support/spawn-program.ts';
import { toNano, writeCount, writeMoney } from '../support/written-money.ts';

const zone = calmZoneWithClockChanges();
const locales = { it: 'it-IT', en: 'en-GB' } as const;
type Language = keyof typeof locales;
const languages = ['it', 'en'] as const satisfies readonly Language[];

/** The last day on which the clocks were put forward or back and that is over with all that lies around it. */
const change = Temporal.Now.zonedDateTimeISO(zone)
  .subtract({ days: 7 })
  .getTimeZoneTransition('previous')!
  .startOfDay();
const dayBefore = change.subtract({ days: 1 });
const dayAfterNext = change.add({ days: 2 });
const aroundTheChange = `from=${dayBefore.toPlainDate().toString()}&to=${dayAfterNext.toPlainDate().toString()}`;

/** A call at every half hour of those days and at their very edges, each worth a different number of nano-dollars. */
const callsAroundTheChange = [
  ...Array.from({ length: 7 * 24 }, (_, half) => dayBefore.add({ minutes: 30 * half })),
  dayBefore.subtract({ milliseconds: 1 }),
  dayAfterNext.subtract({ milliseconds: 1 }),
  dayAfterNext,
].map((at, index) => ({
  id: `around-${index}`,
  service: 'clockwork',
  model: 'gpt-4o',
  input_tokens: 10 + index,
  output_tokens: 1,
  billed_cost_usd: `0.00000${String(1001 + index).slice(1)}1`,
  occurred_at: at.toInstant().toString(),
}));

/** As the address of a screen and the parameters of the interface, which are the same. */
const questions = [
  'period=current_month',
  'period=last_month',
  'period=all_time',
  'period=current_month&service=chatbot',
  'period=last_90_days&model=gpt-4o',
  'period=last_30_days&provider=anthropic',
  'period=all_time&client=cliente-01',
  'period=last_90_days&conversation={conversation}',
  'period=last_60_days&success=false',
  'period=last_90_days&cost_status=unpriced',
  'period=all_time&cost_status=flat&cost_status=billed',
  'period=last_90_days&service=chatbot&service=rag&model=gpt-4o-mini&success=true',
  aroundTheChange,
  `${aroundTheChange}&service=clockwork`,
] as const;

type Sums = {
  readonly calls: number;
  readonly failed: number;
  readonly tokens: number;
  readonly unpriced: number;
  readonly usd: bigint | null;
  readonly eur: bigint | null;
};

const addKnown = (amounts: readonly (string | null)[]): bigint | null => {
  const known = amounts.filter((amount) => amount !== null);
  return known.length === 0 ? null : known.reduce((sum, amount) => sum + toNano(amount), 0n);
};

const sumRows = (rows: readonly EventView[]): Sums => ({
  calls: rows.length,
  failed: rows.filter(({ success }) => !success).length,
  tokens: rows.reduce((sum, { total_tokens: tokens }) => sum + tokens, 0),
  unpriced: rows.filter(({ cost_status: status }) => status === 'unpriced').length,
  usd: addKnown(rows.map((row) => row.cost_usd)),
  eur: addKnown(rows.map((row) => row.cost_eur)),
});

const nanoOrNull = (amount: string | null): bigint | null => (amount === null ? null : toNano(amount));

/** Percent with one decimal, rounded down. */
const shareOf = (part: number, whole: number): string | null =>
  whole === 0 ? null : String(Math.floor((part * 1000) / whole) / 10);

const exactOf = (page: Page, id: string): Promise<string | null> => page.getByTestId(id).getAttribute('data-exact');

/** What is written there, without the mark of provisional amounts. */
const writtenIn = async (page: Page, id: string): Promise<string> =>
  (await page.getByTestId(id).innerText()).replace('≈', '').replaceAll('\u202F', '\u00A0').trim();

describe('every figure', () => {
  let browser: Browser;
  let program: RunningProgram;
  let pages: Readonly<Record<Language, Page>>;
  let conversation: string;

  const read = async <T>(path: string): Promise<T> => JSON.parse(await readFrom(program, path)) as T;

  beforeAll(async () => {
    [browser, program] = await Promise.all([
      launchChromium(),
      startProgram({ args: ['--demo'], env: { TZ: zone, LANG: 'C' } }),
    ]);
    expect((await postTo(program, callsAroundTheChange)).status).toBe(200);
    const most = await read<Breakdown>('/v1/breakdown?period=last_90_days&by=conversation&order=calls&limit=1');
    conversation = most.items[0]!.key!;
    const open = async (language: Language): Promise<Page> =>
      openSignedIn(
        await browser.newContext({
          locale: locales[language],
          viewport: { width: 1440, height: 900 },
          reducedMotion: 'reduce',
        }),
        program,
      );
    pages = { it: await open('it'), en: await open('en') };
  });
  afterAll(() => browser.close());

  const readRows = async (question: string): Promise<readonly EventView[]> => {
    const rows: EventView[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: EventPage = await read<EventPage>(
        `/v1/events?${question}&limit=500${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`,
      );
      rows.push(...page.items);
      cursor = page.next_cursor;
    }
    return rows;
  };

  const sumCsv = (text: string, delimiter: string, decimal: string): Sums => {
    const lines = readCsvTable(text.replace('\uFEFF', ''), delimiter);
    const total = lines.at(-1)!;
    const rows = lines.slice(0, -1);
    const amount = (cell: string | undefined): string | null =>
      cell === undefined || cell === '' ? null : cell.replace(decimal, '.');
    expect(total['date']).toBe('total');
    expect(nanoOrNull(amount(total['cost_eur']))).toBe(addKnown(rows.map((row) => amount(row['cost_eur']))));
    return {
      calls: Number(total['calls']),
      failed: rows.filter(({ success }) => success === 'false').length,
      tokens: Number(total['total_tokens']),
      unpriced: rows.filter(({ cost_status: status }) => status === 'unpriced').length,
      usd: nanoOrNull(amount(total['cost_usd'])),
      eur: nanoOrNull(amount(total['cost_eur'])),
    };
  };

  const expectOverview = async (language: Language, question: string, sums: Sums, summary: Summary): Promise<void> => {
    const page = pages[language];
    // From another screen, so that no figure of the question before is left.
    await goTo(page, '/');
    await page.getByTestId('details').waitFor({ state: 'detached' });
    await goTo(page, `/?view=overview&${question}`);
    await page.locator(`[data-testid="card-calls"][data-exact="${sums.calls}"]`).waitFor();
    expect(await exactOf(page, 'card-eur')).toBe(summary.cost_eur);
    expect(await exactOf(page, 'card-usd')).toBe(summary.cost_usd);
    expect(await exactOf(page, 'card-tokens')).toBe(String(sums.tokens));
    expect(await exactOf(page, 'card-success')).toBe(shareOf(sums.calls - sums.failed, sums.calls));
    expect(await exactOf(page, 'card-coverage')).toBe(shareOf(sums.calls - sums.unpriced, sums.calls));
    expect(await writtenIn(page, 'card-calls')).toBe(writeCount(sums.calls, language));
    if (summary.cost_eur !== null) {
      expect(await writtenIn(page, 'card-eur')).toBe(writeMoney(summary.cost_eur, 'EUR', language));
      expect(await writtenIn(page, 'card-usd')).toBe(writeMoney(summary.cost_usd, 'USD', language));
    } else {
      expect(await writtenIn(page, 'card-eur')).toMatch(/^—/);
    }
    const isProvisional = summary.cost_eur !== null && summary.eur_provisional_calls > 0;
    expect((await page.getByTestId('card-eur').innerText()).includes('≈')).toBe(isProvisional);
  };

  it.each(questions)('is the same on every screen, in every export and in every language: %s', async (template) => {
    const question = template.replace('{conversation}', encodeURIComponent(conversation));
    const [rows, summary, csv, comma, json] = await Promise.all([
      readRows(question),
      read<Summary>(`/v1/summary?${question}`),
      readFrom(program, `/v1/export?${question}&format=csv`),
      readFrom(program, `/v1/export?${question}&format=csv&decimal=comma`),
      read<{ items: EventView[]; total: Summary }>(`/v1/export?${question}&format=json`),
    ]);
    const sums = sumRows(rows);
    expect(sums.calls).toBeGreaterThan(0);
    expect({
      calls: summary.calls,
      failed: summary.failed_calls,
      tokens: summary.total_tokens,
      unpriced: summary.unpriced_calls,
      usd: nanoOrNull(summary.cost_usd),
      eur: nanoOrNull(summary.cost_eur),
    }).toEqual(sums);
    expect(sumCsv(csv, ',', '.')).toEqual(sums);
    expect(sumCsv(comma, ';', ',')).toEqual(sums);
    expect(json.items.map(({ id }) => id)).toEqual(rows.map(({ id }) => id));
    expect(json.total).toMatchObject({
      calls: sums.calls,
      total_tokens: sums.tokens,
      cost_usd: summary.cost_usd,
      cost_eur: summary.cost_eur,
    });

    await Promise.all(languages.map((language) => expectOverview(language, question, sums, summary)));
    await Promise.all(
      languages.map(async (language) => {
        const page = pages[language];
        await page.getByTestId('tab-history').click();
        await page.waitForURL(/view=history/);
        await page.locator(`[data-testid="calls"][data-total="${sums.calls}"]`).waitFor();
        await page
          .getByTestId('call-count')
          .filter({ hasText: writeCount(sums.calls, language) })
          .waitFor();
      }),
    );
  });

  it.each(['model', 'client', 'hour_of_week', 'cost_status'])(
    'is shared out among the parts of the overview without a rest: %s',
    async (by) => {
      const question = 'period=last_90_days&service=chatbot&service=clockwork';
      const [summary, breakdown, series] = await Promise.all([
        read<Summary>(`/v1/summary?${question}`),
        read<Breakdown>(`/v1/breakdown?${question}&by=${by}&limit=3`),
        read<Series>(`/v1/series?${question}&bucket=day`),
      ]);
      const parts = [...breakdown.items, ...(breakdown.other === null ? [] : [breakdown.other])];
      for (const list of [parts, [breakdown.total], series.items]) {
        expect(list.reduce((sum, { calls }) => sum + calls, 0)).toBe(summary.calls);
        expect(addKnown(list.map((part) => part.cost_eur))).toBe(nanoOrNull(summary.cost_eur));
        expect(addKnown(list.map((part) => part.cost_usd))).toBe(nanoOrNull(summary.cost_usd));
      }
    },
  );

  it.each(languages)('is the same in the widget, for one service and for all (%s)', async (language) => {
    const page = pages[language];
    await page.goto(program.url);
    // On the first of a month some have no call yet.
    const busiest = await read<Breakdown>('/v1/breakdown?period=current_month&by=service&order=calls&limit=2');
    for (const service of [...busiest.items.map(({ key }) => key!), '']) {
      const question = `period=current_month${service === '' ? '' : `&service=${service}`}`;
      const summary = await read<Summary>(`/v1/summary?${question}`);
      await page.getByTestId('widget-service').selectOption(service === '' ? '' : `service:${service}`);
      await page.locator(`[data-testid="widget-calls"][data-exact="${summary.calls}"]`).waitFor();
      expect(await exactOf(page, 'widget-cost-eur')).toBe(summary.cost_eur);
      expect(await exactOf(page, 'widget-cost-usd')).toBe(summary.cost_usd);
      expect(await exactOf(page, 'widget-tokens')).toBe(String(summary.total_tokens));
      expect(await writtenIn(page, 'widget-cost-eur')).toBe(writeMoney(summary.cost_eur, 'EUR', language));
      expect(await writtenIn(page, 'widget-cost-usd')).toBe(writeMoney(summary.cost_usd, 'USD', language));
      expect(await writtenIn(page, 'widget-calls')).toBe(writeCount(summary.calls, language));
    }
  });

  it('is the same in the file that the export menu saves', async () => {
    const page = pages.en;
    const question = 'period=last_month&service=chatbot&success=true';
    await page.goto(`${program.url}/?view=overview&${question}`);
    const eur = page.locator('[data-testid="card-eur"][data-exact]');
    await eur.waitFor();
    await page.getByTestId('export').click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: 'CSV', exact: true }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/^centesimo-\d{4}-\d{2}-\d{2}-to-\d{4}-\d{2}-\d{2}\.csv$/);
    const sums = sumCsv(readFileSync(await download.path(), 'utf8'), ',', '.');
    expect(sums.eur).toBe(toNano((await eur.getAttribute('data-exact'))!));
    expect(sums.calls).toBe(Number(await exactOf(page, 'card-calls')));
    expect(sums.failed).toBe(0);
  });

  it('is the same for the calls that a search finds', async () => {
    const page = pages.en;
    const question = 'period=last_90_days&q=timeout';
    const rows = await readRows(question);
    expect(rows.length).toBeGreaterThan(0);
    expect(sumCsv(await readFrom(program, `/v1/export?${question}`), ',', '.')).toEqual(sumRows(rows));
    await page.goto(`${program.url}/?view=history&${question}`);
    await page.locator(`[data-testid="calls"][data-total="${rows.length}"]`).waitFor();
  });
});
