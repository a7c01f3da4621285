import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CsvFormat, delimiters, toCsvLine, toNumberCell, toTextCell } from '../../../src/shared/core/csv.ts';
import { parseCsv } from '../../support/parse-csv.ts';

const format = (delimiter: CsvFormat['delimiter'], decimal: CsvFormat['decimal']): CsvFormat => ({
  delimiter,
  decimal,
});

const anyFormat = fc.record({
  delimiter: fc.constantFrom(...delimiters),
  decimal: fc.constantFrom<CsvFormat['decimal'][]>('.', ','),
});
/** Full of what matters here. */
const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .array(fc.constantFrom(...Array.from('=+-@＝＋－＠﹣⁺−,;"\'\t\r\n \u00a0\u200b\ufeff\0aZ9.é€💶'), '\r\n'))
    .map((signs) => signs.join('')),
);

describe('a text cell', () => {
  it.each([
    ['chat', 'chat'],
    ['', ''],
    [null, ''],
    ['=1+1', '"\'=1+1"'],
    ['+39 333 1234567', '"\'+39 333 1234567"'],
    ['-1', '"\'-1"'],
    ['@SUM(A1)', '"\'@SUM(A1)"'],
    ['\t=1', '"\'\t=1"'],
    ['\rx', '"\'\rx"'],
    ['\nx', '"\'\nx"'],
    ['  =1+1', '"\'  =1+1"'],
    ['\u200b=1', '"\'\u200b=1"'],
    ['\0=1', '"\'\0=1"'],
    ['\0x', '"\'\0x"'],
    ['＝1+1', '"\'＝1+1"'],
    ['＋1', '"\'＋1"'],
    ['－1', '"\'－1"'],
    ['＠A1', '"\'＠A1"'],
    ['﹣1', '"\'﹣1"'],
    ['−1', '"\'−1"'],
    ['a=1', 'a=1'],
    ['2026-08-22', '2026-08-22'],
    ['a,b', '"a,b"'],
    ['a;b', '"a;b"'],
    ['a\tb', '"a\tb"'],
    ['say "hi"', '"say ""hi"""'],
    ['=A1&"x"', '"\'=A1&""x"""'],
    ['one\r\ntwo', '"one\r\ntwo"'],
    [' blank', '" blank"'],
    ['perché €', 'perché €'],
  ])('%j is %j', (text, cell) => {
    expect(toTextCell(text)).toBe(cell);
  });
});

describe('a number cell', () => {
  it.each([
    ['0.0075', format(',', '.'), '0.0075'],
    ['0.0075', format(';', ','), '0,0075'],
    ['0.0075', format(',', ','), '"0,0075"'],
    ['-12', format(';', ','), '-12'],
    [null, format(',', '.'), ''],
  ])('%s in %j is %s', (number, given, cell) => {
    expect(toNumberCell(number, given)).toBe(cell);
  });

  it('reads back in any format', () => {
    const decimals = fc.tuple(fc.bigInt(0n, 10n ** 18n), fc.nat(999_999_999)).map(([a, b]) => `${a}.${b}`);
    fc.assert(
      fc.property(decimals, anyFormat, (number, given) => {
        const [[cell = ''] = []] = parseCsv(toCsvLine([toNumberCell(number, given)], given), given.delimiter);
        expect(cell.replace(given.decimal, '.')).toBe(number);
      }),
    );
  });
});

describe('lines of text', () => {
  it('read back as they were, but for the apostrophe in front of a formula', () => {
    // A line of one empty cell is an empty line, which no export has.
    const rows = fc.array(fc.array(anyText, { minLength: 2, maxLength: 5 }), { maxLength: 5 });
    fc.assert(
      fc.property(rows, anyFormat, (texts, given) => {
        const csv = texts.map((row) => toCsvLine(row.map(toTextCell), given)).join('');
        const cells = parseCsv(csv, given.delimiter);
        expect(cells.map((row) => row.length)).toEqual(texts.map((row) => row.length));
        for (const [at, row] of texts.entries()) {
          for (const [column, text] of row.entries()) expect([text, `'${text}`]).toContain(cells[at]?.[column]);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('never begin a cell as a formula, whichever delimiter reads them', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const [[cell = ''] = []] = parseCsv(toCsvLine([toTextCell(text), 'x'], format(',', '.')));
        expect(cell).not.toMatch(/^[\s\p{Cc}\p{Cf}]*[=+\-@＝＋－＠﹢﹣﹦﹫−]/u);
        expect(cell).not.toMatch(/^[\t\r\n\0]/);
      }),
      { numRuns: 500 },
    );
  });
});
