/** RFC 4180, strictly: throws where the text is not. Every line ends in CRLF. */
export const parseCsv = (text: string, delimiter = ','): string[][] => {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  while (at < text.length) {
    const [cell, end] = text[at] === '"' ? readQuoted(text, at) : readPlain(text, at, delimiter);
    row.push(cell);
    if (text.startsWith('\r\n', end)) {
      rows.push(row);
      row = [];
      at = end + 2;
      continue;
    }
    if (text[end] !== delimiter) throw new Error(`Neither a delimiter nor the end of a line at ${end}`);
    at = end + 1;
    if (at === text.length) throw new Error('The last line has no end');
  }
  return rows;
};

const readQuoted = (text: string, start: number): [cell: string, end: number] => {
  let cell = '';
  for (let at = start + 1; ;) {
    const quote = text.indexOf('"', at);
    if (quote === -1) throw new Error(`The quotes opened at ${start} are never closed`);
    cell += text.slice(at, quote);
    if (text[quote + 1] !== '"') return [cell, quote + 1];
    cell += '"';
    at = quote + 2;
  }
};

const readPlain = (text: string, start: number, delimiter: string): [cell: string, end: number] => {
  let end = start;
  while (end < text.length && text[end] !== delimiter && text[end] !== '\r') {
    if (text[end] === '"' || text[end] === '\n') throw new Error(`A character that must be quoted at ${end}`);
    end += 1;
  }
  return [text.slice(start, end), end];
};

/** The lines after the header as objects by its names. */
export const readCsvTable = (text: string, delimiter = ','): Record<string, string>[] => {
  const [names = [], ...rows] = parseCsv(text, delimiter);
  return rows.map((row) => {
    if (row.length !== names.length) throw new Error(`A line of ${row.length} cells under ${names.length} names`);
    return Object.fromEntries(names.map((name, at) => [name, row[at] ?? '']));
  });
};
