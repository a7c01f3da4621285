import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSkim, readJson, readString, skimArray } from '../../../../src/main/ingest/log-files/skim-json.ts';
import type { Span } from '../../../../src/main/ingest/log-files/skim-json.ts';

const wanted = ['a', 'usage', 'ключ', 'q"\\'] as const;
const skim = createSkim(wanted);
const keys = fc.oneof(fc.constantFrom(...wanted), fc.string({ unit: 'binary' }));
const objects = fc.dictionary(keys, fc.jsonValue(), { maxKeys: 8 });
const indents = fc.constantFrom(undefined, 1, '\t');

const toBytes = (text: string): { bytes: Buffer; span: Span } => {
  // As a part of more: what stands around it must not matter.
  const bytes = Buffer.from(`"{${text}\n"}`);
  return { bytes, span: [2, bytes.length - 3] };
};

describe('a skim', () => {
  it('finds the values that JSON.parse finds', () => {
    fc.assert(
      fc.property(objects, indents, (object, indent) => {
        const { bytes, span } = toBytes(JSON.stringify(object, null, indent));
        const found = skim(bytes, span);
        const expected = JSON.parse(JSON.stringify(object)) as Record<string, unknown>;
        for (const key of wanted) expect(readJson(bytes, found?.[key])).toEqual(expected[key]);
      }),
      { numRuns: 2000 },
    );
  });

  it('finds members of members in one go, and none in what is no object', () => {
    const inside = createSkim(['m', 'm.a', 'm.b.c', 'n.a']);
    fc.assert(
      fc.property(objects, objects, fc.jsonValue(), (a, b, n) => {
        const value = JSON.parse(JSON.stringify({ m: { ...a, b: { ...b, c: 1 } }, n })) as {
          m: Record<string, unknown>;
        };
        const { bytes, span } = toBytes(JSON.stringify(value));
        const found = inside(bytes, span);
        expect(readJson(bytes, found?.m)).toEqual(value.m);
        expect(readJson(bytes, found?.['m.a'])).toEqual(value.m['a']);
        expect(readJson(bytes, found?.['m.b.c'])).toBe(1);
        const other = typeof n === 'object' && n !== null && !Array.isArray(n) ? (n as { a?: unknown }).a : undefined;
        expect(readJson(bytes, found?.['n.a'])).toEqual(JSON.parse(JSON.stringify({ other })).other);
      }),
      { numRuns: 500 },
    );
  });

  it('takes no object for whole that is cut anywhere', () => {
    fc.assert(
      fc.property(objects, fc.nat(), (object, at) => {
        const text = Buffer.from(JSON.stringify(object));
        const length = at % text.length;
        expect(skim(text, [0, length])).toBeNull();
      }),
      { numRuns: 2000 },
    );
  });

  it('never throws, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (noise) => {
        const bytes = Buffer.concat([Buffer.from('{"a":'), noise]);
        const found = skim(bytes, [0, bytes.length]);
        readJson(bytes, found?.a);
        skimArray(bytes, [5, bytes.length]);
      }),
      { numRuns: 3000 },
    );
  });

  it('takes the last of several members of one name, and a name that is written with escapes', () => {
    const { bytes, span } = toBytes(String.raw`{"a":1,"a":2,"us\u0061ge":[3]}`);
    const found = skim(bytes, span);
    expect([readJson(bytes, found?.a), readJson(bytes, found?.usage)]).toEqual([2, [3]]);
  });

  it('reads invalid UTF-8 in what nobody asked for', () => {
    const bytes = Buffer.concat([Buffer.from('{"text":"'), Buffer.from([0xff, 0xfe, 0xc3]), Buffer.from('","a":7}')]);
    expect(readJson(bytes, skim(bytes, [0, bytes.length])?.a)).toBe(7);
  });

  it('passes over a million brackets and a megabyte of text without depth', () => {
    const text = `{"x":${'['.repeat(500_000)}${']'.repeat(500_000)},"y":"${'\\"'.repeat(500_000)}","a":1}`;
    const { bytes, span } = toBytes(text);
    expect(readJson(bytes, skim(bytes, span)?.a)).toBe(1);
  });

  it('decodes no part that is larger than any count or name', () => {
    const { bytes, span } = toBytes(`{"a":"${'x'.repeat(70_000)}","usage":5}`);
    const found = skim(bytes, span);
    expect([readString(bytes, found?.a), readString(bytes, found?.usage)]).toEqual([null, null]);
  });
});

describe('skimArray', () => {
  it('finds the elements that JSON.parse finds', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue(), { maxLength: 6 }), indents, (list, indent) => {
        const { bytes, span } = toBytes(JSON.stringify(list, null, indent));
        expect(skimArray(bytes, span)?.map((element) => readJson(bytes, element))).toEqual(
          JSON.parse(JSON.stringify(list)),
        );
      }),
      { numRuns: 1000 },
    );
  });
});
