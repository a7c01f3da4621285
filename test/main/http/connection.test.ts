import { beforeAll, describe, expect, it } from 'vitest';
import { startTestEngine, type TestEngine } from '../../support/engine.ts';

describe('what an app needs to record calls', () => {
  let engine: TestEngine;
  beforeAll(async () => {
    engine = await startTestEngine();
  });

  it('is told to the owner, and the token works', async () => {
    const answer = await engine.get('/v1/connection');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const connection = await answer.json();
    expect(connection).toEqual({ url: engine.url, ingest_token: engine.ingestToken, data_dir: engine.dataDir });
    const call = { service: 'a', model: 'gpt-4o', input_tokens: 1 };
    const recorded = await engine.post(call, { 'x-api-key': connection.ingest_token });
    expect(recorded.status).toBe(200);
  });

  it.each([
    ['the token that only writes', () => ({ 'x-api-key': engine.ingestToken }), 403],
    ['nobody', () => ({ 'x-api-key': null }), 401],
    ['another page, token or not', () => ({ origin: 'http://evil.example' }), 403],
    ['a page across sites', () => ({ 'sec-fetch-site': 'cross-site' }), 403],
  ])('is not told to %s', async (_who, headers, status) => {
    const answer = await engine.get('/v1/connection', headers());
    expect(answer.status).toBe(status);
    expect(await answer.text()).not.toContain(engine.ingestToken);
  });
});
