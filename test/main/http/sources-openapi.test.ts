import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { startTestEngine, type TestEngine } from '../../support/engine.ts';
import { makeSampleUsage, sampleNow } from './sample-usage.ts';

type Schema = Parameters<typeof z.fromJSONSchema>[0];
type Operation = {
  readonly parameters: readonly { readonly name: string; readonly in: string; readonly required: boolean }[];
  readonly responses: Record<string, { readonly content: Record<string, { readonly schema: Schema }> }>;
};

let engine: TestEngine;
let paths: Record<string, { readonly get: Operation }>;
beforeAll(async () => {
  engine = await startTestEngine({ now: () => sampleNow });
  expect((await engine.post(makeSampleUsage(40))).status).toBe(200);
  ({ paths } = await (await engine.get('/v1/openapi.json')).json());
});

const cases = [
  ['/api/usage', '/api/usage?service=shop', '?service! ?period ?user_id'],
  ['/api/{service}/usage/', '/api/shop/usage/', '/service! ?period ?user_id'],
  ['/api/usage/stats/{workspace}', '/api/usage/stats/acme', '/workspace! ?currency ?startDate ?endDate'],
  ['/api/usage/dashboard/{workspace}', '/api/usage/dashboard/acme', '/workspace! ?currency ?period'],
  ['/api/usage/summary/{workspace}', '/api/usage/summary/acme', '/workspace! ?currency'],
  ['/api/admin/ai-usage/summary', '/api/admin/ai-usage/summary', '?days'],
  ['/api/analytics', '/api/analytics', '?days ?type'],
] as const;

describe('the document', () => {
  it.each(cases)('names what %s takes', (path, _url, parameters) => {
    const named = paths[path]?.get.parameters.map(
      ({ name, in: place, required }) => `${place === 'path' ? '/' : '?'}${name}${required ? '!' : ''}`,
    );
    expect(named?.join(' ')).toBe(parameters);
  });

  it.each(cases)('describes what %s answers, and how it refuses', async (path, url) => {
    for (const [address, status] of [
      [url, '200'],
      [`${url}${url.includes('?') ? '&' : '?'}colour=red`, '400'],
    ] as const) {
      const response = await engine.get(address);
      expect(String(response.status)).toBe(status);
      const schema = paths[path]?.get.responses[status]?.content['application/json']?.schema ?? {};
      expect(Object.keys(schema)).not.toEqual([]);
      expect(z.fromJSONSchema(schema).safeParse(await response.json()).error).toBeUndefined();
    }
  });
});
