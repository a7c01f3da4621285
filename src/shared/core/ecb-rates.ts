import { AppError } from './app-error.ts';
import { createRateTable } from './exchange-rate.ts';
import type { RateRow } from './exchange-rate.ts';

/** One line of a comma-separated file; quoted cells may hold commas and doubled quotes, not line breaks. */
const splitCells = (line: string): string[] => {
  const cells: string[] = [];
  let [cell, quoted] = ['', false];
  for (let at = 0; at < line.length; at += 1) {
    const mark = line[at]!;
    if (mark === '"' && quoted && line[at + 1] === '"') {
      cell += mark;
      at += 1;
    } else if (mark === '"') quoted = !quoted;
    else if (mark === ',' && !quoted) {
      cells.push(cell.trim());
      cell = '';
    } else cell += mark;
  }
  return [...cells, cell.trim()];
};

const findColumn = (header: readonly string[], names: readonly string[]): number =>
  header.findIndex((name) => names.includes(name.toLowerCase()));

const toRows = (rows: readonly RateRow[], source: string): readonly RateRow[] => {
  if (rows.length === 0) throw new AppError('invalid', `${source} holds no rate of the US dollar.`);
  return createRateTable(rows).rows;
};

/**
 * Reads the ECB's CSV of `EXR/D.USD.EUR.SP00.A` (columns found by their names, whatever their order) or a table
 * `date,usd_per_eur`. Rows of other currencies and days without a value are left out; the decimal text is kept as it
 * stands. Returns the rates by rising date.
 *
 * Throws `AppError` `invalid`, with a sentence for the owner, when it is another file or holds a bad date or rate.
 */
export const parseEcbCsv = (text: string): readonly RateRow[] => {
  const source = 'The exchange rate file';
  const [first = '', ...lines] = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  const header = splitCells(first);
  const date = findColumn(header, ['time_period', 'date']);
  const value = findColumn(header, ['obs_value', 'usd_per_eur']);
  if (date < 0 || value < 0) {
    throw new AppError('invalid', `${source} needs the columns TIME_PERIOD and OBS_VALUE, or date and usd_per_eur.`);
  }
  const currency = findColumn(header, ['currency']);
  const base = findColumn(header, ['currency_denom']);
  const rows: RateRow[] = [];
  for (const line of lines) {
    if (line.trim() === '') continue;
    const cells = splitCells(line);
    if (currency >= 0 && cells[currency] !== 'USD') continue;
    if (base >= 0 && cells[base] !== 'EUR') continue;
    const usdPerEur = cells[value] ?? '';
    if (usdPerEur === '' || usdPerEur === 'NaN') continue;
    rows.push({ date: cells[date] ?? '', usdPerEur });
  }
  return toRows(rows, source);
};

const dayPattern = /^\s*=\s*(["'])(\d{4}-\d{2}-\d{2})\1/;
const dollarPattern = /<Cube\s+currency\s*=\s*(["'])USD\1\s+rate\s*=\s*(["'])([^"'<>]*)\2/;

/**
 * Reads the ECB's `eurofxref-daily.xml`, `-hist-90d.xml` or `-hist.xml`: a `Cube` with a `time` holds one `Cube` per
 * currency. The document's form is fixed, so it is read by pattern; the decimal text is kept as it stands. Returns the
 * rates by rising date.
 *
 * Throws `AppError` `invalid`, with a sentence for the owner, when it is another document or holds a bad date or rate.
 */
export const parseEcbXml = (text: string): readonly RateRow[] => {
  const source = 'The exchange rate document';
  const [before = '', ...days] = text.split(/<Cube\s+time/);
  if (days.length === 0 || !before.includes('<Cube')) {
    throw new AppError('invalid', `${source} is not the ECB's: no day with rates was found in it.`);
  }
  const rows: RateRow[] = [];
  for (const day of days) {
    const date = dayPattern.exec(day)?.[2];
    if (date === undefined) throw new AppError('invalid', `${source} holds a day without a readable date.`);
    const usdPerEur = dollarPattern.exec(day)?.[3];
    if (usdPerEur !== undefined) rows.push({ date, usdPerEur });
  }
  return toRows(rows, source);
};

/** Whether an XML document ends before its root does. */
const isCutXml = (text: string): boolean => {
  const root = /<([A-Za-z][\w:.-]*)/.exec(text)?.[1];
  return root !== undefined && !text.trimEnd().endsWith(`</${root}>`);
};

/** Whether the last line of a table may have lost some of its value: it has no end, and nothing follows the value. */
const isCutCsv = (text: string): boolean => {
  const lines = text.split(/\r\n|\n|\r/);
  const last = lines.at(-1) ?? '';
  if (lines.length < 2 || last.trim() === '') return false;
  const header = splitCells(lines[0] ?? '');
  const isValueLast = findColumn(header, ['obs_value', 'usd_per_eur']) === header.length - 1;
  return isValueLast || splitCells(last).length < header.length;
};

/**
 * Reads any of the ECB's files, CSV or XML, told apart by how they begin. Returns the rates by rising date.
 *
 * Throws `AppError` `invalid`, with a sentence for the owner, when it is another file, holds a bad date or rate, or was cut
 * short: half a rate would look like another rate.
 */
export const parseEcbFile = (text: string): readonly RateRow[] => {
  const isXml = /^\uFEFF?\s*</.test(text);
  if (isXml ? isCutXml(text) : isCutCsv(text)) {
    throw new AppError('invalid', 'The exchange rate file was cut short on its way.');
  }
  return isXml ? parseEcbXml(text) : parseEcbCsv(text);
};
