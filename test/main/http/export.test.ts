import { beforeAll, describe, expect, it } from 'vitest';
import type { EventView, Summary } from '../../../src/shared/contract/read-models.ts';
import { formatNano, toNano } from '../../../src/shared/core/money.ts';
import { startTestEngine, type TestEngine } from '../../support/engine.ts';
import { readCsvTable } from '../../support/parse-csv.ts';
import { makeSampleUsage, sampleNow } from './sample-usage.ts';

const everything = 'period=all_time';
const hostile = {
  id: 'hostile',
  workspace: 'acme',
  service: '=cmd|x',
  operation: '\tchat',
  model: 'no-such-model',
  client: { id: '＠c', name: '@SUM(A1;"x")', phone: '+39 333 1234567' },
  occurred_at: '2026-08-20T23:30:00Z',
  input_tokens: 7,
  error_message: '-1\r\n+2',
  input_preview: 'perché "€", a;b',
};

let engine: TestEngine;
beforeAll(async () => {
  engine = await startTestEngine({ now: () => sampleNow });
  expect((await engine.post([...makeSampleUsage(900), hostile])).status).toBe(200);
});

const download = async (query: string): Promise<string> => {
  const response = await engine.get(`/v1/export?${query}`);
  expect(response.status).toBe(200);
  return response.text();
};

const readJson = async <T>(path: string): Promise<T> => (await (await engine.get(path)).json()) as T;

const toRow = ({ cost_usd, cost_eur, total_tokens }: EventView) => ({ cost_usd, cost_eur, total_tokens });

describe('GET /v1/export as CSV', () => {
  it.each([
    everything,
    'period=last_7_days',
    'period=today',
    '',
    'from=2026-08-01&to=2026-08-10T12:34',
    `${everything}&service=shop&service=bot&success=true`,
    `${everything}&workspace=acme&model=gpt-4o&client=c3`,
    `${everything}&cost_status=unpriced`,
    `${everything}&cost_status=flat&cost_status=billed&user=u1`,
    `${everything}&service=nobody`,
  ])('has the calls of %s and ends with the figures of the summary', async (query) => {
    const rows = readCsvTable(await download(`${query}&format=csv`));
    const total = rows.pop();
    const summary = await readJson<Summary>(`/v1/summary?${query}`);
    expect(total).toMatchObject({
      date: 'total',
      calls: String(summary.calls),
      input_tokens: String(summary.input_tokens),
      output_tokens: String(summary.output_tokens),
      total_tokens: String(summary.total_tokens),
      cache_read_tokens: String(summary.cache_read_tokens),
      cost_usd: summary.cost_usd ?? '',
      cost_eur: summary.cost_eur ?? '',
    });
    expect(rows).toHaveLength(summary.calls);
    for (const currency of ['cost_usd', 'cost_eur'] as const) {
      const sum = rows.reduce((nano, row) => nano + toNano(row[currency] === '' ? '0' : row[currency]!), 0n);
      expect(formatNano(sum)).toBe(summary[currency] ?? '0');
    }
  });

  it('says of each call what the history says, newest first', async () => {
    const rows = readCsvTable(await download(everything)).slice(0, -1);
    const page = await readJson<{ items: EventView[] }>(`/v1/events?${everything}&limit=500`);
    expect(rows.slice(0, 500).map(({ id }) => id)).toEqual(page.items.map(({ id }) => id));
    for (const [at, event] of page.items.entries()) {
      expect(rows[at]).toMatchObject({
        occurred_at: event.occurred_at,
        calls: '1',
        total_tokens: String(event.total_tokens),
        cost_usd: event.cost_usd ?? '',
        cost_eur: event.cost_eur ?? '',
        cost_status: event.cost_status,
        success: String(event.success),
        conversation_id: event.conversation_id ?? '',
      });
    }
    expect(rows.some(({ cost_usd }) => cost_usd === '')).toBe(true);
  });

  it('has no text that a spreadsheet calculates, and numbers that it does', async () => {
    const rows = readCsvTable(await download(`${everything}&service==cmd|x`));
    expect(rows).toHaveLength(2);
    expect(rows[0]).toMatchObject({
      date: '2026-08-21',
      time: '01:30:00',
      service: "'=cmd|x",
      client: "'＠c",
      client_name: `'@SUM(A1;"x")`,
      client_phone: "'+39 333 1234567",
      error_message: "'-1\r\n+2",
      input_preview: 'perché "€", a;b',
      total_tokens: '7',
      cost_usd: '',
      cost_eur: '',
    });
    expect(rows[1]).toMatchObject({ cost_usd: '', cost_eur: '', calls: '1' });
  });

  it('is a file with a name, not kept and not guessed at', async () => {
    const { headers } = await engine.get('/v1/export?from=2026-08-01&to=2026-09-01');
    expect(headers.get('content-type')).toMatch(/^text\/csv; charset=utf-8/);
    expect(headers.get('content-disposition')).toBe('attachment; filename="centesimo-2026-08-01-to-2026-08-31.csv"');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  });

  it.each([
    ['period=all_time', 'centesimo-all.csv'],
    ['period=today&format=json', 'centesimo-2026-08-21.json'],
    ['to=2026-08-21&format=ndjson', 'centesimo-until-2026-08-20.ndjson'],
  ])('of %s is called %s', async (query, name) => {
    const response = await engine.get(`/v1/export?${query}`);
    expect(response.headers.get('content-disposition')).toBe(`attachment; filename="${name}"`);
    await response.body?.cancel();
  });

  it.each([
    ['', ',', '.', false],
    ['decimal=point', ',', '.', false],
    ['decimal=comma', ';', ',', true],
    ['delimiter=;', ';', '.', false],
    ['delimiter=tab', '\t', '.', false],
    ['delimiter=tab&decimal=comma', '\t', ',', true],
    ['delimiter=,&decimal=comma', ',', ',', true],
  ])('with "%s" is separated by %j, with decimals after %j', async (query, delimiter, decimal, hasMark) => {
    const bytes = await (await engine.get(`/v1/export?${everything}&${query}`)).bytes();
    expect(bytes.slice(0, 3).join() === '239,187,191').toBe(hasMark);
    const rows = readCsvTable(new TextDecoder('utf-8', { fatal: true }).decode(bytes), delimiter);
    const summary = await readJson<Summary>(`/v1/summary?${everything}`);
    expect(rows.at(-1)).toMatchObject({ date: 'total', cost_usd: summary.cost_usd?.replace('.', decimal) });
    expect(rows).toHaveLength(summary.calls + 1);
  });
});

describe('GET /v1/export as JSON', () => {
  it('has the events of the history and the figures of the summary', async () => {
    const query = `${everything}&workspace=acme`;
    const { items, total } = JSON.parse(await download(`${query}&format=json`));
    const page = await readJson<{ items: EventView[]; total: number }>(`/v1/events?${query}&limit=500`);
    expect(items).toEqual(page.items);
    expect(items).toHaveLength(page.total);
    expect(await readJson<Summary>(`/v1/summary?${query}`)).toMatchObject(total);
    expect(Object.keys(total)).toEqual(expect.arrayContaining(['calls', 'total_tokens', 'cost_usd', 'cost_eur']));
  });

  it('finds by text what the history finds', async () => {
    const query = `${everything}&q=shop%20TOO%20long`;
    const page = await readJson<{ items: EventView[] }>(`/v1/events?${query}&limit=500`);
    expect(page.items.length).toBeGreaterThan(0);
    expect(JSON.parse(await download(`${query}&format=json`)).items).toEqual(page.items);
  });

  it('of nothing is whole', async () => {
    const { items, total } = JSON.parse(await download(`${everything}&service=nobody&format=json`));
    expect(items).toEqual([]);
    expect(total).toMatchObject({ calls: 0, cost_usd: '0', cost_eur: '0' });
    expect(await download(`${everything}&service=nobody&format=ndjson`)).toBe('');
  });

  it('is the same line by line', async () => {
    const lines = (await download(`${everything}&format=ndjson`)).split('\n');
    expect(lines.pop()).toBe('');
    const { items } = JSON.parse(await download(`${everything}&format=json`));
    expect(lines.map((line) => JSON.parse(line))).toEqual(items);
  });
});

describe('GET /v1/export refuses', () => {
  it.each([
    ['format=xlsx', '?format', 'csv, json, ndjson'],
    ['decimal=dot', '?decimal', 'point, comma'],
    ['delimiter=|', '?delimiter', 'tab'],
    ['period=never', '?period', 'all_time'],
    ['period=today&from=2026-01-01', '?from', 'not both'],
    ['limit=5', '?limit', 'format'],
    ['success=maybe', '?success', 'true, false'],
  ])('%s with a problem', async (query, pointer, allowed) => {
    const response = await engine.get(`/v1/export?${query}`);
    expect(response.status).toBe(422);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(response.headers.get('content-disposition')).toBeNull();
    const { errors } = await response.json();
    expect(errors[0].pointer).toBe(pointer);
    expect(errors[0].detail).toContain(allowed);
  });

  it('all but the admin token', async () => {
    for (const [path, token, status] of [
      ['/v1/export', null, 401],
      ['/v1/export', engine.ingestToken, 403],
      ['/api/usage/export/acme', null, 401],
      ['/api/usage/export/acme', engine.ingestToken, 403],
    ] as const) {
      expect((await engine.get(path, { 'x-api-key': token })).status).toBe(status);
    }
  });
});

describe('GET /api/usage/export/{W}', () => {
  const path = '/api/usage/export/acme';
  const names = 'date,time,client,phone,service,operation,model,tokens,cost_usd,cost_eur,success';

  it('is one workspace as CSV, with a line of totals', async () => {
    const response = await engine.get(`${path}?startDate=2026-08-01&endDate=2026-08-21`);
    expect(response.headers.get('content-disposition')).toBe(
      'attachment; filename="usage-acme-2026-08-01-to-2026-08-21.csv"',
    );
    const text = await response.text();
    expect(text.split('\r\n', 1)).toEqual([names]);
    const rows = readCsvTable(text);
    const total = rows.pop();
    const query = 'workspace=acme&from=2026-08-01&to=2026-08-22';
    const summary = await readJson<Summary>(`/v1/summary?${query}`);
    expect(total).toMatchObject({
      date: 'total',
      tokens: String(summary.total_tokens),
      cost_usd: summary.cost_usd,
      cost_eur: summary.cost_eur,
    });
    const page = await readJson<{ items: EventView[] }>(`/v1/events?${query}&limit=500`);
    expect(rows).toHaveLength(summary.calls);
    expect(rows.map((row) => [row['tokens'], row['cost_eur']])).toEqual(
      page.items.map(toRow).map((row) => [String(row.total_tokens), row.cost_eur ?? '']),
    );
    expect(rows.find(({ service }) => service === "'=cmd|x")).toMatchObject({
      date: '2026-08-21',
      time: '01:30:00',
      phone: "'+39 333 1234567",
    });
  });

  it('as JSON is an array of the same members', async () => {
    const response = await engine.get(`${path}?format=json&startDate=2026-08-20&endDate=2026-08-21`);
    expect(response.headers.get('content-type')).toContain('application/json');
    const items: Record<string, unknown>[] = await response.json();
    expect(items.length).toBeGreaterThan(2);
    for (const item of items) expect(Object.keys(item).join()).toBe(names);
    expect(items.find(({ service }) => service === '=cmd|x')).toEqual({
      date: '2026-08-21',
      time: '01:30:00',
      client: '@SUM(A1;"x")',
      phone: '+39 333 1234567',
      service: '=cmd|x',
      operation: expect.any(String),
      model: 'no-such-model',
      tokens: 7,
      cost_usd: null,
      cost_eur: null,
      success: true,
    });
  });

  it('has the last 30 days unless told otherwise', async () => {
    const rows = readCsvTable(await (await engine.get(path)).text());
    const { calls } = await readJson<Summary>('/v1/summary?workspace=acme&period=last_30_days');
    expect(rows).toHaveLength(calls + 1);
    expect(readCsvTable(await (await engine.get('/api/usage/export/nobody')).text())).toMatchObject([
      { date: 'total', tokens: '0', cost_usd: '0' },
    ]);
  });

  it.each([
    ['format=xlsx', 'csv, json'],
    ['startDate=yesterday', 'startDate must be a date'],
    ['endDate=2026-02-30', 'endDate must be a date'],
    ['startDate=2026-08-02&endDate=2026-08-01', 'startDate must not be after endDate'],
    ['days=3', 'startDate'],
    ['workspace=other', 'path'],
  ])('refuses %s with 400 and what is allowed', async (query, allowed) => {
    const response = await engine.get(`${path}?${query}`);
    expect(response.status).toBe(400);
    const answer = await response.json();
    expect(Object.keys(answer)).toEqual(['error']);
    expect(answer.error).toContain(allowed);
  });
});

describe('GET /v1/openapi.json', () => {
  it.each([
    [
      '/v1/export',
      '/v1/events',
      ['format', 'decimal', 'delimiter'],
      ['limit', 'cursor', 'offset', 'sort', 'direction'],
    ],
    ['/api/usage/export/{workspace}', '/api/usage/stats/{workspace}', ['format'], ['currency']],
  ])('describes %s with the parameters of %s and %j, less %j', async (path, like, more, less) => {
    type Described = { get: { parameters: { name: string }[]; responses: Record<string, unknown> } };
    const { paths } = await readJson<{ paths: Record<string, Described> }>('/v1/openapi.json');
    const namesOf = (of: string) => paths[of]?.get.parameters.map(({ name }) => name) ?? [];
    const expected = [...namesOf(like).filter((name) => !less.includes(name)), ...more];
    expect(namesOf(path).toSorted()).toEqual(expected.toSorted());
    expect(Object.keys(paths[path]?.get.responses ?? {})).toEqual(expect.arrayContaining(['200', '401', '403', '503']));
  });
});
