import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { useProviders } from '../../../src/main/services/pricing/catalogue-data.ts';
import { startTestEngine, type TestEngine } from '../../support/engine.ts';
import { startFileServer } from '../../support/file-server.ts';
import { shippedProviders, withGpt4oInput } from '../../support/price-lists.ts';
import { makeTempDir } from '../../support/temp-dir.ts';

const files = await startFileServer();
const address = `${files.url}/list.json`;
const now = Date.parse('2026-10-20T10:00:00Z');

afterEach(() => useProviders(shippedProviders));

const change = (engine: TestEngine, settings: object) => engine.send('PATCH', '/v1/settings', settings);
const update = (engine: TestEngine) => engine.send('POST', '/v1/prices/update', {});
const list = async (engine: TestEngine) => (await engine.get('/v1/prices/list')).json();
const explain = async (engine: TestEngine, id: string) =>
  (await (await engine.get(`/v1/events/${id}`)).json()).explanation;
const record = async (engine: TestEngine, id: string) =>
  (await (await engine.post({ id, service: 's', model: 'gpt-4o', input_tokens: 1_000_000 })).json()).events[0].cost_usd;

describe('the price list', () => {
  it('is fetched on demand, prices the next call, names itself beside it, and stays after a restart', async () => {
    files.serve('/list.json', withGpt4oInput(4.25));
    const dataDir = makeTempDir();
    const engine = await startTestEngine({ dataDir, now: () => now });
    await change(engine, { price_list_url: address });
    expect(await record(engine, 'before')).toBe('2.5');
    const answer = await update(engine);
    const fetched = { source: 'fetched', fetched_at: '2026-10-20T10:00:00.000Z', models: 1694, changed: true };
    expect([answer.status, await answer.json()]).toEqual([200, fetched]);
    expect(await record(engine, 'after')).toBe('4.25');
    expect((await explain(engine, 'before')).price_source).toBe('genai-prices 0.1.8');
    const name = `price list of 2026-10-20 from ${new URL(files.url).host}`;
    expect((await explain(engine, 'after')).price_source).toBe(name);
    expect((await (await engine.get('/v1/events/before')).json()).cost_usd).toBe('2.5');
    await engine.close();
    useProviders(shippedProviders);

    const later = await startTestEngine({ dataDir, now: () => now });
    expect(await record(later, 'later')).toBe('4.25');
    expect(await list(later)).toMatchObject({ source: 'fetched', name, url: address, last_attempt: null, note: null });
    expect(await (await update(later)).json()).toEqual({ ...fetched, changed: false });
  });

  it('stays as it is when what came is no good, and says so', async () => {
    files.serve('/list.json', '{"not":"a list"}');
    const engine = await startTestEngine({ now: () => now });
    await change(engine, { price_list_url: address });
    const answer = await update(engine);
    expect(answer.status).toBe(503);
    const { detail } = await answer.json();
    expect(detail).toContain('The price list in use stays as it is.');
    expect(await list(engine)).toMatchObject({
      source: 'bundled',
      last_attempt: { at: '2026-10-20T10:00:00.000Z', error: expect.stringContaining('expected array') },
    });
    expect(await record(engine, 'a')).toBe('2.5');
    expect(existsSync(join(engine.dataDir, 'price-list.json'))).toBe(false);
  });

  it('is kept in a file that may be damaged without harm', async () => {
    const dataDir = makeTempDir();
    writeFileSync(join(dataDir, 'price-list.json'), '{"providers":[');
    const engine = await startTestEngine({ dataDir, now: () => now });
    expect(await list(engine)).toMatchObject({ source: 'bundled', note: expect.stringContaining('damaged') });
    expect(await record(engine, 'a')).toBe('2.5');
    expect(readFileSync(join(dataDir, 'price-list.json'), 'utf8')).toBe('{"providers":[');
  });

  it('leaves the network alone until the owner switches updates on, and is then fetched at once and at a start', async () => {
    files.serve('/list.json', withGpt4oInput(4.25));
    files.requests.length = 0;
    const dataDir = makeTempDir();
    let clock = now;
    const first = await startTestEngine({ dataDir, now: () => clock });
    await change(first, { price_list_url: address });
    expect(files.requests).toEqual([]);
    await change(first, { price_updates: true });
    await expect.poll(() => list(first)).toMatchObject({ source: 'fetched' });
    expect(await record(first, 'a')).toBe('4.25');
    await first.close();

    // Less than a day later a start does not look again; a day later it does.
    clock += 23 * 3_600_000;
    const second = await startTestEngine({ dataDir, now: () => clock });
    expect(files.requests).toHaveLength(1);
    await second.close();
    clock += 3_600_000;
    files.serve('/list.json', withGpt4oInput(5));
    const third = await startTestEngine({ dataDir, now: () => clock });
    await expect.poll(() => list(third)).toMatchObject({ date: '2026-10-21' });
    expect(await record(third, 'b')).toBe('5');
    expect(files.requests).toHaveLength(2);
  });

  it('does not hold the program up when it ends while the list is on its way', async () => {
    const asked = Promise.withResolvers<void>();
    files.serve('/list.json', () => asked.resolve());
    const engine = await startTestEngine({ now: () => now });
    await change(engine, { price_list_url: address });
    const answer = update(engine).catch(() => undefined);
    await asked.promise;
    const started = performance.now();
    await engine.close();
    await answer;
    expect(performance.now() - started).toBeLessThan(2000);
  });
});
