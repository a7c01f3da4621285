import { beforeAll, describe, expect, it } from 'vitest';
import { periodNames } from '../../../src/shared/contract/dimensions.ts';
import { startTestEngine, type TestEngine } from '../../support/engine.ts';
import { asAdmin, createTestApp, host } from './test-app.ts';
import { sampleNow } from './sample-usage.ts';

let engine: TestEngine;
beforeAll(async () => {
  engine = await startTestEngine({ now: () => sampleNow });
});

const paths = [
  '/api/usage?service=chatbot',
  '/api/chatbot/usage/',
  '/api/chatbot/usage',
  '/api/usage/stats/W',
  '/api/usage/dashboard/W',
  '/api/usage/summary/W',
  '/api/admin/ai-usage/summary',
  '/api/analytics',
];

const expectError = async (response: Response, status: number): Promise<string> => {
  const answer = await response.json();
  expect(response.status, JSON.stringify(answer)).toBe(status);
  expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
  expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  expect(response.headers.get('cache-control')).toBe('no-store');
  expect(answer).toEqual({ error: expect.any(String) });
  return answer.error;
};

describe.each(paths)('%s', (path) => {
  it('is for the admin token alone', async () => {
    expect((await engine.get(path)).status).toBe(200);
    for (const headers of [{ 'x-api-key': null }, { 'x-api-key': 'wrong' }]) {
      const response = await engine.get(path, headers);
      expect(response.headers.get('www-authenticate')).toContain('Bearer');
      expect(await expectError(response, 401)).toContain('token');
    }
    const ingest = await engine.get(path, { 'x-api-key': engine.ingestToken });
    expect(await expectError(ingest, 403)).toContain('admin token');
  });

  it('is not for the pages of others', async () => {
    await expectError(await engine.get(path, { origin: 'https://evil.example' }), 403);
  });

  it('takes no parameter it does not know', async () => {
    const response = await engine.get(`${path}${path.includes('?') ? '&' : '?'}colour=red`);
    expect(await expectError(response, 400)).toContain('There is no parameter "colour"; there are: ');
  });
});

const anyDays = 'a whole number of days from 1 to 3650';
const aDate = 'a date such as 2026-08-22';
const periods = `period must be one of: ${periodNames.join(', ')}`;

describe('a value that is not allowed', () => {
  it.each([
    ['/api/usage?service=a&period=yesterday', periods],
    ['/api/usage?service=a&period=', periods],
    ['/api/usage?service=a&period=today&period=today', periods],
    ['/api/a/usage/?period=toString', periods],
    ['/api/usage?service=a&service=b', 'service must be given once'],
    [`/api/usage?service=${'x'.repeat(513)}`, '1 to 512 characters'],
    ['/api/usage?service=a&user_id=', 'user_id must be given once'],
    ['/api/a/usage?service=b', 'service belongs in the path'],
    ['/api/usage/stats/W?startDate=2026-02-30', `startDate must be ${aDate}`],
    ['/api/usage/stats/W?startDate=21.8.2026', `startDate must be ${aDate}`],
    ['/api/usage/stats/W?endDate=', `endDate must be ${aDate}`],
    ['/api/usage/stats/W?endDate=2026-08-21T10:00:00Z', `endDate must be ${aDate}`],
    ['/api/usage/stats/W?startDate=2026-08-21&endDate=2026-08-20', 'startDate must not be after endDate'],
    ['/api/usage/stats/W?startDate=2026-08-22', 'startDate must not be after endDate, which is 2026-08-21'],
    ['/api/usage/stats/W?startDate=2010-01-01&endDate=2026-08-20', '1 to 3650 days'],
    ['/api/usage/stats/W?currency=gbp', 'currency must be one of: eur, usd'],
    ['/api/usage/stats/W?workspace=V', 'workspace belongs in the path'],
    ['/api/usage/dashboard/W?period=0', `period must be ${anyDays}`],
    ['/api/usage/dashboard/W?period=3651', `period must be ${anyDays}`],
    ['/api/usage/dashboard/W?period=current_month', `period must be ${anyDays}`],
    ['/api/usage/dashboard/W?period=7&period=8', `period must be ${anyDays}`],
    ['/api/usage/summary/W?currency=', 'currency must be one of: eur, usd'],
    ['/api/admin/ai-usage/summary?days=0', `days must be ${anyDays}`],
    ['/api/admin/ai-usage/summary?days=-7', `days must be ${anyDays}`],
    ['/api/admin/ai-usage/summary?days=1.5', `days must be ${anyDays}`],
    ['/api/admin/ai-usage/summary?days=1e2', `days must be ${anyDays}`],
    [`/api/admin/ai-usage/summary?days=${'9'.repeat(400)}`, `days must be ${anyDays}`],
    ['/api/analytics?days=ten', `days must be ${anyDays}`],
    ['/api/analytics?type=hourly', 'type must be one of: all, daily, weekly, monthly, conversation'],
    ['/api/analytics?type=', 'type must be one of: all, daily, weekly, monthly, conversation'],
  ])('%s: 400 that says which are', async (path, allowed) => {
    expect(await expectError(await engine.get(path), 400)).toContain(allowed);
  });

  it.each(['/api/usage', '/api/usage?service=', '/api/usage?period=current_month'])(
    '%s: 400 in the words of the source',
    async (path) => {
      expect(await expectError(await engine.get(path), 400)).toBe('Service name is required');
    },
  );

  it.each([
    '/api/usage/stats/W?startDate=2016-08-24&endDate=2026-08-21',
    '/api/usage/stats/W?startDate=9999-12-31&endDate=9999-12-31',
    '/api/usage/stats/W?startDate=0001-01-01&endDate=0001-01-01',
    '/api/usage/dashboard/W?period=3650',
    '/api/analytics?days=3650',
  ])('is not %s', async (path) => {
    expect((await engine.get(path)).status).toBe(200);
  });
});

describe('a failure of ours', () => {
  const get = (test: ReturnType<typeof createTestApp>, url: string) =>
    test.app.inject({ url, headers: { host, ...asAdmin } });

  it('is reported and answered without its words', async () => {
    const failing = (): never => {
      throw new Error('a secret');
    };
    const test = createTestApp({ sources: { analytics: failing } as never });
    const response = await get(test, '/api/analytics');
    expect(response.statusCode).toBe(500);
    expect(response.json()).toEqual({ error: expect.not.stringContaining('secret') });
    expect(test.bugs).toHaveLength(1);
  });

  it('to answer while it stops says when to come back', async () => {
    const test = createTestApp();
    test.clock.stopping = true;
    const response = await get(test, '/api/usage?service=a');
    expect(response.statusCode).toBe(503);
    expect(response.headers['retry-after']).toBe('1');
    expect(response.json()).toEqual({ error: 'Centesimo is stopping.' });
  });
});
