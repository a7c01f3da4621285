import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCsv } from '../../../src/shared/core/csv-read.ts';

const rowsOf = (text: string) => {
  const table = readCsv(text);
  return table.ok ? table.rows : table;
};

describe('reading a table', () => {
  it('takes quoted cells with delimiters, line breaks and doubled quotes, and says where each row begins', () => {
    expect(rowsOf('a,b\n"x, ""y""",1\n"two\r\nlines",2\n\n3,4')).toEqual([
      { line: 1, cells: ['a', 'b'] },
      { line: 2, cells: ['x, "y"', '1'] },
      { line: 3, cells: ['two\r\nlines', '2'] },
      { line: 6, cells: ['3', '4'] },
    ]);
  });

  it.each([
    ['a,b;c\n', ',', ['a', 'b;c']],
    ['a;b;"c,d,e,f"\n', ';', ['a', 'b', 'c,d,e,f']],
    ['a\tb', '\t', ['a', 'b']],
    ['only', ',', ['only']],
    ['\uFEFFa,b\r', ',', ['a', 'b']],
  ])('finds the delimiter of %j', (text, delimiter, cells) => {
    expect(readCsv(text)).toEqual({ ok: true, delimiter, rows: [{ line: 1, cells }] });
  });

  it('keeps empty cells and leaves out blank lines', () => {
    expect(rowsOf('a,b\n,\n \n\n"",1\n')).toEqual([
      { line: 1, cells: ['a', 'b'] },
      { line: 2, cells: ['', ''] },
      { line: 5, cells: ['', '1'] },
    ]);
    expect(rowsOf('')).toEqual([]);
  });

  it('refuses a quote that is never closed and text after a closing one, with the line', () => {
    expect(rowsOf('a\n"b\nc')).toMatchObject({ ok: false, line: 2 });
    expect(rowsOf('a\n\n"b"c,d')).toMatchObject({ ok: false, line: 3 });
  });

  it('reads back whatever is written by the rules', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', ';', '\t', '\n', '\r', ' ', 'é') });
    const table = fc
      .integer({ min: 2, max: 4 })
      .chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1 }));
    const style = fc.record({ delimiter: fc.constantFrom(',', ';', '\t'), end: fc.constantFrom('\n', '\r\n', '\r') });
    fc.assert(
      fc.property(table, style, (cells, { delimiter, end }) => {
        const header = Array.from({ length: cells[0]?.length ?? 0 }, (_, at) => `h${at}`);
        const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;
        const text = [header, ...cells].map((row) => row.map(quote).join(delimiter)).join(end);
        const read = readCsv(text);
        expect(read.ok && read.delimiter).toBe(delimiter);
        expect(read.ok && read.rows.map((row) => row.cells)).toEqual([header, ...cells]);
        // Every row begins after as many line ends as stand before it.
        let before = '';
        const lines = [header, ...cells].map((row) => {
          const line = before.split(/\r\n|\n|\r/).length;
          before += row.map(quote).join(delimiter) + end;
          return line;
        });
        expect(read.ok && read.rows.map((row) => row.line)).toEqual(lines);
      }),
    );
  });
});
