import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { makeTempDir } from '../../support/temp-dir.ts';
import { asAdmin, asIngest, createTestApp, host, type TestApp } from './test-app.ts';

const origin = `http://${host}`;
const json = { 'content-type': 'application/json' };

let test: TestApp;
beforeEach(() => {
  test = createTestApp();
});

const signIn = (code: unknown, headers: Record<string, string> = {}) =>
  test.app.inject({
    method: 'POST',
    url: '/v1/sign-in',
    headers: { host, origin, ...json, ...headers },
    payload: JSON.stringify({ code }),
  });

const cookieOf = async (): Promise<string> => {
  const response = await signIn(test.signIn.createCode());
  return String(response.headers['set-cookie']).split(';', 1)[0] ?? '';
};

describe('signing in', () => {
  it('sets a cookie no script reads and no other site sends', async () => {
    const response = await signIn(test.signIn.createCode());
    expect(response.statusCode).toBe(204);
    const [pair, ...flags] = String(response.headers['set-cookie']).split('; ');
    expect(pair).toMatch(/^centesimo_session_4650=secret-\d+$/);
    expect(flags.toSorted()).toEqual(['HttpOnly', 'Path=/', 'SameSite=Strict']);
  });

  it('works once per code', async () => {
    const code = test.signIn.createCode();
    expect((await signIn(code)).statusCode).toBe(204);
    const replay = await signIn(code);
    expect(replay.statusCode).toBe(401);
    expect(replay.headers).not.toHaveProperty('set-cookie');
  });

  it('works for ten minutes', async () => {
    const codes = [test.signIn.createCode(), test.signIn.createCode()];
    test.clock.now += 9 * 60_000;
    expect((await signIn(codes[0])).statusCode).toBe(204);
    test.clock.now += 2 * 60_000;
    expect((await signIn(codes[1])).statusCode).toBe(401);
  });

  it.each([
    ['no code', JSON.stringify({}), json, 422],
    ['a number', JSON.stringify({ code: 1 }), json, 422],
    ['null', 'null', json, 422],
    ['no JSON', 'code', json, 400],
    ['a form', 'code=1', { 'content-type': 'application/x-www-form-urlencoded' }, 415],
    ['too much', JSON.stringify({ code: 'x'.repeat(5000) }), json, 413],
  ])('refuses %s', async (_name, payload, headers, status) => {
    const response = await test.app.inject({
      method: 'POST',
      url: '/v1/sign-in',
      headers: { host, origin, ...headers },
      payload,
    });
    expect(response.statusCode).toBe(status);
  });

  it('answers 429 to guessing, while a right code still works', async () => {
    const statuses: number[] = [];
    for (let at = 0; at < 25; at += 1) statuses.push((await signIn('guess')).statusCode);
    expect(statuses.filter((status) => status === 401)).toHaveLength(20);
    expect(statuses.at(-1)).toBe(429);
    expect((await signIn(test.signIn.createCode())).statusCode).toBe(204);
  });

  it('is refused from another origin', async () => {
    const response = await signIn(test.signIn.createCode(), { origin: 'http://evil.example' });
    expect(response.statusCode).toBe(403);
    expect(response.headers).not.toHaveProperty('set-cookie');
  });
});

describe('a signed-in page', () => {
  const ask = (method: 'GET' | 'POST', url: string, headers: Record<string, string>, payload?: string) =>
    test.app.inject({ method, url, headers: { host, ...headers }, ...(payload !== undefined && { payload }) });
  const event = JSON.stringify({ service: 'shop', model: 'gpt-4o' });

  it('reads', async () => {
    expect((await ask('GET', '/v1/summary', { cookie: await cookieOf() })).statusCode).toBe(200);
    expect((await ask('GET', '/v1/summary', { cookie: `a=b; ${await cookieOf()}` })).statusCode).toBe(200);
  });

  it('writes only when it sends its origin', async () => {
    const cookie = await cookieOf();
    expect((await ask('POST', '/v1/usage', { cookie, ...json }, event)).statusCode).toBe(403);
    expect((await ask('POST', '/v1/usage', { cookie, origin, ...json }, event)).statusCode).toBe(200);
  });

  it('is not recognised on another port', async () => {
    const cookie = (await cookieOf()).replace('4650', '4651');
    expect((await ask('GET', '/v1/summary', { cookie })).statusCode).toBe(401);
  });

  it('signs out for good', async () => {
    const cookie = await cookieOf();
    const response = await ask('POST', '/v1/sign-out', { cookie, origin });
    expect(response.statusCode).toBe(204);
    expect(String(response.headers['set-cookie'])).toContain('Max-Age=0');
    expect((await ask('GET', '/v1/summary', { cookie })).statusCode).toBe(401);
  });
});

describe('POST /v1/sign-in-codes', () => {
  const create = (headers: Record<string, string>) =>
    test.app.inject({ method: 'POST', url: '/v1/sign-in-codes', headers: { host, ...headers } });

  it('gives the admin token a code that works', async () => {
    const { url, code } = (await create(asAdmin)).json();
    expect(url).toBe(`http://127.0.0.1:4650/#code=${code}`);
    expect((await signIn(code)).statusCode).toBe(204);
  });

  it('gives nobody else one', async () => {
    expect((await create({})).statusCode).toBe(401);
    expect((await create(asIngest)).statusCode).toBe(403);
    expect((await create({ cookie: await cookieOf() })).statusCode).toBe(403);
  });
});

describe('the screens', () => {
  const staticDir = makeTempDir();
  mkdirSync(join(staticDir, 'assets'));
  writeFileSync(join(staticDir, 'index.html'), '<!doctype html>');
  writeFileSync(join(staticDir, 'assets', 'index-1a2b3c4d.js'), 'void 0');
  writeFileSync(join(staticDir, 'notes.secret'), 'not served');
  beforeEach(() => {
    test = createTestApp({ staticDir });
  });
  const get = (url: string) => test.app.inject({ url, headers: { host } });

  it.each([
    ['/', 'text/html; charset=utf-8', 'no-store'],
    ['/index.html', 'text/html; charset=utf-8', 'no-store'],
    ['/assets/index-1a2b3c4d.js', 'text/javascript; charset=utf-8', 'public, max-age=31536000, immutable'],
  ])('%s', async (url, mediaType, cacheControl) => {
    const response = await get(url);
    expect(response.statusCode).toBe(200);
    expect(response.headers).toMatchObject({
      'content-type': mediaType,
      'cache-control': cacheControl,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-resource-policy': 'same-origin',
    });
    expect(response.headers['content-security-policy']).toContain("frame-ancestors 'none'");
  });

  it.each([
    '/notes.secret',
    '/assets/',
    '/assets/%2e%2e/%2e%2e/package.json',
    '/assets/..%2findex.html',
    '/assets/index-1a2b3c4d.js%00',
    '/ASSETS/index-1a2b3c4d.js',
  ])('%s is not one of them', async (url) => {
    expect((await get(url)).statusCode).toBe(404);
  });
});
