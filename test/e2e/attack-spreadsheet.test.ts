import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { hostileTexts } from '../support/hostile-texts.ts';
import { readCsvTable } from '../support/parse-csv.ts';
import { startProgram } from '../support/program.ts';
import { postTo, readFrom } from '../support/program-requests.ts';
import type { RunningProgram } from '../support/spawn-program.ts';
import { makeTempDir } from '../support/temp-dir.ts';
import { sendAsAdmin } from '../support/ways-in.ts';

const runFile = promisify(execFile);
const starts = [
  '=',
  '+',
  '-',
  '@',
  '\t',
  '\r',
  '\n',
  '\0',
  '＝',
  '＋',
  '－',
  '＠',
  '−',
  '﹦',
  '﹢',
  ' =',
  '\u200B=',
  '\uFEFF+',
];
const formulas = starts.flatMap((start) => [
  `${start}1+1`,
  `${start}cmd|' /C calc'!A0`,
  `${start}HYPERLINK("http://stranger.invalid/","x")`,
  `${start}SUM(1;2),"x"`,
]);
const texts = [...new Set([...formulas, ...hostileTexts.filter((text) => /^\W/.test(text))])].map((text) =>
  text.slice(0, 512),
);

/** A call that says `text` wherever a call can say something. */
const toCall = (text: string, at: number) => ({
  id: text.length <= 100 ? text : `long-${at}`,
  workspace: 'acme',
  service: text,
  operation: text,
  provider: text,
  model: text,
  client: { id: text, name: text, phone: text, email: text },
  user_id: text,
  user_email: text,
  conversation_id: text,
  success: false,
  error_code: text.slice(0, 100),
  error_message: text,
  input_preview: text,
  output_preview: text,
  service_tier: text,
  metadata: { text },
  input_tokens: 1000 + at,
  output_tokens: at,
  duration_ms: at,
  billed_cost_usd: '0.0123',
});

const numbers = /^(calls|duration_ms|fx_rate|tokens|.*_tokens|cost_.{3})$/;
/** What a spreadsheet may calculate, after what some of them skip. */
const calculated = /^[\s\p{Cc}\p{Cf}]*[=+\-@−]|^[\t\r\n\0]/u;
const exports = [
  '/v1/export?period=all_time&format=csv',
  '/v1/export?period=all_time&format=csv&decimal=comma',
  '/v1/export?period=all_time&format=csv&delimiter=tab',
  '/api/usage/export/acme?format=csv',
] as const;
const delimiterOf = (path: string): string => (path.includes('comma') ? ';' : path.includes('tab') ? '\t' : ',');

describe('a spreadsheet', () => {
  let program: RunningProgram;
  beforeAll(async () => {
    program = await startProgram();
    const answer = await postTo(program, texts.map(toCall));
    expect(await answer.json()).toMatchObject({ accepted: texts.length, rejected: [] });
  });

  it.each(exports)('finds no formula in %s, and every number as it is', async (path) => {
    const csv = await readFrom(program, path);
    const rows = readCsvTable(csv, delimiterOf(path));
    expect(rows).toHaveLength(texts.length + 1);
    const cells = rows.flatMap((row) => Object.entries(row));
    const risky = cells.filter(([name, cell]) => !numbers.test(name) && calculated.test(cell.normalize('NFKC')));
    expect(risky).toEqual([]);
    const odd = cells.filter(([name, cell]) => numbers.test(name) && !/^(\d+([.,]\d+)?)?$/.test(cell));
    expect(odd).toEqual([]);
    // Each text is as it was, behind an apostrophe where it would be calculated, and then in quotes.
    const written = new Set(rows.map(({ service }) => service));
    for (const text of formulas) {
      const kept = JSON.parse(JSON.stringify(text)) as string;
      const stored = [kept, kept.trim(), kept.replaceAll('\0', '\uFFFD')].find(
        (one) => written.has(`'${one}`) || written.has(one),
      );
      expect(stored, JSON.stringify(text)).toBeDefined();
    }
    expect(written).toContain("'=1+1");
    expect(csv).toContain(`"'=1+1"`);
    expect(csv).not.toMatch(/(^|[,;\t])'[=+\-@]/m);
  });

  it('finds none in the report of a month either', async () => {
    const month = '2025-03';
    const late = texts.map((text, at) => ({
      ...toCall(text, at),
      id: `march-${at}`,
      occurred_at: `${month}-11T10:00:00Z`,
    }));
    expect((await postTo(program, late)).status).toBe(200);
    expect((await sendAsAdmin(program, 'POST', `/v1/months/${month}/close`, { accept_gaps: true })).status).toBe(200);
    const rows = readCsvTable(await readFrom(program, `/v1/months/${month}/report?format=csv`));
    const named = rows.flatMap((row) =>
      ['value', 'workspace', 'service', 'provider', 'model'].map((name) => row[name] ?? ''),
    );
    expect(named.filter((cell) => calculated.test(cell.normalize('NFKC')))).toEqual([]);
    expect(named).toContain("'=1+1");
  });

  it('of LibreOffice shows no formula cell', async ({ skip }) => {
    const home = makeTempDir();
    const convert = async (csv: string): Promise<string> => {
      writeFileSync(join(home, 'calls.csv'), csv);
      // Comma, quote, UTF-8, from the first line on; every cell as a person would open it, formulas evaluated.
      const filter = 'CSV:44,34,76,1,,0,false,true,false,false,false,0,true';
      const profile = `-env:UserInstallation=${pathToFileURL(join(home, 'profile')).href}`;
      const how = ['--headless', profile, `--infilter=${filter}`, '--convert-to', 'fods', '--outdir', home];
      await runFile('soffice', [...how, join(home, 'calls.csv')], { timeout: 180_000 });
      return readFileSync(join(home, 'calls.fods'), 'utf8');
    };
    const isThere = await runFile('soffice', ['--version']).then(
      () => true,
      () => false,
    );
    skip(!isThere, 'LibreOffice is not on this machine');
    // One more line with a formula that nobody has defused shows that there is something to see.
    const sheet = await convert(`${await readFrom(program, exports[0])}=40+2\r\n`);
    expect(sheet).toContain('cmd|');
    expect(sheet.match(/table:formula="[^"]*"/g)).toEqual(['table:formula="of:=40+2"']);
    expect(sheet).not.toContain('xlink:href="http://stranger.invalid');
  });
});
