import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { startTestEngine, type TestEngine } from '../../support/engine.ts';
import { makeTempDir } from '../../support/temp-dir.ts';

let engine: TestEngine;
beforeEach(async () => {
  engine = await startTestEngine({ now: () => Date.parse('2026-10-20T10:00:00Z') });
});

type Rates = Readonly<Record<string, string>>;
const perMillion = (rates: Rates) => Object.entries(rates).map(([unit, price]) => ({ unit: `${unit}_tokens`, price }));
const save = (fields: object, rates: Rates) =>
  engine.send('PUT', '/v1/prices', { model: 'gpt-4o', rates: perMillion(rates), ...fields });
const importList = async (format: string, text: string, more: object = {}) => {
  const response = await engine.send('POST', '/v1/prices/import', { format, text, ...more });
  return { status: response.status, body: await response.json() };
};
const read = async (path: string) => (await engine.get(path)).json();
const listed = async () => (await read('/v1/prices')).items;

/** A call's receipt; 1 000 tokens in and 500 out unless said otherwise. */
const record = async (call: object = {}) => {
  const given = { service: 'chatbot', model: 'gpt-4o', input_tokens: 1000, output_tokens: 500, ...call };
  return (await (await engine.post(given)).json()).events[0];
};
const cost = async (call: object = {}) => (await record(call)).cost_usd;
const explain = async (id: string) => (await read(`/v1/events/${id}`)).explanation;

describe('the price of a call', () => {
  it('is the owner’s for the service, else the owner’s, else a correction, else the catalogue’s', async () => {
    const call = { provider: 'groq', model: 'openai/gpt-oss-safeguard-20b', input_tokens: 1_000_000, output_tokens: 0 };
    const { model } = call;
    expect(await cost({ ...call, model: 'openai/gpt-oss-20b' })).toBe('0.075');
    const corrected = await record(call);
    expect((await explain(corrected.id)).basis).toBe('correction');
    await save({ model, provider: 'Groq' }, { input: '5', output: '5' });
    await save({ model, provider: 'groq', service: 'rag' }, { input: '7', output: '7' });
    const own = await record(call);
    const forService = await record({ ...call, service: 'rag' });
    expect([own.cost_usd, forService.cost_usd]).toEqual(['5', '7']);
    expect(await explain(own.id)).toMatchObject({ basis: 'owner', price_source: 'owner', price_since: null });
    expect(await explain(forService.id)).toMatchObject({ basis: 'owner_service' });
    // Another provider's model of that name is another model.
    expect(await cost({ ...call, provider: 'openrouter' })).not.toBe('5');
  });

  it('is the one of its own day: a newer price never takes the place of an older one', async () => {
    await save({ valid_from: '2026-03-29' }, { input: '100', output: '0' });
    await save({ valid_from: '2026-09-01' }, { input: '200', output: '0' });
    expect(await listed()).toHaveLength(2);
    const at = (occurred_at: string) => cost({ occurred_at });
    expect(await at('2026-03-28T22:59:59Z')).toBe('0.0075');
    // The owner's day of Rome begins an hour before UTC's in winter, two in summer.
    expect(await at('2026-03-28T23:00:00Z')).toBe('0.1');
    expect(await at('2026-08-31T21:59:59Z')).toBe('0.1');
    expect(await at('2026-08-31T22:00:00Z')).toBe('0.2');
    expect(await cost()).toBe('0.2');
    const { id } = await record();
    expect((await explain(id)).price_since).toBe('2026-09-01');
  });

  it('of the same key and day is replaced, under the id it has', async () => {
    const first = await (await save({ valid_from: '2026-09-01' }, { input: '1', output: '1' })).json();
    const second = await (await save({ valid_from: '2026-09-01' }, { input: '3', output: '0' })).json();
    expect(second).toEqual({ ...first, rates: second.rates });
    expect(await listed()).toEqual([second]);
    expect(await cost()).toBe('0.003');
  });

  it('may be 0, which is a price', async () => {
    await save({ model: '*', provider: 'groq' }, { input: '0', output: '0' });
    const free = await record({ provider: 'groq', model: 'never-heard-of' });
    expect(free).toMatchObject({ cost_usd: '0', cost_eur: '0', cost_status: 'priced', eur_status: 'final' });
  });

  it('of a name holds for its dated versions, not for other models, and a pattern for all that begin so', async () => {
    await save({}, { input: '1', output: '0' });
    await save({ model: 'gpt-4o-2024-05-13', provider: 'openai' }, { input: '2', output: '0' });
    await save({ model: 'gpt-4*' }, { input: '9', output: '0' });
    const of = (model: string) => cost({ model });
    expect(await of('gpt-4o')).toBe('0.001');
    expect(await of('GPT-4o-2024-08-06')).toBe('0.001');
    expect(await of('gpt-4o-2024-05-13')).toBe('0.002');
    expect(await of('gpt-4o-mini')).toBe('0.009');
    expect(await of('gpt-5')).toBe('0.00625');
  });

  it('never changes what was recorded', async () => {
    const before = await record({ id: 'before' });
    const kept = await read('/v1/events/before');
    const saved = await (await save({}, { input: '1000', output: '1000' })).json();
    expect(await read('/v1/events/before')).toEqual(kept);
    await engine.send('DELETE', `/v1/prices/${saved.id}`);
    expect(await read('/v1/events/before')).toEqual(kept);
    expect((await read('/v1/summary?period=all_time')).cost_usd).toBe(before.cost_usd);
  });

  it('outlives the program, and is read in the zone of the owner', async () => {
    const dataDir = makeTempDir();
    engine = await startTestEngine({ dataDir });
    await save({ valid_from: '2026-09-01' }, { input: '1', output: '0' });
    await engine.close();
    engine = await startTestEngine({ dataDir, timeZone: 'America/New_York' });
    expect(await cost({ occurred_at: '2026-09-01T03:59:59Z' })).toBe('0.0075');
    expect(await cost({ occurred_at: '2026-09-01T04:00:00Z' })).toBe('0.001');
  });
});

describe('a model nobody has a price for', () => {
  const unknown = { model: 'nobody-knows' };

  it('is flagged, and estimated only when the owner wants that', async () => {
    expect(await record(unknown)).toMatchObject({ cost_status: 'unpriced', cost_usd: null, cost_eur: null });
    const change = (body: object) => engine.send('PATCH', '/v1/settings', body);
    await change({ unknown_model_policy: 'estimate' });
    const estimated = await record(unknown);
    expect(estimated).toMatchObject({ cost_status: 'estimated', cost_usd: '0.003' });
    expect(await explain(estimated.id)).toMatchObject({ basis: 'estimated', price_source: 'settings' });
    await change({ estimate_usd_per_million: '0.7' });
    expect(await record(unknown)).toMatchObject({ cost_status: 'estimated', cost_usd: '0.00105' });
    await change({ unknown_model_policy: 'flag' });
    expect(await record(unknown)).toMatchObject({ cost_status: 'unpriced', cost_usd: null });
    expect(await read('/v1/summary?period=all_time')).toMatchObject({
      calls: 4,
      unpriced_calls: 2,
      cost_usd: '0.00405',
    });
  });

  it('is listed with its calls and tokens until then, by provider and model, most calls first', async () => {
    await record(unknown);
    await record({ ...unknown, provider: 'ollama' });
    await record({ ...unknown, provider: 'ollama', input_tokens: 7, occurred_at: '2020-01-01T00:00:00Z' });
    await record({ model: 'gpt-4o', images: 1 });
    await record();
    const item = { calls: 1, input_tokens: 1000, output_tokens: 500 };
    const items = async () => (await read('/v1/prices/unpriced')).items;
    expect(await items()).toEqual([
      {
        provider: 'ollama',
        model: 'nobody-knows',
        calls: 2,
        input_tokens: 1007,
        output_tokens: 1000,
        has_price: false,
      },
      { ...item, provider: null, model: 'nobody-knows', has_price: false },
      { ...item, provider: 'openai', model: 'gpt-4o', has_price: true },
    ]);
    await save({ model: 'nobody-knows', provider: 'ollama' }, { input: '0', output: '0' });
    expect((await items()).map(({ has_price }: { has_price: boolean }) => has_price)).toEqual([true, false, true]);
  });
});

describe('importing a list', () => {
  it.each(['csv', 'json'])('takes the sample as %s; its prices win for their services', async (format) => {
    const { text } = await read(`/v1/prices/sample?format=${format}`);
    expect(text).toBe(readFileSync(new URL(`../../../resources/price-list-sample.${format}`, import.meta.url), 'utf8'));
    expect(await importList(format, text)).toMatchObject({ status: 200, body: { added: 9, changed: 0, unchanged: 0 } });
    const turbo = { model: 'gpt-3.5-turbo', input_tokens: 1000, output_tokens: 1000 };
    expect(await cost(turbo)).toBe('0.0035');
    expect(await cost({ ...turbo, model: 'gpt-3.5-turbo-0125' })).toBe('0.0035');
    expect(await cost({ ...turbo, service: 'elsewhere' })).toBe('0.002');
    expect(await cost({ model: 'gpt-4', input_tokens: 150, output_tokens: 80 })).toBe('0.0093');
    expect(await cost({ service: 'classification', model: 'custom-classifier' })).toBe('0.0015');
    expect(await importList(format, text)).toMatchObject({ body: { added: 0, changed: 0, unchanged: 9 } });
  });

  it('says what it would do, and does it only then', async () => {
    await save({ model: 'a' }, { input: '1' });
    await save({ model: 'b' }, { input: '2' });
    const text = 'model,input_per_million\na,1.0\nb,3\nc,4\n';
    const trial = await importList('csv', text, { dry_run: true });
    const rate = (price: string) => [{ unit: 'input_tokens', price, per: 1_000_000 }];
    const rest = { service: null, provider: null, valid_from: null };
    expect(trial.body).toEqual({
      added: 1,
      changed: 1,
      unchanged: 1,
      rows: [
        { line: 2, status: 'unchanged', ...rest, model: 'a', rates: rate('1'), before: rate('1') },
        { line: 3, status: 'changed', ...rest, model: 'b', rates: rate('3'), before: rate('2') },
        { line: 4, status: 'added', ...rest, model: 'c', rates: rate('4'), before: null },
      ],
    });
    expect(await cost({ model: 'b', output_tokens: 0 })).toBe('0.002');
    expect(await importList('csv', text)).toEqual(trial);
    expect(await cost({ model: 'b', output_tokens: 0 })).toBe('0.003');
    expect(await listed()).toHaveLength(3);
  });

  it('changes nothing when one line is wrong, and names every line that is', async () => {
    const text = 'model;input_per_million\r\ngpt-4o;1\r\nb;-2,5\r\nc;NaN\r\ngpt-4o;2\r\n';
    for (const dry_run of [true, false]) {
      const { status, body } = await importList('csv', text, { dry_run });
      expect(status).toBe(422);
      expect(body.detail).toContain('Nothing was imported: the list has 3 mistakes. Line 3: ');
      expect(body.errors).toMatchObject([
        { pointer: '/text', code: 'negative_price', detail: expect.stringMatching(/^Line 3: .*0 or more/) },
        { pointer: '/text', code: 'not_a_price', detail: expect.stringMatching(/^Line 4: .*like 2\.5/) },
        { pointer: '/text', code: 'duplicate_row', detail: expect.stringMatching(/^Line 5: .*line 2/) },
      ]);
    }
    expect(await listed()).toEqual([]);
    expect(await cost()).toBe('0.0075');
  });

  it('reports at most 100 mistakes and their number', async () => {
    const { body } = await importList('csv', `model,input_per_million\n${'x,x\n'.repeat(300)}`);
    expect(body.errors).toHaveLength(100);
    expect(body.detail).toContain('300 mistakes');
  });
});

describe('changing prices', () => {
  it.each([
    [{ model: '' }, '/model', 'required'],
    [{ provider: 5 }, '/provider', 'invalid_type'],
    [{ valid_from: 'tomorrow' }, '/valid_from', 'not_a_date'],
    [{ rates: [] }, '', 'no_price'],
    [
      {
        rates: [
          { unit: 'input_tokens', price: '1' },
          { unit: 'tokens', price: '1' },
        ],
      },
      '/rates/1/unit',
      'unknown_unit',
    ],
    [{ rates: [{ unit: 'input_tokens', price: '-1' }] }, '/rates/0/price', 'negative_price'],
    [{ rates: [{ unit: 'input_tokens', price: 1 }] }, '/rates/0/price', 'invalid_type'],
    [{ colour: 'red' }, '/colour', 'unknown_member'],
  ])('refuses %j at %s', async (fields, pointer, code) => {
    const response = await save(fields, { input: '1' });
    expect(response.status).toBe(422);
    expect((await response.json()).errors[0]).toMatchObject({ pointer, code });
    expect(await listed()).toEqual([]);
  });

  it('is told to the screens', async () => {
    const stream = ((await engine.get('/v1/stream')).body as ReadableStream<Uint8Array>).getReader();
    const saved = await (await save({}, { input: '1' })).json();
    await importList('csv', 'model,input_per_million\ngpt-4o,1\nother,1\n');
    await importList('csv', 'model,input_per_million\nother,1\n');
    await engine.send('DELETE', `/v1/prices/${saved.id}`);
    await record();
    let text = '';
    while (!text.includes('event: usage')) text += new TextDecoder().decode((await stream.read()).value);
    await stream.cancel();
    // Once for each change; an import that changes nothing is none.
    expect(text.match(/^event: .*/gm)).toEqual([...Array(3).fill('event: prices'), 'event: usage']);
  });

  it('removes one once', async () => {
    const saved = await (await save({}, { input: '1', output: '1' })).json();
    expect(await cost()).toBe('0.0015');
    const removed = await engine.send('DELETE', `/v1/prices/${saved.id}`);
    expect(await removed.json()).toEqual({ removed: saved });
    expect(await cost()).toBe('0.0075');
    expect((await engine.send('DELETE', `/v1/prices/${saved.id}`)).status).toBe(404);
    expect((await engine.send('DELETE', '/v1/prices/gpt-4o')).status).toBe(404);
  });

  it('is for the owner alone', async () => {
    const asApp = { 'x-api-key': engine.ingestToken };
    expect((await engine.send('PUT', '/v1/prices', {}, asApp)).status).toBe(403);
    expect((await engine.send('POST', '/v1/prices/update', {}, asApp)).status).toBe(403);
    expect((await engine.get('/v1/prices', asApp)).status).toBe(403);
  });
});

describe('looking a price up', () => {
  const lookUp = (query: string) => read(`/v1/prices/lookup?${query}`);

  it('answers with the price, its tiers, where it comes from, and since when it holds', async () => {
    expect(await lookUp('model=claude-sonnet-4-5')).toMatchObject({
      provider: 'anthropic',
      at: '2026-10-20T10:00:00.000Z',
      price: {
        basis: 'catalogue',
        provider: 'anthropic',
        source: 'genai-prices 0.1.8',
        inherited: false,
        units: expect.arrayContaining([
          { unit: 'input_tokens', price: '3', per: 1_000_000, tiers: [{ above: 200_000, price: '6' }] },
        ]),
      },
      notes: [],
    });
    const old = await lookUp('model=o3&at=2025-05-01');
    expect(old.price.units).toContainEqual({ unit: 'input_tokens', price: '10', per: 1_000_000, tiers: [] });
    expect((await lookUp('model=claude-sonnet-5-5-new')).notes[0]).toMatch(/^inherited_price: /);
  });

  it('finds the owner’s as calls do', async () => {
    await save({ service: 'rag', valid_from: '2026-10-01' }, { input: '1' });
    const units = [{ unit: 'input_tokens', price: '1', per: 1_000_000, tiers: [] }];
    expect((await lookUp('model=gpt-4o&service=rag')).price).toMatchObject({
      basis: 'owner_service',
      provider: null,
      since: '2026-10-01',
      units,
    });
    expect((await lookUp('model=gpt-4o&service=rag&at=2026-09-30T23:59:59%2B02:00')).price.basis).toBe('catalogue');
    expect((await lookUp('model=gpt-4o')).price.basis).toBe('catalogue');
  });

  it('says why there is none', async () => {
    expect(await lookUp('model=nobody-knows&provider=ollama')).toMatchObject({
      provider: 'ollama',
      price: null,
      notes: [expect.stringMatching(/^no_price: /)],
    });
    const wrong = await engine.get('/v1/prices/lookup?model=m&at=yesterday');
    expect([wrong.status, (await wrong.json()).errors[0].pointer]).toEqual([422, '?at']);
  });

  it('searches the catalogue by words of the provider’s and the model’s name', async () => {
    const search = async (query: string) => (await read(`/v1/prices/models?${query}`)).items;
    const [first, ...others] = await search('q=GPT-4o+openai&limit=3');
    expect(first).toMatchObject({ provider: 'openai', provider_name: 'OpenAI', model: 'gpt-4o' });
    expect(first.units).toContainEqual({ unit: 'input_tokens', price: '2.5', per: 1_000_000, tiers: [] });
    expect(others).toHaveLength(2);
    expect(await search('q=no+such+model')).toEqual([]);
    expect(await search('')).toHaveLength(50);
    expect((await engine.get('/v1/prices/models?limit=0')).status).toBe(422);
  });
});
