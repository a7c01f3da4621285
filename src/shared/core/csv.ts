/**
 * CSV as RFC 4180 has it, for programs that calculate: lines end in CRLF, cells are quoted where they must be, and no
 * text of a call can become a formula.
 */

export const delimiters = [',', ';', '\t'] as const;
export type CsvDelimiter = (typeof delimiters)[number];

export type CsvFormat = {
  readonly delimiter: CsvDelimiter;
  /** What stands between whole and fraction; the delimiter may be the same, numbers are then quoted. */
  readonly decimal: '.' | ',';
};

/** Quoted also for the delimiters not in use: a spreadsheet set to another one must not split a text there. */
const mustQuote = /[",;\t\r\n]|^\s|\s$/;

/**
 * What spreadsheets take for the start of a formula, after blanks and invisible characters that some of them skip; by
 * compatibility form, so that full-width, small and raised signs count as well. A tab, a line break or a NUL in front counts too.
 */
const startsFormula = (text: string): boolean => {
  if (/^[A-Za-z0-9]/.test(text)) return false;
  if (text.startsWith('\0') || /^[\t\r\n]/.test(text)) return true;
  const visible = /[^\s\p{Cc}\p{Cf}]/u.exec(text)?.[0];
  return visible !== undefined && /^[=+\-@\u2212]/.test(visible.normalize('NFKC'));
};

const quote = (text: string): string => `"${text.replaceAll('"', '""')}"`;

/**
 * Text that others wrote, null as an empty cell. An apostrophe goes before what a spreadsheet would calculate, in quotes.
 *
 * Example: `=1+1` becomes `"'=1+1"`, `+39 333 1234567` becomes `"'+39 333 1234567"`, `a;b` becomes `"a;b"`.
 */
export const toTextCell = (text: string | null): string => {
  if (text === null) return '';
  if (startsFormula(text)) return quote(`'${text}`);
  return mustQuote.test(text) ? quote(text) : text;
};

/** A number as plain decimal text, null (not known) as an empty cell. Example: `0.0075` becomes `0,0075`. */
export const toNumberCell = (decimalText: string | null, { decimal, delimiter }: CsvFormat): string => {
  if (decimalText === null) return '';
  const number = decimal === '.' ? decimalText : decimalText.replace('.', decimal);
  return delimiter === decimal && number.includes(delimiter) ? `"${number}"` : number;
};

/** One line out of finished cells. */
export const toCsvLine = (cells: readonly string[], { delimiter }: CsvFormat): string => `${cells.join(delimiter)}\r\n`;
