import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeOtlp } from '../../../../src/main/ingest/otlp/decode-otlp.ts';
import { otlpLimits } from '../../../../src/main/ingest/otlp/otlp-limits.ts';
import type { OtlpRecord } from '../../../../src/main/ingest/otlp/otlp-record.ts';
import { type OtlpSignal, otlpSignalNames } from '../../../../src/main/ingest/otlp/otlp-signals.ts';
import { AppError } from '../../../../src/shared/core/app-error.ts';
import { readFixture } from '../../../support/fixtures.ts';
import { decode, field, type Json, logsOf, spanId, spansOf, toProtobuf, traceId, varint } from './otlp-bodies.ts';

const captures: readonly (readonly [string, OtlpSignal])[] = [
  ['claude-code.logs', 'logs'],
  ['claude-code.metrics', 'metrics'],
  ['codex.logs', 'logs'],
  ['gemini-cli.logs', 'logs'],
  ['gemini-cli.metrics', 'metrics'],
  ['gemini-cli.traces', 'traces'],
];

/** What became of a body: its records or the code it was refused with. Anything but an AppError fails the test. */
const tryDecode = (signal: OtlpSignal, body: Buffer): readonly OtlpRecord[] | AppError => {
  try {
    return decodeOtlp(signal, 'protobuf', body);
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
};

const refusalOf = (signal: OtlpSignal, body: Buffer): AppError => {
  const result = tryDecode(signal, body);
  if (result instanceof AppError) return result;
  throw new Error('it was taken');
};

describe('a capture', () => {
  it.each(captures)('%s says the same in protobuf as in JSON', (name, signal) => {
    const json = readFixture<Json>(`otlp/${name}.json`);
    const records = decode(signal, json, 'protobuf');
    expect(records.length).toBeGreaterThan(0);
    expect(records).toEqual(decode(signal, json));
  });

  it.each(captures)('%s cut short anywhere is refused, or has fewer records', (name, signal) => {
    const body = toProtobuf(signal, readFixture<Json>(`otlp/${name}.json`));
    const whole = decodeOtlp(signal, 'protobuf', body).length;
    for (let end = 1; end < body.length; end += 7) {
      const result = tryDecode(signal, body.subarray(0, end));
      if (result instanceof AppError) expect(['bad_encoding', 'bad_request']).toContain(result.code);
      else expect(result.length).toBeLessThanOrEqual(whole);
    }
  });

  it.each(captures.flatMap(([name, signal]) => otlpSignalNames.map((path) => [name, signal, path] as const)))(
    '%s (%s) sent to the path of %s is taken only there',
    (name, signal, path) => {
      const result = tryDecode(path, toProtobuf(signal, readFixture<Json>(`otlp/${name}.json`)));
      if (path === signal) return expect(result).not.toBeInstanceOf(AppError);
      expect(result).toMatchObject({ code: 'bad_request' });
      expect((result as AppError).message).toContain(`/v1/${signal}`);
    },
  );
});

describe('bytes that are no request', () => {
  it.each<[string, Buffer]>([
    ['one byte', Buffer.from([0x0a])],
    ['a length past the end', Buffer.from([0x0a, 0x7f, 0x00])],
    ['a length of 4 GiB', Buffer.from([0x0a, 0xff, 0xff, 0xff, 0xff, 0x0f])],
    ['a length of 2^64', Buffer.from([0x0a, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01])],
    ['a varint without end', Buffer.alloc(1000, 0xff)],
    ['a group', Buffer.from([0x0b, 0x0c])],
    ['groups inside one another', Buffer.alloc(1_000_000, 0x0b)],
    ['field 0', Buffer.from([0x02, 0x00])],
    ['a wire type there is not', Buffer.from([0x0f])],
    ['JSON', Buffer.from('{"resourceSpans":[]}')],
    ['gzip', Buffer.from([0x1f, 0x8b, 0x08, 0, 0, 0, 0, 0])],
    ['a number for the list', Buffer.from([0x08, 0x01])],
    ['a name that is no UTF-8', field(1, field(2, field(2, field(5, Buffer.from([0xc3, 0x28])))))],
  ])('%s', (_what, body) => {
    expect(refusalOf('traces', body).code).toBe('bad_encoding');
  });

  it('are refused whatever they are, or hold records', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.constantFrom(...otlpSignalNames), (bytes, signal) => {
        const result = tryDecode(signal, Buffer.from(bytes));
        expect(result instanceof AppError || Array.isArray(result)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it('are refused or read when they were a request before something happened to them', () => {
    const bodies = captures.map(
      ([name, signal]) => [signal, toProtobuf(signal, readFixture<Json>(`otlp/${name}.json`))] as const,
    );
    fc.assert(
      fc.property(fc.constantFrom(...bodies), fc.nat(), fc.nat({ max: 255 }), ([signal, body], at, byte) => {
        const changed = Buffer.from(body);
        changed[at % changed.length] = byte;
        const result = tryDecode(signal, changed);
        expect(result instanceof AppError || Array.isArray(result)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('a request', () => {
  it('may be empty', () => {
    for (const signal of otlpSignalNames) expect(decodeOtlp(signal, 'protobuf', Buffer.alloc(0))).toEqual([]);
  });

  it('has fields nobody knows yet, of every wire type', () => {
    const unknown = Buffer.concat([
      Buffer.from([...varint(1000 << 3), 5]),
      Buffer.from([...varint((1001 << 3) | 1), 1, 2, 3, 4, 5, 6, 7, 8]),
      field(1002, Buffer.from('anything')),
      Buffer.from([...varint((1003 << 3) | 5), 1, 2, 3, 4]),
    ]);
    const log = field(2, unknown, field(12, Buffer.from('named')), unknown);
    const [record] = decodeOtlp('logs', 'protobuf', field(1, unknown, field(2, log, unknown)));
    expect(record).toMatchObject({ signal: 'logs', eventName: 'named' });
  });

  it('may hold bytes as a value, which are dropped', () => {
    const attribute = field(6, field(1, Buffer.from('blob')), field(2, field(7, Buffer.from([1, 2, 3]))));
    const [record] = decodeOtlp('logs', 'protobuf', field(1, field(2, field(2, attribute))));
    expect([...(record?.attributes ?? [])]).toEqual([['blob', null]]);
  });

  it('may have values nested 64 deep and no deeper', () => {
    const nest = (levels: number): Buffer => {
      let value = field(1, Buffer.from('in'));
      for (let level = 1; level < levels; level += 1) {
        value = field(6, field(1, field(1, Buffer.from('k')), field(2, value)));
      }
      return field(1, field(2, field(2, field(6, field(1, Buffer.from('a')), field(2, value)))));
    };
    expect(JSON.stringify([...(decodeOtlp('logs', 'protobuf', nest(64))[0]?.attributes ?? [])])).toContain('in');
    for (const levels of [65, 100, 5000]) expect(refusalOf('logs', nest(levels)).code).toBe('bad_request');
  });

  it('made of nothing but empty messages is refused before it is decoded', () => {
    const attributes = Buffer.alloc(2 * (otlpLimits.nodes + 1), Buffer.from([0x4a, 0x00]));
    const body = field(1, field(2, field(2, attributes)));
    expect(refusalOf('traces', body).code).toBe('payload_too_large');
  });

  it('of too many records is refused', () => {
    const spans = Buffer.alloc(2 * (otlpLimits.records + 1), Buffer.from([0x12, 0x00]));
    expect(refusalOf('traces', field(1, field(2, spans))).code).toBe('payload_too_large');
  });
});

describe('logs at the path of spans', () => {
  it.each<[string, Json]>([
    ['with a time', { timeUnixNano: '1700000000000000000' }],
    ['with a severity', { severityNumber: 9 }],
    ['with attributes', { attributes: [{ key: 'a', value: { intValue: 1 } }] }],
    ['with ids and a body', { observedTimeUnixNano: 1, traceId, spanId, body: 'text' }],
  ])('%s are noticed', (_what, record) => {
    const { code, message } = refusalOf('traces', toProtobuf('logs', logsOf(record)));
    expect([code, message]).toEqual(['bad_request', 'The body holds log records: send them to /v1/logs.']);
  });

  it('and spans at that of logs, too', () => {
    const { message } = refusalOf('logs', toProtobuf('traces', spansOf({ traceId, spanId, name: 'chat' })));
    expect(message).toContain('/v1/traces');
  });
});
