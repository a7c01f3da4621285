/** One line of a table as it was written; `line` counts from 1 and is where the row begins. */
export type CsvRow = { readonly line: number; readonly cells: readonly string[] };

export type CsvReading =
  | { readonly ok: true; readonly delimiter: string; readonly rows: readonly CsvRow[] }
  | { readonly ok: false; readonly line: number; readonly detail: string };

const delimiters = [',', ';', '\t'] as const;
/** Characters in which the first line's delimiter shows. */
const mostHeader = 20_000;

/** The one that separates most cells of the first line, outside quotes; a comma where none does. */
const findDelimiter = (text: string): string => {
  const unquoted = text.slice(0, mostHeader).replaceAll(/"[^"]*"/g, '');
  const firstLine = unquoted.split(/[\r\n]/, 1)[0] ?? '';
  const count = (delimiter: string): number => firstLine.split(delimiter).length;
  return delimiters.reduce((best, next) => (count(next) > count(best) ? next : best));
};

const isLineEnd = (char: string | undefined): boolean => char === '\n' || char === '\r' || char === undefined;

/**
 * Reads a table as RFC 4180 writes it and spreadsheets save it: cells in double quotes may hold delimiters, line breaks
 * and doubled quotes; comma, semicolon or tab, whichever the first line uses; any line ending; a byte order mark in
 * front. Blank lines are left out. Not ok: a quote that is never closed, or text after a closing one.
 */
export const readCsv = (given: string): CsvReading => {
  const text = given.replace(/^\uFEFF/, '');
  const delimiter = findDelimiter(text);
  const rows: CsvRow[] = [];
  let position = 0;
  let line = 1;
  while (position < text.length) {
    const row = { line, cells: [] as string[] };
    for (;;) {
      const cell = text[position] === '"' ? readQuoted(text, position) : readPlain(text, position, delimiter);
      if (cell === null) return { ok: false, line, detail: 'a double quote is opened and never closed' };
      row.cells.push(cell.value);
      line += countLineEnds(text.slice(position, cell.end));
      position = cell.end;
      if (isLineEnd(text[position])) break;
      if (text[position] !== delimiter) {
        const detail = 'there is text after a closing double quote; write a quote inside a cell twice';
        return { ok: false, line, detail };
      }
      position += 1;
    }
    position += text.startsWith('\r\n', position) ? 2 : 1;
    line += 1;
    if (row.cells.some((cell) => cell.trim() !== '') || row.cells.length > 1) rows.push(row);
  }
  return { ok: true, delimiter, rows };
};

const countLineEnds = (text: string): number => text.match(/\r\n|\n|\r/g)?.length ?? 0;

type Cell = { readonly value: string; readonly end: number };

const readPlain = (text: string, start: number, delimiter: string): Cell => {
  let end = start;
  while (!isLineEnd(text[end]) && text[end] !== delimiter) end += 1;
  return { value: text.slice(start, end), end };
};

/** Null when the quote is never closed. */
const readQuoted = (text: string, start: number): Cell | null => {
  let value = '';
  let from = start + 1;
  for (;;) {
    const quote = text.indexOf('"', from);
    if (quote < 0) return null;
    value += text.slice(from, quote);
    if (text[quote + 1] !== '"') return { value, end: quote + 1 };
    value += '"';
    from = quote + 2;
  }
};
