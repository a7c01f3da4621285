import { once } from 'node:events';
import { connect } from 'node:net';
import { createGzip, deflateSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Listening } from '../../../src/main/http/server.ts';
import { otlpLimits } from '../../../src/main/ingest/otlp/otlp-limits.ts';
import type { CallSighting } from '../../../src/shared/core/call-sighting.ts';
import { logsOf, spansOf } from '../ingest/otlp/otlp-bodies.ts';
import { callSpan, encode, encodings, mediaTypeOf, readStatus } from './otlp-requests.ts';
import { createTestApp, ingestToken } from './test-app.ts';

const mebi = 1024 * 1024;
const sightings: CallSighting[] = [];
let server: Listening;
beforeAll(async () => {
  server = await createTestApp({
    recordSightings: async (seen) => {
      sightings.push(...seen);
      return seen.map(() => ({ status: 'accepted', id: 'made' }));
    },
  }).listen();
});
afterAll(() => server.close());
beforeEach(() => void sightings.splice(0));

type Body = NonNullable<RequestInit['body']>;

const post = (path: string, body: Body, encoding: 'json' | 'protobuf', headers: Record<string, string> = {}) =>
  fetch(server.url + path, {
    method: 'POST',
    headers: { 'x-api-key': ingestToken, 'content-type': mediaTypeOf[encoding], ...headers },
    body,
    duplex: 'half',
  } as RequestInit);

/** Sent in pieces, without a length announced. */
const inPieces = (bytes: Uint8Array, size: number): ReadableStream<Uint8Array> => {
  let at = 0;
  return new ReadableStream<Uint8Array>({
    pull: (controller) => {
      if (at < bytes.length) controller.enqueue(bytes.subarray(at, at + size));
      else controller.close();
      at += size;
    },
  });
};

const spans = spansOf(callSpan(1), callSpan(2), callSpan(3));

describe('a body', () => {
  it.each(
    encodings.flatMap((encoding) => {
      const plain = encode('traces', spans, encoding);
      return [
        [encoding, 'as it is', plain, {}],
        [encoding, 'as gzip', gzipSync(plain), { 'content-encoding': 'gzip' }],
        [encoding, 'as deflate', deflateSync(plain), { 'content-encoding': 'deflate' }],
        [
          encoding,
          'in two gzips',
          Buffer.concat([gzipSync(plain.subarray(0, 50)), gzipSync(plain.subarray(50))]),
          { 'content-encoding': 'gzip' },
        ],
      ] as const;
    }),
  )('in %s %s is taken, with its length and in pieces', async (encoding, _how, bytes, headers) => {
    for (const body of [bytes, inPieces(bytes, 7)]) {
      const answer = await post('/v1/traces', body as Body, encoding, headers);
      expect([answer.status, await answer.text()]).toEqual([200, encoding === 'json' ? '{}' : '']);
    }
    expect(sightings).toHaveLength(6);
    expect(new Set(sightings.map(({ contentHash }) => contentHash)).size).toBe(3);
  });

  it('is empty: no record of protobuf, no JSON', async () => {
    expect((await post('/v1/logs', '', 'protobuf')).status).toBe(200);
    expect((await post('/v1/logs', '', 'json')).status).toBe(400);
  });

  it('of just 64 MiB is taken', async () => {
    const record = { eventName: '', body: { stringValue: '' } };
    const bare = encode('logs', logsOf(record), 'json').length;
    record.body.stringValue = 'x'.repeat(otlpLimits.bodyBytes - bare);
    const body = encode('logs', logsOf(record), 'json');
    expect(body.length).toBe(otlpLimits.bodyBytes);
    const answer = await post('/v1/logs', gzipSync(body, { level: 1 }), 'json', { 'content-encoding': 'gzip' });
    expect([answer.status, await answer.text()]).toEqual([200, '{}']);
  });

  it.each(encodings)('of a byte more is not, however it is sent (%s)', async (encoding) => {
    const body = Buffer.alloc(otlpLimits.bodyBytes + 1, 0x20);
    const sent: readonly (readonly [Body, Record<string, string>])[] = [
      [body, {}],
      [inPieces(body, mebi), {}],
      [gzipSync(body, { level: 1 }), { 'content-encoding': 'gzip' }],
    ];
    for (const [bytes, headers] of sent) {
      const answer = await post('/v1/logs', bytes, encoding, headers);
      expect(answer.status).toBe(413);
      expect(answer.headers.get('content-type')).toBe(mediaTypeOf[encoding]);
      expect(readStatus(encoding, new Uint8Array(await answer.arrayBuffer()))).toMatchObject({ code: 8 });
    }
  });

  it('of 256 KiB that unpacks to 256 MiB is cut off at 64', async () => {
    const gzip = createGzip({ level: 9 });
    const packed: Buffer[] = [];
    gzip.on('data', (chunk: Buffer) => packed.push(chunk));
    const zeros = Buffer.alloc(mebi);
    for (let at = 0; at < 256; at += 1) if (!gzip.write(zeros)) await once(gzip, 'drain');
    gzip.end();
    await once(gzip, 'end');
    const bomb = Buffer.concat(packed);
    expect(bomb.length).toBeLessThan(mebi / 2);
    const answer = await post('/v1/traces', bomb as Body, 'protobuf', { 'content-encoding': 'gzip' });
    expect(answer.status).toBe(413);
  });

  const plain = encode('traces', spans, 'protobuf');
  it.each([
    ['half a gzip', gzipSync(plain).subarray(0, -12)],
    ['a gzip with a wrong checksum', gzipSync(plain).fill(0xff, gzipSync(plain).length - 8)],
    ['what is no gzip', plain],
  ])('that is %s is refused', async (_what, bytes) => {
    const answer = await post('/v1/traces', bytes as Body, 'protobuf', { 'content-encoding': 'gzip' });
    expect(answer.status).toBe(400);
    expect(readStatus('protobuf', new Uint8Array(await answer.arrayBuffer())).message).toContain('gzip');
    expect(sightings).toEqual([]);
  });
});

describe('without a token', () => {
  it('the body is not waited for', async () => {
    const socket = connect(server.port, '127.0.0.1');
    await once(socket, 'connect');
    const head = ['POST /v1/logs HTTP/1.1', `host: 127.0.0.1:${server.port}`, 'content-type: application/x-protobuf'];
    socket.write(`${[...head, 'transfer-encoding: chunked', '', ''].join('\r\n')}5\r\nabcde\r\n`);
    const [first] = (await once(socket, 'data')) as [Buffer];
    expect(first.toString('latin1')).toMatch(/^HTTP\/1\.1 401 /);
    socket.destroy();
  });
});
