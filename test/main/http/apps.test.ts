import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { AppView, RefusedItemView } from '../../../src/shared/contract/apps.ts';
import { startTestEngine, type TestEngine, type TestHeaders } from '../../support/engine.ts';
import { hostileTexts } from '../../support/hostile-texts.ts';
import { makeTempDir } from '../../support/temp-dir.ts';

const now = Date.parse('2026-08-21T10:00:00Z');
const call = { service: 'bot', model: 'gpt-4o', input_tokens: 10 };

let engine: TestEngine;
beforeAll(async () => {
  engine = await startTestEngine({ now: () => now });
});

type Created = { readonly app: AppView; readonly token: string };

const create = async (name: string, to = engine): Promise<Created> => {
  const answer = await to.send('POST', '/v1/apps', { name });
  expect(answer.status).toBe(200);
  return answer.json() as Promise<Created>;
};
const listApps = async (to = engine): Promise<AppView[]> => (await (await to.get('/v1/apps')).json()).items;
const getApp = async (id: string, to = engine) => (await listApps(to)).find((app) => app.id === id);
const listRefused = async (to = engine, query = ''): Promise<{ items: RefusedItemView[]; total: number }> =>
  (await to.get(`/v1/refused-items${query}`)).json();
const postAs = async (headers: TestHeaders, body: unknown = call, to = engine): Promise<number> =>
  (await to.post(body, { 'x-api-key': null, ...headers })).status;

/** The bytes of everything in the data directory but the two token files. */
const readAll = (dir: string): string =>
  readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('-token'))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
    .join('\n');

describe('the token of an app', () => {
  it('is told once, records, and can do nothing else', async () => {
    const { app, token } = await create(' My bot ');
    expect(token).toMatch(/^cen_[\w-]{43}$/);
    expect(app).toEqual({
      id: expect.any(String),
      name: 'My bot',
      token_hint: token.slice(-4),
      created_at: '2026-08-21T12:00:00+02:00',
      rotated_at: null,
      revoked_at: null,
      last_used_at: null,
      accepted: 0,
      duplicates: 0,
      rejected: 0,
    });
    expect(await getApp(app.id)).toEqual(app);
    const password = Buffer.from(`pk-lf-1:${token}`).toString('base64');
    for (const headers of [
      { 'x-api-key': token },
      { authorization: `Bearer ${token}` },
      { authorization: `Basic ${password}` },
    ]) {
      expect(await postAs(headers)).toBe(200);
    }
    expect(await getApp(app.id)).toMatchObject({ accepted: 3, last_used_at: '2026-08-21T12:00:00+02:00' });

    for (const path of ['/v1/apps', '/v1/summary', '/v1/connection', '/v1/export?format=csv', '/v1/stream']) {
      expect((await engine.get(path, { 'x-api-key': token })).status).toBe(403);
    }
    for (const [method, path, body] of [
      ['POST', '/v1/apps', { name: 'x' }],
      ['PATCH', `/v1/apps/${app.id}`, { name: 'x' }],
      ['POST', `/v1/apps/${app.id}/rotate`, {}],
      ['POST', `/v1/apps/${app.id}/revoke`, {}],
      ['DELETE', `/v1/apps/${app.id}`, undefined],
      ['DELETE', '/v1/refused-items', undefined],
    ] as const) {
      expect((await engine.send(method, path, body, { 'x-api-key': token })).status).toBe(403);
      expect((await engine.send(method, path, body, { 'x-api-key': null })).status).toBe(401);
    }
    expect(await getApp(app.id)).toMatchObject({ name: 'My bot', rotated_at: null, revoked_at: null });
  });

  it.each(['', 'cen_', `cen_${'A'.repeat(43)}`, 'shared', 'null', `cen_${'A'.repeat(5_000)}`])(
    'is not %j',
    async (token) => {
      expect(await postAs({ 'x-api-key': token })).toBe(401);
      expect(await postAs({ authorization: `Basic ${Buffer.from(token).toString('base64')}` })).toBe(401);
    },
  );

  it('ends at once when another takes its place', async () => {
    const { app, token } = await create('Rotated');
    const answer: Created = await (await engine.send('POST', `/v1/apps/${app.id}/rotate`, {})).json();
    expect(answer.token).not.toBe(token);
    expect(answer.app).toMatchObject({
      id: app.id,
      token_hint: answer.token.slice(-4),
      rotated_at: '2026-08-21T12:00:00+02:00',
    });
    expect(await postAs({ 'x-api-key': token })).toBe(401);
    expect(await postAs({ 'x-api-key': answer.token })).toBe(200);
    expect(await getApp(app.id)).toMatchObject({ accepted: 1 });
  });

  it('ends at once when it is revoked, for good', async () => {
    const { app, token } = await create('Revoked');
    expect(await postAs({ 'x-api-key': token })).toBe(200);
    expect((await engine.send('DELETE', `/v1/apps/${app.id}`)).status).toBe(409);
    const revoked = await (await engine.send('POST', `/v1/apps/${app.id}/revoke`, {})).json();
    expect(revoked).toMatchObject({ revoked_at: '2026-08-21T12:00:00+02:00', accepted: 1 });
    const refused = await engine.post(call, { 'x-api-key': token });
    expect(refused.status).toBe(401);
    expect((await refused.json()).detail).toBe(
      'The token is wrong or was revoked. Settings, Connect an app, has the right ones.',
    );
    expect((await engine.send('POST', `/v1/apps/${app.id}/rotate`, {})).status).toBe(409);
    expect(await postAs({ 'x-api-key': token })).toBe(401);
    expect(await (await engine.send('DELETE', `/v1/apps/${app.id}`)).json()).toEqual({ removed: app.id });
    expect(await getApp(app.id)).toBeUndefined();
    expect((await engine.send('DELETE', `/v1/apps/${app.id}`)).status).toBe(404);
    expect(await postAs({ 'x-api-key': token })).toBe(401);
  });

  it('is kept nowhere, and holds after a restart', async () => {
    const dataDir = makeTempDir();
    const first = await startTestEngine({ dataDir, now: () => now });
    const { app, token } = await create('Kept', first);
    const { token: old } = await create('Old', first);
    const rotated: Created = await (await first.send('POST', `/v1/apps/${app.id}/rotate`, {})).json();
    const secrets = [token, old, rotated.token];
    expect(await postAs({ 'x-api-key': rotated.token }, [call, { service: 'bot' }], first)).toBe(200);
    const seen = await Promise.all(
      [
        '/v1/apps',
        '/v1/refused-items',
        '/v1/connection',
        '/v1/session',
        '/v1/settings',
        '/v1/events',
        '/v1/openapi.json',
      ]
        .concat('/v1/export?format=json', '/')
        .map(async (path) => (await first.get(path)).text()),
    );
    for (const secret of secrets) expect(seen.join('')).not.toContain(secret);
    for (const secret of secrets) expect(readAll(dataDir)).not.toContain(secret);
    await first.close();
    for (const secret of secrets) expect(readAll(dataDir)).not.toContain(secret);

    const again = await startTestEngine({ dataDir, now: () => now });
    expect(await postAs({ 'x-api-key': token }, call, again)).toBe(401);
    expect(await postAs({ 'x-api-key': rotated.token }, call, again)).toBe(200);
    expect(await getApp(app.id, again)).toMatchObject({ name: 'Kept', accepted: 2, duplicates: 0, rejected: 1 });
    expect(await listRefused(again)).toMatchObject({ items: [{ app: app.id, code: 'required' }], total: 1 });
    await again.close();
  });
});

describe('apps', () => {
  it('have a name, which can be another one', async () => {
    for (const body of [
      {},
      { name: '' },
      { name: ' ' },
      { name: 'x'.repeat(81) },
      { name: 1 },
      { name: 'a', id: 'b' },
    ]) {
      expect((await engine.send('POST', '/v1/apps', body)).status).toBe(422);
    }
    const { app } = await create('First');
    const renamed = await engine.send('PATCH', `/v1/apps/${app.id}`, { name: 'Second' });
    expect(await renamed.json()).toEqual({ ...app, name: 'Second' });
    expect((await engine.send('PATCH', '/v1/apps/shared', { name: 'Mine' })).status).toBe(404);
    expect((await engine.send('POST', '/v1/apps/shared/revoke', {})).status).toBe(404);
    for (const name of hostileTexts.map((text) => text.trim().slice(0, 80)).filter((text) => text.trim() !== '')) {
      const answer = await engine.send('PATCH', `/v1/apps/${app.id}`, { name });
      expect((await answer.json()).name).toBe(name.trim().toWellFormed());
    }
  });

  it('are counted by their tokens, and those without one together', async () => {
    const dataDir = makeTempDir();
    const own = await startTestEngine({ dataDir, now: () => now });
    const { app: one, token } = await create('One', own);
    const { app: two, token: other } = await create('Two', own);
    const mixed = [{ ...call, id: 'a' }, { ...call, id: 'b' }, { service: 'bot' }, { ...call, input_tokens: -1 }];
    expect(await postAs({ 'x-api-key': token }, mixed, own)).toBe(200);
    expect(await postAs({ 'x-api-key': other }, { ...call, id: 'a' }, own)).toBe(200);
    // The same id with other content.
    expect(await postAs({ 'x-api-key': other }, { ...call, id: 'a', input_tokens: 11 }, own)).toBe(422);
    expect(await postAs({ 'x-api-key': own.ingestToken }, [call, call], own)).toBe(200);
    expect(await postAs({ 'x-api-key': own.adminToken }, call, own)).toBe(200);
    expect(await postAs({ 'x-api-key': own.ingestToken }, '{"service"', own)).toBe(400);
    expect(await postAs({ 'x-api-key': own.ingestToken }, '[]', own)).toBe(422);
    expect(await postAs({ 'x-api-key': 'wrong' }, call, own)).toBe(401);
    expect(await listApps(own)).toMatchObject([
      { id: 'shared', name: null, token_hint: null, created_at: null, accepted: 3, duplicates: 0, rejected: 2 },
      { id: one.id, accepted: 2, duplicates: 0, rejected: 2 },
      { id: two.id, accepted: 0, duplicates: 1, rejected: 1 },
    ]);
    const { items, total } = await listRefused(own);
    expect(total).toBe(5);
    expect(items.map(({ app, code, pointer }) => [app, code, pointer])).toEqual([
      ['shared', 'empty_batch', ''],
      ['shared', 'bad_json', ''],
      [two.id, 'id_conflict', '/id'],
      [one.id, 'negative_tokens', '/input_tokens'],
      [one.id, 'required', '/model'],
    ]);
    expect(items[2]).toEqual({
      id: expect.any(Number),
      app: two.id,
      way: 'usage',
      at: '2026-08-21T12:00:00+02:00',
      code: 'id_conflict',
      pointer: '/id',
      detail: expect.stringContaining('other content'),
      item: JSON.stringify({ ...call, id: 'a', input_tokens: 11 }, null, 1),
    });
    expect(items[1]?.item).toBeNull();
    await own.close();
  });

  it('are counted whichever way their calls come in', async () => {
    const { app, token } = await create('Every way');
    const send = async (path: string, body: unknown): Promise<number> =>
      (await engine.send('POST', path, body, { 'x-api-key': token })).status;
    const payload = { id: 'p1', status: 'success', model: 'gpt-4o', prompt_tokens: 10, completion_tokens: 2 };
    expect(await send('/v1/litellm', [payload, { id: 'p2', messages: 'CANARY' }])).toBe(200);
    const toValue = (value: string) => ({ stringValue: value });
    const attributes = [
      { key: 'gen_ai.operation.name', value: toValue('chat') },
      { key: 'gen_ai.usage.input_tokens', value: { intValue: '5' } },
      { key: 'gen_ai.prompt', value: toValue('CANARY') },
    ];
    const span = {
      traceId: '0af7651916cd43dd8448eb211c80319c',
      name: 'CANARY',
      startTimeUnixNano: '1787306400000000000',
      endTimeUnixNano: '1787306401000000000',
    };
    const model = { key: 'gen_ai.request.model', value: toValue('gpt-4o') };
    const spans = [
      { ...span, spanId: 'b7ad6b7169203331', attributes: [...attributes, model] },
      { ...span, spanId: 'b7ad6b7169203332', attributes },
    ];
    const resource = { attributes: [{ key: 'service.name', value: toValue('traced') }] };
    const body = { resourceSpans: [{ resource, scopeSpans: [{ scope: { name: 'test' }, spans }] }] };
    expect(await send('/v1/traces', body)).toBe(200);
    expect(await send('/v1/traces', body)).toBe(200);
    expect(await getApp(app.id)).toMatchObject({ accepted: 2, duplicates: 1, rejected: 3 });
    const items = (await listRefused()).items.filter((item) => item.app === app.id);
    expect(items.map(({ way, code }) => [way, code])).toEqual([
      ['otlp', 'no_model'],
      ['otlp', 'no_model'],
      ['litellm', 'required'],
    ]);
    expect(items[0]?.item).toContain('"gen_ai.operation.name": "chat"');
    expect(JSON.stringify(items)).not.toContain('CANARY');
  });

  it('are counted for the messages they save', async () => {
    const { app, token } = await create('Messages');
    await engine.send('PUT', '/v1/workspaces/counted/clients/c1', {});
    const message = { workspaceId: 'counted', clientId: 'c1', response: 'CANARY hello', messageId: 'm1' };
    const save = async (body: unknown): Promise<number> =>
      (await engine.send('POST', '/internal/save-message', body, { 'x-api-key': token })).status;
    expect(await save(message)).toBe(200);
    expect(await save(message)).toBe(200);
    expect(await save({ ...message, clientId: 'nobody' })).toBe(200);
    expect(await save({ ...message, messageId: 'm2', usage: { input_tokens: -1 } })).toBe(200);
    expect(await save({ clientId: 'c1', response: 'CANARY' })).toBe(400);
    expect(await save('{')).toBe(400);
    expect(await getApp(app.id)).toMatchObject({ accepted: 1, duplicates: 1, rejected: 3 });
    const items = (await listRefused()).items.filter((item) => item.app === app.id);
    expect(items.map(({ way, code }) => [way, code])).toEqual([
      ['save-message', 'bad_json'],
      ['save-message', 'invalid'],
      ['save-message', 'invalid_usage'],
    ]);
    expect(JSON.stringify(items)).not.toContain('CANARY');
  });
});

describe('refused items', () => {
  it('leave nothing of what was said on the disk', async () => {
    const dataDir = makeTempDir();
    const own = await startTestEngine({ dataDir, now: () => now });
    const { token } = await create('Careless', own);
    const canary = 'CANARY-4711';
    const content = {
      input_preview: canary,
      output_preview: canary,
      input_data: canary,
      output_summary: canary,
      error_message: canary,
      prompt: canary,
      messages: [{ role: 'user', content: canary }],
      response: { choices: [{ message: { content: canary } }], output: [{ content: [{ text: canary }] }] },
      metadata: { [canary]: canary, nested: [{ note: canary }] },
      client: { id: canary, name: canary, phone: '+39 333 1234567', email: `${canary}@example.com` },
      user_email: `${canary}@example.com`,
      api_key: canary,
      authorization: `Bearer ${token}`,
      anything: `${canary} and ${token}`,
    };
    const wrong = [
      { ...content, service: 'bot' },
      { ...content, service: 'bot', model: 'm', input_tokens: -1 },
      canary,
      [canary],
    ];
    expect(await postAs({ 'x-api-key': token }, wrong, own)).toBe(422);
    const lines = `${JSON.stringify(wrong[0])}\n{"service":"bot","prompt":"${canary}\n`;
    expect(await postAs({ 'x-api-key': token, 'content-type': 'application/x-ndjson' }, lines, own)).toBe(422);
    expect(await postAs({ 'x-api-key': token }, `{"prompt":"${canary}"`, own)).toBe(400);
    const message = { response: canary, message: canary, phoneNumber: '+393331234567' };
    await own.send('POST', '/internal/save-message', message, { 'x-api-key': token });
    const { items, total } = await listRefused(own);
    expect(total).toBe(8);
    expect(JSON.stringify(items)).not.toMatch(/CANARY|cen_|333|example\.com/);
    await own.close();
    const onDisk = readAll(dataDir);
    expect(onDisk).toContain('Name the model');
    expect(onDisk).not.toContain(canary);
    expect(onDisk).not.toContain(token);
  });

  it('are so many at most, the newest first, and can be cleared', async () => {
    const own = await startTestEngine({ now: () => now });
    for (let at = 0; at < 30; at += 1) {
      const body = Array.from({ length: 25 }, (_, index) => ({ service: `bot-${at}-${index}` }));
      expect(await postAs({ 'x-api-key': own.ingestToken }, body, own)).toBe(422);
    }
    const { items, total } = await listRefused(own, '?limit=500');
    expect(total).toBe(500);
    expect(items).toHaveLength(500);
    expect(items[0]?.item).toContain('bot-29-19');
    expect(items.map(({ id }) => id)).toEqual(items.map(({ id }) => id).toSorted((a, b) => b - a));
    expect((await listRefused(own)).items).toHaveLength(100);
    expect((await listRefused(own, '?limit=3')).items).toEqual(items.slice(0, 3));
    for (const limit of ['0', '501', 'x', '1e2']) {
      expect((await own.get(`/v1/refused-items?limit=${limit}`)).status).toBe(422);
    }
    expect(await (await own.send('DELETE', '/v1/refused-items')).json()).toEqual({ removed: 500 });
    expect(await listRefused(own)).toEqual({ items: [], total: 0 });
    expect(await listApps(own)).toMatchObject([{ id: 'shared', rejected: 750 }]);
    await own.close();
  });

  it('are told to whoever listens, and so are changes of apps', async () => {
    const own = await startTestEngine({ now: () => now });
    const stream = await own.get('/v1/stream');
    let told = '';
    const listening = (async () => {
      const decoder = new TextDecoder();
      for await (const chunk of stream.body as ReadableStream<Uint8Array>) told += decoder.decode(chunk);
    })();
    const countTold = (): number => told.match(/^event: apps$/gm)?.length ?? 0;
    await create('Heard', own);
    await expect.poll(countTold).toBe(1);
    await postAs({ 'x-api-key': own.ingestToken }, { service: 'bot' }, own);
    await expect.poll(countTold).toBe(2);
    expect(told).not.toContain('cen_');
    await own.close();
    await listening;
  });
});
