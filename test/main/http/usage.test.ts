import { gzipSync, deflateSync } from 'node:zlib';
import { beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../../src/shared/core/app-error.ts';
import { asAdmin, asIngest, createTestApp, host, type TestApp } from './test-app.ts';

const event = { service: 'shop', model: 'gpt-4o', input_tokens: 1000, output_tokens: 500 };
const json = { 'content-type': 'application/json' };

let test: TestApp;
beforeEach(() => {
  test = createTestApp();
});

const post = (payload: string | Buffer | object, headers: Record<string, string> = {}, url = '/v1/usage') =>
  test.app.inject({ method: 'POST', url, headers: { host, ...asIngest, ...json, ...headers }, payload });

describe('POST /v1/usage', () => {
  it('answers one event with its receipt', async () => {
    const response = await post({ id: 'one', ...event });
    expect(response.statusCode).toBe(200);
    expect(response.headers['content-type']).toBe('application/json; charset=utf-8');
    expect(response.json()).toEqual({
      accepted: 1,
      duplicates: 0,
      rejected: [],
      events: [
        {
          index: 0,
          id: 'one',
          status: 'accepted',
          total_tokens: 1500,
          cost_usd: '0.0075',
          cost_eur: '0.00644',
          cost_status: 'priced',
          eur_status: 'final',
          warnings: [],
        },
      ],
    });
  });

  it('keeps the place of every event when some fail and some are duplicates', async () => {
    await post({ id: 'a', ...event });
    const events = [{ ...event, input_tokens: -1, id: 'bad' }, { ...event, id: 'a' }, { ...event, id: 'taken' }, event];
    const response = await post({ events });
    expect(response.statusCode).toBe(200);
    const body = response.json();
    expect(body).toMatchObject({ accepted: 1, duplicates: 1 });
    expect(body.rejected).toEqual([
      { index: 0, id: 'bad', code: 'negative_tokens', pointer: '/0/input_tokens', detail: expect.any(String) },
      { index: 2, id: 'taken', code: 'id_conflict', pointer: '/2/id', detail: expect.any(String) },
    ]);
    expect(body.events.map(({ index, status }: Record<string, unknown>) => [index, status])).toEqual([
      [1, 'duplicate'],
      [3, 'accepted'],
    ]);
  });

  it.each([
    ['a bare event', { ...event, input_tokens: -1 }, '/input_tokens'],
    ['an array', [{ ...event, input_tokens: -1 }], '/0/input_tokens'],
    ['a list in an object', { events: [{ ...event, input_tokens: -1 }] }, '/0/input_tokens'],
  ])('answers %s with nothing valid in it 422, listing why', async (_name, payload, pointer) => {
    const response = await post(payload);
    expect(response.statusCode).toBe(422);
    expect(response.headers['content-type']).toBe('application/problem+json');
    expect(response.json()).toMatchObject({
      status: 422,
      accepted: 0,
      duplicates: 0,
      rejected: [{ index: 0, pointer, code: 'negative_tokens' }],
      errors: [{ pointer, code: 'negative_tokens' }],
    });
  });

  it('lists receipts for up to 100 events, or when asked', async () => {
    const many = Array.from({ length: 101 }, () => event);
    expect((await post(many.slice(1))).json().events).toHaveLength(100);
    expect((await post(many)).json()).toEqual({ accepted: 101, duplicates: 0, rejected: [] });
    expect((await post(many, {}, '/v1/usage?receipts=1')).json().events).toHaveLength(101);
  });

  it('escapes ids and tells warnings and unknown costs', async () => {
    const response = await post({ ...event, id: '"\\\u2028é', model: 'unknown', strange: 1 });
    const [receipt] = response.json().events;
    expect(receipt).toMatchObject({ id: '"\\\u2028é', cost_usd: null, cost_eur: null, cost_status: 'unpriced' });
    expect(receipt.warnings.join()).toContain('strange');
  });

  it('takes lines of NDJSON', async () => {
    const payload = `${JSON.stringify(event)}\n{broken\n${JSON.stringify(event)}\n`;
    const response = await post(payload, { 'content-type': 'application/x-ndjson' });
    expect(response.json()).toMatchObject({ accepted: 2, rejected: [{ index: 1, code: 'bad_json' }] });
  });

  it.each([
    ['gzip', gzipSync(JSON.stringify(event))],
    ['deflate', deflateSync(JSON.stringify(event))],
    ['GZIP', gzipSync(JSON.stringify(event))],
  ])('decompresses %s', async (encoding, payload) => {
    const response = await post(payload, { 'content-encoding': encoding });
    expect(response.statusCode).toBe(200);
  });

  it('also takes the admin token, as a bearer or as a key', async () => {
    expect((await post(event, asAdmin)).statusCode).toBe(200);
    expect((await post(event, { authorization: '', 'x-api-key': 'i'.repeat(43) })).statusCode).toBe(200);
  });

  it('answers 503 and when to come back while nothing can be stored', async () => {
    test.ledger.failure = new AppError('unavailable', 'The disk is full.');
    const response = await post(event);
    expect(response.statusCode).toBe(503);
    expect(response.headers['retry-after']).toBe('1');
    expect(response.json()).toMatchObject({ code: 'unavailable', detail: 'The disk is full.' });
  });

  it('reports a bug and keeps its words inside', async () => {
    test.ledger.failure = new Error('secret words');
    const response = await post(event);
    expect(response.statusCode).toBe(500);
    expect(response.body).not.toContain('secret');
    expect(test.bugs).toHaveLength(1);
  });
});

describe('a body that is refused', () => {
  it.each([
    ['no media type', { 'content-type': '' }, JSON.stringify(event), 415],
    ['text/plain', { 'content-type': 'text/plain' }, JSON.stringify(event), 415],
    ['a form', { 'content-type': 'application/x-www-form-urlencoded' }, 'a=b', 415],
    ['multipart', { 'content-type': 'multipart/form-data; boundary=x' }, '--x--', 415],
    ['a JSON dialect', { 'content-type': 'application/problem+json' }, JSON.stringify(event), 415],
    ['another charset', { 'content-type': 'application/json; charset=latin1' }, JSON.stringify(event), 415],
    ['another encoding', { 'content-encoding': 'br' }, JSON.stringify(event), 415],
    ['a made-up encoding', { 'content-encoding': 'constructor' }, JSON.stringify(event), 415],
    ['not gzip', { 'content-encoding': 'gzip' }, JSON.stringify(event), 400],
    ['half a gzip', { 'content-encoding': 'gzip' }, gzipSync(JSON.stringify(event)).subarray(0, 30), 400],
    ['not JSON', {}, '{', 400],
    ['not UTF-8', {}, Buffer.from([0x7b, 0xff, 0x7d]), 400],
    ['a prototype', {}, '{"__proto__":{"polluted":true}}', 400],
    ['200 000 levels', {}, '['.repeat(200_000) + ']'.repeat(200_000), 400],
    ['nothing', {}, '', 422],
    ['too many bytes', {}, Buffer.alloc(8 * 1024 * 1024 + 1, ' '), 413],
    ['a bomb', { 'content-encoding': 'gzip' }, gzipSync(Buffer.alloc(64 * 1024 * 1024)), 413],
    ['too many events', {}, JSON.stringify(Array.from({ length: 10_001 }, () => 1)), 413],
  ])('%s', async (_name, headers, payload, status) => {
    const response = await post(payload, headers);
    expect(response.statusCode).toBe(status);
    expect(response.headers['content-type']).toBe('application/problem+json');
    expect(response.json()).toMatchObject({ status, title: expect.any(String), detail: expect.any(String) });
    expect(test.ledger.reports).toEqual([]);
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });

  it('is the charset, unless it is UTF-8', async () => {
    expect((await post(event, { 'content-type': 'application/json; charset=UTF-8' })).statusCode).toBe(200);
  });
});
