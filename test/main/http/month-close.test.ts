import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import type { MonthReport } from '../../../src/shared/contract/month-close.ts';
import { startTestEngine } from '../../support/engine.ts';
import { parseCsv } from '../../support/parse-csv.ts';
import { makeTempDir } from '../../support/temp-dir.ts';

const script = fileURLToPath(new URL('../../../scripts/month-checksum.mjs', import.meta.url));
const checksumOf = (...files: readonly string[]): string =>
  execFileSync(process.execPath, [script, ...files], { encoding: 'utf8' }).trim();

const may = '2026-05-10T12:00:00Z';
const hostile = ['=1+1', 'caffè, "nero"', '+39 333', 'a\nb', '客服', '-x', '＝SUM(A1)', '\u200b=x'];

const call = (id: string, more: object = {}) => ({
  id,
  occurred_at: may,
  service: 'chatbot',
  model: 'gpt-4o',
  input_tokens: 1000,
  output_tokens: 500,
  ...more,
});

it('closes a month over HTTP, and anyone can work its checksum out from an export', async () => {
  const now = Date.UTC(2026, 5, 20, 10);
  const engine = await startTestEngine({ now: () => now });
  const read = async (path: string): Promise<string> => {
    const answer = await engine.get(path);
    expect(answer.status).toBe(200);
    return answer.text();
  };
  const calls = [
    ...hostile.map((service, at) => call(`h${at}`, { service, client: service, success: at % 2 === 0 })),
    call('wav', { model: 'whisper-1', audio_seconds: 30, input_tokens: 0, output_tokens: 0 }),
    call('fee', { flat_cost: { amount: '0.005', currency: 'EUR' } }),
    call('acme', { workspace: 'acme' }),
    call('gap', { model: 'house-giant' }),
    call('edge', { occurred_at: '2026-05-31T21:59:59.999Z' }),
    call('june', { occurred_at: '2026-05-31T22:00:00Z' }),
  ];
  expect((await engine.post(calls)).status).toBe(200);
  expect((await engine.get('/v1/months/2026-05/report')).status).toBe(404);
  expect((await engine.send('POST', '/v1/months/2026-05/close', {})).status).toBe(409);
  // Without a body, as a command line sends it.
  expect((await engine.send('POST', '/v1/months/2026-05/close')).status).toBe(409);
  expect((await engine.send('POST', '/v1/months/2026-13/close', {})).status).toBe(422);
  const answer = await engine.send('POST', '/v1/months/2026-05/close', { accept_gaps: true });
  expect(answer.status).toBe(200);
  const closed = (await answer.json()) as MonthReport;
  expect(closed.total).toMatchObject({ calls: calls.length - 1, unpriced_calls: 1 });
  const summary = JSON.parse(await read('/v1/summary?from=2026-05-01&to=2026-06-01')) as { cost_eur: string };
  expect(closed.total.cost_eur).toBe(summary.cost_eur);

  // Late: in the export, not in the month; the report names it.
  expect((await engine.post(call('late', { service: '=late' }))).status).toBe(200);
  const dir = makeTempDir();
  const save = async (name: string, path: string): Promise<string> => {
    const file = join(dir, name);
    writeFileSync(file, await read(path));
    return file;
  };
  const range = 'from=2026-05-01&to=2026-06-01';
  const report = await save('report.csv', '/v1/months/2026-05/report?format=csv');
  const csv = await save('export.csv', `/v1/export?${range}&format=csv`);
  const json = await save('export.json', `/v1/export?${range}&format=json`);
  expect(checksumOf(csv, report)).toBe(closed.checksum);
  expect(checksumOf(json, report)).toBe(closed.checksum);
  expect(checksumOf(json)).not.toBe(closed.checksum);

  const [names = [], ...lines] = parseCsv(await read('/v1/months/2026-05/report?format=csv'));
  const rows = lines.map((cells) => Object.fromEntries(names.map((name, at) => [name, cells[at]])));
  const rowsOf = (row: string) => rows.filter((one) => one['row'] === row);
  expect(rowsOf('total')).toMatchObject([{ calls: String(calls.length - 1), cost_eur: closed.total.cost_eur }]);
  expect(rowsOf('checksum')).toMatchObject([{ value: closed.checksum }]);
  expect(rowsOf('line')).toHaveLength(closed.lines.length);
  expect(rowsOf('later_adjustment')).toMatchObject([{ value: 'late', service: "'=late", calls: '1' }]);
  expect(rowsOf('later_adjustments_total')).toMatchObject([{ calls: '1', cost_usd: '0.0075' }]);

  const pdf = await engine.get('/v1/months/2026-05/report?format=pdf&language=it');
  expect(pdf.headers.get('content-type')).toBe('application/pdf');
  expect(pdf.headers.get('content-disposition')).toBe('attachment; filename="centesimo-2026-05.pdf"');
  const bytes = Buffer.from(await pdf.arrayBuffer());
  expect(bytes.subarray(0, 5).toString()).toBe('%PDF-');
  expect(bytes.subarray(-6).toString().trim()).toBe('%%EOF');
  const file = JSON.parse(await read('/v1/months/2026-05/file?format=pdf&language=it')) as { base64: string };
  expect(Buffer.from(file.base64, 'base64').equals(bytes)).toBe(true);
  expect((await engine.get('/v1/months/2026-05/report?format=doc')).status).toBe(422);

  const check = (await (await engine.send('POST', '/v1/months/2026-05/verify', {})).json()) as object;
  expect(check).toMatchObject({ holds: true, calls: calls.length - 1, recomputed_checksum: closed.checksum });
  const asIngest = { 'x-api-key': engine.ingestToken };
  expect((await engine.get('/v1/months', asIngest)).status).toBe(403);
  expect((await engine.get('/v1/months/2026-05/report', asIngest)).status).toBe(403);
  await engine.close();
});
