import { type CsvFormat, toCsvLine, toNumberCell, toTextCell } from '../../../shared/core/csv.ts';
import type { ExportColumn, ExportRow, ExportValue, ExportWriter } from './export-types.ts';

/** Without it a spreadsheet that wants decimal commas reads UTF-8 as its old code page. */
const byteOrderMark = '\uFEFF';

const toText = (value: ExportValue): string | null => (value === null ? null : String(value));

const toCell = (kind: ExportColumn['kind'], value: ExportValue, format: CsvFormat): string =>
  kind === 'number' ? toNumberCell(toText(value), format) : toTextCell(toText(value));

/** A header, a line for each call, and the line of totals, which begins with `total`. */
export const createCsvWriter = (columns: readonly ExportColumn[], format: CsvFormat): ExportWriter => {
  const names = columns.map(({ name }) => name);
  return {
    mediaType: 'text/csv; charset=utf-8; header=present',
    extension: 'csv',
    head: (format.decimal === ',' ? byteOrderMark : '') + toCsvLine(names, format),
    toRow: (event) =>
      toCsvLine(
        columns.map(({ kind, of }) => toCell(kind, of(event), format)),
        format,
      ),
    toTail: (total) => {
      const [, ...rest] = columns.map(({ kind, ofTotal }) => toCell(kind, ofTotal?.(total) ?? null, format));
      return toCsvLine(['total', ...rest], format);
    },
  };
};

const jsonType = 'application/json; charset=utf-8';
const toItem = (json: string, isFirst: boolean): string => (isFirst ? json : `,\n${json}`);

/** `{"items":[...],"total":{...}}` */
export const jsonWriter: ExportWriter = {
  mediaType: jsonType,
  extension: 'json',
  head: '{"items":[\n',
  toRow: (event, isFirst) => toItem(JSON.stringify(event), isFirst),
  toTail: (total) => `\n],"total":${JSON.stringify(total)}}\n`,
};

/** A line for each call and nothing else: whoever reads lines adds them up. */
export const ndjsonWriter: ExportWriter = {
  mediaType: 'application/x-ndjson; charset=utf-8',
  extension: 'ndjson',
  head: '',
  toRow: (event) => `${JSON.stringify(event)}\n`,
  toTail: () => '',
};

/** An array of objects with a member for each column. */
export const createJsonTableWriter = (columns: readonly ExportColumn[]): ExportWriter => {
  const toObject = (event: ExportRow) => Object.fromEntries(columns.map(({ name, of }) => [name, of(event)]));
  return {
    mediaType: jsonType,
    extension: 'json',
    head: '[\n',
    toRow: (event, isFirst) => toItem(JSON.stringify(toObject(event)), isFirst),
    toTail: () => '\n]\n',
  };
};
