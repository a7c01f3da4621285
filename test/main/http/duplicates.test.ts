import { beforeAll, describe, expect, it } from 'vitest';
import type { RecordResult } from '../../../src/shared/contract/read-models.ts';
import { startTestEngine, type TestEngine } from '../../support/engine.ts';

const now = Date.parse('2026-08-21T10:00:00Z');
const plain = { service: 'shop', model: 'gpt-4o', input_tokens: 1000, output_tokens: 500 };

let engine: TestEngine;
beforeAll(async () => {
  engine = await startTestEngine({ now: () => now });
});

const record = async (body: unknown): Promise<RecordResult> => (await engine.post(body)).json();

const read = async (id: string, workspace = 'default') =>
  (await engine.get(`/v1/events/${encodeURIComponent(id)}?workspace=${workspace}`)).json();

const readFigures = async (): Promise<string> => {
  const summary = await (await engine.get('/v1/summary?period=all_time')).text();
  return summary + (await (await engine.get('/v1/breakdown?period=all_time&by=client')).text());
};

/** An event with everything in it. */
const full = {
  ...plain,
  occurred_at: '2026-08-20T12:00:00Z',
  workspace: 'default',
  operation: 'chat',
  provider: 'openai',
  cache_read_tokens: 100,
  cache_write_tokens: 50,
  cache_write_1h_tokens: 20,
  reasoning_tokens: 200,
  input_audio_tokens: 10,
  output_audio_tokens: 10,
  audio_seconds: 1.5,
  images: 1,
  requests: 1,
  web_searches: 2,
  characters: 10,
  service_tier: 'batch',
  client: { id: 'c1', name: 'Ada', phone: '+39 1', email: 'ada@example.org' },
  user_id: 'u1',
  user_email: 'u@example.org',
  conversation_id: 'v1',
  success: false,
  error_code: 'timeout',
  error_message: 'It took too long',
  duration_ms: 812,
  input_preview: 'Ciao',
  output_preview: 'Salve',
  metadata: { a: 1, b: { c: [1, 2] } },
};

describe('the same event again', () => {
  it('is counted, answered like the first time, and not stored', async () => {
    const event = { id: 'again', ...full };
    const first = await record(event);
    expect(first).toMatchObject({ accepted: 1, duplicates: 0 });
    const figures = await readFigures();
    for (const body of [event, [event], { events: [event] }]) {
      const { accepted, duplicates, rejected, events } = await record(body);
      expect([accepted, duplicates, rejected]).toEqual([0, 1, []]);
      expect(events).toEqual(first.events?.map((receipt) => ({ ...receipt, status: 'duplicate' })));
    }
    expect(await readFigures()).toBe(figures);
  });

  it.each([
    ['in another order', Object.fromEntries(Object.entries(full).toReversed())],
    ['with its metadata in another order', { ...full, metadata: { b: { c: [1, 2] }, a: 1 } }],
    ['in another time zone', { ...full, occurred_at: '2026-08-20T17:45:00+05:45' }],
    ['under other names', { ...full, input_tokens: undefined, prompt_tokens: 1000 }],
    ['with nulls', { ...full, billed_cost_usd: null, response: null, flat_cost: null }],
    ['with its preview still uncut', { ...full, input_preview: `${'x'.repeat(100)}y` }],
  ])('is the same %s', async (what, event) => {
    const id = `same ${what}`;
    const first = what.includes('preview') ? { ...full, input_preview: 'x'.repeat(300) } : full;
    await record({ id, ...first });
    expect(await record({ id, ...event })).toMatchObject({ accepted: 0, duplicates: 1, rejected: [] });
  });

  it('is the same later, when neither names its time', async () => {
    let clock = now;
    const own = await startTestEngine({ now: () => clock });
    await own.post({ id: 'x', ...plain });
    clock += 3_600_000;
    expect(await (await own.post({ id: 'x', ...plain })).json()).toMatchObject({ duplicates: 1, rejected: [] });
    await own.close();
  });

  it('inside one request counts once', async () => {
    const event = { id: 'twice', ...plain };
    const { accepted, duplicates, events } = await record([event, event, event]);
    expect([accepted, duplicates]).toEqual([1, 2]);
    expect(events?.map(({ status }) => status)).toEqual(['accepted', 'duplicate', 'duplicate']);
  });

  it('is another event in another workspace', async () => {
    await record({ id: 'w', ...plain });
    expect(await record({ id: 'w', ...plain, workspace: 'acme' })).toMatchObject({ accepted: 1, duplicates: 0 });
    expect(await read('w', 'acme')).toMatchObject({ id: 'w', workspace: 'acme' });
  });

  it.each([
    ['a number', { billed_cost_usd: 0.0042 }, { billed_cost_usd: '0.00420' }],
    ['an exponent', { billed_cost_usd: '4.2e-3' }, { billed_cost_usd: '0.0042' }],
    [
      'a fixed price',
      { flat_cost: { amount: 0.5, currency: 'eur' } },
      { flat_cost: { amount: '.50', currency: 'EUR' } },
    ],
  ])('is the same with its money written as %s', async (what, one, other) => {
    await record({ id: what, ...plain, ...one });
    expect(await record({ id: what, ...plain, ...other })).toMatchObject({ duplicates: 1, rejected: [] });
  });
});

const changes: readonly (readonly [what: string, change: object])[] = [
  ['occurred_at', { occurred_at: '2026-08-20T12:00:00.001Z' }],
  ['service', { service: 'other' }],
  ['operation', { operation: 'summary' }],
  ['operation gone', { operation: null }],
  ['provider', { provider: 'azure' }],
  ['model', { model: 'gpt-4o-mini' }],
  ['input_tokens', { input_tokens: 1001 }],
  ['cache_read_tokens', { cache_read_tokens: 101 }],
  ['cache_write_tokens', { cache_write_tokens: 51 }],
  ['cache_write_1h_tokens', { cache_write_1h_tokens: 21 }],
  ['output_tokens', { output_tokens: 501 }],
  ['reasoning_tokens', { reasoning_tokens: 201 }],
  ['input_audio_tokens', { input_audio_tokens: 11 }],
  ['output_audio_tokens', { output_audio_tokens: 11 }],
  ['audio_seconds', { audio_seconds: 1.25 }],
  ['images', { images: 2 }],
  ['requests', { requests: 0 }],
  ['web_searches', { web_searches: 3 }],
  ['characters', { characters: 11 }],
  ['service_tier', { service_tier: 'flex' }],
  ['a bill', { billed_cost_usd: '0.1' }],
  ['a fixed price', { flat_cost: { amount: '1', currency: 'USD' } }],
  ['the client', { client: { ...full.client, id: 'c2' } }],
  ['no client', { client: null }],
  ['user_id', { user_id: 'u2' }],
  ['conversation_id', { conversation_id: 'v2' }],
  ['success', { success: true }],
  ['error_code', { error_code: 'quota' }],
  ['error_message', { error_message: 'Another' }],
  ['duration_ms', { duration_ms: 813 }],
  ['input_preview', { input_preview: 'Buongiorno' }],
  ['output_preview', { output_preview: 'Arrivederci' }],
  ['metadata', { metadata: { a: 1, b: { c: [2, 1] } } }],
];

describe('another event under a taken id', () => {
  it.each(changes)('is refused and the first stays: %s', async (what, change) => {
    const id = `taken ${what}`;
    expect(await record({ id, ...full })).toMatchObject({ accepted: 1 });
    const stored = await read(id);
    const figures = await readFigures();

    const alone = await engine.post({ id, ...full, ...change });
    expect(alone.status).toBe(422);
    expect(await alone.json()).toMatchObject({ rejected: [{ index: 0, id, code: 'id_conflict', pointer: '/id' }] });
    expect(await read(id)).toEqual(stored);
    expect(await readFigures()).toBe(figures);

    const result = await record([plain, { id, ...full, ...change }, { id, ...full }]);
    expect(result).toMatchObject({ accepted: 1, duplicates: 1 });
    expect(result.rejected).toMatchObject([{ index: 1, id, code: 'id_conflict', pointer: '/1/id' }]);
    expect(await read(id)).toEqual(stored);
  });

  it('is refused inside one request too: the first in it stays', async () => {
    const id = 'within';
    const result = await record([{ id, ...plain }, { id, ...plain, input_tokens: 7 }, plain]);
    expect(result).toMatchObject({ accepted: 2, duplicates: 0, rejected: [{ index: 1, id, code: 'id_conflict' }] });
    expect(await read(id)).toMatchObject({ input_tokens: 1000 });
  });

  it('changes nothing about the client and the user it names', async () => {
    const client = { id: 'kept', name: 'Ada', phone: '+39 1' };
    await record({ id: 'keeps', ...plain, client, user_id: 'kept', user_email: 'ada@example.org' });
    const stored = await read('keeps');
    const forged = { client: { ...client, name: 'Eve', phone: '+39 666' }, user_email: 'eve@example.org' };
    const refused = await engine.post({ id: 'keeps', ...plain, user_id: 'kept', ...forged, input_tokens: 1 });
    expect(refused.status).toBe(422);
    expect(await read('keeps')).toEqual(stored);
  });

  it.each([
    ['the client', { client: { ...full.client, name: 'Eve', phone: '+39 666', email: 'eve@example.org' } }],
    ['the user', { user_email: 'eve@example.org' }],
  ])(
    'is a repeat when only details of %s differ, and changes nothing: they may have moved on since',
    async (what, change) => {
      const id = `details of ${what}`;
      await record({ id, ...full });
      const stored = await read(id);
      expect(await record({ id, ...full, ...change })).toMatchObject({ accepted: 0, duplicates: 1, rejected: [] });
      expect(await read(id)).toEqual(stored);
    },
  );

  it('leaves what a later event said about the client', async () => {
    const client = { id: 'renamed', name: 'Ada', email: 'ada@example.org' };
    await record({ id: 'older', ...plain, client });
    await record({ id: 'newer', ...plain, client: { ...client, name: 'Ada Rossi' } });
    expect(await record({ id: 'older', ...plain, client })).toMatchObject({ duplicates: 1 });
    expect((await read('newer')).client).toMatchObject({ name: 'Ada Rossi', email: 'ada@example.org' });
  });
});

describe('money', () => {
  it('adds up exactly beyond what a floating-point number holds', async () => {
    const own = await startTestEngine({ now: () => now });
    const bill = { service: 'shop', model: 'gpt-4o', billed_cost_usd: '999999.999999999' };
    await own.post(Array.from({ length: 50 }, () => bill));
    const summary = await (await own.get('/v1/summary?period=all_time')).json();
    expect(summary.cost_usd).toBe('49999999.99999995');
    const { items } = await (await own.get('/v1/series?bucket=month')).json();
    expect(items.at(-1).cost_usd).toBe('49999999.99999995');
    await own.close();
  });
});
