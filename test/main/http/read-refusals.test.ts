import { beforeAll, describe, expect, it } from 'vitest';
import { startTestEngine, type TestEngine } from '../../support/engine.ts';
import { makeSampleUsage, sampleNow } from './sample-usage.ts';

let engine: TestEngine;
beforeAll(async () => {
  engine = await startTestEngine({ now: () => sampleNow });
  expect((await engine.post(makeSampleUsage(20))).status).toBe(200);
});

const routes = ['/v1/summary?', '/v1/breakdown?by=model&', '/v1/series?bucket=day&', '/v1/events?'];

const expectInvalid = async (path: string, pointer: string, code?: string): Promise<void> => {
  const response = await engine.get(path);
  expect(response.status).toBe(422);
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  const problem = await response.json();
  expect(problem).toMatchObject({ status: 422, code: 'invalid', detail: expect.any(String), errors: [{ pointer }] });
  if (code !== undefined) expect(problem.errors[0].code).toBe(code);
};

const badPeriodsAndFilters: readonly (readonly [query: string, pointer: string, code?: string])[] = [
  ['period=yesterday', '?period'],
  ['period=', '?period'],
  ['period=toString', '?period'],
  ['period=today&period=today', '?period'],
  ['from=yesterday', '?from', 'not_a_time'],
  ['from=2026-02-30', '?from', 'not_a_time'],
  ['from=2026-13-01&to=2026-14-01', '?from', 'not_a_time'],
  ['to=2026-08-21T25:00:00Z', '?to', 'not_a_time'],
  ['from=', '?from', 'not_a_time'],
  ['from=2026-08-21&to=2026-08-21', '?from', 'empty_range'],
  ['from=2026-08-22&to=2026-08-21', '?from', 'empty_range'],
  ['period=today&from=2026-08-21', '?from', 'conflict'],
  ['period=today&to=2026-08-21', '?to', 'conflict'],
  ['success=yes', '?success'],
  ['cost_status=free', '?cost_status'],
  ['colour=red', '?colour', 'unknown_parameter'],
  ['__proto__=1', '?__proto__', 'unknown_parameter'],
  ['Period=today', '?Period', 'unknown_parameter'],
  [`service=${'x'.repeat(513)}`, '?service'],
  [Array.from({ length: 101 }, (_, at) => `service=${at}`).join('&'), '?service'],
];

describe.each(routes)('%s', (route) => {
  it.each(badPeriodsAndFilters.map(([query, pointer, code]) => ({ query, pointer, code })))(
    '$query',
    async ({ query, pointer, code }) => expectInvalid(route + query, pointer, code),
  );

  it.each([
    'from=2026-08-01&to=2026-08-22',
    'from=2026-08-01T00:00:00%2B02:00&to=2026-08-01T00:00:01Z',
    'from=2026-08-01T00:00:00Z',
    'to=2026-08-01',
    'period=all_time&service=a&service=b&success=true&success=false',
    "service='%3B%20DROP%20TABLE%20usage_events--&client=%25&user=_",
  ])('%s is fine', async (query) => {
    expect((await engine.get(route + query)).status).toBe(200);
  });
});

describe('parameters of one route', () => {
  it.each([
    ['/v1/breakdown', '?by'],
    ['/v1/breakdown?by=colour', '?by'],
    ['/v1/breakdown?by=model&by=service', '?by'],
    ['/v1/breakdown?by=model&order=name', '?order'],
    ['/v1/breakdown?by=model&limit=0', '?limit'],
    ['/v1/series', '?bucket'],
    ['/v1/series?bucket=minute', '?bucket'],
    ['/v1/series?bucket=day&by=hour', '?by'],
    ['/v1/series?bucket=hour&from=1900-01-01', '?bucket'],
    ['/v1/series?bucket=day&limit=5', '?limit'],
    ['/v1/events?limit=0', '?limit'],
    ['/v1/events?limit=501', '?limit'],
    ['/v1/events?limit=-1', '?limit'],
    ['/v1/events?limit=1.5', '?limit'],
    ['/v1/events?limit=ten', '?limit'],
    ['/v1/events?limit=', '?limit'],
    ['/v1/events?limit=1e400', '?limit'],
    ['/v1/events?limit=1&limit=2', '?limit'],
    ['/v1/events?cursor=', '?cursor'],
    ['/v1/events?cursor=abc', '?cursor'],
    ['/v1/events?cursor=%00', '?cursor'],
    [`/v1/events?cursor=${Buffer.from('1.2.3').toString('base64url')}`, '?cursor'],
    [`/v1/events?cursor=${Buffer.from('1.9e9').toString('base64url')}`, '?cursor'],
    [`/v1/events?cursor=${'x'.repeat(300)}`, '?cursor'],
    [`/v1/events?q=${'x'.repeat(513)}`, '?q'],
    ['/v1/events/sample-1?colour=red', '?colour'],
    ['/v1/events/sample-1?id=sample-2', '?id'],
    ['/v1/summary?limit=5', '?limit'],
    ['/v1/session?period=today', '?period'],
  ])('%s', async (path, pointer) => expectInvalid(path, pointer));

  it.each(['/v1/events?limit=1', '/v1/events?limit=500', '/v1/breakdown?by=model&limit=1000', '/v1/events?q='])(
    '%s is fine',
    async (path) => {
      expect((await engine.get(path)).status).toBe(200);
    },
  );
});

describe('every answer', () => {
  const policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'";

  const expectSafe = (response: Response): void => {
    const headers = Object.fromEntries(response.headers);
    expect(headers).toMatchObject({
      'content-security-policy': policy,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'no-store',
    });
    const telling = Object.keys(headers).filter((name) => /^(access-control|server$|x-powered-by)/.test(name));
    expect(telling).toEqual([]);
  };

  it.each([
    ['/v1/summary', 200],
    ['/v1/breakdown?by=model', 200],
    ['/v1/series?bucket=day', 200],
    ['/v1/events', 200],
    ['/v1/events/sample-1', 200],
    ['/v1/session', 200],
    ['/v1/openapi.json', 200],
    ['/v1/health', 200],
    ['/v1/events/nobody', 404],
    ['/v1/nothing', 404],
    ['/', 404],
    ['/v1/usage', 405],
    ['/v1/events/%ZZ', 400],
    ['/v1/summary?period=x', 422],
  ])('to GET %s (%i) keeps scripts and other origins out', async (path, status) => {
    const response = await engine.get(path);
    expect(response.status).toBe(status);
    expectSafe(response);
  });

  it.each([
    ['200', {}, {}, 200],
    ['401', {}, { 'x-api-key': 'wrong' }, 401],
    ['403', {}, { origin: 'https://evil.example' }, 403],
    ['415', {}, { 'content-type': 'text/plain' }, 415],
    ['422', { model: null }, {}, 422],
  ])('to a POST (%s) too', async (_name, change, headers, status) => {
    const response = await engine.post({ service: 'shop', model: 'gpt-4o', ...change }, headers);
    expect(response.status).toBe(status);
    expectSafe(response);
  });

  it('to a stream too', async () => {
    const response = await engine.get('/v1/stream');
    expectSafe(response);
    await response.body?.cancel();
  });
});
