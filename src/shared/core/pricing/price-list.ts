import { readCsv } from '../csv-read.ts';
import {
  isPriceField,
  type OwnerPrice,
  ownerPriceKey,
  priceFieldsHint,
  type PriceReading,
  readOwnerPrice,
} from './owner-price.ts';

export const priceListFormats = ['json', 'csv'] as const;
export type PriceListFormat = (typeof priceListFormats)[number];

/** One price of a list; `line` counts from 1 and is where it is written. */
export type PriceListRow = { readonly line: number; readonly price: OwnerPrice };
export type PriceListFault = { readonly line: number; readonly code: string; readonly detail: string };

export type PriceListReading =
  | { readonly ok: true; readonly rows: readonly PriceListRow[] }
  | { readonly ok: false; readonly faults: readonly PriceListFault[] };

type Found = { readonly line: number; readonly reading: PriceReading };
type Parsed =
  | { readonly ok: true; readonly found: readonly Found[] }
  | { readonly ok: false; readonly faults: readonly PriceListFault[] };

const mostRows = 10_000;

const refuse = (line: number, code: string, detail: string): Extract<Parsed, { ok: false }> => ({
  ok: false,
  faults: [{ line, code, detail }],
});

/**
 * Reads a price list: JSON (a list of prices, or `{"prices": [...]}`), or CSV with the members of the short form as
 * columns. It is one or the other: every price of the list, or every fault in it.
 */
export const readPriceList = (format: PriceListFormat, text: string): PriceListReading => {
  const parsed = format === 'json' ? parseJson(text) : parseCsv(text);
  if (!parsed.ok) return parsed;
  const { found } = parsed;
  if (found.length === 0) return refuse(1, 'no_rows', 'There is no price in the list.');
  if (found.length > mostRows) {
    return refuse(found[mostRows]?.line ?? 1, 'too_many_rows', `A list may have at most ${mostRows} prices; split it.`);
  }
  const rows: PriceListRow[] = [];
  const faults: PriceListFault[] = [];
  const lines = new Map<string, number>();
  for (const { line, reading } of found) {
    if (!reading.ok) {
      faults.push(...reading.faults.map(({ code, detail }) => ({ line, code, detail })));
      continue;
    }
    const { price } = reading;
    const key = ownerPriceKey(price);
    const earlier = lines.get(key);
    if (earlier !== undefined) {
      const detail = `The same service, provider, model and valid_from stand on line ${earlier} already: keep one of them.`;
      faults.push({ line, code: 'duplicate_row', detail });
    }
    lines.set(key, line);
    rows.push({ line, price });
  }
  return faults.length === 0 ? { ok: true, rows } : { ok: false, faults };
};

const parseCsv = (text: string): Parsed => {
  const table = readCsv(text);
  if (!table.ok) return refuse(table.line, 'bad_csv', `The line cannot be read: ${table.detail}.`);
  const [header, ...rows] = table.rows;
  if (header === undefined) return { ok: true, found: [] };
  const columns = header.cells.map((cell) => cell.trim().toLowerCase());
  const unknown = columns.find((column) => column === 'rates' || !isPriceField(column));
  if (unknown !== undefined) {
    return refuse(header.line, 'unknown_column', `There is no column "${unknown.slice(0, 64)}"; ${priceFieldsHint}.`);
  }
  const twice = columns.find((column, at) => columns.indexOf(column) < at);
  if (twice !== undefined) {
    return refuse(header.line, 'duplicate_column', `The column "${twice}" is there twice: keep one of them.`);
  }
  const decimalComma = table.delimiter !== ',';
  const found = rows.map(({ line, cells }): Found => {
    if (cells.length === columns.length) {
      const fields = Object.fromEntries(columns.map((column, at) => [column, cells[at]]));
      return { line, reading: readOwnerPrice(fields, decimalComma) };
    }
    const detail = `The line has ${cells.length} cells and the first one ${columns.length}: write one for each column.`;
    return { line, reading: { ok: false, faults: [{ field: '', code: 'cell_count', detail }] } };
  });
  return { ok: true, found };
};

const parseJson = (given: string): Parsed => {
  const text = given.replace(/^\uFEFF/, '');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const place = /line (\d+) column (\d+)/.exec(String(error));
    const line = place ? Number(place[1]) : text.split(/\r\n|\n|\r/).length;
    return refuse(line, 'bad_json', `The text is not valid JSON${place ? ` (column ${place[2]})` : ''}.`);
  }
  const list = Array.isArray(value) ? (value as unknown[]) : listOf(value);
  if (list === null) {
    return refuse(1, 'no_list', 'Write a list of prices: [{"model":"gpt-4o","input_per_million":"2.5"}].');
  }
  const lines = findElementLines(text);
  const found = list.map((element, at): Found => {
    const line = lines[at] ?? 1;
    if (typeof element === 'object' && element !== null && !Array.isArray(element)) {
      return { line, reading: readOwnerPrice(element as Record<string, unknown>) };
    }
    const detail = 'A price must be an object like {"model":"gpt-4o","input_per_million":"2.5"}.';
    return { line, reading: { ok: false, faults: [{ field: '', code: 'invalid_type', detail }] } };
  });
  return { ok: true, found };
};

/** The list in `{"prices": [...]}`, which may hold nothing else. */
const listOf = (value: unknown): readonly unknown[] | null => {
  if (typeof value !== 'object' || value === null) return null;
  const { prices, ...others } = value as Record<string, unknown>;
  return Array.isArray(prices) && Object.keys(others).length === 0 ? (prices as unknown[]) : null;
};

/** The lines on which the elements of the first list begin, in text that is valid JSON. */
const findElementLines = (text: string): readonly number[] => {
  const lines: number[] = [];
  let line = 1;
  let depth = 0;
  let listDepth = 0;
  let isExpected = false;
  let isInside = false;
  for (let position = 0; position < text.length; position += 1) {
    const char = text.charAt(position);
    if (isInside) {
      if (char === '\\') position += 1;
      else if (char === '"') isInside = false;
      continue;
    }
    if (char === '\n' || (char === '\r' && text[position + 1] !== '\n')) line += 1;
    if (' \t\n\r'.includes(char)) continue;
    if (isExpected && char !== ']') lines.push(line);
    isExpected = (char === '[' && listDepth === 0) || (char === ',' && depth === listDepth);
    if (char === '"') isInside = true;
    else if (char === '[' || char === '{') depth += 1;
    else if (char === ']' || char === '}') depth -= 1;
    if (char === '[' && listDepth === 0) listDepth = depth;
    if (depth < listDepth) break;
  }
  return lines;
};
