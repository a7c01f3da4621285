import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import {
  assert,
  asyncProperty,
  constant,
  constantFrom,
  double,
  integer,
  oneof,
  option,
  record,
  tuple,
} from 'fast-check';
import { array as listOf } from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { startTestEngine, type TestEngine } from '../../support/engine.ts';
import { litellmPayload } from '../ingest/litellm/litellm-payload.ts';

type Row = Readonly<Record<string, unknown>>;
type Headers = Readonly<Record<string, string>>;

const now = Date.parse('2026-08-21T12:00:00Z');
let engine: TestEngine;

beforeAll(async () => {
  engine = await startTestEngine({ now: () => now });
});

const post = (body: unknown, workspace: string, headers: Headers = {}, path = '/v1/litellm'): Promise<Response> =>
  fetch(engine.url + path, {
    method: 'POST',
    headers: {
      'x-api-key': engine.ingestToken,
      'content-type': 'application/json',
      'x-centesimo-workspace': workspace,
      ...headers,
    },
    body: body instanceof Uint8Array || typeof body === 'string' ? (body as string) : JSON.stringify(body),
  });

const rowsOf = async (workspace: string): Promise<readonly Row[]> => {
  const response = await engine.get(`/v1/events?period=all_time&limit=500&workspace=${workspace}`);
  return ((await response.json()) as { items: Row[] }).items;
};

const accepted = (count: number): unknown => ({ accepted: count, duplicates: 0, rejected: [] });

describe('POST /v1/litellm', () => {
  it.each([
    ['an array', (payload: unknown) => JSON.stringify([payload])],
    ['one object', (payload: unknown) => JSON.stringify(payload)],
    ['one object over many lines', (payload: unknown) => JSON.stringify(payload, null, 2)],
    ['lines', (payload: unknown) => `${JSON.stringify(payload)}\n`],
  ])('takes %s', async (name, toBody) => {
    const workspace = name.replaceAll(' ', '-');
    const response = await post(toBody(litellmPayload()), workspace);
    expect([response.status, await response.json()]).toEqual([200, accepted(1)]);
    expect(await rowsOf(workspace)).toMatchObject([
      {
        workspace,
        service: 'litellm',
        operation: 'chat',
        provider: 'openai',
        model: 'gpt-4o',
        occurred_at: expect.stringMatching(/^2026-08-21T/) as unknown,
        input_tokens: 1000,
        cache_read_tokens: 800,
        output_tokens: 500,
        reasoning_tokens: 128,
        cost_usd: '0.0065',
        cost_status: 'billed',
        user_id: 'customer-9',
        success: true,
        duration_ms: 2250,
        origin: 'litellm',
      },
    ]);
  });

  it('records the good ones of a body whatever the others are', async () => {
    const lines = [
      JSON.stringify(litellmPayload({ id: 'chatcmpl-first-one' })),
      '{"id": torn',
      JSON.stringify(litellmPayload({ id: 'chatcmpl-no-model', model: '', model_group: null })),
      `{"messages":${'['.repeat(5000)}${']'.repeat(5000)}}`,
      'null',
      JSON.stringify(litellmPayload({ id: 'chatcmpl-last-one' })),
    ];
    const response = await post(lines.join('\n'), 'mixed');
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      accepted: 2,
      duplicates: 0,
      rejected: [
        { index: 1, id: null, code: 'bad_json', pointer: '/1' },
        { index: 2, id: 'chatcmpl-no-model', code: 'required', pointer: '/2/model' },
        { index: 3, id: null, code: 'too_deep', pointer: '/3' },
        { index: 4, id: null, code: 'wrong_type', pointer: '/4' },
      ],
    });
    expect(await rowsOf('mixed')).toHaveLength(2);
  });

  it('answers 422 with the reasons when none is good', async () => {
    const response = await post([litellmPayload({ response_cost: -1 }), 7], 'none');
    expect(response.status).toBe(422);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(await response.json()).toMatchObject({
      code: 'invalid',
      accepted: 0,
      errors: [
        { pointer: '/0/response_cost', code: 'negative_number' },
        { pointer: '/1', code: 'wrong_type' },
      ],
    });
    expect(await rowsOf('none')).toEqual([]);
  });

  it('keeps one row for the same payload sent again', async () => {
    await post(litellmPayload(), 'again');
    const response = await post([litellmPayload(), litellmPayload()], 'again');
    expect(await response.json()).toEqual({ accepted: 0, duplicates: 2, rejected: [] });
    expect(await rowsOf('again')).toHaveLength(1);
  });

  it.each([
    ['first', ['/v1/litellm', '/v1/traces']],
    ['second', ['/v1/traces', '/v1/litellm']],
  ])('keeps one row of a call that telemetry tells of too, coming %s', async (order, paths) => {
    const id = `chatcmpl-seen-${order}`;
    const attributes = {
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'openai',
      'gen_ai.request.model': 'gpt-4o',
      'gen_ai.response.model': 'gpt-4o-2024-08-06',
      'gen_ai.response.id': id,
      'gen_ai.usage.input_tokens': '1000',
      'gen_ai.usage.output_tokens': '500',
    };
    const span = {
      traceId: '5b8aa5a2d2c872e8321cf37308d69df2',
      spanId: order === 'first' ? '051581bf3cb55c13' : '051581bf3cb55c14',
      name: 'chat gpt-4o',
      startTimeUnixNano: '1787306400300000000',
      endTimeUnixNano: '1787306402400000000',
      attributes: Object.entries(attributes).map(([key, stringValue]) => ({ key, value: { stringValue } })),
    };
    const service = { attributes: [{ key: 'service.name', value: { stringValue: 'shop' } }] };
    const bodies: Readonly<Record<string, unknown>> = {
      '/v1/litellm': [litellmPayload({ id })],
      '/v1/traces': { resourceSpans: [{ resource: service, scopeSpans: [{ scope: { name: 't' }, spans: [span] }] }] },
    };
    for (const path of paths) expect((await post(bodies[path], `seen-${order}`, {}, path)).status).toBe(200);
    expect(await rowsOf(`seen-${order}`)).toMatchObject([
      { input_tokens: 1000, cache_read_tokens: 800, output_tokens: 500, cost_usd: '0.0065', cost_status: 'billed' },
    ]);
  });

  it('counts what came in by the app whose token was sent', async () => {
    const made = await engine.send('POST', '/v1/apps', { name: 'Gateway' });
    const { token } = (await made.json()) as { token: string };
    const good = [1, 2].map((number) => litellmPayload({ id: `chatcmpl-of-app-${number}` }));
    await post([...good, good[0], litellmPayload({ response_cost: -1 })], 'app', { 'x-api-key': token });
    await post('[', 'app', { 'x-api-key': token });
    const listed = await engine.get('/v1/apps');
    expect(await listed.json()).toMatchObject({
      items: expect.arrayContaining([
        expect.objectContaining({ name: 'Gateway', accepted: 2, duplicates: 1, rejected: 2 }),
      ]) as unknown,
    });
  });

  it('takes gzip', async () => {
    const response = await post(gzipSync(JSON.stringify([litellmPayload()])), 'gzip', { 'content-encoding': 'gzip' });
    expect([response.status, await response.json()]).toEqual([200, accepted(1)]);
  });

  it.each([
    ['broken JSON', '[{"id": 1', 400],
    ['a broken object over many lines', '{\n  "id": "x",\n  "model": \n}', 400],
    ['nothing', '', 422],
    ['an empty array', '[]', 422],
    ['200 000 levels', '['.repeat(200_000), 400],
    ['200 000 levels, closed', '['.repeat(200_000) + ']'.repeat(200_000), 400],
    ['a name that reaches a prototype', '{"__proto__": {"polluted": true}}', 400],
    ['a number beyond all numbers', '{"model": "gpt-4o", "prompt_tokens": 1e400}', 422],
    ['bytes that are no text', new Uint8Array([0x22, 0xff, 0x22]), 400],
    ['more than 8 MiB', ' '.repeat(8 * 1024 * 1024 + 1), 413],
    ['8 MiB packed small', gzipSync(' '.repeat(64 * 1024 * 1024)), 413, { 'content-encoding': 'gzip' }],
    ['a workspace too long', [litellmPayload()], 400, { 'x-centesimo-workspace': 'w'.repeat(513) }],
    ['another type', 'id=1', 415, { 'content-type': 'text/plain' }],
    ['a wrong token before the body is looked at', '[', 401, { 'x-api-key': 'wrong' }],
  ])('refuses %s', async (_name, body, status, headers: Headers = {}) => {
    const response = await post(body, 'refused', headers);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ status });
    expect(await rowsOf('refused')).toEqual([]);
    expect(({} as Row)['polluted']).toBeUndefined();
  });

  it('keeps nothing of what was said', async () => {
    const others = engine;
    engine = await startTestEngine({ now: () => now });
    const canary = (place: string): string => `canary-${place}`;
    const texts = {
      messages: [{ role: 'user', content: canary('messages') }],
      response: { choices: [{ message: { content: canary('response') } }] },
      model_parameters: { stop: canary('parameters') },
      error_str: canary('error-str'),
      cache_key: canary('cache-key'),
      hidden_params: { additional_headers: { x: canary('headers') } },
      requester_ip_address: canary('ip-address'),
      request_tags: [canary('tags')],
      unknown_member: canary('unknown'),
    };
    const { metadata } = litellmPayload();
    const payload = litellmPayload({
      ...texts,
      status: 'failure',
      metadata: {
        ...(metadata as object),
        user_api_key_hash: canary('key-hash'),
        requester_metadata: { text: canary('requester') },
        vector_store_request_metadata: [{ query: canary('query') }],
      },
      error_information: { error_code: '500', traceback: canary('traceback'), error_message: 'Server error' },
    });
    const bad = litellmPayload({ ...texts, model: null, model_group: null });
    expect((await post([payload, bad], 'canary')).status).toBe(200);
    expect((await post(`{"messages": "${canary('torn')}"`, 'canary')).status).toBe(400);
    expect(await rowsOf('canary')).toMatchObject([{ success: false, error_code: '500' }]);
    await engine.close();
    const files = readdirSync(engine.dataDir, { recursive: true, withFileTypes: true }).filter((file) => file.isFile());
    expect(files.map(({ name }) => name)).toContain('centesimo.db');
    for (const file of files) {
      expect(readFileSync(join(file.parentPath, file.name)).includes('canary-'), file.name).toBe(false);
    }
    engine = others;
  });
});

const payloads = listOf(
  record({
    id: integer({ min: 0, max: 5 }).map((n) => `chatcmpl-property-${n}`),
    status: constantFrom('success', 'failure'),
    custom_llm_provider: constantFrom('openai', 'anthropic', null),
    model: oneof({ weight: 9, arbitrary: constantFrom('gpt-4o', 'claude-sonnet-4-5', 'line\nbreak') }, constant('')),
    prompt_tokens: oneof({ weight: 9, arbitrary: integer({ min: 0, max: 1_000_000 }) }, constant(-1)),
    completion_tokens: integer({ min: 0, max: 10_000 }),
    response_cost: option(integer({ min: 0, max: 5_000_000 }).map((micros) => micros / 1e6)),
    cache_hit: constantFrom(true, false, null),
    startTime: double({ min: 1_780_000_000, max: 1_787_306_400, noNaN: true }),
    end_user: constantFrom('', 'Zoë', 'a\u2028b', '[{"x":1}]\n{}'),
  }).map((more) => litellmPayload({ ...more, model_group: null, metadata: {} })),
  { minLength: 1, maxLength: 6 },
);

/** What a workspace holds, without what two recordings of the same calls may differ in. */
const contentOf = async (workspace: string): Promise<readonly string[]> =>
  (await rowsOf(workspace))
    .map((row) => JSON.stringify({ ...row, id: null, workspace: null, received_at: null }))
    .toSorted((a, b) => (a < b ? -1 : 1));

describe('the three forms of a body', () => {
  it('give the same rows', async () => {
    let run = 0;
    await assert(
      asyncProperty(tuple(payloads, constantFrom('\n', '\r\n', '\n\n')), async ([list, newline]) => {
        run += 1;
        await post(list, `array-${run}`);
        await post(list.map((payload) => JSON.stringify(payload)).join(newline), `lines-${run}`);
        for (const payload of list) await post(payload, `single-${run}`);
        const rows = await contentOf(`array-${run}`);
        expect(await contentOf(`lines-${run}`)).toEqual(rows);
        expect(await contentOf(`single-${run}`)).toEqual(rows);
        const good = list.filter(({ model, prompt_tokens: count }) => model !== '' && count !== -1);
        expect(rows.length > 0).toBe(good.length > 0);
      }),
      { numRuns: 60 },
    );
  }, 120_000);
});
