import { deflateSync, gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { queries } from '../../../src/shared/contract/queries.ts';
import { startTestEngine, type TestEngine, type TestHeaders } from '../../support/engine.ts';

const good = { service: 'shop', model: 'gpt-4o', input_tokens: 1000, output_tokens: 500 };
const event = JSON.stringify(good);
const mebi = 1024 * 1024;
const gzip = { 'content-encoding': 'gzip' };

let engine: TestEngine;
beforeAll(async () => {
  engine = await startTestEngine();
});

const countCalls = async (): Promise<number> =>
  (await (await engine.get('/v1/summary?period=all_time')).json()).calls as number;

const expectProblem = async (response: Response, status: number, code: string): Promise<void> => {
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  const problem = await response.json();
  expect([response.status, problem.status, problem.code]).toEqual([status, status, code]);
  expect(problem).toMatchObject({ type: expect.any(String), title: expect.any(String), detail: expect.any(String) });
};

const expectNothingStored = async (send: () => Promise<void>): Promise<void> => {
  const before = await countCalls();
  await send();
  expect(await countCalls()).toBe(before);
};

/** `levels` objects inside one another, the event's own included. */
const nested = (levels: number): string =>
  `{"service":"shop","model":"gpt-4o","metadata":${'{"a":'.repeat(levels - 2)}{}${'}'.repeat(levels - 1)}`;

/** The last eight bytes of a gzip are its checksum and its length. */
const withWrongChecksum = (bytes: Buffer): Buffer => bytes.fill(0xff, bytes.length - 8, bytes.length - 4);

type Refusal = readonly [what: string, headers: TestHeaders, body: string | Uint8Array, status: number, code: string];

const refusals: readonly Refusal[] = [
  ['half an object', {}, '{"service":', 400, 'bad_json'],
  ['a comma too many', {}, `[${event},]`, 400, 'bad_json'],
  ['single quotes', {}, "{'service':'shop'}", 400, 'bad_json'],
  ['NaN', {}, '{"service":"shop","model":"m","input_tokens":NaN}', 400, 'bad_json'],
  ['two values', {}, `${event}${event}`, 400, 'bad_json'],
  ['NDJSON called JSON', {}, `${event}\n${event}\n`, 400, 'bad_json'],
  ['bytes that are not UTF-8', {}, Buffer.from([0x22, 0xff, 0x22]), 400, 'bad_encoding'],
  ['UTF-16', {}, Buffer.from(event, 'utf16le'), 400, 'bad_json'],
  ['a 65th level', {}, nested(65), 400, 'bad_request'],
  ['a 65th level beside a good event', {}, `[${event},${nested(65)}]`, 400, 'bad_request'],
  ['200 000 levels', {}, '['.repeat(200_000) + ']'.repeat(200_000), 400, 'bad_request'],
  ['__proto__', {}, '{"service":"shop","model":"m","__proto__":{"polluted":1}}', 400, 'bad_request'],
  ['__proto__ deep down', {}, `[${event},{"metadata":{"a":[{"__proto__":{"polluted":1}}]}}]`, 400, 'bad_request'],
  ['constructor.prototype', {}, '{"constructor":{"prototype":{"polluted":1}}}', 400, 'bad_request'],
  ['an empty body', {}, '', 422, 'invalid'],
  ['a blank body', {}, ' \n', 422, 'invalid'],
  ['an empty list', {}, '[]', 422, 'invalid'],
  ['an empty list of events', {}, '{"events":[]}', 422, 'invalid'],
  ['no lines', { 'content-type': 'application/x-ndjson' }, '\n \n', 422, 'invalid'],
  ['10 001 events', {}, `[${`${event},`.repeat(10_000)}${event}]`, 413, 'payload_too_large'],
  ['10 001 lines', { 'content-type': 'application/x-ndjson' }, `${event}\n`.repeat(10_001), 413, 'payload_too_large'],
  ['8 MiB and a byte', {}, event + ' '.repeat(8 * mebi + 1 - event.length), 413, 'payload_too_large'],
  ['8 MiB and a byte, compressed', gzip, gzipSync(event.padEnd(8 * mebi + 1)), 413, 'payload_too_large'],
  ['a gzip bomb', gzip, gzipSync(Buffer.alloc(64 * mebi, ' ')), 413, 'payload_too_large'],
  ['a deflate bomb', { 'content-encoding': 'deflate' }, deflateSync(Buffer.alloc(64 * mebi)), 413, 'payload_too_large'],
  ['JSON called gzip', gzip, event, 400, 'bad_encoding'],
  ['half a gzip', gzip, gzipSync(event).subarray(0, -12), 400, 'bad_encoding'],
  ['a gzip with a wrong checksum', gzip, withWrongChecksum(gzipSync(event)), 400, 'bad_encoding'],
  ['gzip not called so', {}, gzipSync(event), 400, 'bad_encoding'],
  ['gzip twice', { 'content-encoding': 'gzip, gzip' }, gzipSync(gzipSync(event)), 415, 'unsupported_media_type'],
  ['brotli', { 'content-encoding': 'br' }, event, 415, 'unsupported_media_type'],
  ['no media type', { 'content-type': null }, event, 415, 'unsupported_media_type'],
  ['text', { 'content-type': 'text/plain' }, event, 415, 'unsupported_media_type'],
  ['a form', { 'content-type': 'application/x-www-form-urlencoded' }, 'service=shop', 415, 'unsupported_media_type'],
  ['a text list', { 'content-type': 'text/json' }, event, 415, 'unsupported_media_type'],
  ['another charset', { 'content-type': 'application/json; charset=utf-16' }, event, 415, 'unsupported_media_type'],
];

describe('a body that is refused as a whole', () => {
  it.each(refusals)('%s', async (_what, headers, body, status, code) => {
    await expectNothingStored(async () => expectProblem(await engine.post(body, headers), status, code));
    expect('polluted' in {}).toBe(false);
  });

  it('is refused while it comes in, without a length announced', async () => {
    await expectNothingStored(async () => {
      const chunk = new Uint8Array(mebi).fill(0x20);
      let sent = 0;
      const body = new ReadableStream<Uint8Array>({
        pull: (controller) => {
          sent += 1;
          if (sent <= 9) controller.enqueue(chunk);
          else controller.close();
        },
      });
      const headers = { 'x-api-key': engine.ingestToken, 'content-type': 'application/json' };
      const options = { method: 'POST', headers, body, duplex: 'half' } as RequestInit;
      await expectProblem(await fetch(`${engine.url}/v1/usage`, options), 413, 'payload_too_large');
    });
  });
});

describe('a body at a limit', () => {
  it.each([
    ['64 levels', {}, nested(64)],
    ['8 MiB', {}, event.padEnd(8 * mebi)],
    ['8 MiB, compressed', gzip, gzipSync(event.padEnd(8 * mebi))],
    ['a byte order mark', {}, `\uFEFF${event}`],
    ['a charset in capitals', { 'content-type': 'application/json; charset=UTF-8' }, event],
    ['a list of one event', {}, `{"events":[${event}]}`],
  ])('is taken: %s', async (_what, headers, body) => {
    const before = await countCalls();
    const response = await engine.post(body, headers);
    expect(await response.json()).toMatchObject({ accepted: 1, rejected: [] });
    expect(await countCalls()).toBe(before + 1);
  });

  it('is taken: 10 000 events', async () => {
    const before = await countCalls();
    const response = await engine.post(`[${`${event},`.repeat(9_999)}${event}]`);
    expect(await response.json()).toEqual({ accepted: 10_000, duplicates: 0, rejected: [] });
    expect(await countCalls()).toBe(before + 10_000);
  });
});

describe('a token', () => {
  it.each([
    ['none', () => ({ 'x-api-key': null })],
    ['an empty one', () => ({ 'x-api-key': '' })],
    ['a wrong one', () => ({ 'x-api-key': 'wrong' })],
    ['a wrong bearer', () => ({ 'x-api-key': null, authorization: 'Bearer wrong' })],
    ['a right one as Basic', () => ({ 'x-api-key': null, authorization: `Basic ${engine.ingestToken}` })],
    ['a right one in another case', () => ({ 'x-api-key': engine.ingestToken.toUpperCase() })],
    ['both, glued together', () => ({ 'x-api-key': `${engine.ingestToken}, ${engine.adminToken}` })],
  ])('%s: neither writes nor reads', async (_what, headersOf) => {
    await expectNothingStored(async () => {
      await expectProblem(await engine.post(event, headersOf()), 401, 'unauthorized');
      await expectProblem(await engine.get('/v1/summary', headersOf()), 401, 'unauthorized');
    });
  });

  it('is not taken from the address', async () => {
    await expectNothingStored(async () => {
      const query = `?token=${engine.ingestToken}&x-api-key=${engine.ingestToken}`;
      await expectProblem(await engine.post(event, { 'x-api-key': null }, query), 401, 'unauthorized');
    });
  });

  it.each(['x-api-key', 'authorization'])('as %s writes', async (name) => {
    const token = name === 'authorization' ? `Bearer ${engine.ingestToken}` : engine.ingestToken;
    expect((await engine.post(event, { 'x-api-key': null, [name]: token })).status).toBe(200);
  });

  const reads = [...Object.values(queries).map(({ path }) => path), '/v1/stream', '/v1/openapi.json'];
  it.each(reads)('for ingest does not read %s', async (path) => {
    const response = await engine.get(path.replace(':id', 'x'), { 'x-api-key': engine.ingestToken });
    await expectProblem(response, 403, 'forbidden');
  });
});
