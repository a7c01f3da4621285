import { join } from 'node:path';
import type { Summary } from '../../src/shared/contract/read-models.ts';
import { type RunningProgram, spawnProgram } from '../support/spawn-program.ts';
import type { DuckPeriod } from './duck-questions.ts';
import { checkTotals, measureDuck } from './duck-baseline.ts';
import type { DuckFindings } from './duck-scan.ts';
import { type Echo, startEcho } from './echo.ts';
import { measureFullScan } from './full-scan.ts';
import { send } from './http-load.ts';
import { measureOverview, measureRead } from './overview-reads.ts';
import { readResidentMb } from './process-memory.ts';
import type { SizedLedger } from './sized-ledger.ts';

const starts = 5;
const overviewRounds = 40;
const duckRounds = 5;
/** The first of the systems it takes over from needed 0.83 s for this over a million rows; it has to be 40 times faster. */
const serviceSummaryMs = 20.7;
const month = 'current_month';
const periods = [month, 'last_30_days', 'last_90_days'] as const;
const services = ['current_month', 'all_time'] as const;

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;

const ask = async <T>({ url, adminToken }: RunningProgram, path: string): Promise<T> =>
  JSON.parse((await send(`${url}${path}`, { token: adminToken })).toString()) as T;

const toDuckPeriod = ({ from, to, previous }: Summary): DuckPeriod => ({
  from: Date.parse(from),
  to: Date.parse(to),
  previous:
    previous === null
      ? null
      : {
          from: Date.parse(previous.from),
          to: Date.parse(previous.to),
          elapsedTo: Date.parse(previous.to_date.to),
        },
});

/** Starts it some times; the last one goes on running. */
const measureStarts = async (dataDir: string): Promise<{ program: RunningProgram; times: readonly number[] }> => {
  const times: number[] = [];
  for (;;) {
    const started = performance.now();
    const program = await spawnProgram({ dataDir });
    times.push(performance.now() - started);
    if (times.length === starts) return { program, times };
    await program.stop();
  }
};

const postCall = async ({ url, ingestToken }: RunningProgram): Promise<void> => {
  const event = { service: 'chatbot', model: 'gpt-4o', input_tokens: 1_000, cache_read_tokens: 400, output_tokens: 10 };
  await send(`${url}/v1/usage`, { token: ingestToken, body: Buffer.from(JSON.stringify(event)) });
};

/** Everything that is asked of the program itself. */
const measureProgram = async (dir: string, echo: Echo) => {
  const { program, times } = await measureStarts(dir);
  try {
    const read = async (period: string, beforeRound?: () => Promise<void>): Promise<number> =>
      (await measureOverview(program.url, program.adminToken, period, overviewRounds, beforeRound)).p95;
    const firstFrom = performance.now();
    await measureOverview(program.url, program.adminToken, month, 0);
    const firstMs = performance.now() - firstFrom;
    const overview: Record<string, number> = {};
    for (const period of periods) overview[period] = await read(period);
    const liveMs = await read(month, () => postCall(program));
    const service: Record<string, number> = {};
    for (const period of services) {
      const path = `/api/usage?service=chatbot&period=${period}`;
      service[period] = (await measureRead(program.url, program.adminToken, path, overviewRounds)).p95;
    }
    const [residentMb, echoMb] = [readResidentMb(program.child.pid ?? 0), readResidentMb(echo.pid)];
    const summaries: Record<string, Summary> = {};
    for (const period of [...periods, 'all_time']) {
      summaries[period] = await ask<Summary>(program, `/v1/summary?period=${period}`);
    }
    const byService = await ask<Parameters<typeof checkTotals>[2]>(program, '/v1/breakdown?by=service&period=all_time');
    return { times, firstMs, overview, liveMs, service, residentMb, echoMb, summaries, byService };
  } finally {
    await program.stop();
  }
};

/** Overview, summary of a service, start and memory, against DuckDB, a plain scan and a bare Fastify. Answers with what DuckDB needed. */
export const benchReads = async ({ size, dir, add }: SizedLedger): Promise<DuckFindings> => {
  const echo = await startEcho();
  const measured = await measureProgram(dir, echo).finally(echo.stop);
  const { times, firstMs, overview, liveMs, service, residentMb, echoMb, summaries, byService } = measured;

  add({
    name: `Start to ready, median of ${starts}`,
    size,
    value: median(times),
    unit: 'ms',
    baseline: { name: 'a bare Fastify', value: echo.startMs, unit: 'ms' },
    aim: { of: 'value', is: 'most', must: 1_500, goal: 500 },
  });
  if (residentMb !== null && echoMb !== null) {
    add({
      name: 'Memory after the reads',
      size,
      value: residentMb,
      unit: 'MB',
      baseline: { name: 'a bare Fastify', value: echoMb, unit: 'MB' },
      aim: { of: 'value', is: 'most', must: 250, goal: 150 },
    });
  }
  const ledger = join(dir, 'centesimo.db');
  const scanMs = measureFullScan(ledger);
  let duck: DuckFindings | null = null;
  let duckProblem: unknown = null;
  try {
    duck = await measureDuck({
      ledger,
      rounds: duckRounds,
      now: Date.now(),
      month: toDuckPeriod(summaries[month]!),
      periods: Object.fromEntries(Object.entries(summaries).map(([name, found]) => [name, toDuckPeriod(found)])),
    });
  } catch (error) {
    duckProblem = error;
  }
  const scan = { name: 'one SQLite scan of all calls', value: scanMs, unit: 'ms' };
  for (const period of periods) {
    const ms = duck?.times[period];
    add({
      name: `Overview reads together, ${period}, p95`,
      size,
      value: overview[period]!,
      unit: 'ms',
      baseline: ms === undefined ? scan : { name: 'DuckDB scanning the same calls', value: ms, unit: 'ms' },
      aim: { of: 'value', is: 'most', must: 60, goal: 20 },
    });
  }
  add({
    name: `Overview reads together, ${month}, a new call before each round, p95`,
    size,
    value: liveMs,
    unit: 'ms',
    baseline: scan,
  });
  add({ name: `The first Overview after a start, ${month}`, size, value: firstMs, unit: 'ms', baseline: scan });
  for (const period of services) {
    add({
      name: `Summary of one service with its latest calls, ${period}, p95`,
      size,
      value: service[period]!,
      unit: 'ms',
      baseline: scan,
      aim: { of: 'value', is: 'most', must: serviceSummaryMs },
    });
  }
  if (duck === null) throw duckProblem;
  checkTotals(duck, summaries, byService);
  console.log(`DuckDB ${duck.version} has the same totals, to the nano, over ${duck.rows} calls.`);
  return duck;
};
