import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { startTestEngine, type TestEngine } from '../../support/engine.ts';
import { makeSampleUsage, sampleNow } from './sample-usage.ts';

type Json = Record<string, unknown>;
type Parameter = {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema: Json;
};
type Operation = {
  readonly operationId: string;
  readonly parameters?: readonly Parameter[];
  readonly security?: readonly Record<string, readonly string[]>[];
  readonly requestBody?: { readonly content: Record<string, { schema: Json }> };
  readonly responses: Record<
    string,
    { readonly description: string; readonly content?: Record<string, { schema: Json }> }
  >;
};
type Document = {
  readonly openapi: string;
  readonly info: { readonly title: string; readonly version: string };
  readonly paths: Record<string, Record<string, Operation>>;
  readonly components: { readonly schemas: Record<string, Json>; readonly securitySchemes: Record<string, Json> };
};

let engine: TestEngine;
let document: Document;
beforeAll(async () => {
  engine = await startTestEngine({ now: () => sampleNow });
  expect((await engine.post(makeSampleUsage(40))).status).toBe(200);
  const response = await engine.get('/v1/openapi.json');
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toContain('application/json');
  document = await response.json();
});

const operations = (): readonly (readonly [path: string, method: string, operation: Operation])[] =>
  Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => [path, method, operation] as const),
  );

/** A schema of the document as a checker, with what it refers to put in its place. */
const toChecker = (schema: Json): z.ZodType => {
  const resolved = JSON.parse(
    JSON.stringify(schema, (_key, value: unknown) => {
      const ref = value !== null && typeof value === 'object' && '$ref' in value ? String(value.$ref) : undefined;
      if (ref === undefined) return value;
      const found = document.components.schemas[ref.replace('#/components/schemas/', '')];
      if (found === undefined) throw new Error(`${ref} leads nowhere`);
      return found;
    }),
  ) as Parameters<typeof z.fromJSONSchema>[0];
  return z.fromJSONSchema(resolved);
};

const answerSchema = (path: string, method: string, status: string, mediaType = 'application/json'): Json => {
  const schema = document.paths[path]?.[method]?.responses[status]?.content?.[mediaType]?.schema;
  if (schema === undefined) throw new Error(`${method} ${path} describes no ${status} of ${mediaType}`);
  return schema;
};

describe('the document', () => {
  it('is OpenAPI 3.1', () => {
    expect(document.openapi).toMatch(/^3\.1\.\d+$/);
    expect(document.info).toMatchObject({ title: 'Centesimo', version: '1.2.3' });
  });

  it.each([
    ['post', '/v1/usage'],
    ['post', '/v1/litellm'],
    ['get', '/v1/summary'],
    ['get', '/v1/breakdown'],
    ['get', '/v1/series'],
    ['get', '/v1/events'],
    ['get', '/v1/events/{id}'],
    ['get', '/v1/stream'],
    ['get', '/v1/health'],
    ['get', '/v1/openapi.json'],
  ])('describes %s %s, and that is answered', async (method, path) => {
    expect(document.paths[path]?.[method]?.responses).toHaveProperty('200');
    const response = await fetch(engine.url + path.replace('{id}', 'sample-1'), { method: method.toUpperCase() });
    expect(response.status).toBe(path === '/v1/health' ? 200 : 401);
    await response.body?.cancel();
  });

  it('names each operation once', () => {
    const ids = operations().map(([, , { operationId }]) => operationId);
    expect(ids.every((id) => /^\w+$/.test(id))).toBe(true);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('declares what is in every path', () => {
    for (const [path, , { parameters = [] }] of operations()) {
      expect(path).toMatch(/^\/[^?#]*$/);
      const inPath = parameters.filter((parameter) => parameter.in === 'path');
      expect(inPath.map(({ name }) => name)).toEqual([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name));
      expect(inPath.every(({ required }) => required === true)).toBe(true);
      const keys = parameters.map((parameter) => `${parameter.in} ${parameter.name}`);
      expect(new Set(keys).size).toBe(keys.length);
    }
  });

  it('has a schema for everything, each of them sound', () => {
    for (const [path, method, { parameters = [], requestBody, responses }] of operations()) {
      const contents = [requestBody, ...Object.values(responses)].flatMap((part) => Object.values(part?.content ?? {}));
      for (const { schema } of [...parameters, ...contents]) {
        expect(() => toChecker(schema), `${method} ${path}`).not.toThrow();
      }
      for (const [status, { description }] of Object.entries(responses)) {
        expect(status).toMatch(/^[2-5]\d\d$/);
        expect(description).not.toBe('');
      }
    }
  });

  it('refers to security schemes it has', () => {
    const known = Object.keys(document.components.securitySchemes);
    for (const [path, , { security = [] }] of operations()) {
      for (const name of security.flatMap((scheme) => Object.keys(scheme))) expect(known, path).toContain(name);
    }
    expect(document.paths['/v1/health']?.['get']?.security).toEqual([]);
    expect(document.paths['/v1/summary']?.['get']?.security).toContainEqual({ bearer: [] });
  });

  it('has no more parameters than are taken, and no fewer', async () => {
    const named = (path: string): readonly string[] =>
      (document.paths[path]?.['get']?.parameters ?? []).map(({ name }) => name);
    const filters = 'workspace service operation provider model client user conversation success cost_status'.split(
      ' ',
    );
    const shared = ['period', 'from', 'to', ...filters];
    expect(named('/v1/summary').toSorted()).toEqual(shared.toSorted());
    expect(named('/v1/breakdown').toSorted()).toEqual([...shared, 'by', 'limit', 'order'].toSorted());
    expect(named('/v1/series').toSorted()).toEqual([...shared, 'bucket', 'by'].toSorted());
    expect(named('/v1/events').toSorted()).toEqual(
      [...shared, 'q', 'limit', 'cursor', 'offset', 'sort', 'direction'].toSorted(),
    );
    expect(named('/v1/events/{id}').toSorted()).toEqual(['id', 'workspace']);
  });
});

describe('what the program answers', () => {
  it.each([
    ['/v1/summary', '/v1/summary?period=all_time'],
    ['/v1/breakdown', '/v1/breakdown?period=all_time&by=client'],
    ['/v1/series', '/v1/series?period=last_30_days&bucket=day&by=model'],
    ['/v1/events', '/v1/events?period=all_time'],
    ['/v1/events/{id}', '/v1/events/sample-3'],
    ['/v1/session', '/v1/session'],
    ['/v1/health', '/v1/health'],
    ['/v1/openapi.json', '/v1/openapi.json'],
  ])('to GET %s is as described', async (path, url) => {
    const answer: unknown = await (await engine.get(url)).json();
    const { error } = toChecker(answerSchema(path, 'get', '200')).safeParse(answer);
    expect(error).toBeUndefined();
  });

  it('to a recording is as described, and so is what is taken', async () => {
    const body = makeSampleUsage(5);
    const taken = document.paths['/v1/usage']?.['post']?.requestBody?.content['application/json']?.schema ?? {};
    expect(toChecker(taken).safeParse(body).error).toBeUndefined();
    expect(toChecker(taken).safeParse({ ...body[0], input_tokens: '12' }).success).toBe(false);
    const answer: unknown = await (await engine.post(body)).json();
    expect(toChecker(answerSchema('/v1/usage', 'post', '200')).safeParse(answer).error).toBeUndefined();
  });

  it.each([
    ['401', '/v1/summary', { 'x-api-key': 'wrong' }],
    ['403', '/v1/summary', { origin: 'https://evil.example' }],
    ['422', '/v1/summary?period=never', {}],
    ['404', '/v1/events/nobody', {}],
  ])('when it refuses (%s) is as described', async (status, url, headers) => {
    const response = await engine.get(url, headers);
    expect(String(response.status)).toBe(status);
    const path = url.startsWith('/v1/events') ? '/v1/events/{id}' : '/v1/summary';
    const checker = toChecker(answerSchema(path, 'get', status, 'application/problem+json'));
    expect(checker.safeParse(await response.json()).error).toBeUndefined();
  });
});
