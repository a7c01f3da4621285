import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance, type DuckDBValue } from '@duckdb/node-api';
import SqliteDatabase from 'better-sqlite3';
import { createDayCut } from '../../src/main/day-cut.ts';
import { makeTempFolder } from './temp-folder.ts';
import { type DuckPeriod, duckPages, duckServices, toDuckQuestions, toDuckTotal } from './duck-questions.ts';

/**
 * The baseline of the reads, forked, so that its memory is its own: DuckDB with two threads, the calls of a ledger in a table
 * in memory, and the Overview's questions as scans. Told what to do by one message, answers with one.
 */
export type DuckTask = {
  readonly ledger: string;
  readonly rounds: number;
  readonly now: number;
  readonly month: DuckPeriod;
  readonly periods: Readonly<Record<string, DuckPeriod>>;
};

/** Whole numbers as text: calls, input and output tokens, nano-USD, nano-EUR. */
export type DuckSums = readonly [calls: string, input: string, output: string, usd: string, eur: string];

export type DuckFindings = {
  readonly version: string;
  readonly rows: number;
  /** Milliseconds of all questions of a period together, the median of the rounds. */
  readonly times: Readonly<Record<string, number>>;
  /** Milliseconds of a page, the same. */
  readonly pages: Readonly<Record<keyof typeof duckPages, number>>;
  readonly totals: Readonly<Record<string, DuckSums>>;
  readonly services: Readonly<Record<string, DuckSums>>;
};

const threads = 2;
const rowsAtOnce = 10_000;

/** Everything the questions ask for; an absent figure is an empty field. */
const columns = {
  occurred_at: 'e.occurred_at',
  hour: 'local_hours(e.occurred_at)',
  set_id: 'e.dimension_set_id',
  client_id: 'e.client_id',
  conversation_id: 'e.conversation_id',
  price_id: 'e.applied_price_id',
  rate_id: 'e.applied_rate_id',
  input: 'e.input_tokens',
  output: 'e.output_tokens',
  cache_read: 'e.cache_read_tokens',
  usd: 'e.cost_nano_usd',
  eur: 'e.cost_nano_eur',
  duration: 'e.duration_ms',
} as const;

type SetRow = [id: number, provider: string, model: string, service: string, operation: string, failed: number];

const exportLedger = (path: string, csv: string): readonly SetRow[] => {
  const db = new SqliteDatabase(path, { readonly: true });
  const cut = createDayCut(new Intl.DateTimeFormat().resolvedOptions().timeZone);
  db.function('local_hours', (at: unknown) => cut.dayOf(Number(at)) * 24 + cut.hourOf(Number(at)));
  const line = Object.values(columns)
    .map((column) => `coalesce(${column}, '')`)
    .join(` || ',' || `);
  const file = openSync(csv, 'w');
  let lines: string[] = [];
  const write = (): void => {
    writeSync(file, lines.join(''));
    lines = [];
  };
  for (const row of db.prepare(`SELECT ${line} || char(10) FROM usage_events e ORDER BY e.seq`).pluck().iterate()) {
    if (lines.push(row as string) === rowsAtOnce) write();
  }
  write();
  closeSync(file);
  const sets = db
    .prepare('SELECT id, provider, model, service, operation, success = 0 FROM dimension_sets')
    .raw()
    .all() as SetRow[];
  db.close();
  return sets;
};

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;

const toText = (value: DuckDBValue): string => (typeof value === 'bigint' ? value.toString() : (value as string));

const load = async (task: DuckTask) => {
  const folder = makeTempFolder();
  try {
    const csv = join(folder, 'events.csv');
    const sets = exportLedger(task.ledger, csv);
    const instance = await DuckDBInstance.create(':memory:', { threads: String(threads) });
    const duck = await instance.connect();
    const types = Object.keys(columns).map((name) => `'${name}': 'BIGINT'`);
    await duck.run(
      `CREATE TABLE events AS SELECT * FROM read_csv('${csv}', header = false, columns = {${types.join()}})`,
    );
    await duck.run(
      'CREATE TABLE sets (id BIGINT, provider TEXT, model TEXT, service TEXT, operation TEXT, failed INT)',
    );
    for (const row of sets) await duck.run('INSERT INTO sets VALUES ($1, $2, $3, $4, $5, $6)', row);
    return duck;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const scan = async (task: DuckTask): Promise<DuckFindings> => {
  const duck = await load(task);
  const read = async (sql: string) => (await duck.runAndReadAll(sql)).getRowObjects();
  const toSums = (row: Readonly<Record<string, DuckDBValue>> | undefined): DuckSums => {
    const text = (name: string): string => toText(row?.[name] ?? 0n);
    return [text('calls'), text('input'), text('output'), text('usd'), text('eur')];
  };
  const time = async (questions: readonly string[]): Promise<number> => {
    const found: number[] = [];
    for (let round = 0; round < task.rounds; round += 1) {
      const started = performance.now();
      for (const question of questions) await read(question);
      found.push(performance.now() - started);
    }
    return median(found);
  };
  const times: Record<string, number> = {};
  const totals: Record<string, DuckSums> = {};
  for (const [name, period] of Object.entries(task.periods)) {
    times[name] = await time(toDuckQuestions(period, task.month, task.now));
    totals[name] = toSums((await read(toDuckTotal(period)))[0]);
  }
  const pages = { filter: await time([duckPages.filter]), conversation: await time([duckPages.conversation]) };
  const services = (await read(duckServices)).map((row) => [toText(row['k'] ?? ''), toSums(row)] as const);
  const [{ rows, version }] = (await read('SELECT count(*) AS rows, version() AS version FROM events')) as [
    { rows: bigint; version: string },
  ];
  return { version, rows: Number(rows), times, pages, totals, services: Object.fromEntries(services) };
};

const answer = async (task: DuckTask): Promise<void> => {
  const findings = await scan(task);
  process.send?.(findings, () => process.exit(0));
};

process.once('message', (task) => void answer(task as DuckTask));
