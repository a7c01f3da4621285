import { Decimal } from 'decimal.js';
import { beforeAll, describe, expect, it } from 'vitest';
import { breakdownDimensions, periodNames } from '../../../src/shared/contract/dimensions.ts';
import { queries, type QueryName } from '../../../src/shared/contract/queries.ts';
import type {
  Breakdown,
  EventPage,
  EventView,
  ExplainedEvent,
  Receipt,
  Series,
  Summary,
} from '../../../src/shared/contract/read-models.ts';
import { startTestEngine, type TestEngine } from '../../support/engine.ts';
import { makeSampleUsage, sampleNow } from './sample-usage.ts';

/** Enough digits that nothing here is rounded unless it says so. */
const Exact = Decimal.clone({ precision: 100 });
const addUp = (amounts: readonly (string | null)[]): string =>
  amounts.reduce((sum, amount) => sum.plus(amount ?? 0), new Exact(0)).toFixed();

const sampleSize = 100;
let engine: TestEngine;
let receipts: readonly Receipt[];
beforeAll(async () => {
  engine = await startTestEngine({ now: () => sampleNow });
  const response = await engine.post(makeSampleUsage(sampleSize));
  const result = await response.json();
  expect(result).toMatchObject({ accepted: sampleSize, rejected: [] });
  receipts = result.events;
});

/** Reads and holds the answer against the contract: all that it declares and nothing else. */
const read = async <T>(name: QueryName, path: string): Promise<T> => {
  const response = await engine.get(path);
  expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
  const answer: unknown = await response.json();
  expect(response.status, JSON.stringify(answer)).toBe(200);
  expect(queries[name].output.parse(answer)).toEqual(answer);
  return answer as T;
};

/** All the sampled calls. */
const everything = 'from=2026-06-01&to=2026-09-01';

describe('GET /v1/summary', () => {
  const fields =
    'from to time_zone calls failed_calls success_rate total_tokens input_tokens output_tokens cache_read_tokens ' +
    'cost_usd cost_eur unpriced_calls coverage_percent average_daily_cost_usd average_daily_cost_eur duration_ms previous forecast';

  it('adds up what was recorded', async () => {
    const summary = await read<Summary>('summary', `/v1/summary?${everything}`);
    expect(Object.keys(summary)).toEqual(expect.arrayContaining(fields.split(' ')));
    expect(summary).toMatchObject({
      from: '2026-06-01T00:00:00+02:00',
      to: '2026-09-01T00:00:00+02:00',
      time_zone: 'Europe/Rome',
      calls: sampleSize,
      cost_usd: addUp(receipts.map(({ cost_usd }) => cost_usd)),
      cost_eur: addUp(receipts.map(({ cost_eur }) => cost_eur)),
      total_tokens: receipts.reduce((sum, receipt) => sum + receipt.total_tokens, 0),
      unpriced_calls: receipts.filter(({ cost_status }) => cost_status === 'unpriced').length,
    });
    expect(Number(summary.cost_usd)).toBeGreaterThan(0);
  });

  it.each(periodNames)('knows the period %s', async (period) => {
    const { from, to, previous } = await read<Summary>('summary', `/v1/summary?period=${period}`);
    expect(Date.parse(from)).toBeLessThanOrEqual(sampleNow);
    expect(Date.parse(to)).toBeGreaterThan(period === 'last_month' ? 0 : sampleNow);
    if (period === 'all_time') expect(previous).toBeNull();
    else expect(previous).toMatchObject({ to: from, growth_percent: expect.any(Object) });
  });

  it('is the current month unless asked otherwise', async () => {
    const summary = await read<Summary>('summary', '/v1/summary');
    expect(summary).toEqual(await read('summary', '/v1/summary?period=current_month'));
    expect([summary.from, summary.to]).toEqual(['2026-08-01T00:00:00+02:00', '2026-09-01T00:00:00+02:00']);
  });

  it('of nothing has no averages to show', async () => {
    expect(await read('summary', '/v1/summary?service=nobody')).toMatchObject({
      calls: 0,
      success_rate: null,
      coverage_percent: null,
      cost_usd: '0',
      average_daily_cost_usd: '0',
      duration_ms: { p50: null, p95: null },
    });
  });
});

describe('GET /v1/breakdown', () => {
  it.each(breakdownDimensions)('by %s, the items and the rest make the total', async (by) => {
    const summary = await read<Summary>('summary', `/v1/summary?${everything}`);
    const { items, other, total } = await read<Breakdown>('breakdown', `/v1/breakdown?${everything}&by=${by}&limit=3`);
    expect(total).toMatchObject({
      calls: summary.calls,
      total_tokens: summary.total_tokens,
      cost_usd: summary.cost_usd,
      cost_eur: summary.cost_eur,
    });
    const parts = other === null ? items : [...items, other];
    expect(parts.reduce((sum, { calls }) => sum + calls, 0)).toBe(summary.calls);
    expect(addUp(parts.map(({ cost_usd }) => cost_usd))).toBe(summary.cost_usd);
    const complete: Partial<Record<string, number>> = { hour: 24, weekday: 7, hour_of_week: 168 };
    if (complete[by] === undefined) expect(items.length).toBeLessThanOrEqual(3);
    else expect(items).toHaveLength(complete[by]);
  });

  it.each(['cost', 'tokens', 'calls'] as const)('is ordered by %s', async (order) => {
    const { items } = await read<Breakdown>('breakdown', `/v1/breakdown?${everything}&by=model&order=${order}`);
    const field = { cost: 'cost_usd', tokens: 'total_tokens', calls: 'calls' } as const;
    const values = items.map((item) => Number(item[field[order]]));
    expect(values).toEqual(values.toSorted((a, b) => b - a));
    expect(items.length).toBeGreaterThan(3);
  });

  it('gives keys the filter of the same name takes', async () => {
    for (const by of ['service', 'model', 'client', 'user', 'conversation', 'cost_status'] as const) {
      const { items } = await read<Breakdown>('breakdown', `/v1/breakdown?${everything}&workspace=acme&by=${by}`);
      expect(items.length).toBeGreaterThan(1);
      for (const { key, calls } of items.filter((item) => item.key !== null)) {
        const filter = `workspace=acme&${by}=${encodeURIComponent(key ?? '')}`;
        expect((await read<Summary>('summary', `/v1/summary?${everything}&${filter}`)).calls).toBe(calls);
      }
    }
  });
});

describe('GET /v1/series', () => {
  it.each([
    ['hour', 92 * 24],
    ['day', 92],
    ['week', 14],
    ['month', 3],
  ])('by %s has every bucket and adds up', async (bucket, count) => {
    const { items } = await read<Series>('series', `/v1/series?${everything}&bucket=${bucket}`);
    expect(items).toHaveLength(count);
    expect(addUp(items.map(({ cost_usd }) => cost_usd))).toBe(addUp(receipts.map(({ cost_usd }) => cost_usd)));
    const starts = items.map(({ start }) => Date.parse(start));
    expect(starts).toEqual(starts.toSorted((a, b) => a - b));
    expect(items[0]).not.toHaveProperty('key');
  });

  it('splits by a dimension', async () => {
    const { items } = await read<Series>('series', `/v1/series?${everything}&bucket=month&by=service`);
    expect(items.map(({ key, start }) => [key, start.slice(0, 7)])).toEqual(
      ['bot', 'search', 'shop'].flatMap((key) => ['2026-06', '2026-07', '2026-08'].map((month) => [key, month])),
    );
    expect(items.reduce((sum, { calls }) => sum + calls, 0)).toBe(sampleSize);
  });
});

const listAll = async (): Promise<readonly EventView[]> =>
  (await read<EventPage>('events', `/v1/events?${everything}&limit=500`)).items;

describe('GET /v1/events', () => {
  const fields =
    'id workspace service operation provider model occurred_at received_at input_tokens output_tokens total_tokens ' +
    'cache_read_tokens cache_write_tokens cache_write_1h_tokens reasoning_tokens other_units cost_usd cost_eur cost_status ' +
    'eur_status fx_rate fx_date client user_id user_email conversation_id success error_code error_message duration_ms ' +
    'input_preview output_preview metadata origin';

  it('lists what was recorded, newest first', async () => {
    const page = await read<EventPage>('events', `/v1/events?${everything}&limit=500`);
    expect(page).toMatchObject({ next_cursor: null, total: sampleSize });
    for (const event of page.items) expect(Object.keys(event)).toEqual(expect.arrayContaining(fields.split(' ')));
    const times = page.items.map(({ occurred_at }) => Date.parse(occurred_at));
    expect(times).toEqual(times.toSorted((a, b) => b - a));
    expect(page.items.map(({ id }) => id).toSorted()).toEqual(receipts.map(({ id }) => id).toSorted());
  });

  it('agrees with every receipt', async () => {
    const byId = new Map((await listAll()).map((event) => [event.id, event]));
    for (const { index: _, status: __, warnings: ___, ...receipt } of receipts) {
      expect(byId.get(receipt.id)).toMatchObject(receipt);
    }
  });

  it.each([
    ['service=shop&service=bot', (event: EventView) => event.service !== 'search'],
    ['workspace=acme&success=false', (event: EventView) => event.workspace === 'acme' && !event.success],
    ['cost_status=billed&cost_status=flat', (event: EventView) => ['billed', 'flat'].includes(event.cost_status)],
    ['model=gpt-4o&client=c1&client=c2', (event: EventView) => /^c[12]$/.test(event.client?.id ?? '')],
    ['user=u1', (event: EventView) => event.user_id === 'u1'],
    ['q=timeout', (event: EventView) => event.error_code === 'timeout'],
    [
      'q=SUMMARY%20gemini',
      (event: EventView) => event.operation === 'summary' && event.model?.startsWith('gemini') === true,
    ],
  ])('?%s', async (filter, isWanted) => {
    const found = await read<EventPage>('events', `/v1/events?${everything}&limit=500&${filter}`);
    const model = filter.includes('model=gpt-4o&') ? 'gpt-4o' : undefined;
    const wanted = (await listAll()).filter(
      (event) => isWanted(event) && (event.model === model || model === undefined),
    );
    expect(wanted.length).toBeGreaterThan(0);
    expect(found.items).toEqual(wanted);
  });
});

describe('GET /v1/events/{id}', () => {
  it('explains every cost to the last digit', async () => {
    const statuses = new Set<string>();
    for (const event of await listAll()) {
      const path = `/v1/events/${event.id}?workspace=${event.workspace}`;
      const { explanation, sources, ...same } = await read<ExplainedEvent>('event', path);
      expect(same).toEqual(event);
      expect(explanation).toMatchObject({ cost_usd: event.cost_usd, cost_eur: event.cost_eur });
      expect(sources).toEqual([]);
      statuses.add(event.cost_status);
      if (event.cost_status === 'unpriced') {
        expect(explanation).toMatchObject({ basis: 'unpriced', exact_usd: null });
        continue;
      }
      if (event.cost_status === 'billed' || event.cost_status === 'flat') {
        expect(explanation).toMatchObject({ basis: event.cost_status, exact_usd: event.cost_usd });
        continue;
      }
      const exact = new Exact(explanation.exact_usd ?? Number.NaN);
      expect(addUp(explanation.units.map(({ amount_usd }) => amount_usd))).toBe(exact.toFixed());
      expect(exact.toDecimalPlaces(9, Decimal.ROUND_HALF_EVEN).toFixed()).toBe(event.cost_usd);
      if (explanation.multipliers.length > 0) continue;
      for (const { quantity, price, per, amount_usd } of explanation.units) {
        expect(
          new Exact(quantity)
            .times(price ?? 0)
            .div(per)
            .toFixed(),
        ).toBe(amount_usd);
      }
    }
    expect([...statuses].toSorted()).toEqual(['billed', 'flat', 'priced', 'unpriced']);
  });

  it('says from when and where a price is, and which rate made the euros', async () => {
    await engine.post({ id: 'one', service: 'x', model: 'gpt-4o', input_tokens: 1000, output_tokens: 500 });
    const { explanation } = await read<ExplainedEvent>('event', '/v1/events/one');
    expect(explanation.units).toEqual([
      { unit: 'input_tokens', quantity: 1000, price: '2.5', per: 1_000_000, amount_usd: '0.0025' },
      { unit: 'output_tokens', quantity: 500, price: '10', per: 1_000_000, amount_usd: '0.005' },
    ]);
    expect(explanation.price_source).toEqual(expect.any(String));
    expect(explanation.exchange_rate).toMatchObject({ source: 'ecb', date: expect.stringMatching(/^2026-08-2\d$/) });
  });

  it.each(['/v1/events/nobody', '/v1/events/sample-1?workspace=elsewhere', "/v1/events/'%20OR%201=1--"])(
    '%s is not there',
    async (path) => {
      const response = await engine.get(path);
      expect(response.status).toBe(404);
      expect(await response.json()).toMatchObject({ code: 'not_found', status: 404 });
    },
  );
});
