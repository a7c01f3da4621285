import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { backupDownloadPath } from '../../src/shared/contract/backup-transfer.ts';
import { commands } from '../../src/shared/contract/commands.ts';
import { exportInput, exportPath, messageExportInput, messageExportPath } from '../../src/shared/contract/export.ts';
import { monthReportInput, monthReportPath } from '../../src/shared/contract/month-close.ts';
import { queries } from '../../src/shared/contract/queries.ts';
import { sourceQueries } from '../../src/shared/contract/source-queries.ts';
import { fillPath } from '../support/every-address.ts';
import { forEachItem } from '../support/for-each-item.ts';
import { readLedgerFacts } from '../support/ledger-facts.ts';
import { startProgram } from '../support/program.ts';
import { postTo } from '../support/program-requests.ts';
import { exchangeRaw, rawRequest, statusOf } from '../support/raw-request.ts';
import type { RunningProgram } from '../support/spawn-program.ts';
import { makeTempDir } from '../support/temp-dir.ts';
import { waitFor } from '../support/wait-for.ts';
import { sendAsAdmin } from '../support/ways-in.ts';

const atOnce = 16;
const folder = makeTempDir();
let program: RunningProgram;
let ledger: string;
beforeAll(async () => {
  program = await startProgram({ dataDir: join(folder, 'data') });
  const calls = ['shop', 'bot'].map((service) => ({ service, model: 'gpt-4o', input_tokens: 10, user_id: 'u1' }));
  expect((await postTo(program, calls)).status).toBe(200);
  await sendAsAdmin(program, 'PUT', '/v1/workspaces/default/clients/c1', { name: 'Ada' });
  ledger = readLedgerFacts(program);
});

const injections = [
  "'",
  '"',
  "' OR '1'='1",
  "') OR 1=1 --",
  "'; DROP TABLE usage_events; --",
  "x' UNION SELECT sql, 1, 1 FROM sqlite_schema --",
  "'; ATTACH DATABASE '/tmp/x' AS x; --",
  "load_extension('/tmp/x')",
  '%',
  '*',
  'NEAR("a" "b", 5)',
  '"unclosed',
  'service:a',
  '\0',
  '\u2028',
] as const;

type Read = { readonly path: string; readonly input: z.ZodType };
const reads: readonly Read[] = [
  ...Object.values(queries),
  ...Object.values(sourceQueries),
  { path: exportPath, input: exportInput },
  { path: messageExportPath, input: messageExportInput },
  { path: monthReportPath, input: monthReportInput },
  { path: backupDownloadPath, input: z.object({ id: z.string() }) },
];

/** What a read needs beside the parameter that is attacked. */
const needed: Readonly<Record<string, string>> = { by: 'service', bucket: 'month', model: 'gpt-4o' };

const namesOf = (input: z.ZodType): readonly string[] => (input instanceof z.ZodObject ? Object.keys(input.shape) : []);

const toUrl = ({ path, input }: Read, name: string, value: string): string => {
  const isInPath = path.includes(`:${name}`);
  const url = fillPath(path, isInPath ? { [name]: encodeURIComponent(value) } : {});
  const search = new URLSearchParams();
  for (const each of namesOf(input)) {
    const plain = path === '/v1/prices/sample' && each === 'format' ? 'csv' : needed[each];
    if (each === name && !isInPath) search.append(each, value);
    else if (plain !== undefined && !path.includes(`:${each}`)) search.append(each, plain);
  }
  return `${url}?${search.toString()}`;
};

describe('words of SQL', () => {
  const attacked = reads.flatMap((read) => namesOf(read.input).map((name) => ({ read, name })));

  it('are nothing but a value in every parameter of every read', async () => {
    expect(attacked.length).toBeGreaterThan(100);
    const asked = attacked.flatMap(({ read, name }) => injections.map((value) => ({ read, name, value })));
    const odd = await forEachItem(asked, atOnce, async ({ read, name, value }) => {
      // Only so many exports may run at once.
      const answer = await waitFor('place', 30_000, async () => {
        const given = await sendAsAdmin(program, 'GET', toUrl(read, name, value));
        return given.status !== 503 && given;
      });
      const said = await answer.text();
      const others = said.toLowerCase().replaceAll(value.toLowerCase(), '');
      const isTold = /sqlite_|create table|syntax error/.test(others);
      return [200, 400, 404, 422].includes(answer.status) && !isTold
        ? []
        : [read.path, name, value, answer.status, said];
    });
    expect(odd.filter((one) => one.length > 0)).toEqual([]);
    expect(readLedgerFacts(program)).toBe(ledger);
  });

  it('find no more than the value itself would', async () => {
    const filters = ['workspace', 'service', 'operation', 'provider', 'model', 'client', 'user', 'conversation'];
    const asked = filters.flatMap((name) => injections.map((value) => [name, value] as const));
    const found = await forEachItem(asked, atOnce, async ([name, value]) => {
      const search = new URLSearchParams({ period: 'all_time', [name]: value }).toString();
      return ((await (await sendAsAdmin(program, 'GET', `/v1/summary?${search}`)).json()) as { calls: number }).calls;
    });
    expect(found).toEqual(asked.map(() => 0));
  });

  it('are nothing but a value in the addresses of what changes something', async () => {
    const asked = Object.values(commands)
      .filter(({ path }) => path.includes(':'))
      // A client may have any id.
      .filter(({ path, method }) => !(method === 'PUT' && path.includes('/workspaces/')))
      .flatMap(({ method, path }) => injections.map((value) => ({ method: method as string, path, value })));
    const odd = await forEachItem(asked, 4, async ({ method, path, value }) => {
      const url = path.replaceAll(/:\w+/g, encodeURIComponent(value));
      const answer = await sendAsAdmin(program, method, url, method === 'DELETE' ? undefined : {});
      await answer.arrayBuffer();
      return [400, 404, 409, 422].includes(answer.status) ? [] : [method, path, value, answer.status];
    });
    expect(odd.filter((one) => one.length > 0)).toEqual([]);
    expect(readLedgerFacts(program)).toBe(ledger);
  });
});

describe('a path', () => {
  const dots = '../'.repeat(40);
  const names = [
    '../../admin-token',
    '..\\..\\admin-token',
    '/etc/passwd',
    '%2e%2e%2fadmin-token',
    '..',
    'a\0b',
    'CON',
    'NUL.csv',
    'a"; filename="b',
    'a\r\nX-More: 1',
    'x'.repeat(300),
    `${dots}etc/passwd`,
  ];
  /** Not even a client that keeps to no rules, for `fetch` takes dots out by itself. */
  const getRaw = (target: string): Promise<string> => {
    const { host, port } = new URL(program.url);
    const headers = [`Host: ${host}`, `Authorization: Bearer ${program.adminToken}`];
    return exchangeRaw(Number(port), rawRequest(`GET ${target}`, headers));
  };

  it('leads to no file but the screens', async () => {
    const targets = [
      '/../package.json',
      '/assets/../../../package.json',
      '/%2e%2e/%2e%2e/package.json',
      '/..%2f..%2fpackage.json',
      '/assets/..%5c..%5cpackage.json',
      '/%252e%252e/package.json',
      '/%c0%ae%c0%ae/package.json',
      '/index.html%00',
      '/index.html%00.js',
      '/index.html/',
      '/assets',
      '/assets/',
      '//etc/passwd',
      '/file:///etc/passwd',
      `/${dots}etc/passwd`,
      '/CON',
      '/assets/NUL',
      `/${'x'.repeat(300)}`,
      '/.git/config',
      '/admin-token',
      '/centesimo.db',
    ];
    for (const target of targets) {
      const answer = await getRaw(target);
      expect([target, statusOf(answer)]).toEqual([target, expect.toSatisfy((at) => at === 400 || at === 404)]);
      expect(answer).not.toMatch(/root:|"private"|SQLite format/);
    }
  });

  it('names a download only with letters that every system takes', async () => {
    for (const name of names) {
      const answer = await getRaw(`/api/usage/export/${name === '..' ? '%2e%2e' : encodeURIComponent(name)}`);
      expect(statusOf(answer)).toBe(200);
      expect(/^content-disposition: (.*)$/im.exec(answer)?.[1]?.trim()).toMatch(
        /^attachment; filename="usage-[A-Za-z0-9_-]{1,64}-[\dto-]+\.csv"$/,
      );
      expect(answer).not.toMatch(/^X-More/im);
    }
    for (const parameter of ['from', 'to', 'period', 'format', 'service']) {
      const search = names.map((name) => new URLSearchParams({ [parameter]: name }).toString());
      for (const one of search) {
        const answer = await sendAsAdmin(program, 'GET', `${exportPath}?${one}`);
        await answer.body?.cancel();
        const name = answer.headers.get('content-disposition');
        expect([200, 422]).toContain(answer.status);
        if (answer.status === 200) expect(name).toMatch(/^attachment; filename="centesimo-[\dto-]+\.csv"$/);
      }
    }
  });

  it('names no backup outside of its folder, and no month', async () => {
    const listAll = (): readonly string[] => readdirSync(folder, { recursive: true, encoding: 'utf8' }).toSorted();
    const before = listAll().filter((name) => !name.startsWith('data'));
    for (const name of names) {
      const part = name === '..' ? '~..' : encodeURIComponent(name);
      for (const [method, path] of [
        ['GET', `/v1/backups/${part}/restore`],
        ['POST', `/v1/backups/${part}/restore`],
        ['POST', `/v1/months/${part}/close`],
        ['GET', `/v1/months/${part}/report`],
      ] as const) {
        const answer = await sendAsAdmin(program, method, path, method === 'POST' ? {} : undefined);
        const said = await answer.text();
        expect([path, answer.status]).toEqual([path, expect.toSatisfy((at) => [400, 404, 422].includes(at))]);
        expect(said).not.toContain(program.dataDir);
      }
    }
    expect(listAll().filter((name) => !name.startsWith('data'))).toEqual(before);
    expect(readLedgerFacts(program)).toBe(ledger);
  });
});
