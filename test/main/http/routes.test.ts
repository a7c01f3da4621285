import { type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseInput } from '../../../src/shared/contract/parse-input.ts';
import { queries, type QueryName } from '../../../src/shared/contract/queries.ts';
import { type CallHandlers, calls } from '../../../src/shared/contract/calls.ts';
import { AppError } from '../../../src/shared/core/app-error.ts';
import { asAdmin, createTestApp, host, type TestApp } from './test-app.ts';

let test: TestApp;
beforeEach(() => {
  test = createTestApp();
});

const get = (url: string, headers: Record<string, string> = asAdmin) =>
  test.app.inject({ url, headers: { host, ...headers } });

describe('queries', () => {
  const minimal: Partial<Record<QueryName, string>> = {
    breakdown: '?by=model',
    series: '?bucket=day',
    price: '?model=gpt-4o',
    priceListSample: '?format=csv',
    retentionPreview: '?months=12',
  };

  it.each(Object.keys(queries) as QueryName[])('%s has an address, for the admin token alone', async (name) => {
    const path = queries[name].path.replace(':month', '2026-08').replaceAll(/:\w+/g, 'x');
    const url = path + (minimal[name] ?? '');
    expect((await get(url, {})).statusCode).toBe(401);
    const response = await get(url);
    expect(response.statusCode).toBe(200);
    expect(response.headers['content-type']).toBe('application/json; charset=utf-8');
    expect(response.headers['cache-control']).toBe('no-store');
    expect(response.headers['content-security-policy']).toContain("default-src 'none'");
    expect(response.headers['x-content-type-options']).toBe('nosniff');
    expect(response.json()).toEqual({ answered: true });
  });

  it('get their parameters normalised', async () => {
    await get('/v1/events?service=a&service=b&model=m&success=true&limit=20&q=hello%20world');
    expect(test.asked).toEqual([{ service: ['a', 'b'], model: ['m'], success: ['true'], limit: 20, q: 'hello world' }]);
  });

  it('get the id of the path', async () => {
    await get(`/v1/events/${encodeURIComponent('a/b è')}?workspace=w`);
    expect(test.asked).toEqual([{ id: 'a/b è', workspace: 'w' }]);
  });

  it('take an id and a workspace as long as recording does', async () => {
    const [id, workspace] = ['i'.repeat(128), 'w'.repeat(512)];
    expect((await get(`/v1/events/${id}?workspace=${workspace}`)).statusCode).toBe(200);
    expect(test.asked).toEqual([{ id, workspace }]);
  });

  it('take a number as a number where there is no query string', () => {
    expect(parseInput('events', { limit: 20 })).toEqual({ limit: 20 });
    for (const limit of [1.5, Number.NaN, true, null, ['20']]) {
      expect(() => parseInput('events', { limit })).toThrow('limit must be a whole number.');
    }
  });

  it.each([
    ['/v1/summary?period=yesterday', '?period', 'today, current_week'],
    ['/v1/summary?success=maybe', '?success', 'true, false'],
    ['/v1/summary?nonsense=1', '?nonsense', 'period'],
    ['/v1/breakdown', '?by', 'workspace, service'],
    ['/v1/breakdown?by=model&limit=0', '?limit', 'at least 1'],
    ['/v1/breakdown?by=model&limit=many', '?limit', 'whole number'],
    ['/v1/breakdown?by=model&limit=-1', '?limit', 'at least 1'],
    ['/v1/events?limit=0x10', '?limit', 'whole number'],
    ['/v1/events?limit=1e2', '?limit', 'whole number'],
    ['/v1/events?limit=%2010', '?limit', 'whole number'],
    ['/v1/events?limit=10.0', '?limit', 'whole number'],
    ['/v1/events?limit=%2B10', '?limit', 'whole number'],
    ['/v1/events?limit=', '?limit', 'whole number'],
    [`/v1/events?limit=${'9'.repeat(400)}`, '?limit', 'whole number'],
    [`/v1/events/x?workspace=${'x'.repeat(513)}`, '?workspace', '512'],
    [`/v1/events/${'x'.repeat(129)}`, '?id', '128'],
    ['/v1/events?limit=501', '?limit', 'at most 500'],
    ['/v1/events/x?id=y', '?id', 'path'],
    ['/v1/session?period=today', '?period', 'No parameters'],
    [`/v1/summary?service=${'x'.repeat(600)}`, '?service', '512'],
  ])('%s: 422 that says what is allowed', async (url, pointer, allowed) => {
    const response = await get(url);
    expect(response.statusCode).toBe(422);
    const [error] = response.json().errors;
    expect(error.pointer).toBe(pointer);
    expect(error.detail).toContain(allowed);
    expect(test.asked).toEqual([]);
  });

  it('name every wrong parameter at once', async () => {
    const { errors } = (await get('/v1/summary?period=x&success=y&z=1')).json();
    expect(errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual(['?period', '?success', '?z']);
  });

  it('fail as their handler says', async () => {
    const failing = () => {
      throw new AppError('not_found', 'There is no such event.');
    };
    test = createTestApp({
      handlers: { ...createNothing(), event: failing },
    });
    const response = await get('/v1/events/x');
    expect(response.statusCode).toBe(404);
    expect(response.json()).toMatchObject({ detail: 'There is no such event.', type: expect.any(String) });
  });
});

const createNothing = (): CallHandlers =>
  Object.fromEntries(Object.keys(calls).map((name) => [name, () => ({})])) as unknown as CallHandlers;

describe('addresses', () => {
  it.each([
    ['GET', '/nothing', 404],
    ['POST', '/nothing', 404],
    ['GET', '/v1/', 404],
    ['GET', '//evil.example', 404],
    ['GET', '/../../etc/passwd', 404],
    ['GET', '/%2e%2e/%2e%2e/etc/passwd', 404],
    ['GET', '/v1/events/%ZZ', 400],
    ['GET', '/%00', 404],
    ['GET', '/CON', 404],
    ['GET', `/v1/events/${'x'.repeat(3000)}`, 404],
    ['GET', '/', 404],
  ])('%s %s: %i', async (method, url, status) => {
    const response = await test.app.inject({ method: method as 'GET', url, headers: { host, ...asAdmin } });
    expect(response.statusCode).toBe(status);
    expect(response.headers['content-type']).toBe('application/problem+json');
    expect(response.headers['content-security-policy']).toBeDefined();
  });

  it.each([
    ['POST', '/v1/summary', 'GET, HEAD'],
    ['GET', '/v1/usage', 'POST'],
    ['DELETE', '/v1/events/x', 'GET, HEAD'],
    ['PUT', '/v1/stream', 'GET'],
  ])('%s %s: 405 with what it takes', async (method, url, allow) => {
    const response = await test.app.inject({ method: method as 'GET', url, headers: { host } });
    expect(response.statusCode).toBe(405);
    expect(response.headers['allow']?.split(', ').toSorted().join(', ')).toBe(allow);
  });

  it('health needs no token and says no more than it must', async () => {
    const response = await get('/v1/health', {});
    expect(response.json()).toEqual({ status: 'ok', version: '1.2.3' });
  });

  it('answer 503 once the program stops', async () => {
    test.clock.stopping = true;
    const response = await get('/v1/summary');
    expect(response.statusCode).toBe(503);
    expect(response.headers['retry-after']).toBe('1');
  });
});

describe('GET /v1/openapi.json', () => {
  it('describes every route, its parameters and its failures', async () => {
    const document = (await get('/v1/openapi.json')).json();
    expect(document.openapi).toBe('3.1.0');
    const described = Object.entries(document.paths).flatMap(([path, item]) =>
      Object.keys(item as object).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const ofContract = Object.values(calls).map((call) => {
      const method = 'method' in call ? call.method : 'GET';
      return `${method} ${call.path.replaceAll(/:(\w+)/g, '{$1}')}`;
    });
    const others = ['GET /v1/health', 'GET /v1/openapi.json', 'GET /v1/stream', 'POST /v1/usage'];
    const signingIn = ['POST /v1/sign-in', 'POST /v1/sign-in-codes', 'POST /v1/sign-out'];
    expect(described).toEqual(expect.arrayContaining([...ofContract, ...others, ...signingIn]));
    const { get: breakdown } = document.paths['/v1/breakdown'];
    expect(breakdown.parameters).toContainEqual(
      expect.objectContaining({ name: 'by', in: 'query', required: true, schema: expect.any(Object) }),
    );
    expect(Object.keys(breakdown.responses)).toEqual(expect.arrayContaining(['200', '401', '403', '422', '503']));
    expect(document.paths['/v1/events/{id}'].get.parameters[0]).toMatchObject({
      name: 'id',
      in: 'path',
      required: true,
    });
    expect(Object.keys(document.components.securitySchemes)).toEqual(['bearer', 'apiKey', 'session']);
  });
});

describe('GET /v1/stream', () => {
  let close: () => Promise<void>;
  afterEach(() => close());

  it('sends events as they come, and ends when the program stops', async () => {
    const server = await test.listen();
    close = server.close;
    const chunks: string[] = [];
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      request(`${server.url}/v1/stream`, { headers: asAdmin }, resolve).once('error', reject).end();
    });
    expect(response.headers['content-type']).toContain('text/event-stream');
    response.on('data', (chunk: Buffer) => chunks.push(chunk.toString()));
    const ended = new Promise((resolve) => response.once('close', resolve));
    test.publish({ type: 'usage', accepted: 2, last_occurred_at: '2026-08-21T10:00:00.000Z' });
    test.publish({ type: 'prices' });
    await expect.poll(() => chunks.join('')).toContain('event: prices');
    expect(chunks.join('')).toContain('event: usage\ndata: {"type":"usage","accepted":2,');
    const started = performance.now();
    await server.close();
    await ended;
    expect(performance.now() - started).toBeLessThan(2_500);
  });

  it('takes 64 readers and no more', async () => {
    const server = await test.listen();
    close = server.close;
    const statuses = await Promise.all(
      Array.from({ length: 65 }, async () => {
        const socket = connect(server.port, '127.0.0.1');
        const lines = [`GET /v1/stream HTTP/1.1`, `Host: 127.0.0.1:${server.port}`];
        socket.write([...lines, `Authorization: ${asAdmin.authorization}`, '', ''].join('\r\n'));
        return new Promise<string>((resolve) => socket.once('data', (data) => resolve(data.toString().slice(9, 12))));
      }),
    );
    expect(statuses.filter((status) => status === '200')).toHaveLength(64);
    expect(statuses.filter((status) => status === '503')).toHaveLength(1);
  });
});
