import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { AppError } from '../../../src/shared/core/app-error.ts';
import { startTestEngine, type TestEngine, type TestHeaders } from '../../support/engine.ts';
import { makeTempDir } from '../../support/temp-dir.ts';
import { asIngest, createTestApp, host } from './test-app.ts';

const now = Date.parse('2026-08-21T10:00:00Z');
const path = '/internal/save-message';
const tracked = (usageId: unknown) => ({ tracked: true, usageId, price: 0.005, currency: 'EUR' });

let engine: TestEngine;
beforeAll(async () => {
  engine = await startTestEngine({ now: () => now });
});

const post = (body: unknown, headers: TestHeaders = {}, to = engine) =>
  to.send('POST', path, body, { 'x-api-key': to.ingestToken, ...headers });

const save = async (body: object, to = engine) => {
  const response = await post(body, {}, to);
  expect(response.status).toBe(200);
  return response.json();
};

const register = (workspace: string, id: string, details: object = {}, to = engine) =>
  to.send('PUT', `/v1/workspaces/${workspace}/clients/${encodeURIComponent(id)}`, details);

const setRule = (workspace: string, rule: object) => engine.send('PUT', `/v1/workspaces/${workspace}/flat-rule`, rule);

const eventsOf = async (workspace: string, to = engine) =>
  (await (await to.get(`/v1/events?period=all_time&workspace=${workspace}`)).json()).items;

const summaryOf = async (workspace: string) =>
  (await engine.get(`/v1/summary?period=all_time&workspace=${workspace}`)).json();

/** A workspace with one client, and a message of hers. */
const newMessage = async (workspace: string) => {
  await register(workspace, 'c1', { name: 'Ada', phone: '+39 333 1234567' });
  return { workspaceId: workspace, clientId: 'c1', message: 'Ciao', response: 'Salve!' };
};

describe('a message of a registered client', () => {
  it('is one call at exactly EUR 0.005', async () => {
    const message = await newMessage('exact');
    const answer = await post({ ...message, conversationId: 'v1', messageId: 'm1' });
    expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(await answer.text()).toBe('{"tracked":true,"usageId":"message:m1","price":0.005,"currency":"EUR"}');
    expect(await summaryOf('exact')).toMatchObject({
      calls: 1,
      cost_eur: '0.005',
      cost_usd: '0.0058495',
      unpriced_calls: 0,
    });
    expect(await eventsOf('exact')).toMatchObject([
      {
        id: 'message:m1',
        service: 'messages',
        operation: 'message',
        model: null,
        cost_status: 'flat',
        eur_status: 'final',
        cost_eur: '0.005',
        cost_usd: '0.0058495',
        fx_rate: '1.1699',
        client: { id: 'c1', name: 'Ada', phone: '+39 333 1234567', email: null },
        conversation_id: 'v1',
        input_preview: 'Ciao',
        output_preview: 'Salve!',
        success: true,
        total_tokens: 0,
      },
    ]);
    const explained = await (await engine.get('/v1/events/message:m1?workspace=exact')).json();
    expect(explained.cost_eur).toBe('0.005');
  });

  it.each(['+393331234567', '0039 333-123-4567', 'whatsapp:+39 333 1234567', 393331234567])(
    'is found by the number %j',
    async (phoneNumber) => {
      await newMessage('phones');
      const answer = await save({ workspaceId: 'phones', phoneNumber, response: 'Salve!' });
      expect(answer).toEqual(tracked(expect.any(String)));
    },
  );

  it('keeps its tokens and model visible beside the flat price', async () => {
    const message = await newMessage('tokens');
    const usage = { model: 'gpt-4o', prompt_tokens: 1000, completion_tokens: 500, response_time_ms: 812, tag: 'x' };
    await save({ ...message, messageId: 'a', usage });
    const response = {
      id: 'chatcmpl-123456789',
      model: 'gpt-4o-2024-08-06',
      usage: { prompt_tokens: 10, completion_tokens: 20, total_tokens: 30 },
    };
    await save({ ...message, messageId: 'b', usage: { service_name: 'bot', operation: 'reply', response } });
    expect(await eventsOf('tokens')).toMatchObject([
      { id: 'message:b', service: 'bot', operation: 'reply', model: 'gpt-4o-2024-08-06', total_tokens: 30 },
      {
        id: 'message:a',
        provider: 'openai',
        model: 'gpt-4o',
        input_tokens: 1000,
        output_tokens: 500,
        duration_ms: 812,
      },
    ]);
    expect(await summaryOf('tokens')).toMatchObject({ calls: 2, cost_eur: '0.01', total_tokens: 1530 });
  });

  it.each([{ service: null }, { service: ' ', operation: '' }, { service_name: '', model: 'gpt-4o' }, {}, null])(
    'goes by the names of messages where its usage has none: %j',
    async (usage) => {
      const message = await newMessage('names');
      const { usageId } = await save({ ...message, usage });
      const recorded = await (await engine.get(`/v1/events/${usageId}?workspace=names`)).json();
      expect(recorded).toMatchObject({ service: 'messages', operation: 'message', cost_eur: '0.005' });
    },
  );

  it('is charged whatever its usage says about price, client, id and workspace', async () => {
    const message = await newMessage('firm');
    const usage = {
      id: 'mine',
      workspaceId: 'other',
      client_id: 'c2',
      client: { id: 'c3', name: 'Eve' },
      flat_cost: { amount: '0', currency: 'EUR' },
      billed_cost_usd: '9',
    };
    expect(await save({ ...message, messageId: 'a', usage })).toEqual(tracked('message:a'));
    expect(await eventsOf('firm')).toMatchObject([
      { id: 'message:a', cost_eur: '0.005', client: { id: 'c1', name: 'Ada' } },
    ]);
    expect(await eventsOf('other')).toEqual([]);
  });

  it('costs what the rule of its workspace says, converted at the rate of the day', async () => {
    const message = await newMessage('dollars');
    await setRule('dollars', { amount: '0.01', currency: 'USD' });
    expect(await save({ ...message, messageId: 'a' })).toEqual({
      tracked: true,
      usageId: 'message:a',
      price: 0.01,
      currency: 'USD',
    });
    await setRule('dollars', { amount: '0.0125', currency: 'EUR' });
    expect(await save(message)).toMatchObject({ price: 0.0125, currency: 'EUR' });
    expect(await eventsOf('dollars')).toMatchObject([
      { cost_eur: '0.0125', cost_usd: '0.01462375' },
      { cost_usd: '0.01', cost_eur: '0.008547739' },
    ]);
  });

  it('leaves the price of calls that come in by themselves alone', async () => {
    await newMessage('own');
    await engine.post({
      workspace: 'own',
      service: 's',
      model: 'gpt-4o',
      input_tokens: 1000,
      output_tokens: 500,
      client: 'c1',
    });
    expect(await eventsOf('own')).toMatchObject([{ cost_status: 'priced', cost_usd: '0.0075' }]);
  });

  it('has no previews when previews are off, and at most 100 characters else', async () => {
    const own = await startTestEngine({ now: () => now });
    await register('w', 'c1', {}, own);
    const message = { workspaceId: 'w', clientId: 'c1', message: 'x'.repeat(500), response: 'y'.repeat(500) };
    await save(message, own);
    await own.send('PATCH', '/v1/settings', { previews: false });
    await save(message, own);
    expect(await eventsOf('w', own)).toMatchObject([
      { input_preview: null, output_preview: null },
      { input_preview: 'x'.repeat(100), output_preview: 'y'.repeat(100) },
    ]);
    await own.close();
  });
});

describe('nothing is recorded', () => {
  it.each([
    ['empty_response', { response: '' }],
    ['empty_response', { response: ' \n\t ' }],
    ['empty_response', { response: '\u00a0\u200b\u200d\ufeff' }],
    ['empty_response', { response: null }],
    ['client_not_registered', { clientId: 'nobody' }],
    ['client_not_registered', { clientId: null, phoneNumber: '+39 333 7654321' }],
    ['client_not_registered', { clientId: '', phoneNumber: 'unknown' }],
    ['client_not_registered', { clientId: 'seen' }],
    ['client_not_registered', { workspaceId: 'elsewhere' }],
    ['client_inactive', { clientId: 'idle' }],
    ['client_inactive', { clientId: null, phoneNumber: '+39 333 1111111' }],
  ])('%s: %j', async (reason, changes) => {
    const message = await newMessage('reasons');
    await register('reasons', 'idle', { phone: '+39 333 1111111', active: false });
    await register('somewhere', 'c1', {});
    await engine.post({ id: 's', workspace: 'reasons', service: 's', model: 'gpt-4o', client: 'seen' });
    const before = await summaryOf('reasons');
    expect(await save({ ...message, ...changes })).toEqual({ tracked: false, reason });
    expect(await summaryOf('reasons')).toEqual(before);
    expect(await eventsOf('elsewhere')).toEqual([]);
  });

  it('where the rule is off, until it is on again', async () => {
    const message = await newMessage('off');
    await setRule('off', { enabled: false });
    expect(await save({ ...message, messageId: 'm' })).toEqual({ tracked: false, reason: 'rule_disabled' });
    expect(await eventsOf('off')).toEqual([]);
    await setRule('off', { enabled: true });
    expect(await save({ ...message, messageId: 'm' })).toEqual(tracked('message:m'));
  });

  it('for a client that was removed after it had usage', async () => {
    const message = await newMessage('gone');
    await save(message);
    await engine.send('DELETE', '/v1/workspaces/gone/clients/c1');
    expect(await save(message)).toEqual({ tracked: false, reason: 'client_inactive' });
    expect(await summaryOf('gone')).toMatchObject({ calls: 1 });
  });

  it.each([
    [{ usage: { input_tokens: -1 } }, '/usage/input_tokens: It must not be negative.'],
    [{ usage: { metadata: 7 } }, '/usage/metadata: It must be an object.'],
    [{ usage: [] }, 'usage must be an object like an event of /v1/usage.'],
    [{ usage: 'many tokens' }, 'usage must be an object like an event of /v1/usage.'],
    [{ message: 7 }, 'message must be text.'],
    [{ messageId: {} }, 'messageId must be text of at most 512 characters, or a whole number.'],
    [{ conversationId: 'x'.repeat(513) }, 'conversationId must be text of at most 512 characters, or a whole number.'],
  ])('invalid_usage: %j', async (changes, detail) => {
    const message = await newMessage('invalid');
    expect(await save({ ...message, ...changes })).toEqual({ tracked: false, reason: 'invalid_usage', detail });
    expect(await eventsOf('invalid')).toEqual([]);
  });
});

describe('a message id', () => {
  it('is charged once, also with other content, another price and after a restart', async () => {
    const dataDir = makeTempDir();
    const first = await startTestEngine({ dataDir, now: () => now });
    await register('w', 'c1', {}, first);
    await register('w', 'c2', {}, first);
    const message = { workspaceId: 'w', clientId: 'c1', response: 'Salve!', messageId: 'm1' };
    const duplicate = { tracked: false, reason: 'duplicate' };
    expect(await save(message, first)).toEqual(tracked('message:m1'));
    expect(await save(message, first)).toEqual(duplicate);
    expect(await save({ ...message, clientId: 'c2', response: 'Other', usage: { model: 'm' } }, first)).toEqual(
      duplicate,
    );
    await first.close();
    const second = await startTestEngine({ dataDir, now: () => now + 86_400_000 });
    await second.send('PUT', '/v1/workspaces/w/flat-rule', { amount: '1' });
    expect(await save(message, second)).toEqual(duplicate);
    expect(await eventsOf('w', second)).toMatchObject([{ id: 'message:m1', cost_eur: '0.005', client: { id: 'c1' } }]);
    await second.close();
  });

  it('is charged once of twenty requests at the same time', async () => {
    const message = await newMessage('parallel');
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, at) => save({ ...message, response: `Salve ${at}`, messageId: 'm1' })),
    );
    expect(answers.filter((answer) => answer.tracked)).toEqual([tracked('message:m1')]);
    expect(answers.filter((answer) => answer.reason === 'duplicate')).toHaveLength(19);
    expect(await summaryOf('parallel')).toMatchObject({ calls: 1, cost_eur: '0.005' });
  });

  it('is its workspace’s own, apart from the ids of other calls, and may be a number or long', async () => {
    const message = await newMessage('ids');
    const elsewhere = await newMessage('ids2');
    await engine.post({ id: '7', workspace: 'ids', service: 's', flat_cost: { amount: '1', currency: 'EUR' } });
    expect(await save({ ...message, messageId: 7 })).toEqual(tracked('message:7'));
    expect(await save({ ...message, messageId: '7' })).toMatchObject({ reason: 'duplicate' });
    expect(await save({ ...elsewhere, messageId: '7' })).toEqual(tracked('message:7'));
    const long = 'x'.repeat(400);
    const { usageId } = await save({ ...message, messageId: `${long}1` });
    expect((await engine.get(`/v1/events/${usageId}?workspace=ids`)).status).toBe(200);
    expect(await save({ ...message, messageId: `${long}1` })).toMatchObject({ reason: 'duplicate' });
    expect(await save({ ...message, messageId: `${long}2` })).toMatchObject({ tracked: true });
  });

  it('may be left out or blank: then every message counts', async () => {
    const message = await newMessage('without');
    const usage = { response: { id: 'chatcmpl-123456789', model: 'gpt-4o', usage: { prompt_tokens: 1 } } };
    for (const messageId of [undefined, null, '', ' ']) {
      expect(await save({ ...message, messageId, usage })).toEqual(tracked(expect.any(String)));
    }
    expect(await summaryOf('without')).toMatchObject({ calls: 4, cost_eur: '0.02' });
  });
});

describe('a fault in tracking', () => {
  it('of the ledger is answered 200, and logged', async () => {
    const own = await startTestEngine({ now: () => now });
    await register('w', 'c1', {}, own);
    const message = { workspaceId: 'w', clientId: 'c1', response: 'Salve!', messageId: 'm1' };
    const log = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const db = new SqliteDatabase(join(own.dataDir, 'centesimo.db'));
    db.exec('ALTER TABLE usage_events RENAME TO damaged');
    expect(await save(message, own)).toEqual({
      tracked: false,
      reason: 'tracking_failed',
      detail: expect.stringContaining('bug'),
    });
    expect(log).toHaveBeenCalledWith('A bug in POST /internal/save-message:', expect.any(Error));
    log.mockRestore();
    db.exec('ALTER TABLE damaged RENAME TO usage_events');
    db.close();
    expect(await save(message, own)).toEqual(tracked('message:m1'));
    await own.close();
  });

  it.each([
    ['a busy ledger', { saveMessage: () => Promise.reject(new AppError('unavailable', 'The disk is full.')) }, 'full'],
    ['stopping', { isStopping: () => true }, 'stopping'],
  ])('is answered 200: %s', async (_what, deps, said) => {
    const { app, bugs } = createTestApp(deps);
    const body = { workspaceId: 'w', clientId: 'c', response: 'r' };
    const response = await app.inject({ method: 'POST', url: path, headers: { host, ...asIngest }, payload: body });
    expect(response.statusCode).toBe(200);
    expect(response.json()).toEqual({
      tracked: false,
      reason: 'tracking_failed',
      detail: expect.stringContaining(said),
    });
    expect(bugs).toEqual([]);
  });
});

describe('a request that cannot be read', () => {
  const good = { workspaceId: 'w', clientId: 'c1', response: 'r' };

  it.each([
    [400, { ...good, workspaceId: undefined }, 'workspaceId is needed'],
    [400, { ...good, workspaceId: ' ' }, 'workspaceId is needed'],
    [400, { ...good, clientId: undefined }, 'clientId or phoneNumber is needed'],
    [400, { ...good, clientId: '', phoneNumber: ' ' }, 'clientId or phoneNumber is needed'],
    [400, { ...good, clientId: {} }, 'clientId must be text'],
    [400, { ...good, response: undefined }, 'response is needed'],
    [400, { ...good, response: { text: 'r' } }, 'response is needed'],
    [400, {}, 'workspaceId is needed'],
    [400, [good], 'JSON object'],
    [400, '{"workspaceId":', 'JSON'],
    [400, '', 'JSON'],
  ])('%i: %j', async (status, body, said) => {
    const response = await post(body);
    expect(response.status).toBe(status);
    expect(await response.json()).toEqual({ error: expect.stringContaining(said) });
  });

  it.each<[number, TestHeaders]>([
    [401, { 'x-api-key': null }],
    [401, { 'x-api-key': 'wrong' }],
    [403, { origin: 'https://evil.example' }],
    [415, { 'content-type': 'text/plain' }],
  ])('%i: %j', async (status, headers) => {
    const response = await post(good, headers);
    expect(response.status).toBe(status);
    expect(await response.json()).toEqual({ error: expect.any(String) });
  });

  it('is described, with what is answered', async () => {
    const { paths } = await (await engine.get('/v1/openapi.json')).json();
    const { responses, requestBody } = paths[path].post;
    expect(Object.keys(responses)).toEqual(['200', '400', '401', '403', '413', '415', '429']);
    const { properties, required } = requestBody.content['application/json'].schema;
    expect(required).toEqual(['workspaceId', 'response']);
    expect(Object.keys(properties)).toEqual([
      'workspaceId',
      'clientId',
      'phoneNumber',
      'message',
      'response',
      'conversationId',
      'messageId',
      'usage',
    ]);
    const answers = z.fromJSONSchema(responses[200].content['application/json'].schema);
    const message = await newMessage('described');
    for (const response of ['Salve!', '']) {
      expect(answers.safeParse(await save({ ...message, response })).error).toBeUndefined();
    }
  });

  it('ignores members it does not know, and takes the admin token too', async () => {
    const message = await newMessage('more');
    const response = await post({ ...message, direction: 'in', sentAt: 7 }, { 'x-api-key': engine.adminToken });
    expect(await response.json()).toMatchObject({ tracked: true });
  });
});
