import { describe, expect, it } from 'vitest';
import type { RepricingPreview, RepricingView } from '../../../src/shared/contract/repricing.ts';
import { createDayCut } from '../../../src/main/day-cut.ts';
import { firstPosition } from '../../../src/main/store/list-priced-calls.ts';
import { openReader, openWriter } from '../../../src/main/store/open-store.ts';
import { maxTime } from '../../../src/shared/core/period/zone-offset.ts';
import { startTestEngine, type TestEngine } from '../../support/engine.ts';
import { makeTempDir } from '../../support/temp-dir.ts';

const now = () => Date.parse('2026-08-22T10:00:00Z');
const everything = { period: 'all_time' };

const start = (dataDir?: string) => startTestEngine({ now, ...(dataDir !== undefined && { dataDir }) });

const read = async <T>(engine: TestEngine, path: string): Promise<T> => (await engine.get(path)).json() as Promise<T>;

const priceModel = async (engine: TestEngine, input: string, output: string): Promise<void> => {
  const rates = [
    { unit: 'input_tokens', price: input },
    { unit: 'output_tokens', price: output },
  ];
  expect((await engine.send('PUT', '/v1/prices', { model: 'house-model', rates })).status).toBe(200);
};

const preview = async (engine: TestEngine, choice: object = everything): Promise<RepricingPreview> => {
  const answer = await engine.send('POST', '/v1/repricings/preview', choice);
  expect(answer.status).toBe(200);
  return (await answer.json()) as RepricingPreview;
};

const apply = (engine: TestEngine, fingerprint: string, more: object = {}): Promise<Response> =>
  engine.send('POST', '/v1/repricings', { ...everything, ...more, fingerprint });

const applyNow = async (engine: TestEngine, more: object = {}): Promise<RepricingView> => {
  const answer = await apply(engine, (await preview(engine, { ...everything, ...more })).fingerprint, more);
  expect(answer.status).toBe(200);
  return (await answer.json()) as RepricingView;
};

const undo = (engine: TestEngine, id: string): Promise<Response> =>
  engine.send('POST', `/v1/repricings/${id}/undo`, {});

const listRepricings = async (engine: TestEngine): Promise<RepricingView[]> =>
  (await read<{ items: RepricingView[] }>(engine, '/v1/repricings')).items;

/** Every figure and call the screens can show, as they are sent. */
const readAll = async (engine: TestEngine): Promise<string[]> => {
  const dimensions = ['workspace', 'service', 'operation', 'provider', 'model', 'client', 'user', 'conversation'];
  const paths = [
    '/v1/summary?period=all_time',
    '/v1/summary?from=2026-08-19T05:00:00Z&to=2026-08-21T01:00:00Z',
    ...[...dimensions, 'cost_status', 'hour', 'hour_of_week'].map((by) => `/v1/breakdown?period=all_time&by=${by}`),
    ...['hour', 'day', 'month'].map((bucket) => `/v1/series?period=all_time&bucket=${bucket}&by=model`),
    '/v1/events?period=all_time&limit=500',
    '/v1/events/gap-1',
  ];
  return Promise.all(paths.map(async (path) => (await engine.get(path)).text()));
};

const call = (id: string, more: object = {}) => ({
  id,
  service: 'bot',
  model: 'house-model',
  occurred_at: '2026-08-20T12:00:00Z',
  input_tokens: 1_000,
  output_tokens: 10,
  duration_ms: 120,
  client: 'c1',
  conversation_id: 'v1',
  ...more,
});

/** Two calls without a price, on two days, and those that no price list has a say in. */
const samples = [
  call('gap-1'),
  call('gap-2', { occurred_at: '2026-08-19T12:00:00Z', input_tokens: 3 }),
  call('billed', { billed_cost_usd: '0.5' }),
  call('flat', { flat_cost: { amount: '0.005', currency: 'EUR' } }),
  call('silent', { input_tokens: undefined, output_tokens: undefined }),
  call('failed', { input_tokens: undefined, output_tokens: undefined, success: false }),
  call('known', { model: 'gpt-4o' }),
];

describe('repricing', () => {
  it('shows what would change, changes exactly that, and leads back to the byte', async () => {
    const engine = await start();
    await engine.post(samples);
    await priceModel(engine, '3.3', '7');
    const before = await readAll(engine);

    const seen = await preview(engine);
    // gap-1: (1000 * 3.3 + 10 * 7) / 1e6; gap-2: (3 * 3.3 + 10 * 7) / 1e6. Each EUR is the exact USD by its day's rate.
    expect(seen).toMatchObject({
      calls: 5,
      changed_calls: 2,
      left_alone: { billed: 1, flat: 1 },
      still_unpriced_calls: 1,
      before: { cost_usd: '0.0026' },
      after: { cost_usd: '0.0060499' },
      difference: { cost_usd: '0.0034499', cost_eur: '0.002953877' },
      by_model: [
        {
          provider: null,
          model: 'house-model',
          changed_calls: 2,
          before: { cost_usd: null, cost_eur: null },
          after: { cost_usd: '0.0034499', cost_eur: '0.002953877' },
        },
      ],
    });
    expect(await readAll(engine)).toEqual(before);

    const answer = await apply(engine, seen.fingerprint, { reason: 'The price was not known' });
    expect(answer.status).toBe(200);
    const entry = (await answer.json()) as RepricingView;
    expect(entry).toEqual({
      id: '1',
      made_at: '2026-08-22T12:00:00+02:00',
      undone_at: null,
      state: 'applied',
      from: null,
      to: null,
      filter: {},
      reason: 'The price was not known',
      calls: 2,
      difference: { cost_usd: '0.0034499', cost_eur: '0.002953877' },
    });
    expect(await listRepricings(engine)).toEqual([entry]);

    for (const [id, expected] of Object.entries({
      'gap-1': {
        cost_usd: '0.00337',
        cost_eur: '0.002885027',
        cost_status: 'priced',
        explanation: { repriced_at: entry.made_at },
      },
      'gap-2': {
        cost_usd: '0.0000799',
        cost_eur: '0.00006885',
        cost_status: 'priced',
        explanation: { repriced_at: entry.made_at },
      },
      billed: { cost_usd: '0.5', cost_status: 'billed', explanation: { repriced_at: null } },
      flat: { cost_eur: '0.005', cost_status: 'flat', explanation: { repriced_at: null } },
      silent: { cost_usd: null, cost_status: 'unpriced', explanation: { repriced_at: null } },
      failed: { cost_usd: '0', cost_status: 'priced', explanation: { repriced_at: null } },
      known: { cost_usd: '0.0026', explanation: { repriced_at: null } },
    })) {
      expect(await read(engine, `/v1/events/${id}`)).toMatchObject(expected);
    }
    expect(await read(engine, '/v1/events/gap-1')).toMatchObject({
      explanation: { basis: 'owner', exact_usd: '0.00337' },
    });
    await expectAgreement(engine, { unpriced: 1 });

    // The first of a pair stays the first: a resend is still a repeat.
    expect(await (await engine.post(samples)).json()).toMatchObject({ accepted: 0, duplicates: 7 });

    const undone = await undo(engine, '1');
    expect(undone.status).toBe(200);
    expect(await undone.json()).toEqual({ ...entry, state: 'undone', undone_at: entry.made_at });
    expect(await readAll(engine)).toEqual(before);
    expect((await undo(engine, '1')).status).toBe(409);
  });

  it('touches the chosen calls alone', async () => {
    const engine = await start();
    await engine.post(samples);
    await priceModel(engine, '3.3', '7');
    const choice = { period: undefined, from: '2026-08-19', to: '2026-08-20', service: 'bot', cost_status: 'unpriced' };
    expect(await preview(engine, choice)).toMatchObject({
      calls: 1,
      changed_calls: 1,
      left_alone: { billed: 0, flat: 0 },
      before: { cost_usd: null, cost_eur: null },
      difference: { cost_usd: '0.0000799' },
    });
    expect(await applyNow(engine, choice)).toMatchObject({
      from: '2026-08-19T00:00:00+02:00',
      to: '2026-08-20T00:00:00+02:00',
      filter: { service: ['bot'], cost_status: ['unpriced'] },
      reason: null,
      calls: 1,
    });
    expect(await read(engine, '/v1/events/gap-2')).toMatchObject({ cost_status: 'priced' });
    expect(await read(engine, '/v1/events/gap-1')).toMatchObject({ cost_status: 'unpriced' });
    expect(await preview(engine, { ...everything, cost_status: ['billed', 'flat'] })).toMatchObject({
      calls: 0,
      left_alone: { billed: 1, flat: 1 },
    });
  });

  it('applies what was seen or nothing', async () => {
    const engine = await start();
    await engine.post(samples);
    const nothing = await preview(engine);
    expect(nothing).toMatchObject({ changed_calls: 0, by_model: [] });
    const refused = await apply(engine, nothing.fingerprint);
    expect([refused.status, (await refused.json()).detail]).toEqual([409, expect.stringContaining('nothing to apply')]);

    await priceModel(engine, '1', '1');
    const { fingerprint } = await preview(engine);
    const before = await readAll(engine);
    await priceModel(engine, '1', '2');
    const stale = await apply(engine, fingerprint);
    expect([stale.status, (await stale.json()).detail]).toEqual([409, expect.stringContaining('look at it again')]);
    expect(await readAll(engine)).toEqual(before);
    await priceModel(engine, '1', '1');
    // A call that comes in meanwhile has today's price already.
    await engine.post(call('later'));
    expect((await apply(engine, fingerprint)).status).toBe(200);
  });

  it('undoes in the reverse order', async () => {
    const engine = await start();
    await engine.post(samples);
    const before = await readAll(engine);
    await priceModel(engine, '1', '1');
    const first = await applyNow(engine);
    await priceModel(engine, '2', '2');
    const second = await applyNow(engine);
    expect(await read(engine, '/v1/events/gap-1')).toMatchObject({ cost_usd: '0.00202' });
    const early = await undo(engine, first.id);
    expect([early.status, (await early.json()).detail]).toEqual([409, expect.stringContaining('Undo that one first')]);
    expect((await undo(engine, second.id)).status).toBe(200);
    expect(await read(engine, '/v1/events/gap-1')).toMatchObject({ cost_usd: '0.00101' });
    expect((await undo(engine, first.id)).status).toBe(200);
    expect(await readAll(engine)).toEqual(before);
    expect((await listRepricings(engine)).map(({ id, state }) => [id, state])).toEqual([
      [second.id, 'undone'],
      [first.id, 'undone'],
    ]);
    expect((await undo(engine, '99')).status).toBe(404);
    expect((await undo(engine, 'x')).status).toBe(422);
  });

  it('follows the policy for unknown models both ways', async () => {
    const engine = await start();
    await engine.post(samples);
    await engine.send('PATCH', '/v1/settings', { unknown_model_policy: 'estimate' });
    await applyNow(engine);
    expect(await read(engine, '/v1/events/gap-1')).toMatchObject({ cost_usd: '0.00202', cost_status: 'estimated' });
    await engine.send('PATCH', '/v1/settings', { unknown_model_policy: 'flag' });
    expect(await preview(engine)).toMatchObject({ changed_calls: 2, still_unpriced_calls: 3 });
    await applyNow(engine);
    await expectAgreement(engine, { unpriced: 3 });
  });

  it('lets recording go on, takes one at a time, and repeats none', async () => {
    const engine = await start();
    const many = Array.from({ length: 3_000 }, (_, at) => call(`gap-${at}`));
    await engine.post(many);
    await priceModel(engine, '1', '1');
    const { fingerprint } = await preview(engine);
    const order: string[] = [];
    const applied = Promise.all([apply(engine, fingerprint), apply(engine, fingerprint)]).finally(
      () => void order.push('applied'),
    );
    for (let at = 0; at < 20; at += 1) {
      expect((await engine.post(call(`during-${at}`))).status).toBe(200);
      order.push('recorded');
    }
    expect((await applied).map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409]);
    expect(order[0]).toBe('recorded');
    expect(await read(engine, '/v1/summary?period=all_time')).toMatchObject({
      calls: 3_020,
      unpriced_calls: 0,
      cost_usd: '3.0502',
    });
    expect((await listRepricings(engine)).map(({ calls }) => calls)).toEqual([3_000]);
  });

  it('takes back at the next start what was cut short', async () => {
    const dataDir = makeTempDir();
    const first = await start(dataDir);
    await first.post(samples);
    await priceModel(first, '1', '1');
    const before = await readAll(first);
    await first.close();
    cutShort(`${dataDir}/centesimo.db`);

    const second = await start(dataDir);
    await expect.poll(async () => (await listRepricings(second))[0]?.state).toBe('undone');
    expect(await readAll(second)).toEqual(before);
    expect((await applyNow(second)).calls).toBe(2);
  });
});

/** A repricing as it is on disk when the power goes in the middle of it. */
const cutShort = (path: string): void => {
  const cut = createDayCut('Europe/Rome');
  const [writing, reading] = [openWriter(path, cut), openReader(path, cut)];
  const { calls } = reading.ownerTables.listPricedCalls({ from: null, to: maxTime }, {}, firstPosition);
  const what = JSON.stringify({ from: null, to: null, filter: {}, reason: null });
  const id = writing.operations.startCostChange({ kind: 'repricing', madeAt: now(), what });
  const amendments = calls.slice(0, 2).map(({ event, state }) => ({
    seq: event.seq,
    expected: state,
    costStatus: 'priced' as const,
    eurStatus: 'final' as const,
    costNanoUsd: 77n,
    costNanoEur: 66n,
    catalogueNanoUsd: null,
    appliedPrice: { basis: 'owner' },
    appliedRate: null,
  }));
  expect(writing.operations.amendCosts(id, amendments)).toEqual([]);
  reading.close();
  writing.close();
};

type Figures = { readonly calls: number; readonly cost_usd: string | null; readonly unpriced_calls: number };

/** Summary, breakdowns, series and the calls themselves say the same. */
const expectAgreement = async (engine: TestEngine, { unpriced }: { unpriced: number }): Promise<void> => {
  const summary = await read<Figures>(engine, '/v1/summary?period=all_time');
  expect(summary).toMatchObject({ calls: samples.length, unpriced_calls: unpriced });
  const toNano = (text: string | null): number => Math.round(Number(text ?? 0) * 1e9);
  const addUp = (items: readonly { readonly cost_usd: string | null }[]): number =>
    items.reduce((sum, { cost_usd }) => sum + toNano(cost_usd), 0);
  for (const path of [
    '/v1/events?period=all_time&limit=500',
    '/v1/breakdown?period=all_time&by=model',
    '/v1/breakdown?period=all_time&by=cost_status',
    '/v1/breakdown?period=all_time&by=client',
    '/v1/series?period=all_time&bucket=day',
    '/v1/series?period=all_time&bucket=hour',
  ]) {
    const { items } = await read<{ items: Figures[] }>(engine, path);
    expect(addUp(items)).toBe(toNano(summary.cost_usd));
  }
};
