import { describe, expect, it } from 'vitest';
import { decodeOtlp } from '../../../../src/main/ingest/otlp/decode-otlp.ts';
import { otlpLimits } from '../../../../src/main/ingest/otlp/otlp-limits.ts';
import type { OtlpSignal } from '../../../../src/main/ingest/otlp/otlp-signals.ts';
import { AppError } from '../../../../src/shared/core/app-error.ts';
import { readFixture } from '../../../support/fixtures.ts';
import {
  decode,
  decodeLog,
  decodePoint,
  decodeSpan,
  type Json,
  logsOf,
  spanId,
  spansOf,
  toBody,
  traceId,
} from './otlp-bodies.ts';

const valueOf = (value: unknown): unknown => decodeLog({ attributes: [{ key: 'a', value }] }).attributes.get('a');

describe('a value', () => {
  it.each([
    [{ stringValue: 'Ciao' }, 'Ciao'],
    [{ stringValue: '' }, ''],
    [{ boolValue: false }, false],
    [{ intValue: '5120' }, 5120],
    [{ intValue: 5120 }, 5120],
    [{ intValue: -3 }, -3],
    [{ intValue: '9007199254740993' }, '9007199254740993'],
    [{ int_value: '7' }, 7],
    [{ doubleValue: 0.25 }, 0.25],
    [{ doubleValue: '0.25' }, 0.25],
    [{ doubleValue: 'NaN' }, null],
    [{ doubleValue: '-Infinity' }, null],
    [{ intValue: 'many' }, null],
    [{ intValue: 1.5 }, null],
    [{ intValue: true }, null],
    [{ intValue: '99999999999999999999' }, null],
    [{ bytesValue: 'AQID' }, null],
    [{}, null],
    [null, null],
    [undefined, null],
    [{ arrayValue: { values: [{ stringValue: 'a' }, { intValue: 1 }, null] } }, ['a', 1, null]],
    [{ arrayValue: {} }, []],
    [{ values: [{ stringValue: 'a' }, { doubleValue: 0.5 }] }, ['a', 0.5]],
    [{ values: [] }, []],
    ['plain', 'plain'],
    [12, 12],
    [0.5, 0.5],
    [true, true],
    [
      ['a', 1],
      ['a', 1],
    ],
  ])('%j is read as %j', (json, value) => {
    expect(valueOf(json)).toEqual(value);
  });

  it.each([['kvlistValue'], ['kvlist_value']])('of %s is an object without a prototype', (name) => {
    const values = [
      { key: 'b', value: { intValue: '2' } },
      { key: '__proto__', value: { stringValue: 'polluted' } },
      { key: 'a', value: { kvlistValue: { values: [{ key: 'deep', value: { boolValue: true } }] } } },
    ];
    const map = valueOf({ [name]: { values } }) as Json;
    expect(Object.getPrototypeOf(map)).toBeNull();
    expect(Object.keys(map).toSorted()).toEqual(['__proto__', 'a', 'b']);
    expect(map).toMatchObject({ b: 2, a: { deep: true } });
    expect('polluted' in {}).toBe(false);
  });

  it('without a kind is a map where its values have keys', () => {
    expect({ ...(valueOf({ values: [{ key: 'a', value: { intValue: 1 } }] }) as Json) }).toEqual({ a: 1 });
  });

  it('may be nested 64 deep and no deeper', () => {
    const nest = (levels: number): unknown => {
      let value: unknown = { stringValue: 'in' };
      for (let level = 1; level < levels; level += 1) {
        value = { kvlistValue: { values: [{ key: 'k', value }] } };
      }
      return value;
    };
    expect(JSON.stringify(valueOf(nest(64)))).toContain('in');
    expect(() => valueOf(nest(65))).toThrow(expect.objectContaining({ code: 'bad_request' }));
    expect(() => valueOf(nest(1000))).toThrow(expect.objectContaining({ code: 'bad_request' }));
  });
});

describe('a name', () => {
  it('may be in snake_case, and unknown ones are passed over', () => {
    const camel = decode('logs', logsOf({ timeUnixNano: '1700000000000000000', eventName: 'e', severityNumber: 9 }));
    const snake = decode('logs', {
      resource_logs: [
        {
          future: { deep: [1, { x: {} }] },
          resource: {
            attributes: [{ key: 'service.name', value: { string_value: 'shop' } }],
            dropped_attributes_count: 1,
          },
          scope_logs: [
            {
              scope: { name: 'lib' },
              log_records: [
                { time_unix_nano: '1700000000000000000', event_name: 'e', severity_number: 9, flags: 1, toString: 5 },
              ],
            },
          ],
        },
      ],
    });
    expect(snake).toEqual(camel);
  });

  it.each([
    ['SEVERITY_NUMBER_TRACE', 1],
    ['SEVERITY_NUMBER_INFO', 9],
    ['SEVERITY_NUMBER_WARN2', 14],
    ['SEVERITY_NUMBER_FATAL4', 24],
    ['17', 17],
    [17, 17],
    ['SOMETHING', 0],
  ])('of a severity: %j is %i', (severityNumber, number) => {
    expect(decodeLog({ severityNumber }).severityNumber).toBe(number);
  });

  it('of a status or a temporality counts like its number', () => {
    expect(decodeSpan({ status: { code: 'STATUS_CODE_ERROR', message: 'no' } })).toMatchObject({
      isError: true,
      statusMessage: 'no',
    });
    expect(decodeSpan({ status: { code: 1 } }).isError).toBe(false);
    const sum = { dataPoints: [{ asInt: '1' }], aggregationTemporality: 'AGGREGATION_TEMPORALITY_DELTA' };
    expect(decodePoint({ name: 'm', sum }).temporality).toBe('delta');
  });
});

describe('a log', () => {
  it('has its times, ids and name', () => {
    const log = decodeLog({
      timeUnixNano: '1700000000123456789',
      observedTimeUnixNano: 1_700_000_001_000_000_000,
      eventName: 'claude_code.api_request',
      traceId: traceId.toUpperCase(),
      spanId,
      body: { stringValue: 'text' },
    });
    expect(log).toMatchObject({
      signal: 'logs',
      scope: 'lib',
      occurredAt: 1_700_000_000_123,
      observedAt: 1_700_000_001_000,
      eventName: 'claude_code.api_request',
      traceId,
      spanId,
    });
    expect(log.resource.get('service.name')).toBe('shop');
  });

  it.each([
    [{ eventName: 'own', attributes: [{ key: 'event.name', value: { stringValue: 'attr' } }] }, 'own'],
    [{ eventName: '', attributes: [{ key: 'event.name', value: { stringValue: 'attr' } }], body: 'body' }, 'attr'],
    [{ body: { stringValue: 'body' } }, 'body'],
    [{ body: { kvlistValue: { values: [] } } }, null],
    [{ body: null }, null],
    [{}, null],
  ])('%j is called %j', (record, name) => {
    expect(decodeLog(record).eventName).toBe(name);
  });

  it.each([
    ['0', null],
    [0, null],
    ['', null],
    ['yesterday', null],
    [-1, null],
    ['18446744073709551615', 18_446_744_073_709],
  ])('of time %j was at %j', (timeUnixNano, occurredAt) => {
    expect(decodeLog({ timeUnixNano }).occurredAt).toBe(occurredAt);
  });

  it.each([
    ['', ''],
    ['0'.repeat(32), '0'.repeat(16)],
    [traceId.slice(2), `${spanId}00`],
    ['not hex at all, but of thirty-two', 'x'.repeat(16)],
    [5, {}],
  ])('has no ids in %j, %j', (badTrace, badSpan) => {
    expect(decodeLog({ traceId: badTrace, spanId: badSpan })).toMatchObject({ traceId: null, spanId: null });
  });
});

describe('a span', () => {
  it('has its parent, its times and its events', () => {
    const span = decodeSpan({
      traceId,
      spanId,
      parentSpanId: 'EEE19B7EC3C1B173',
      name: 'chat gpt-4o',
      startTimeUnixNano: '1700000000000999999',
      endTimeUnixNano: '1700000002000000000',
      events: [{ name: 'gen_ai.choice', attributes: [{ key: 'n', value: { intValue: '1' } }] }, { name: 'end' }],
    });
    expect(span).toMatchObject({
      traceId,
      spanId,
      parentSpanId: 'eee19b7ec3c1b173',
      name: 'chat gpt-4o',
      startedAt: 1_700_000_000_000,
      endedAt: 1_700_000_002_000,
      isError: false,
      statusMessage: '',
    });
    expect(span.events.map(({ name, attributes }) => [name, ...attributes])).toEqual([
      ['gen_ai.choice', ['n', 1]],
      ['end'],
    ]);
  });
});

describe('a metric', () => {
  const point = { startTimeUnixNano: '1000000', timeUnixNano: '2000000' };
  it.each([
    [{ gauge: { dataPoints: [{ ...point, asDouble: 1.5 }] } }, { temporality: null, value: 1.5, count: null }],
    [
      { sum: { dataPoints: [{ ...point, asInt: '5120' }], aggregationTemporality: 1, isMonotonic: true } },
      { temporality: 'delta', isMonotonic: true, value: 5120, count: null },
    ],
    [
      { histogram: { dataPoints: [{ ...point, count: '3', sum: 12.5 }], aggregationTemporality: 2 } },
      { temporality: 'cumulative', value: 12.5, count: 3 },
    ],
    [{ histogram: { dataPoints: [{ ...point, count: 3 }] } }, { temporality: null, value: null, count: 3 }],
    [
      { exponentialHistogram: { dataPoints: [{ ...point, count: 1, sum: 4 }], aggregationTemporality: 1 } },
      { temporality: 'delta', value: 4, count: 1 },
    ],
    [{ summary: { dataPoints: [{ ...point, count: 2, sum: 9 }] } }, { temporality: null, value: 9, count: 2 }],
    [{ gauge: { dataPoints: [point] } }, { value: null, count: null }],
  ])('%j has one point %j', (data, expected) => {
    const record = decodePoint({ name: 'tokens', unit: '{token}', ...data });
    expect(record).toMatchObject({ metric: 'tokens', unit: '{token}', startedAt: 1, endedAt: 2, ...expected });
  });

  it('without data has none, and points of all metrics stand in their order', () => {
    const sum = { dataPoints: [{ asInt: 1 }, { asInt: 2 }] };
    const metrics = [{ name: 'empty' }, { name: 'a', sum }, { name: 'b', gauge: { dataPoints: [{ asInt: 3 }] } }];
    const records = decode('metrics', { resourceMetrics: [{ scopeMetrics: [{ metrics }, { metrics: [] }] }] });
    expect(records.map((record) => record.signal === 'metrics' && [record.metric, record.value])).toEqual([
      ['a', 1],
      ['a', 2],
      ['b', 3],
    ]);
  });
});

describe('a body that is refused', () => {
  const refusalOf = (signal: OtlpSignal, body: Buffer): AppError => {
    try {
      decodeOtlp(signal, 'json', body);
    } catch (error) {
      if (error instanceof AppError) return error;
      throw error;
    }
    throw new Error('it was taken');
  };

  it.each([
    ['nothing', '', 'bad_json'],
    ['half', '{"resourceLogs":[', 'bad_json'],
    ['a list', '[]', 'bad_request'],
    ['null', 'null', 'bad_request'],
    ['text', '"resourceLogs"', 'bad_request'],
    ['an object for a list', '{"resourceLogs":{}}', 'bad_request'],
    ['text for a record', '{"resourceLogs":[{"scopeLogs":[{"logRecords":["x"]}]}]}', 'bad_request'],
    ['a number for attributes', '{"resourceLogs":[{"resource":{"attributes":5}}]}', 'bad_request'],
    ['__proto__', '{"resourceLogs":[{"__proto__":{"polluted":1}}]}', 'bad_request'],
    ['__proto__ in an unknown place', '{"x":{"y":[{"__proto__":{"polluted":1}}]}}', 'bad_request'],
    ['constructor.prototype', '{"x":{"constructor":{"prototype":{"polluted":1}}}}', 'bad_request'],
    ['200 000 lists', `{"x":${'['.repeat(200_000)}${']'.repeat(200_000)}}`, 'bad_request'],
    ['200 000 objects', `${'{"resourceLogs":'.repeat(200_000)}1${'}'.repeat(200_000)}`, 'bad_request'],
  ])('%s', (_what, body, code) => {
    expect(refusalOf('logs', toBody(body)).code).toBe(code);
    expect('polluted' in {}).toBe(false);
  });

  it('is no UTF-8', () => {
    expect(refusalOf('logs', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d])).code).toBe('bad_encoding');
  });

  it('says where the JSON breaks and not what is there', () => {
    const { message } = refusalOf('logs', toBody('{"resourceLogs": [canary]}'));
    expect(message).toContain('character 19');
    expect(message).not.toContain('canary');
  });

  it.each<[OtlpSignal, string, string]>([
    ['traces', 'resourceLogs', '/v1/logs'],
    ['traces', 'resource_metrics', '/v1/metrics'],
    ['logs', 'resourceSpans', '/v1/traces'],
    ['metrics', 'resourceLogs', '/v1/logs'],
  ])('as %s holds %s: the answer names %s', (signal, member, path) => {
    const error = refusalOf(signal, toBody({ [member]: [] }));
    expect(error.code).toBe('bad_request');
    expect(error.message).toContain(path);
  });

  it.each([
    ['empty objects', '{}'],
    ['empty lists', '[]'],
  ])('is made of %s alone', (_what, part) => {
    const parts = `${part},`.repeat(otlpLimits.nodes);
    expect(refusalOf('logs', toBody(`{"resourceLogs":[${parts}${part}]}`)).code).toBe('payload_too_large');
  });

  it('has too many records', () => {
    const records = '{},'.repeat(otlpLimits.records);
    const body = `{"resourceSpans":[{"scopeSpans":[{"spans":[${records}{}]}]}]}`;
    expect(refusalOf('traces', toBody(body)).code).toBe('payload_too_large');
  });
});

describe('a body that is taken', () => {
  it.each([
    ['an empty object', {}],
    ['an empty list', { resourceLogs: [] }],
    ['null', { resourceLogs: null }],
    ['no scopes', { resourceLogs: [{}] }],
    ['no records', { resourceLogs: [{ scopeLogs: [{ scope: null, logRecords: null }] }] }],
  ])('with nothing in it: %s', (_what, json) => {
    expect(decode('logs', json)).toEqual([]);
  });

  it('begins with a byte order mark', () => {
    expect(decodeOtlp('traces', 'json', toBody(`\uFEFF${JSON.stringify(spansOf({}))}`))).toHaveLength(1);
  });

  it('has brackets in its texts, as many as it likes', () => {
    const long = '{['.repeat(otlpLimits.nodes) + '\\"';
    const body = toBody(`{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"body":{"stringValue":"${long}"}}]}]}]}`);
    expect(decodeOtlp('logs', 'json', body)).toHaveLength(1);
  });

  it.each<[string, OtlpSignal, number]>([
    ['claude-code.logs', 'logs', 3],
    ['claude-code.metrics', 'metrics', 7],
    ['codex.logs', 'logs', 11],
    ['gemini-cli.logs', 'logs', 10],
    ['gemini-cli.metrics', 'metrics', 21],
    ['gemini-cli.traces', 'traces', 1],
  ])('is a capture: %s', (name, signal, count) => {
    const records = decode(signal, readFixture(`otlp/${name}.json`));
    expect(records).toHaveLength(count);
    expect(new Set(records.map(({ contentHash }) => contentHash)).size).toBe(count);
  });
});
