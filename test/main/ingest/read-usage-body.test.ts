import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../../src/shared/core/app-error.ts';
import { findJsonError } from '../../../src/main/ingest/find-json-error.ts';
import { parseUsageEvent } from '../../../src/main/ingest/parse-usage-event.ts';
import { readUsageBody } from '../../../src/main/ingest/read-usage-body.ts';
import type { UsageMediaType } from '../../../src/main/ingest/read-usage-body.ts';

const ndjson = 'application/x-ndjson';
const read = (text: string | Buffer, type: UsageMediaType = 'application/json') =>
  readUsageBody(Buffer.from(text as string), type);
const values = (text: string, type?: UsageMediaType) => read(text, type).map((item) => (item.ok ? item.value : item));

const failure = (text: string | Buffer, type?: UsageMediaType) => {
  try {
    read(text, type);
  } catch (error) {
    if (error instanceof AppError) return { code: error.code, detail: error.message, errors: error.errors };
    throw error;
  }
  throw new Error('was accepted');
};

describe('bodies', () => {
  it.each([
    ['{"service":"a"}', [{ service: 'a' }]],
    ['[{"service":"a"},{"service":"b"}]', [{ service: 'a' }, { service: 'b' }]],
    ['{"events":[{"service":"a"}]}', [{ service: 'a' }]],
    ['{"service":"a","events":[1]}', [{ service: 'a', events: [1] }]],
    ['{"events":1}', [{ events: 1 }]],
    ['\uFEFF{"service":"a"}', [{ service: 'a' }]],
    ['[null,3,"x"]', [null, 3, 'x']],
    ['42', [42]],
  ])('%s', (text, events) => expect(values(text)).toEqual(events));

  it('takes one event a line, skips blank lines and keeps the rest when one is broken', () => {
    const text = '{"service":"a"}\r\n\n  \n{"service":\n{"service":"b"}\n';
    expect(values(text, ndjson)).toEqual([
      { service: 'a' },
      {
        ok: false,
        error: { pointer: '', code: 'bad_json', detail: 'This line is not valid JSON: it breaks at character 12.' },
      },
      { service: 'b' },
    ]);
  });

  it.each(['', ' \n ', '\uFEFF'])('%j is empty', (text) => {
    expect(failure(text)).toMatchObject({ code: 'invalid', errors: [{ code: 'empty_body' }] });
    expect(failure(text, ndjson)).toMatchObject({ code: 'invalid', errors: [{ code: 'empty_batch' }] });
  });

  it.each(['[]', '{"events":[]}'])('%s has no event', (text) => {
    expect(failure(text)).toMatchObject({ code: 'invalid', errors: [{ code: 'empty_batch' }] });
  });

  it('takes 10 000 events and not one more', () => {
    expect(read(`[${'{},'.repeat(9999)}{}]`)).toHaveLength(10_000);
    expect(failure(`[${'{},'.repeat(10_000)}{}]`).code).toBe('payload_too_large');
    expect(read('{}\n'.repeat(10_000), ndjson)).toHaveLength(10_000);
    expect(failure('{}\n'.repeat(10_001), ndjson).code).toBe('payload_too_large');
  });

  it('must be UTF-8', () => {
    expect(failure(Buffer.from([0x22, 0xff, 0x22])).code).toBe('bad_encoding');
  });

  it('says where JSON breaks without repeating it', () => {
    expect(failure('{"service":"secret",\n x}')).toMatchObject({
      code: 'bad_json',
      detail: 'It breaks at position 22 (line 2, column 2).',
    });
    expect(failure('{"service":"secret"').detail).toBe('It ends too soon, at position 19 (line 1, column 20).');
  });

  it('reads a number too large for JSON as infinite, which the event is then rejected for', () => {
    const [item] = values('{"service":"a","model":"m","input_tokens":1e400}');
    expect(parseUsageEvent(item, { now: 0, previews: true })).toMatchObject({ error: { code: 'not_finite' } });
  });
});

describe('nesting', () => {
  const nested = (depth: number) => `{"metadata":${'['.repeat(depth - 1)}${']'.repeat(depth - 1)}}`;

  it('may be 64 deep in each event', () => {
    expect(read(nested(64))).toHaveLength(1);
    expect(read(`{"events":[${nested(64)}]}`)).toHaveLength(1);
    expect(failure(nested(65)).code).toBe('bad_request');
    expect(values(`${nested(65)}\n{}`, ndjson)).toMatchObject([{ ok: false, error: { code: 'too_deep' } }, {}]);
  });

  it.each([
    ['arrays', '['.repeat(200_000) + ']'.repeat(200_000)],
    ['objects', '{"a":'.repeat(200_000) + '1' + '}'.repeat(200_000)],
    ['mixed', '[{"a":'.repeat(100_000) + '1' + '}]'.repeat(100_000)],
  ])('200 000 deep is refused: %s', (_kind, text) => {
    expect(failure(text).code).toBe('bad_request');
    expect(failure(text.slice(0, -1)).code).toBe('bad_json');
    expect(read(text, ndjson)).toMatchObject([{ ok: false, error: { code: 'too_deep' } }]);
  });
});

describe('names that reach a prototype', () => {
  it.each([
    '{"__proto__":{"a":1}}',
    '[{"metadata":{"x":[{"__proto__":null}]}}]',
    '{"\\u005f_proto__":1}',
    '{"constructor":{"prototype":{"a":1}}}',
  ])('%s', (text) => {
    expect(failure(text).code).toBe('bad_request');
    expect(read(text, ndjson)).toMatchObject([{ ok: false, error: { code: 'forbidden_key' } }]);
  });

  it.each(['{"constructor":"Ferrari"}', '{"prototype":1,"text":"__proto__"}'])('%s is harmless', (text) => {
    expect(read(text)).toMatchObject([{ ok: true }]);
  });
});

describe('where JSON breaks', () => {
  it.each([
    ['{"a":x}', 5],
    ['{"a":1,}', 7],
    ['[1,]', 3],
    ['[1 2]', 3],
    ['{"a" 1}', 5],
    ['{1:2}', 1],
    ['"a\nb"', 2],
    ['"\\x"', 1],
    ['[1}', 2],
    ['[] []', 3],
    ['nul', 0],
    ['01', 0],
    ['{"a":[1,{"b":', 13],
    ['  ', 2],
  ])('%j at %i', (text, position) => expect(findJsonError(text)).toBe(position));

  it('is never past the place V8 names, where it names one', () => {
    const broken = fc
      .tuple(fc.json(), fc.nat(), fc.constantFrom(...'{}[]",:x\\ -1'.split('')))
      .map(([json, at, char]) => json.slice(0, at % json.length) + char + json.slice((at % json.length) + 1));
    fc.assert(
      fc.property(broken, (text) => {
        try {
          JSON.parse(text);
        } catch (error) {
          const position = findJsonError(text);
          expect(position).toBeLessThanOrEqual(text.length);
          const said = /position (\d+)/.exec(String(error))?.[1];
          if (said !== undefined) expect(position).toBeLessThanOrEqual(Number(said));
        }
      }),
      { numRuns: 2000 },
    );
  });
});
