import { describe, expect, it } from 'vitest';
import type { AlertView } from '../../../src/shared/contract/alerts.ts';
import type { BudgetView } from '../../../src/shared/contract/budgets.ts';
import { startTestEngine, type TestEngine } from '../../support/engine.ts';
import { makeTempDir } from '../../support/temp-dir.ts';

/** Friday, 21 August 2026, noon in Rome. */
const noon = Date.parse('2026-08-21T10:00:00Z');
const hourMs = 3_600_000;

const read = async (engine: TestEngine, path: string) => (await engine.get(path)).json();
const save = async (engine: TestEngine, id: string, body: object): Promise<BudgetView> => {
  const response = await engine.send('PUT', `/v1/budgets/${id}`, { name: id, ...body });
  expect(await response.clone().json()).toMatchObject({ id });
  expect(response.status).toBe(200);
  return response.json();
};
const budget = async (engine: TestEngine, id: string): Promise<BudgetView> =>
  (await read(engine, '/v1/budgets')).items.find((item: BudgetView) => item.id === id);
const alerts = async (engine: TestEngine): Promise<AlertView[]> => (await read(engine, '/v1/alerts')).items;
const keysOf = (list: readonly AlertView[]): string[] => list.map(({ key }) => key.split('/').slice(-2).join('/'));

const fee = (amount: string, more: object = {}) => ({
  service: 'shop',
  flat_cost: { amount, currency: 'EUR' },
  ...more,
});

let marks = 0;

/**
 * Alerts come by themselves a moment after the calls. A budget of its own fires after everything before it has been looked
 * at: from then on nothing more can come of that.
 */
const lookedAt = async (engine: TestEngine): Promise<void> => {
  const service = `mark-${(marks += 1)}`;
  await save(engine, service, { scope: { service }, measure: 'tokens', amount: 1 });
  await engine.post({ service, input_tokens: 1, flat_cost: { amount: '0', currency: 'EUR' } });
  await expect
    .poll(async () => (await budget(engine, service)).thresholds[0]?.fired_at, { timeout: 5_000 })
    .not.toBeNull();
};

/** All alerts there are when everything was looked at; there must be so many. */
const settle = async (engine: TestEngine, count: number): Promise<AlertView[]> => {
  await lookedAt(engine);
  const found = (await alerts(engine)).filter((alert) => !alert.budget?.id.startsWith('mark-'));
  expect(keysOf(found)).toHaveLength(count);
  return found;
};

describe('budgets over HTTP', () => {
  it('stand where the calls of their scope and period put them, and mention those without a price', async () => {
    const engine = await startTestEngine({ now: () => noon });
    await engine.post([
      fee('39.98'),
      fee('100', { service: 'other' }),
      fee('7', { occurred_at: '2026-07-31T21:59:59Z' }),
      { service: 'shop', model: 'nobody-knows', input_tokens: 10 },
    ]);
    const made = await save(engine, 'shop', { scope: { service: 'shop' }, amount: '50' });
    expect(made).toMatchObject({
      name: 'shop',
      scope: { service: ['shop'] },
      measure: 'cost_eur',
      amount: '50',
      period: 'month',
      thresholds: [{ percent: 50 }, { percent: 80 }, { percent: 100 }],
      enabled: true,
      from: '2026-08-01',
      to: '2026-09-01',
      spent: '39.98',
      percent: 79.9,
      left: '10.02',
      state: 'normal',
      unpriced_calls: 1,
      forecast: { low: '39.98', expected: '39.98', high: '39.98', history_days: 21 },
      runs_out_on: null,
      view: { from: '2026-08-01', to: '2026-09-01', service: ['shop'] },
    });
    expect((await settle(engine, 1))[0]).toMatchObject({
      kind: 'threshold',
      budget: { id: 'shop', name: 'shop' },
      at: '2026-08-21T12:00:00+02:00',
      shown_at: '2026-08-21T12:00:00+02:00',
      dismissed_at: null,
      texts: {
        en: {
          title: 'shop: 79% used',
          body: '€39.98 of €50.00 in August, €10.02 left. 1 call without a known cost is not included.',
        },
      },
      view: { from: '2026-08-01', to: '2026-09-01', service: ['shop'] },
    });
    expect(await budget(engine, 'shop')).toMatchObject({
      thresholds: [
        { percent: 50, fired_at: '2026-08-21T12:00:00+02:00' },
        { percent: 80, fired_at: null },
        { percent: 100, fired_at: null },
      ],
    });
    await engine.post(fee('0.02'));
    await settle(engine, 2);
    expect(await budget(engine, 'shop')).toMatchObject({ percent: 80, state: 'near' });
    await engine.post(fee('12'));
    expect(keysOf(await settle(engine, 3))).toEqual(['2026-08-01/100', '2026-08-01/80', '2026-08-01/50']);
    expect(await budget(engine, 'shop')).toMatchObject({ percent: 104, state: 'over', left: '-2' });
  });

  it('are not known to be kept where no cost is known', async () => {
    const engine = await startTestEngine({ now: () => noon });
    await engine.post({ service: 'shop', model: 'nobody-knows', input_tokens: 10, output_tokens: 5 });
    expect(await save(engine, 'cost', { amount: '1' })).toMatchObject({
      spent: null,
      percent: null,
      left: null,
      state: 'unknown',
      unpriced_calls: 1,
    });
    expect(await save(engine, 'tokens', { measure: 'tokens', amount: 30 })).toMatchObject({
      amount: '30',
      spent: '15',
      percent: 50,
      left: '15',
      unpriced_calls: 0,
    });
    expect(keysOf(await settle(engine, 1))).toEqual(['2026-08-01/50']);
  });

  it('send one alert for 10 000 calls over a threshold, and none of them again after a restart', async () => {
    const dataDir = makeTempDir();
    const engine = await startTestEngine({ dataDir, now: () => noon });
    await save(engine, 'all', { amount: '100', thresholds: [80] });
    await engine.post(fee('79.99'));
    const told: string[] = [];
    const calls = Array.from({ length: 500 }, () => fee('0.01'));
    const stream = await engine.get('/v1/stream');
    const listening = (async () => {
      const decoder = new TextDecoder();
      for await (const chunk of stream.body as ReadableStream<Uint8Array>) told.push(decoder.decode(chunk));
    })();
    for (let request = 0; request < 20; request += 1) expect((await engine.post(calls)).status).toBe(200);
    expect(keysOf(await settle(engine, 1))).toEqual(['2026-08-01/80']);
    expect((await read(engine, '/v1/summary?service=shop')).calls).toBe(10_001);
    await engine.close();
    await listening;
    expect(told.join('').match(/"budget":{"id":"all"/g)).toHaveLength(1);

    const again = await startTestEngine({ dataDir, now: () => noon });
    await again.post(calls);
    await settle(again, 1);
    await again.close();
  });

  it('start anew with a new period, in the owner’s zone', async () => {
    // Midnight of 22 August in Kathmandu is 18:15 UTC of the 21st.
    let clock = Date.parse('2026-08-21T18:00:00Z');
    const engine = await startTestEngine({ timeZone: 'Asia/Kathmandu', now: () => clock });
    await save(engine, 'daily', { amount: '1', period: 'day', thresholds: [100] });
    await engine.post(fee('1'));
    expect(keysOf(await settle(engine, 1))).toEqual(['2026-08-21/100']);
    clock += 20 * 60_000;
    expect(await budget(engine, 'daily')).toMatchObject({ from: '2026-08-22', spent: '0', state: 'normal' });
    await engine.post(fee('1.5'));
    expect(keysOf(await settle(engine, 2))).toEqual(['2026-08-22/100', '2026-08-21/100']);
  });

  it('let every threshold fire again once they measure something else, and not when only their name changes', async () => {
    let clock = noon;
    const engine = await startTestEngine({ now: () => clock });
    await engine.post(fee('45'));
    await save(engine, 'all', { amount: '50', thresholds: [80] });
    await settle(engine, 1);
    clock += hourMs;
    await save(engine, 'all', { amount: '50', thresholds: [80], name: 'Everything' });
    await settle(engine, 1);
    await save(engine, 'all', { amount: '55', thresholds: [80] });
    expect((await settle(engine, 2))[0]?.texts.en.body).toBe('€45.00 of €55.00 in August, €10.00 left.');
  });

  it('hold alerts back in quiet hours, and then send the highest', async () => {
    let clock = Date.parse('2026-08-31T20:30:00Z');
    const engine = await startTestEngine({ now: () => clock });
    await engine.send('PATCH', '/v1/settings', { quiet_hours: { from: '22:00', to: '07:00' } });
    await save(engine, 'all', { amount: '10' });
    await engine.post(fee('6'));
    await lookedAt(engine);
    await engine.post(fee('5'));
    await settle(engine, 0);
    expect((await budget(engine, 'all')).thresholds.map(({ fired_at }) => fired_at !== null)).toEqual([
      true,
      true,
      true,
    ]);
    // The month is over when they end.
    clock = Date.parse('2026-09-01T05:00:00Z');
    await engine.send('PATCH', '/v1/settings', { digest_time: '10:00' });
    const [alert, ...others] = await settle(engine, 1);
    expect(others).toEqual([]);
    expect(alert).toMatchObject({
      at: expect.stringContaining('2026-08-31T22:30:00'),
      shown_at: '2026-09-01T07:00:00+02:00',
      view: { from: '2026-08-01' },
    });
    expect(alert?.key).toMatch(/2026-08-01\/100$/);
  });

  it('can be snoozed by themselves or all together', async () => {
    let clock = noon;
    const engine = await startTestEngine({ now: () => clock });
    await save(engine, 'a', { amount: '10', thresholds: [50] });
    await save(engine, 'b', { amount: '10', thresholds: [60] });
    const until = '2026-08-21T13:00:00Z';
    const snooze = (body: object) => engine.send('PUT', '/v1/alerts/snooze', body);
    expect(await (await snooze({ until, budget: 'a' })).json()).toEqual({
      until: '2026-08-21T15:00:00+02:00',
      budget: 'a',
    });
    expect((await snooze({ until, budget: 'nobody' })).status).toBe(404);
    expect(await budget(engine, 'a')).toMatchObject({ snoozed_until: '2026-08-21T15:00:00+02:00' });
    await engine.post(fee('7'));
    expect(keysOf(await settle(engine, 1))).toEqual(['2026-08-01/60']);
    clock += hourMs;
    await snooze({ until: null, budget: 'a' });
    expect(keysOf(await settle(engine, 2))).toEqual(['2026-08-01/50', '2026-08-01/60']);

    await snooze({ until });
    expect((await read(engine, '/v1/settings')).settings.notifications_paused_until).toBe(until);
    await save(engine, 'c', { amount: '10', thresholds: [70] });
    await settle(engine, 2);
    await snooze({ until: null });
    await settle(engine, 3);
  });

  it('are removed with what waits, and leave the history behind', async () => {
    const engine = await startTestEngine({ now: () => noon });
    await engine.post(fee('6'));
    await save(engine, 'a', { amount: '10' });
    const [alert] = await settle(engine, 1);
    expect(await (await engine.send('DELETE', '/v1/budgets/a')).json()).toEqual({ removed: 'a' });
    expect((await engine.send('DELETE', '/v1/budgets/a')).status).toBe(404);
    const dismissed = await engine.send('POST', `/v1/alerts/${alert?.id}/dismiss`, {});
    expect(await dismissed.json()).toEqual({ ...alert, dismissed_at: '2026-08-21T12:00:00+02:00' });
    expect(await settle(engine, 1)).toEqual([{ ...alert, dismissed_at: '2026-08-21T12:00:00+02:00' }]);
    expect((await budget(engine, 'a')) === undefined).toBe(true);
    for (const id of ['999', 'x']) {
      expect((await engine.send('POST', `/v1/alerts/${id}/dismiss`, {})).status).toBe(404);
    }
  });

  it.each([
    [{ name: 'x', amount: '0' }, '/amount', 'above 0'],
    [{ name: 'x', amount: '-1' }, '/amount', 'above 0'],
    [{ name: 'x', amount: 'ten' }, '/amount', 'above 0'],
    [{ name: 'x', amount: '0.0000000001' }, '/amount', 'nine decimals'],
    [{ name: 'x', amount: '1.5', measure: 'tokens' }, '/amount', 'whole number'],
    [{ name: 'x', amount: '1', period: 'year' }, '/period', 'day, week, month'],
    [{ name: 'x', amount: '1', measure: 'calls' }, '/measure', 'cost_eur, cost_usd, tokens'],
    [{ name: 'x', amount: '1', thresholds: [] }, '/thresholds', 'at least 1'],
    [{ name: 'x', amount: '1', thresholds: [0] }, '/thresholds/0', 'at least 1'],
    [{ name: ' ', amount: '1' }, '/name', 'at least 1'],
    [{ name: 'x', amount: '1', scope: { user: 'u' } }, '/scope/user', 'no such member'],
    [{ name: 'x', amount: '1', scope: { client: 'c', conversation: 'v' } }, '/scope', 'either'],
    [{ amount: '1' }, '/name', 'name'],
  ])('refuse %j', async (body, pointer, words) => {
    const engine = await startTestEngine();
    const response = await engine.send('PUT', '/v1/budgets/x', body);
    expect(response.status).toBe(422);
    const { errors } = await response.json();
    expect(errors[0]).toMatchObject({ pointer, detail: expect.stringContaining(words) });
    expect(await read(engine, '/v1/budgets')).toEqual({ items: [] });
  });
});

describe('GET /v1/budgets/check', () => {
  const check = (engine: TestEngine, query: string) => read(engine, `/v1/budgets/check${query}`);

  it('says whether a call may be made, by the budgets it counts in', async () => {
    const engine = await startTestEngine({ now: () => noon });
    await engine.send('PATCH', '/v1/settings', { fixed_usd_per_eur: '1.25' });
    await save(engine, 'all', { amount: '100' });
    await save(engine, 'shop', { amount: '10', scope: { service: ['shop', 'till'] } });
    await save(engine, 'openai', { amount: '10', measure: 'cost_usd', scope: { provider: 'OpenAI' } });
    await save(engine, 'off', { amount: '1', enabled: false });
    await engine.post(fee('8'));

    expect(await check(engine, '')).toMatchObject({ allowed: true, budgets: [{ id: 'all', percent: 8, left: '92' }] });
    expect(await check(engine, '?service=shop')).toMatchObject({
      allowed: true,
      budgets: [{ id: 'all' }, { id: 'shop', percent: 80, left: '2', state: 'near', allowed: true }],
    });
    // EUR 2 are left: USD 2.50.
    expect(await check(engine, '?service=shop&estimated_cost_usd=2.50')).toMatchObject({ allowed: true });
    expect(await check(engine, '?service=shop&estimated_cost_usd=2.500000002')).toMatchObject({
      allowed: false,
      budgets: [{ allowed: true }, { id: 'shop', allowed: false }],
    });
    expect(await check(engine, '?service=rag&model=gpt-4o&estimated_cost_usd=11')).toMatchObject({
      allowed: false,
      budgets: [
        { id: 'all', allowed: true },
        { id: 'openai', allowed: false },
      ],
    });
    await engine.post(fee('2'));
    expect(await check(engine, '?service=till')).toMatchObject({ allowed: false, budgets: [{}, { percent: 100 }] });
  });

  it('takes the admin token, and only amounts', async () => {
    const engine = await startTestEngine();
    expect((await engine.get('/v1/budgets/check', { 'x-api-key': engine.ingestToken })).status).toBe(403);
    expect((await engine.get('/v1/budgets/check?estimated_cost_usd=much')).status).toBe(422);
  });
});
