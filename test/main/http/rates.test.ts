import { describe, expect, it } from 'vitest';
import { startTestEngine, type TestEngine } from '../../support/engine.ts';
import { toEcbXml, toRows } from '../../support/ecb-files.ts';
import { startFileServer } from '../../support/file-server.ts';
import { makeTempDir } from '../../support/temp-dir.ts';

/** The shipped rates end on Friday, 21 August 2026. */
const monday = Date.parse('2026-08-24T09:00:00Z');
const tuesday = Date.parse('2026-08-25T15:00:00Z');
const xml = toEcbXml(toRows({ '2026-08-21': '1.1699', '2026-08-24': '1.1702', '2026-08-25': '1.1688' }));
const path = '/eurofxref-hist-90d.xml';

const read = async (engine: TestEngine, address: string) => (await engine.get(address)).json();
const refresh = async (engine: TestEngine) => {
  const response = await engine.send('POST', '/v1/rates/refresh', {});
  expect(response.status).toBe(200);
  return response.json();
};
const change = async (engine: TestEngine, settings: object): Promise<void> => {
  expect((await engine.send('PATCH', '/v1/settings', settings)).status).toBe(200);
};

const calls = [
  { id: 'priced', service: 's', model: 'gpt-4o', input_tokens: 1000, output_tokens: 500 },
  { id: 'billed', service: 's', model: 'gpt-4o', input_tokens: 10, output_tokens: 5, billed_cost_usd: '0.25' },
  { id: 'fee', service: 's', flat_cost: { amount: '0.005', currency: 'EUR' } },
  { id: 'friday', service: 's', model: 'gpt-4o', billed_cost_usd: '1', occurred_at: '2026-08-21T10:00:00Z' },
  { id: 'unpriced', service: 's', model: 'nobody-knows', input_tokens: 10 },
];

describe('exchange rates over HTTP', () => {
  it('are final once the day’s rate is fetched, and stay known without a network', async () => {
    const server = await startFileServer();
    server.serve(path, xml);
    const dataDir = makeTempDir();
    let clock = monday;
    const engine = await startTestEngine({ dataDir, now: () => clock });
    await change(engine, { rates_url: `${server.url}${path}` });
    const recorded = await (await engine.post(calls)).json();
    expect(recorded.events.map((event: { eur_status: string }) => event.eur_status)).toEqual([
      'provisional',
      'provisional',
      'final',
      'final',
      'pending',
    ]);
    expect(await read(engine, '/v1/events/fee')).toMatchObject({ cost_usd: '0.0058495', fx_date: '2026-08-21' });
    expect(await read(engine, '/v1/rates')).toMatchObject({
      source: 'ecb',
      last_date: '2026-08-21',
      last_rate: '1.1699',
      provisional_calls: 2,
      pending_calls: 0,
      last_attempt_at: null,
      last_error: null,
      next_attempt_at: null,
    });

    clock = tuesday;
    expect(await refresh(engine)).toMatchObject({
      last_date: '2026-08-25',
      last_rate: '1.1688',
      new_days: 2,
      finalised_calls: 3,
      provisional_calls: 0,
      last_attempt_at: '2026-08-25T17:00:00+02:00',
      last_error: null,
      disagreements: [],
    });
    // 0.0075 / 1.1702, 0.25 / 1.1702, 0.005 * 1.1702
    const settled = { eur_status: 'final', fx_date: '2026-08-24', fx_rate: '1.1702' };
    expect(await read(engine, '/v1/events/priced')).toMatchObject({ cost_eur: '0.006409161', ...settled });
    expect(await read(engine, '/v1/events/billed')).toMatchObject({ cost_eur: '0.213638694', ...settled });
    expect(await read(engine, '/v1/events/fee')).toMatchObject({
      cost_usd: '0.005851',
      cost_eur: '0.005',
      ...settled,
    });
    expect(await read(engine, '/v1/events/friday')).toMatchObject({ cost_eur: '0.854773912', fx_date: '2026-08-21' });
    // The sums of the four calls that have a cost.
    expect(await read(engine, '/v1/summary?period=all_time')).toMatchObject({
      calls: 5,
      unpriced_calls: 1,
      cost_usd: '1.263351',
      cost_eur: '1.079821767',
      eur_provisional_calls: 0,
      eur_pending_calls: 0,
    });
    expect(await refresh(engine)).toMatchObject({ new_days: 0, finalised_calls: 0 });
    await engine.close();

    clock = Date.parse('2026-12-01T12:00:00Z');
    const requests = server.requests.length;
    const later = await startTestEngine({ dataDir, now: () => clock });
    expect(await read(later, '/v1/rates')).toMatchObject({
      last_date: '2026-08-25',
      last_attempt_at: '2026-08-25T17:00:00+02:00',
    });
    const months = await (await later.post({ service: 's', model: 'gpt-4o', billed_cost_usd: '1' })).json();
    expect(months.events[0]).toMatchObject({ cost_eur: '0.855578371', eur_status: 'provisional' });
    expect(server.requests).toHaveLength(requests);
  });

  it('leave the network alone while the owner has not switched updates on, and are fetched once that is done', async () => {
    const server = await startFileServer();
    server.serve(path, xml);
    const engine = await startTestEngine({ now: () => tuesday });
    await change(engine, { rates_url: `${server.url}${path}` });
    await engine.post(calls);
    expect(await read(engine, '/v1/rates')).toMatchObject({ last_date: '2026-08-21', next_attempt_at: null });
    expect(server.requests).toEqual([]);
    await change(engine, { rate_updates: true });
    await expect.poll(() => read(engine, '/v1/rates')).toMatchObject({ last_date: '2026-08-25', provisional_calls: 0 });
    expect(await read(engine, '/v1/rates')).toMatchObject({ next_attempt_at: '2026-08-26T16:00:00+02:00' });
    expect(server.requests).toEqual([path]);
  });

  it('say why nothing came, and keep what is known', async () => {
    const server = await startFileServer();
    const engine = await startTestEngine({ now: () => tuesday });
    await change(engine, { rates_url: `${server.url}${path}` });
    const failed = await refresh(engine);
    expect(failed).toMatchObject({ new_days: 0, finalised_calls: 0, last_date: '2026-08-21' });
    expect(failed.last_error).toMatch(/answered 404/);
    server.serve(path, xml);
    expect(await refresh(engine)).toMatchObject({ new_days: 2, last_error: null });
  });

  it('are the owner’s own from the moment one is set', async () => {
    const engine = await startTestEngine({ now: () => monday });
    await engine.post({ id: 'before', service: 's', model: 'gpt-4o', billed_cost_usd: '1' });
    await change(engine, { fixed_usd_per_eur: '1.25' });
    await engine.post({ id: 'after', service: 's', model: 'gpt-4o', billed_cost_usd: '1' });
    expect(await read(engine, '/v1/rates')).toMatchObject({ source: 'owner', fixed_usd_per_eur: '1.25' });
    expect(await read(engine, '/v1/events/before')).toMatchObject({ fx_rate: '1.1699', eur_status: 'provisional' });
    expect(await read(engine, '/v1/events/after')).toMatchObject({
      cost_eur: '0.8',
      fx_date: null,
      eur_status: 'final',
    });
  });

  it('do not hold the program up when it ends while the file is on its way', async () => {
    const server = await startFileServer();
    const asked = Promise.withResolvers<void>();
    server.serve(path, () => asked.resolve());
    const engine = await startTestEngine({ now: () => tuesday });
    await change(engine, { rates_url: `${server.url}${path}` });
    const answer = engine.send('POST', '/v1/rates/refresh', {}).catch(() => undefined);
    await asked.promise;
    const started = performance.now();
    await engine.close();
    await answer;
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});
