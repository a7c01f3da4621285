import { beforeAll, describe, expect, it } from 'vitest';
import type { RecordResult } from '../../../src/shared/contract/read-models.ts';
import { usageFields } from '../../../src/shared/contract/usage-event-wire.ts';
import { startTestEngine, type TestEngine } from '../../support/engine.ts';
import { badValues, cutTexts, quantityFields, tokenFields, withField } from './usage-values.ts';

const now = Date.parse('2026-08-21T10:00:00Z');
const good = { service: 'shop', model: 'gpt-4o', input_tokens: 1000, output_tokens: 500 };

let engine: TestEngine;
beforeAll(async () => {
  engine = await startTestEngine({ now: () => now });
});

const countCalls = async (): Promise<number> => {
  const response = await engine.get('/v1/summary?period=all_time');
  expect(response.status).toBe(200);
  return (await response.json()).calls;
};

/** Sends one event alone and between two good ones: refused both times, and the good ones are kept. */
const expectRefused = async (event: string, pointer: string, code: string): Promise<void> => {
  const before = await countCalls();
  const alone = await engine.post(event);
  expect(alone.status).toBe(422);
  expect(alone.headers.get('content-type')).toBe('application/problem+json');
  expect(await alone.json()).toMatchObject({
    type: expect.any(String),
    title: expect.any(String),
    status: 422,
    detail: expect.any(String),
    errors: [{ pointer, code, detail: expect.any(String) }],
    accepted: 0,
    duplicates: 0,
    rejected: [{ index: 0, pointer, code }],
  });
  expect(await countCalls()).toBe(before);

  const among = await engine.post(`[${JSON.stringify(good)},${event},${JSON.stringify(good)}]`);
  expect(among.status).toBe(200);
  const result = (await among.json()) as RecordResult;
  expect(result).toMatchObject({ accepted: 2, duplicates: 0 });
  expect(result.rejected).toEqual([
    expect.objectContaining({ index: 1, pointer: `/1${pointer}`, code, detail: expect.any(String) }),
  ]);
  expect(result.events?.map(({ index, status }) => [index, status])).toEqual([
    [0, 'accepted'],
    [2, 'accepted'],
  ]);
  expect(await countCalls()).toBe(before + 2);
};

const accept = async (event: object): Promise<{ id: string; warnings: string[] }> => {
  const response = await engine.post(event);
  expect(response.status).toBe(200);
  const [receipt] = (await response.json()).events;
  return receipt;
};

const read = async (id: string) => (await engine.get(`/v1/events/${encodeURIComponent(id)}`)).json();

describe('a value that is not right', () => {
  it('is tried for every field there is', () => {
    const tried = new Set(badValues.map(({ field }) => field));
    const own = Object.keys(usageFields).filter((field) => field !== 'total_tokens' && field !== 'phone');
    expect([...tried].toSorted()).toEqual(own.toSorted());
  });

  it.each(badValues)('$field: $what', async ({ field, value, code, pointer = `/${field}` }) => {
    await expectRefused(withField(field, value), pointer, code);
  });

  it.each([
    ['campaign', '1e400', '/campaign'],
    ['camp/a~ign', '{"a":[-1e400]}', '/camp~1a~0ign'],
  ])('in an unknown field is an infinite number: %s', async (field, value, pointer) => {
    await expectRefused(withField(field, value), pointer, 'not_finite');
  });

  it('leaves the id of its event in the answer', async () => {
    const response = await engine.post(withField('input_tokens', '-1', 'mine'));
    expect((await response.json()).rejected).toMatchObject([{ index: 0, id: 'mine' }]);
  });
});

describe('what an event needs', () => {
  it.each([
    ['no service', { ...good, service: undefined }, '/service'],
    ['a null service', { ...good, service: null }, '/service'],
    ['an empty service', { ...good, service: '' }, '/service'],
    ['a blank service', { ...good, service: ' \t' }, '/service'],
    ['no model', { ...good, model: undefined }, '/model'],
    ['a null model', { ...good, model: null }, '/model'],
    ['an empty model', { ...good, model: '' }, '/model'],
    ['no model and a null flat cost', { ...good, model: null, flat_cost: null }, '/model'],
    ['nothing', {}, '/service'],
  ])('%s', async (_what, event, pointer) => {
    await expectRefused(JSON.stringify(event), pointer, 'required');
  });

  it.each(['null', '42', '"text"', 'true', '[]', '[[]]'])('is an object, not %s', async (value) => {
    const before = await countCalls();
    const response = await engine.post(`[${JSON.stringify(good)},${value}]`);
    expect(response.status).toBe(200);
    expect((await response.json()).rejected).toMatchObject([{ index: 1, id: null, pointer: '/1', code: 'wrong_type' }]);
    expect(await countCalls()).toBe(before + 1);
  });

  it('is no model when the price is fixed', async () => {
    const { id } = await accept({ service: 'shop', flat_cost: { amount: '0.005', currency: 'EUR' } });
    expect(await read(id)).toMatchObject({ model: null, cost_eur: '0.005', cost_status: 'flat' });
  });
});

describe('a part larger than its whole', () => {
  it.each([
    [{ cache_read_tokens: 1001 }, '/cache_read_tokens'],
    [{ cache_write_tokens: 1001 }, '/cache_write_tokens'],
    [{ cache_read_tokens: 501, cache_write_tokens: 500 }, '/cache_write_tokens'],
    [{ cache_write_tokens: 10, cache_write_1h_tokens: 11 }, '/cache_write_1h_tokens'],
    [{ cache_write_1h_tokens: 1 }, '/cache_write_1h_tokens'],
    [{ reasoning_tokens: 501 }, '/reasoning_tokens'],
    [{ input_audio_tokens: 1001 }, '/input_audio_tokens'],
    [{ output_audio_tokens: 501 }, '/output_audio_tokens'],
    [{ input_tokens: null, cache_read_tokens: 1 }, '/cache_read_tokens'],
    [{ output_tokens: 0, reasoning_tokens: 1 }, '/reasoning_tokens'],
  ])('%j', async (parts, pointer) => {
    await expectRefused(JSON.stringify({ ...good, ...parts }), pointer, 'part_exceeds_whole');
  });

  it('may be as large as it', async () => {
    const parts = { cache_read_tokens: 400, cache_write_tokens: 600, cache_write_1h_tokens: 600 };
    const { id } = await accept({ ...good, ...parts, reasoning_tokens: 500 });
    expect(await read(id)).toMatchObject({ input_tokens: 1000, ...parts, reasoning_tokens: 500 });
  });
});

describe('what is taken', () => {
  const optional = Object.keys(usageFields).filter((field) => field !== 'service' && field !== 'model');

  it.each(optional)('null for %s, as if it were not there', async (field) => {
    const { id, warnings } = await accept({ ...good, [field]: null });
    expect(warnings).toEqual([]);
    const { id: plainId } = await accept({ ...good, ...(field in good && { [field]: undefined }) });
    expect({ ...(await read(id)), id: '' }).toEqual({ ...(await read(plainId)), id: '' });
  });

  it.each(tokenFields.concat('duration_ms'))('the largest count for %s', async (field) => {
    const most = 10_000_000_000;
    const wholes = { input_tokens: most, output_tokens: most, cache_write_tokens: field.includes('1h') ? most : 0 };
    const { id } = await accept({ ...good, model: 'no-such-model', ...wholes, [field]: most });
    const event = await read(id);
    expect(event[field] ?? event.other_units[field]).toBe(most);
  });

  it.each(quantityFields)('a fraction of %s', async (field) => {
    const { id } = await accept({ ...good, [field]: 1.25 });
    expect((await read(id)).other_units).toEqual({ [field]: 1.25 });
  });

  it.each(cutTexts)('a long text for %s, cut', async (field) => {
    const most = field === 'error_message' ? 2000 : 100;
    const { id } = await accept({ ...good, [field]: 'é'.repeat(most + 50) });
    expect((await read(id))[field]).toBe('é'.repeat(most));
  });

  it('unknown fields, kept in metadata and named in warnings', async () => {
    const { id, warnings } = await accept({ ...good, metadata: { a: 1 }, campaign: 'spring', nested: { x: [1] } });
    expect((await read(id)).metadata).toEqual({ a: 1, campaign: 'spring', nested: { x: [1] } });
    expect(warnings).toEqual([expect.stringContaining('campaign'), expect.stringContaining('nested')]);
  });

  it('an unknown model and an unknown tier, without a cost', async () => {
    const model = await accept({ ...good, model: 'no-such-model' });
    const tier = await accept({ ...good, service_tier: 'no-such-tier' });
    for (const { id, warnings } of [model, tier]) {
      expect(await read(id)).toMatchObject({ cost_status: 'unpriced', cost_usd: null, cost_eur: null });
      expect(warnings).toHaveLength(1);
    }
  });
});
