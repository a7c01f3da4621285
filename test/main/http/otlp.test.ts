import type { IncomingHttpHeaders } from 'node:http';
import { describe, expect, it } from 'vitest';
import type { OtlpEncoding } from '../../../src/main/ingest/otlp/decode-otlp.ts';
import { otlpSignalNames, otlpSignals } from '../../../src/main/ingest/otlp/otlp-signals.ts';
import type { Intake } from '../../../src/main/services/intake-types.ts';
import type { SightingOutcome } from '../../../src/main/services/record-types.ts';
import type { MetricPoint } from '../../../src/shared/core/metric-calls.ts';
import { AppError } from '../../../src/shared/core/app-error.ts';
import type { CallSighting } from '../../../src/shared/core/call-sighting.ts';
import { type Json, logsOf, metricsOf, spansOf } from '../ingest/otlp/otlp-bodies.ts';
import {
  callAttributes,
  callSpan,
  encode,
  encodings,
  mediaTypeOf,
  noModel,
  otherSpan,
  plainRequests,
  readPartial,
  readStatus,
} from './otlp-requests.ts';
import { adminToken, asIngest, createTestApp, host, ingestToken, type TestApp } from './test-app.ts';

type Tried = TestApp & { readonly sightings: CallSighting[]; readonly notes: Intake[] };

/** @param outcome what the ledger says of the nth sighting; it may throw */
const tryApp = (outcome: (at: number) => SightingOutcome = () => ({ status: 'accepted', id: 'made' })): Tried => {
  const sightings: CallSighting[] = [];
  const notes: Intake[] = [];
  const app = createTestApp({
    recordSightings: async (seen) => {
      sightings.push(...seen);
      return seen.map((_, at) => outcome(at));
    },
    noteIntake: (intake) => void notes.push(intake),
  });
  return { ...app, sightings, notes };
};

const post = (
  { app }: TestApp,
  url: string,
  payload: Buffer,
  encoding: OtlpEncoding | null = 'json',
  headers: IncomingHttpHeaders = asIngest,
) =>
  app.inject({
    method: 'POST',
    url,
    headers: { host, ...(encoding !== null && { 'content-type': mediaTypeOf[encoding] }), ...headers },
    payload,
  });

const postSpans = (app: TestApp, spans: readonly Json[], encoding: OtlpEncoding = 'json', headers = asIngest) =>
  post(app, '/v1/traces', encode('traces', spansOf(...spans), encoding), encoding, headers);

const both = otlpSignalNames.flatMap((signal) => encodings.map((encoding) => [signal, encoding] as const));

describe('a request that is taken', () => {
  it.each(both)('of %s in %s is answered in its encoding', async (signal, encoding) => {
    const app = tryApp();
    const { path } = otlpSignals[signal];
    const answer = await post(app, path, encode(signal, plainRequests[signal], encoding), encoding);
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['content-type']).toBe(mediaTypeOf[encoding]);
    expect(answer.body).toBe(encoding === 'json' ? '{}' : '');
    expect(answer.headers['content-length']).toBe(encoding === 'json' ? '2' : '0');
    expect(answer.headers['x-content-type-options']).toBe('nosniff');
    expect(app.sightings).toEqual([]);
    expect(app.notes).toEqual([{ appId: null, way: 'otlp', accepted: 0, duplicates: 0, refused: [] }]);
  });

  it.each(encodings)('in %s hands its calls on, and nothing else', async (encoding) => {
    const app = tryApp();
    const answer = await postSpans(app, [otherSpan, callSpan(1), callSpan(2)], encoding);
    expect([answer.statusCode, answer.body]).toEqual([200, encoding === 'json' ? '{}' : '']);
    expect(app.sightings.map(({ report }) => [report.service, report.model, report.units.inputTokens])).toEqual([
      ['shop', 'gpt-4o', 1000],
      ['shop', 'gpt-4o', 1000],
    ]);
    expect(app.notes).toMatchObject([{ accepted: 2, duplicates: 0, refused: [] }]);
  });

  it('counts a call that was known as a duplicate, better known or not', async () => {
    const statuses = ['accepted', 'merged', 'duplicate'] as const;
    const app = tryApp((at) => ({ status: statuses[at] ?? 'accepted', id: 'x' }));
    expect((await postSpans(app, [callSpan(1), callSpan(2), callSpan(3)])).body).toBe('{}');
    expect(app.notes).toMatchObject([{ accepted: 1, duplicates: 2, refused: [] }]);
  });

  it.each(both)('of %s in %s may be empty', async (signal, encoding) => {
    const answer = await post(tryApp(), otlpSignals[signal].path, encode(signal, {}, encoding), encoding);
    expect(answer.statusCode).toBe(200);
  });

  it('has a charset, and a media type in any case', async () => {
    const payload = encode('logs', plainRequests.logs, 'json');
    for (const type of ['application/json; charset=utf-8', 'Application/JSON', 'application/json;charset=UTF-8']) {
      const answer = await post(tryApp(), '/v1/logs', payload, null, { ...asIngest, 'content-type': type });
      expect([answer.statusCode, answer.body]).toEqual([200, '{}']);
    }
  });
});

describe('a record that is refused', () => {
  it('is counted as text and named by its place, and the others are recorded', async () => {
    const app = tryApp();
    const answer = await postSpans(app, [callSpan(0), otherSpan, callSpan(2), callSpan(3, noModel)]);
    expect(answer.statusCode).toBe(200);
    expect(answer.body).toBe('{"partialSuccess":{"rejectedSpans":"1","errorMessage":"record 3: no model"}}');
    expect(app.sightings).toHaveLength(2);
    expect(app.notes).toMatchObject([
      { accepted: 2, duplicates: 0, refused: [{ error: { code: 'no_model' }, item: { name: 'chat gpt-4o' } }] },
    ]);
  });

  it('of protobuf is counted in protobuf', async () => {
    const answer = await postSpans(tryApp(), [callSpan(0), callSpan(1, noModel)], 'protobuf');
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, 'application/x-protobuf']);
    expect(readPartial(answer.rawPayload)).toEqual({ rejected: '1', errorMessage: 'record 1: no model' });
  });

  it('may be a log', async () => {
    const { attributes } = callSpan(0, noModel);
    const answer = await post(tryApp(), '/v1/logs', encode('logs', logsOf({ attributes }), 'json'));
    expect(answer.json()).toEqual({
      partialSuccess: { rejectedLogRecords: '1', errorMessage: 'record 0: no model' },
    });
  });

  it('is one of many: three are named', async () => {
    const spans = [0, 1, 2, 3, 4].map((n) => callSpan(n, noModel));
    const answer = await postSpans(tryApp(), spans);
    expect(answer.json()).toEqual({
      partialSuccess: {
        rejectedSpans: '5',
        errorMessage: 'record 0: no model; record 1: no model; record 2: no model; and 2 more',
      },
    });
  });

  it('may be refused by the ledger alone', async () => {
    const error = { pointer: '', code: 'too_much', detail: 'The cost is too large.' };
    const app = tryApp((at) => (at === 1 ? { status: 'rejected', error } : { status: 'accepted', id: 'x' }));
    const answer = await postSpans(app, [otherSpan, callSpan(1), callSpan(2), callSpan(3)]);
    expect(answer.json()).toEqual({
      partialSuccess: { rejectedSpans: '1', errorMessage: 'record 2: The cost is too large.' },
    });
    expect(app.notes).toMatchObject([{ accepted: 2, refused: [{ error }] }]);
  });
});

describe('a failure', () => {
  type Failing = readonly [
    what: string,
    status: number,
    code: number,
    send: (app: Tried, encoding: OtlpEncoding) => ReturnType<typeof post>,
  ];
  const broken = Buffer.from([0x0a, 0x7f]);
  const plain = (encoding: OtlpEncoding): Buffer => encode('logs', plainRequests.logs, encoding);
  const withHeaders =
    (headers: IncomingHttpHeaders) =>
    (app: Tried, encoding: OtlpEncoding): ReturnType<typeof post> =>
      post(app, '/v1/logs', plain(encoding), encoding, headers);

  const failures: readonly Failing[] = [
    ['a broken body', 400, 3, (app, encoding) => post(app, '/v1/logs', broken, encoding)],
    [
      'the path of another signal',
      400,
      3,
      (app, encoding) => post(app, '/v1/traces', encode('logs', plainRequests.logs, encoding), encoding),
    ],
    ['a broken gzip', 400, 3, withHeaders({ ...asIngest, 'content-encoding': 'gzip' })],
    ['no token', 401, 16, withHeaders({})],
    ['a wrong token', 401, 16, withHeaders({ 'x-api-key': 'wrong' })],
    ['another origin', 403, 7, withHeaders({ ...asIngest, origin: 'https://evil.example' })],
    ['another host', 403, 7, withHeaders({ ...asIngest, host: 'evil.example' })],
    ['a page of another site', 403, 7, withHeaders({ ...asIngest, 'sec-fetch-site': 'cross-site' })],
    ['brotli', 415, 3, withHeaders({ ...asIngest, 'content-encoding': 'br' })],
    ['a long workspace', 400, 3, withHeaders({ ...asIngest, 'x-centesimo-workspace': 'w'.repeat(513) })],
  ];
  it.each(failures.flatMap((failure) => encodings.map((encoding) => [encoding, ...failure] as const)))(
    'in %s: %s is %i, code %i',
    async (encoding, _what, status, code, send) => {
      const app = tryApp();
      const answer = await send(app, encoding);
      expect([answer.statusCode, answer.headers['content-type']]).toEqual([status, mediaTypeOf[encoding]]);
      const said = readStatus(encoding, answer.rawPayload);
      expect(said.code).toBe(code);
      expect(said.message).toMatch(/^[A-Z].*\.$/);
      expect(answer.headers['cache-control']).toBe('no-store');
      expect(answer.headers['www-authenticate']).toBe(status === 401 ? 'Bearer realm="centesimo"' : undefined);
      expect([app.sightings, app.bugs]).toEqual([[], []]);
    },
  );

  it.each(encodings)('to store in %s is 503 and to be tried again in a second', async (encoding) => {
    const app = tryApp(() => {
      throw new AppError('unavailable', 'The database is busy.');
    });
    const answer = await postSpans(app, [callSpan(1)], encoding);
    expect([answer.statusCode, answer.headers['retry-after']]).toEqual([503, '1']);
    expect(readStatus(encoding, answer.rawPayload)).toEqual({ code: 14, message: 'The database is busy.' });
    expect(app.notes).toEqual([]);
  });

  it('while stopping is 503, too', async () => {
    const app = tryApp();
    app.clock.stopping = true;
    const answer = await postSpans(app, [callSpan(1)], 'protobuf');
    expect([answer.statusCode, answer.headers['retry-after']]).toEqual([503, '1']);
    expect(readStatus('protobuf', answer.rawPayload).code).toBe(14);
    expect(app.sightings).toEqual([]);
  });

  it('of ours is never 500, and is logged', async () => {
    const bug = new Error('a bug with a canary in it');
    const app = tryApp(() => {
      throw bug;
    });
    const answer = await postSpans(app, [callSpan(1)]);
    expect([answer.statusCode, answer.headers['retry-after']]).toEqual([503, '1']);
    expect(answer.body).not.toContain('canary');
    expect(app.bugs).toEqual([bug]);
  });

  it('after too many wrong tokens says when to come back', async () => {
    const app = tryApp();
    for (let at = 0; at < 300; at += 1) await post(app, '/v1/logs', broken, 'json', { 'x-api-key': `wrong ${at}` });
    const answer = await post(app, '/v1/logs', broken, 'protobuf', { 'x-api-key': 'wrong' });
    expect(answer.statusCode).toBe(429);
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    expect(readStatus('protobuf', answer.rawPayload).code).toBe(8);
  });

  it.each([
    ['no media type', null],
    ['text', 'text/plain'],
    ['a form', 'application/x-www-form-urlencoded'],
    ['NDJSON', 'application/x-ndjson'],
    ['another protobuf', 'application/protobuf'],
  ])('of media type is told in JSON: %s', async (_what, type) => {
    const headers = { ...asIngest, ...(type !== null && { 'content-type': type }) };
    const answer = await post(tryApp(), '/v1/traces', Buffer.from('x=1'), null, headers);
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([415, 'application/json']);
    expect(answer.json()).toMatchObject({ code: 3 });
  });

  it('to read the body is one refused item without content', async () => {
    const app = tryApp();
    await post(app, '/v1/logs', Buffer.from('{"resourceLogs": canary'));
    expect(app.notes).toMatchObject([
      { accepted: 0, duplicates: 0, refused: [{ error: { pointer: '', code: 'bad_json' }, item: undefined }] },
    ]);
    expect(JSON.stringify(app.notes)).not.toContain('canary');
  });
});

describe('an address', () => {
  it.each(['GET', 'PUT', 'OPTIONS', 'HEAD'] as const)('takes no %s', async (method) => {
    const answer = await tryApp().app.inject({ method, url: '/v1/traces', headers: { host, ...asIngest } });
    expect([answer.statusCode, answer.headers['allow']]).toEqual([405, 'POST']);
  });

  it.each(['/v1/logs/', '/v1/trace', '/api/public/otel/v1/logs', '/v1/traces/v1/traces'])(
    '%s is not found, and nobody is sent elsewhere',
    async (url) => {
      expect((await post(tryApp(), url, Buffer.from('{}'))).statusCode).toBe(404);
    },
  );

  const basic = (credentials: string): IncomingHttpHeaders => ({
    authorization: `Basic ${Buffer.from(credentials).toString('base64')}`,
  });
  it.each([
    ['x-api-key', { 'x-api-key': ingestToken }, 200],
    ['a bearer', asIngest, 200],
    ['the admin token', { authorization: `Bearer ${adminToken}` }, 200],
    ['Basic, as Langfuse SDKs send it', basic(`pk-lf-1:${ingestToken}`), 200],
    ['Basic without a name', basic(`:${ingestToken}`), 200],
    ['Basic with the token as the name', basic(`${ingestToken}:`), 401],
    ['Basic that is not base64', { authorization: 'Basic ***' }, 401],
    ['a wrong password', basic('pk-lf-1:wrong'), 401],
  ])('for Langfuse takes %s', async (_what, headers, status) => {
    const app = tryApp();
    const payload = encode('traces', spansOf(callSpan(1)), 'protobuf');
    const answer = await post(app, '/api/public/otel/v1/traces', payload, 'protobuf', headers);
    expect(answer.statusCode).toBe(status);
    expect(app.sightings).toHaveLength(status === 200 ? 1 : 0);
  });
});

describe('the workspace', () => {
  const workspaceOf = async (resource: string | null, header: string | null): Promise<unknown> => {
    const app = tryApp();
    const request = spansOf(callSpan(1)) as { resourceSpans: [{ resource: { attributes: Json[] } }] };
    if (resource !== null) {
      request.resourceSpans[0].resource.attributes.push({
        key: 'centesimo.workspace',
        value: { stringValue: resource },
      });
    }
    const headers = { ...asIngest, ...(header !== null && { 'x-centesimo-workspace': header }) };
    expect((await post(app, '/v1/traces', encode('traces', request, 'json'), 'json', headers)).statusCode).toBe(200);
    return app.sightings[0]?.report.workspace;
  };

  it.each([
    [null, null, 'default'],
    [null, 'acme', 'acme'],
    [null, '  acme ', 'acme'],
    [null, '  ', 'default'],
    ['labs', null, 'labs'],
    ['labs', 'acme', 'labs'],
  ])('of resource %j and header %j is %s', async (resource, header, workspace) => {
    expect(await workspaceOf(resource, header)).toBe(workspace);
  });
});

describe('metrics', () => {
  const used = (model: string | null): Json => ({
    name: 'gen_ai.client.token.usage',
    unit: '{token}',
    histogram: {
      aggregationTemporality: 1,
      dataPoints: [
        {
          startTimeUnixNano: '1787306400000000000',
          timeUnixNano: '1787306460000000000',
          count: '2',
          sum: 700,
          attributes: callAttributes({
            'gen_ai.request.model': model ?? undefined,
            'gen_ai.token.type': 'input',
          }),
        },
      ],
    },
  });

  it('of usage are held, and what they lack is told', async () => {
    const held: MetricPoint[] = [];
    const app = tryApp();
    const holding = createTestApp({ holdMetricPoints: async (points) => void held.push(...points) });
    const body = encode('metrics', metricsOf(used('gpt-4o'), used(null)), 'protobuf');
    const answer = await post(holding, '/v1/metrics', body, 'protobuf');
    expect(readPartial(answer.rawPayload)).toEqual({ rejected: '1', errorMessage: 'record 1: no model' });
    expect(held).toMatchObject([{ service: 'shop', model: 'gpt-4o', side: 'input', value: 700, count: 2 }]);
    const json = await post(app, '/v1/metrics', encode('metrics', metricsOf(used(null)), 'json'));
    expect(json.json()).toEqual({
      partialSuccess: { rejectedDataPoints: '1', errorMessage: 'record 0: no model' },
    });
    expect(app.sightings).toEqual([]);
  });

  it('that cannot be held are to be sent again', async () => {
    const app = createTestApp({
      holdMetricPoints: () => Promise.reject(new AppError('unavailable', 'The disk is full.')),
    });
    const answer = await post(app, '/v1/metrics', encode('metrics', metricsOf(used('gpt-4o')), 'json'));
    expect([answer.statusCode, answer.headers['retry-after']]).toEqual([503, '1']);
    expect(answer.json()).toEqual({ code: 14, message: 'The disk is full.' });
  });
});
