import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Listening } from '../../../src/main/http/server.ts';
import { adminToken, asAdmin, asIngest, createTestApp, host, type TestApp } from './test-app.ts';

const event = JSON.stringify({ service: 'shop', model: 'gpt-4o' });
const json = { 'content-type': 'application/json' };

describe('on real sockets', () => {
  let test: TestApp;
  let server: Listening;
  beforeAll(async () => {
    test = createTestApp();
    server = await test.listen();
  });
  afterAll(() => server.close());

  /** Sends bytes as they are; answers the status of each response. */
  const exchange = (text: string, address = '127.0.0.1'): Promise<{ statuses: number[]; text: string }> =>
    new Promise((resolve, reject) => {
      const socket = connect(server.port, address, () => socket.write(text));
      let answer = '';
      socket.setTimeout(3_000, () => socket.destroy());
      socket.on('data', (chunk) => (answer += chunk.toString()));
      socket.on('error', reject);
      socket.on('close', () => {
        const statuses = [...answer.matchAll(/^HTTP\/1\.1 (\d+)/gm)].map((match) => Number(match[1]));
        resolve({ statuses, text: answer });
      });
    });

  const post = (hosts: readonly string[], target = '/v1/usage'): string =>
    [
      `POST ${target} HTTP/1.1`,
      ...hosts.map((name) => `Host: ${name}`),
      `Authorization: Bearer ${adminToken}`,
      'Content-Type: application/json',
      'Connection: close',
      `Content-Length: ${event.length}`,
      '',
      event,
    ].join('\r\n');

  it.each([
    ['another name', (_port: number) => ['evil.example']],
    ['another name with our port', (port: number) => [`evil.example:${port}`]],
    ['a name that resolves here', (port: number) => [`127.0.0.1.nip.io:${port}`]],
    ['a name that begins like ours', (port: number) => [`localhost.evil:${port}`]],
    ['a name that ends with a dot', (port: number) => [`localhost.:${port}`]],
    ['a name with a user', (port: number) => [`localhost@evil.example:${port}`]],
    ['every address', (port: number) => [`0.0.0.0:${port}`]],
    ['a decimal address', (port: number) => [`2130706433:${port}`]],
    ['a short address', (port: number) => [`127.1:${port}`]],
    ['a mapped address', (port: number) => [`[::ffff:127.0.0.1]:${port}`]],
    ['no port', () => ['127.0.0.1']],
    ['another port', (port: number) => [`127.0.0.1:${port + 1}`]],
    ['nothing', () => ['']],
    ['no Host at all', () => []],
    ['two, ours first', (port: number) => [`127.0.0.1:${port}`, 'evil.example']],
    ['two, ours last', (port: number) => ['evil.example', `127.0.0.1:${port}`]],
    ['two of ours', (port: number) => [`127.0.0.1:${port}`, `127.0.0.1:${port}`]],
  ])('refuses Host: %s', async (_name, hostsOf) => {
    const { statuses } = await exchange(post(hostsOf(server.port)));
    expect([400, 403]).toContain(statuses[0]);
    expect(test.ledger.reports).toEqual([]);
  });

  it.each(['http://evil.example/v1/usage', 'http://127.0.0.1/v1/usage'])(
    'refuses to be asked for %s',
    async (target) => {
      const { statuses } = await exchange(post([`127.0.0.1:${server.port}`], target));
      expect(statuses).toEqual([400]);
      expect(test.ledger.reports).toEqual([]);
    },
  );

  it.each(['/../package.json', '/assets/../../package.json', '/./v1/../../etc/passwd', '/\\..\\package.json'])(
    'finds nothing at %s',
    async (target) => {
      const lines = [`GET ${target} HTTP/1.1`, `Host: 127.0.0.1:${server.port}`, 'Connection: close', '', ''];
      expect((await exchange(lines.join('\r\n'))).statuses).toEqual([404]);
    },
  );

  it.each(['127.0.0.1', 'localhost', 'LOCALHOST', '[::1]'])('answers as %s', async (name) => {
    const before = test.ledger.reports.length;
    const { statuses } = await exchange(post([`${name}:${server.port}`]));
    expect(statuses).toEqual([200]);
    expect(test.ledger.reports).toHaveLength(before + 1);
  });

  it('answers on ::1 too', async ({ skip }) => {
    const addresses = Object.values(networkInterfaces()).flat();
    skip(!addresses.some((found) => found?.address === '::1'), 'this machine has no IPv6 loopback');
    const { statuses } = await exchange(post([`[::1]:${server.port}`]), '::1');
    expect(statuses).toEqual([200]);
  });

  it.each([
    ['is not HTTP', 'what is this\r\n\r\n', 400],
    ['has too long headers', `GET / HTTP/1.1\r\nHost: x\r\nX: ${'y'.repeat(20_000)}\r\n\r\n`, 431],
    ['has a too long address', `GET /${'y'.repeat(20_000)} HTTP/1.1\r\nHost: x\r\n\r\n`, 431],
    ['is two lengths', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n', 400],
  ])('answers what %s with a problem', async (_name, text, status) => {
    const answer = await exchange(text);
    expect(answer.statuses).toEqual([status]);
    expect(answer.text).toContain('application/problem+json');
  });
});

describe('a page of another origin', () => {
  const test = createTestApp();
  const foreign = [
    'null',
    'file://',
    'https://evil.example',
    'http://evil.example:4650',
    'http://127.0.0.1:3000',
    'http://127.0.0.1',
    'https://127.0.0.1:4650',
    'http://localhost.evil:4650',
    'http://127.0.0.1:4650.evil.example',
    '',
  ];

  it.each(foreign)('Origin: %j neither reads nor writes', async (origin) => {
    const read = await test.app.inject({ url: '/v1/summary', headers: { host, origin, ...asAdmin } });
    const write = await test.app.inject({
      method: 'POST',
      url: '/v1/usage',
      headers: { host, origin, ...asIngest, ...json },
      payload: event,
    });
    for (const response of [read, write]) {
      expect(response.statusCode).toBe(403);
      expect(Object.keys(response.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
    }
    expect(test.ledger.reports).toEqual([]);
  });

  it.each(['cross-site', 'same-site', 'CROSS-SITE', 'anything'])('Sec-Fetch-Site: %s is refused', async (site) => {
    const headers = { host, 'sec-fetch-site': site, ...asAdmin };
    expect((await test.app.inject({ url: '/v1/summary', headers })).statusCode).toBe(403);
    expect((await test.app.inject({ url: '/', headers })).statusCode).toBe(403);
  });

  it.each(['http://127.0.0.1:4650', 'http://localhost:4650', 'http://[::1]:4650'])('%s is ours', async (origin) => {
    const headers = { host, origin, 'sec-fetch-site': 'same-origin', ...asAdmin };
    const response = await test.app.inject({ url: '/v1/summary', headers });
    expect(response.statusCode).toBe(200);
    expect(response.headers).not.toHaveProperty('access-control-allow-origin');
  });

  it.each(['/v1/usage', '/v1/summary', '/nothing', '*'])('OPTIONS %s is refused', async (url) => {
    const headers = { host, origin: 'http://127.0.0.1:4650', 'access-control-request-method': 'POST' };
    const response = await test.app.inject({ method: 'OPTIONS', url, headers });
    expect(response.statusCode).toBe(405);
    expect(Object.keys(response.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
  });
});

describe('tokens', () => {
  const test = createTestApp();
  const get = (headers: Record<string, string>, url = '/v1/summary') =>
    test.app.inject({ url, headers: { host, ...headers } });

  it.each([
    ['none', {}],
    ['an empty one', { authorization: 'Bearer ' }],
    ['another scheme', { authorization: `Basic ${adminToken}` }],
    ['a part', { authorization: `Bearer ${adminToken.slice(1)}` }],
    ['more than it', { authorization: `Bearer ${adminToken}a` }],
    ['another case', { authorization: `Bearer ${adminToken.toUpperCase()}` }],
    ['a wrong key', { 'x-api-key': 'x' }],
    ['a made-up session', { cookie: 'centesimo_session_4650=made-up' }],
  ])('%s: 401', async (_name, headers) => {
    const response = await get(headers);
    expect(response.statusCode).toBe(401);
    expect(response.headers['www-authenticate']).toContain('Bearer');
    expect(response.body).not.toContain(adminToken);
  });

  it('are not taken from the address', async () => {
    for (const name of ['token', 'access_token', 'api_key', 'x-api-key', 'authorization']) {
      expect((await get({}, `/v1/summary?${name}=${adminToken}`)).statusCode).toBe(401);
    }
  });

  it('for ingest only write', async () => {
    expect((await get(asIngest)).statusCode).toBe(403);
    expect((await get(asIngest, '/v1/stream')).statusCode).toBe(403);
    expect((await get(asIngest, '/v1/openapi.json')).statusCode).toBe(403);
  });

  it('are checked before a body is read', async () => {
    const response = await test.app.inject({
      method: 'POST',
      url: '/v1/usage',
      headers: { host, 'content-type': 'text/plain' },
      payload: 'anything',
    });
    expect(response.statusCode).toBe(401);
  });

  it('guessed too often: 429 for the guesser alone, until some time has gone by', async () => {
    const guess = { authorization: 'Bearer guess' };
    const statuses: number[] = [];
    for (let at = 0; at < 320; at += 1) statuses.push((await get(guess)).statusCode);
    expect(statuses.at(0)).toBe(401);
    expect(statuses.at(-1)).toBe(429);
    expect((await get(guess)).headers['retry-after']).toBe('1');
    expect((await get(asAdmin)).statusCode).toBe(200);
    test.clock.now += 2_000;
    expect((await get(guess)).statusCode).toBe(401);
  });
});
