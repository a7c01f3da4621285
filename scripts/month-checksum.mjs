// Works out the checksum of a closed month from an export of its calls, without Centesimo:
//   node scripts/month-checksum.mjs EXPORT.csv|EXPORT.json [REPORT.csv]
// The export holds the calls of the month and no others; the CSV of its report names those that came late, which are left
// out. docs/month-close.md describes the lines.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** RFC 4180 -> rows of cells. */
const parseCsv = (text) => {
  const rows = [];
  let row = [];
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|\n|$)/gy;
  while (cell.lastIndex < text.length) {
    const [, quoted, plain, end] = cell.exec(text);
    row.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === ',') continue;
    rows.push(row);
    row = [];
  }
  return rows;
};

const readCsv = (path) => {
  const [names, ...rows] = parseCsv(readFileSync(path, 'utf8').replace(/^\uFEFF/, ''));
  return rows.map((cells) => Object.fromEntries(names.map((name, at) => [name, cells[at] ?? ''])));
};

/** The export puts an apostrophe before what a spreadsheet would calculate. */
const toText = (cell) => cell.replace(/^'(?=[^\p{L}\p{N}])/u, '');

const readCalls = (path) => {
  if (path.endsWith('.json')) {
    const { items } = JSON.parse(readFileSync(path, 'utf8'));
    return items.map((call) => ({ ...call, client: call.client?.id ?? '' }));
  }
  const calls = readCsv(path).filter(({ date }) => date !== 'total');
  const texts = ['workspace', 'id', 'service', 'operation', 'provider', 'model', 'client'];
  return calls.map((call) => ({ ...call, ...Object.fromEntries(texts.map((name) => [name, toText(call[name])])) }));
};

const [exportPath, reportPath] = process.argv.slice(2);
const late = new Set(
  (reportPath === undefined ? [] : readCsv(reportPath))
    .filter(({ row }) => row === 'later_adjustment')
    .map(({ workspace, value }) => `${toText(workspace)}\n${toText(value)}`),
);
const inBytes = (a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b));
const lines = readCalls(exportPath)
  .filter(({ workspace, id }) => !late.has(`${workspace}\n${id}`))
  .map((call) => [
    new Date(call.occurred_at).toISOString(),
    call.workspace,
    call.id,
    call.service,
    call.operation,
    call.provider,
    call.model,
    call.client,
    String(call.success),
    String(call.input_tokens),
    String(call.output_tokens),
    String(call.cache_read_tokens),
    call.cost_usd,
    call.cost_eur,
    call.cost_status,
    call.eur_status,
    call.fx_rate,
    call.fx_date,
  ])
  .map((values) => values.map((value) => value ?? ''))
  .toSorted((a, b) => inBytes(a[0], b[0]) || inBytes(a[1], b[1]) || inBytes(a[2], b[2]));
const hash = createHash('sha256');
for (const line of lines) hash.update(`${JSON.stringify(line)}\n`);
console.log(hash.digest('hex'));
