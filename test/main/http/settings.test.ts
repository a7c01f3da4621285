import { describe, expect, it } from 'vitest';
import { settingsSchema } from '../../../src/shared/contract/settings.ts';
import { startTestEngine, type TestEngine } from '../../support/engine.ts';
import { makeTempDir } from '../../support/temp-dir.ts';

const settingsOf = async (engine: TestEngine) => (await engine.get('/v1/settings')).json();
const change = (engine: TestEngine, body: unknown) => engine.send('PATCH', '/v1/settings', body);

describe('settings', () => {
  it('are what they come with until one is changed, and keep what a change leaves out', async () => {
    const engine = await startTestEngine();
    expect(await settingsOf(engine)).toEqual({
      settings: settingsSchema.parse({}),
      active_time_zone: 'Europe/Rome',
      needs_restart: false,
    });
    const names = { bot: { it: 'Il bot', en: 'The bot' } };
    const changed = await change(engine, { week_start: 'sunday', service_names: names });
    expect(changed.status).toBe(200);
    const expected = { ...settingsSchema.parse({}), week_start: 'sunday', service_names: names };
    expect((await changed.json()).settings).toEqual(expected);
    expect((await (await change(engine, { language: 'it' })).json()).settings).toEqual({ ...expected, language: 'it' });
    expect((await settingsOf(engine)).settings).toEqual({ ...expected, language: 'it' });
  });

  it('outlive the program, and a new time zone holds from the next start', async () => {
    const dataDir = makeTempDir();
    const first = await startTestEngine({ dataDir });
    await first.post({
      service: 's',
      flat_cost: { amount: '1', currency: 'EUR' },
      occurred_at: '2026-08-20T23:30:00Z',
    });
    expect(await (await change(first, { time_zone: 'Asia/Kathmandu', previews: false })).json()).toMatchObject({
      active_time_zone: 'Europe/Rome',
      needs_restart: true,
    });
    await first.close();
    const second = await startTestEngine({ dataDir });
    expect(await settingsOf(second)).toMatchObject({
      settings: { time_zone: 'Asia/Kathmandu', previews: false },
      active_time_zone: 'Asia/Kathmandu',
      needs_restart: false,
    });
    const summary = await (await second.get('/v1/summary?from=2026-08-21&to=2026-08-22')).json();
    expect(summary).toMatchObject({ time_zone: 'Asia/Kathmandu', from: '2026-08-21T00:00:00+05:45', calls: 1 });
  });

  it.each([
    [{ time_zone: 'Mars/Olympus' }, '/time_zone', 'Europe/Rome'],
    [{ week_start: 'friday' }, '/week_start', 'monday, sunday'],
    [{ fixed_usd_per_eur: '0' }, '/fixed_usd_per_eur', 'above 0'],
    [{ fixed_usd_per_eur: 1.1 }, '/fixed_usd_per_eur', 'string'],
    [{ price_list_url: 'file:///etc/passwd' }, '/price_list_url', 'https://'],
    [{ service_names: { bot: { it: 'x' } } }, '/service_names/bot/en', 'en'],
    [{ service_names: { bot: { it: ' ', en: 'x' } } }, '/service_names/bot/it', 'at least 1'],
    [{ colour: 'red' }, '/colour', 'language'],
    [[], '', 'object'],
  ])('refuse %j, and keep everything as it was', async (body, pointer, words) => {
    const engine = await startTestEngine();
    const response = await change(engine, body);
    expect(response.status).toBe(422);
    const problem = await response.json();
    expect(problem.errors[0]).toMatchObject({ pointer });
    expect(problem.errors[0].detail).toContain(words);
    expect((await settingsOf(engine)).settings).toEqual(settingsSchema.parse({}));
  });

  it('are one after the other when changed at once: none of two changes is lost', async () => {
    const engine = await startTestEngine();
    const changes = [{ language: 'it' }, { theme: 'dark' }, { previews: false }, { week_start: 'sunday' }];
    await Promise.all(changes.map((one) => change(engine, one)));
    expect((await settingsOf(engine)).settings).toMatchObject(Object.assign({}, ...changes));
  });

  it('decide whether previews are stored, and which rate the next call gets', async () => {
    const engine = await startTestEngine();
    const post = (id: string) =>
      engine.post({ id, service: 's', input_preview: 'hello', flat_cost: { amount: '1.2', currency: 'USD' } });
    await post('before');
    await change(engine, { previews: false, fixed_usd_per_eur: '1.25' });
    await post('after');
    const { items } = await (await engine.get('/v1/events')).json();
    const seen = items.map(({ id, input_preview, cost_eur, eur_status, fx_rate }: Record<string, unknown>) => ({
      id,
      input_preview,
      ...(id === 'after' && { cost_eur, eur_status, fx_rate }),
    }));
    expect(seen).toEqual(
      expect.arrayContaining([
        { id: 'before', input_preview: 'hello' },
        { id: 'after', input_preview: null, cost_eur: '0.96', eur_status: 'final', fx_rate: '1.25' },
      ]),
    );
  });

  it('are changed with the admin token only', async () => {
    const engine = await startTestEngine();
    const asIngest = { 'x-api-key': engine.ingestToken };
    expect((await engine.send('PATCH', '/v1/settings', { language: 'it' }, asIngest)).status).toBe(403);
    expect((await engine.send('PATCH', '/v1/settings', { language: 'it' }, { 'x-api-key': null })).status).toBe(401);
    const broken = await engine.send('PATCH', '/v1/settings', '{"language":');
    expect([broken.status, (await broken.json()).code]).toEqual([400, 'bad_json']);
    expect((await engine.send('PATCH', '/v1/settings')).status).toBe(415);
  });
});
