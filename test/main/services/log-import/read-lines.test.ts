import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { longestLine, type ReadBytes, readLines } from '../../../../src/main/services/log-import/read-lines.ts';

type Result = {
  /** Lines that were shown, with their numbers as far as they are known. */
  readonly shown: readonly string[];
  readonly unparsed: readonly (readonly [line: number, reason: string])[];
  readonly offset: number;
  readonly lines: number;
};

/** As a parser would: what is no JSON, or says something wrong, is not read. */
const isRead = (line: string): boolean => {
  try {
    return JSON.parse(line) !== null && !line.includes('bad');
  } catch {
    return false;
  }
};

/** Reads `text` as if the system gave at most `most` bytes at a time. */
const read = (text: string | Buffer, { most = Infinity, from = 0, lines = 0, markers = ['"m"'] } = {}): Result => {
  const bytes = Buffer.from(text);
  const readBytes: ReadBytes = (target, at, length, position) =>
    bytes.copy(target, at, position, Math.min(position + Math.min(length, most), bytes.length));
  const shown: string[] = [];
  const unparsed: (readonly [number, string])[] = [];
  const reading = readLines({
    read: readBytes,
    from,
    to: bytes.length,
    lines,
    markers,
    readLine: (line, start, end) => {
      const one = Buffer.from(line).toString('utf8', start, end);
      shown.push(one);
      return isRead(one) ? 'read' : 'unparsed';
    },
    onUnparsed: (line, reason) => unparsed.push([line, reason]),
  });
  let step = reading.next();
  while (step.done !== true) step = reading.next();
  return { shown, unparsed, ...step.value };
};

/** The same, by splitting the whole text. */
const readNaively = (text: string): Result => {
  const parts = text.split('\n');
  const last = parts.pop() ?? '';
  const shown: string[] = [];
  const unparsed: (readonly [number, string])[] = [];
  const trim = (line: string): string => line.replace(/^[ \r]+|[ \r]+$/g, '');
  const isObject = (line: string): boolean => line.startsWith('{') && line.endsWith('}');
  for (const [at, part] of parts.entries()) {
    const line = trim(part);
    if (line === '') continue;
    const isShown = isObject(line) && line.includes('"m"');
    if (isShown) shown.push(line);
    if (!isObject(line) || (isShown && !isRead(line))) unparsed.push([at + 1, 'line']);
  }
  const rest = trim(last);
  if (isObject(rest)) shown.push(rest);
  const isTaken = isObject(rest) && isRead(rest);
  const whole = Buffer.byteLength(text);
  return { shown, unparsed, offset: isTaken ? whole : whole - Buffer.byteLength(last), lines: parts.length };
};

const pieces = fc.constantFrom('{', '}', '"m"', 'bad', '\n', '\n', '\r\n', ' ', 'é', '日', 'x', '{"m":1}', '\0');
const texts = fc.array(pieces, { maxLength: 60 }).map((list) => list.join(''));

/** Lines as files have them; one that is whole is never the beginning of another. */
const lines = fc.constantFrom('{"m":1}', '{"m":{"é":[]}}', '{"m":"bad"}', '{"m":', '{"n":2}', 'garbage', '', ' ');
const breaks = fc.constantFrom('\n', '\r\n');
const wholeLines = fc
  .array(fc.tuple(lines, breaks), { maxLength: 12 })
  .chain((list) => lines.map((last) => list.map((line) => line.join('')).join('') + last));

describe('readLines', () => {
  it('shows the lines a split of the whole text has, however the bytes come', () => {
    fc.assert(
      fc.property(texts, fc.integer({ min: 1, max: 20 }), (text, most) => {
        expect(read(text, { most })).toEqual(readNaively(text));
      }),
      { numRuns: 3000 },
    );
  });

  it('goes on where it stopped, wherever the text was cut', () => {
    fc.assert(
      fc.property(wholeLines, fc.nat(), (text, at) => {
        const bytes = Buffer.from(text);
        const before = read(bytes.subarray(0, at % (bytes.length + 1)));
        const after = read(bytes, { from: before.offset, lines: before.lines });
        const whole = readNaively(text);
        expect([after.offset, after.lines]).toEqual([whole.offset, whole.lines]);
        // A line that was torn is looked at twice, and told of once it is whole.
        expect([...before.unparsed, ...after.unparsed]).toEqual(whole.unparsed);
      }),
      { numRuns: 3000 },
    );
  });

  it('passes over a line that is too long, without keeping it, and reads those around it', () => {
    const long = Buffer.concat([Buffer.from('{"m":"'), Buffer.alloc(longestLine, 'x'), Buffer.from('"}')]);
    const text = Buffer.concat([Buffer.from('{"m":1}\n'), long, Buffer.from('\n{"m":2}\n')]);
    expect(read(text)).toEqual({
      shown: ['{"m":1}', '{"m":2}'],
      unparsed: [[2, 'line_too_long']],
      offset: text.length,
      lines: 3,
    });
  });

  it('reads a line of thirty megabytes', () => {
    const long = `{"m":"${'é'.repeat(15 * 1024 * 1024)}"}`;
    const { shown, unparsed } = read(`{}\n${long}\n{"m":3}\n`);
    expect(shown.map(({ length }) => length)).toEqual([long.length, 7]);
    expect(unparsed).toEqual([]);
  });
});
