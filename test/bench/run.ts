import { fork } from 'node:child_process';
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import SqliteDatabase from 'better-sqlite3';
import { createRandom } from '../support/random.ts';
import { type RunningProgram, spawnProgram } from '../support/spawn-program.ts';
import { createBenchEvents, toBodies } from './bench-events.ts';
import { toDesktopFigures } from './desktop-figures.ts';
import { measureDesktopLoad } from './desktop-load.ts';
import { measureDirectInserts } from './direct-insert.ts';
import { measureExport } from './export-memory.ts';
import type { Figure } from './figure.ts';
import { measureFullScan } from './full-scan.ts';
import { measureHistory } from './history-reads.ts';
import { measureHistoryScroll } from './history-scroll.ts';
import { measureSinglePosts, postAll } from './http-load.ts';
import { measureOverview, measureRead } from './overview-reads.ts';
import { toProcessFigures } from './process-figures.ts';
import { readResidentMb } from './process-memory.ts';
import { measureProcess } from './process-times.ts';
import { measureScreens } from './screen-times.ts';
import { measureLogImport } from './log-import.ts';
import { makeTempFolder } from './temp-folder.ts';

/**
 * The benchmarks. Every speed is a ratio to a baseline measured in the same run; a line each, and with `--json FILE` the
 * figures. `--events N` sets the size of the read benchmarks (default 1 000 000).
 */

const option = (name: string): string | undefined => {
  const at = process.argv.indexOf(name);
  return at === -1 ? undefined : process.argv[at + 1];
};

const figures: Figure[] = [];
const report = (figure: Figure): void => {
  figures.push(figure);
  const { name, value, unit, baseline, ratioPercent, target } = figure;
  const against = baseline ? `, baseline ${baseline.name} ${round(baseline.value)} ${baseline.unit}` : '';
  const ratio = ratioPercent === undefined ? '' : `, ${round(ratioPercent)} % of it`;
  console.log(`${name}: ${round(value)} ${unit}${against}${ratio} (must reach ${target})`);
};
const round = (value: number): string => (value >= 100 ? value.toFixed(0) : value.toPrecision(3));
const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;

const eventCount = Number(option('--events') ?? 1_000_000);
const singleRounds = 3;
const singleSeconds = 5;
const batchSize = 1_000;
const batchRounds = 3;
const batchEvents = 300_000;
/** Posted first and not counted, so that both sides are measured at their pace. */
const warmUpEvents = 50_000;
const overviewRounds = 40;
const historyRounds = 60;
/** A million calls take about ten seconds. */
const indexWithinMs = 300_000;
const historySeed = 20_260_821;
const logMegabytes = 1000;
const screenRounds = 8;
/** S0's own summary over a million rows took 0.83 s; ours must be 40 times faster. */
const serviceSummaryTarget = '20.7 ms';

const startEcho = async (): Promise<{ url: string; stop: () => void }> => {
  const child = fork(new URL('echo-server.ts', import.meta.url), { stdio: 'inherit' });
  const port = await new Promise<number>((resolve, reject) => {
    child.once('message', (message) => resolve(message as number));
    child.once('error', reject);
  });
  return { url: `http://127.0.0.1:${port}`, stop: () => child.kill() };
};

const benchSinglePosts = async (): Promise<void> => {
  const folder = makeTempFolder();
  const program = await spawnProgram({ dataDir: folder });
  const echo = await startEcho();
  const ours: number[] = [];
  const bare: number[] = [];
  for (let at = 0; at < singleRounds; at += 1) {
    bare.push((await measureSinglePosts(echo.url, 'none', singleSeconds)).perSecond);
    ours.push((await measureSinglePosts(program.url, program.ingestToken, singleSeconds)).perSecond);
  }
  echo.stop();
  await program.stop();
  rmSync(folder, { recursive: true, force: true });
  report({
    name: 'Single-event POSTs, 32 connections, durable',
    value: median(ours),
    unit: 'calls/s',
    baseline: { name: 'bare Fastify JSON echo', value: median(bare), unit: 'requests/s' },
    ratioPercent: median(ours.map((value, at) => (value / bare[at]!) * 100)),
    target: '25 %',
  });
};

/** One round on an empty ledger: calls a second over HTTP, and rows a second of the same rows inserted directly. */
const measureBatches = async (bodies: readonly Buffer[]): Promise<{ ours: number; direct: number }> => {
  const folder = makeTempFolder();
  const program = await spawnProgram({ dataDir: folder });
  await postAll(program.url, program.ingestToken, bodies.slice(0, warmUpEvents / batchSize));
  const seconds = await postAll(program.url, program.ingestToken, bodies.slice(warmUpEvents / batchSize));
  await program.stop();
  const direct = measureDirectInserts(join(folder, 'centesimo.db'), batchSize);
  rmSync(folder, { recursive: true, force: true });
  return { ours: batchEvents / seconds, direct };
};

const benchBatches = async (): Promise<void> => {
  const all = createBenchEvents({ count: warmUpEvents + batchEvents, days: 90, now: Date.now() });
  const bodies = [...toBodies(all, batchSize)];
  const found: { ours: number; direct: number }[] = [];
  for (let round = 0; round < batchRounds; round += 1) found.push(await measureBatches(bodies));
  report({
    name: `Batches of ${batchSize} over HTTP`,
    value: median(found.map(({ ours }) => ours)),
    unit: 'calls/s',
    baseline: {
      name: 'better-sqlite3 inserting the same rows',
      value: median(found.map(({ direct }) => direct)),
      unit: 'rows/s',
    },
    ratioPercent: median(found.map(({ ours, direct }) => (ours / direct) * 100)),
    target: '50 %',
  });
};

const historyTargets: Readonly<Record<string, string>> = {
  'first page, any filter': '50 ms',
};

/** Waits for the words of every call to be in the index, which is filled after the recording. */
const waitForIndex = async (databasePath: string): Promise<void> => {
  const db = new SqliteDatabase(databasePath, { readonly: true });
  const behind = db
    .prepare(
      `SELECT max(seq) - (SELECT CAST(value AS INTEGER) FROM settings WHERE key = 'search_indexed_seq') FROM usage_events`,
    )
    .pluck();
  const until = performance.now() + indexWithinMs;
  while ((behind.get() as number) > 0 && performance.now() < until) await setTimeout(100);
  db.close();
};

const benchHistory = async ({ url, adminToken }: RunningProgram): Promise<void> => {
  const times = await measureHistory(url, adminToken, historyRounds, createRandom(historySeed));
  for (const [name, { p95 }] of Object.entries(times)) {
    const target = historyTargets[name] ?? (name.startsWith('search') ? '100 ms' : 'none');
    report({ name: `History: ${name}, p95`, value: p95, unit: 'ms', target });
  }
};

const benchScreens = async (program: RunningProgram): Promise<void> => {
  const screens = await measureScreens(program, screenRounds);
  report({ name: 'Widget: first paint with figures, p95', value: screens.widgetP95Ms, unit: 'ms', target: '500 ms' });
  report({
    name: 'Widget: from the answer to a call to its figures, p95',
    value: screens.callP95Ms,
    unit: 'ms',
    baseline: { name: 'its summary alone', value: screens.summaryP95Ms, unit: 'ms' },
    target: '1000 ms',
  });
  report({
    name: 'Details: click to complete overview, p95',
    value: screens.overviewP95Ms,
    unit: 'ms',
    target: '600 ms',
  });
  const { url, adminToken } = program;
  const again = await fetch(`${url}/v1/sign-in-codes`, { method: 'POST', headers: { 'x-api-key': adminToken } });
  const { url: signInUrl } = (await again.json()) as { url: string };
  const scroll = await measureHistoryScroll({ ...program, signInUrl });
  report({
    name: 'History: scrolling, slowest twentieth of frames',
    value: scroll.slowFps,
    unit: 'fps',
    target: '60 fps',
  });
  report({
    name: 'History: interaction to next paint, p95',
    value: scroll.interactionP95Ms,
    unit: 'ms',
    target: '100 ms',
  });
  report({ name: 'History: longest task', value: scroll.longestTaskMs, unit: 'ms', target: 'none' });
};

const benchReads = async (): Promise<void> => {
  const folder = makeTempFolder();
  const filling = await spawnProgram({ dataDir: folder });
  const events = createBenchEvents({ count: eventCount, days: 90, now: Date.now() });
  await postAll(filling.url, filling.ingestToken, toBodies(events, batchSize));
  await filling.stop();

  const startedAt = performance.now();
  const program = await spawnProgram({ dataDir: folder });
  const startMs = performance.now() - startedAt;
  const scanMs = measureFullScan(join(folder, 'centesimo.db'));
  for (const period of ['current_month', 'last_30_days', 'last_90_days']) {
    const times = await measureOverview(program.url, program.adminToken, period, overviewRounds);
    report({
      name: `Overview reads together, ${period}, ${eventCount} calls, p95`,
      value: times.p95,
      unit: 'ms',
      baseline: { name: 'one scan of all calls', value: scanMs, unit: 'ms' },
      ratioPercent: (times.p95 / scanMs) * 100,
      target: '60 ms',
    });
  }
  for (const period of ['current_month', 'all_time']) {
    const path = `/api/usage?service=chatbot&period=${period}`;
    const times = await measureRead(program.url, program.adminToken, path, overviewRounds);
    report({
      name: `Summary of one service with its latest calls, ${period}, p95`,
      value: times.p95,
      unit: 'ms',
      baseline: { name: 'one scan of all calls', value: scanMs, unit: 'ms' },
      ratioPercent: (times.p95 / scanMs) * 100,
      target: serviceSummaryTarget,
    });
  }
  report({ name: 'Start to ready', value: startMs, unit: 'ms', target: '1500 ms' });
  const resident = readResidentMb(program.child.pid ?? 0);
  if (resident !== null) report({ name: 'Memory after the reads', value: resident, unit: 'MB', target: '250 MB' });
  await waitForIndex(join(folder, 'centesimo.db'));
  await benchHistory(program);
  await benchScreens(program);
  const pid = program.child.pid ?? 0;
  const exported = await measureExport({ url: program.url, adminToken: program.adminToken, pid });
  report({
    name: `Export of ${exported.rows} calls as CSV`,
    value: exported.rowsPerSecond,
    unit: 'calls/s',
    target: 'none',
  });
  if (exported.peakMb !== null) {
    report({ name: 'Memory at most while exporting', value: exported.peakMb, unit: 'MB', target: '300 MB' });
  }
  await program.stop();
  const bytes = statSync(join(folder, 'centesimo.db')).size / eventCount;
  report({ name: 'Disk per call', value: bytes, unit: 'bytes', target: '350 bytes' });
  rmSync(folder, { recursive: true, force: true });
};

const benchLogImport = async (): Promise<void> => {
  const times = await measureLogImport(logMegabytes);
  const what = `Log files, ${Math.round(times.megabytes)} MB, ${times.calls} calls`;
  report({
    name: `${what}: first import`,
    value: times.firstSeconds,
    unit: 's',
    baseline: { name: 'JSON.parse of the same lines', value: times.plainSeconds, unit: 's' },
    ratioPercent: (times.firstSeconds / times.plainSeconds) * 100,
    target: '20 s',
  });
  report({ name: `${what}: nothing new`, value: times.againSeconds, unit: 's', target: '1 s' });
  if (times.peakMb !== null)
    report({ name: `${what}: memory at most`, value: times.peakMb, unit: 'MB', target: '300 MB' });
  report({ name: 'Log files watched: processor', value: times.watchPercent, unit: '%', target: '1 %' });
};

/** What the page loads before anything is opened: the scripts its HTML names. The rest comes with the details. */
const benchWidgetSize = (): void => {
  const folder = new URL('../../out/renderer/', import.meta.url);
  const html = readFileSync(new URL('index.html', folder), 'utf8');
  const scripts = [...html.matchAll(/(?:src|href)="(\.\/assets\/[^"]+\.js)"/g)].map(([, path]) => path ?? '');
  const bytes = scripts.reduce((sum, path) => sum + gzipSync(readFileSync(new URL(path, folder))).length, 0);
  report({ name: 'Widget JavaScript, gzip', value: bytes / 1000, unit: 'kB', target: '120 kB' });
};

console.log(`${cpus().length} processors (${cpus()[0]?.model ?? 'unknown'}), Node ${process.versions.node}`);
await benchSinglePosts();
await benchBatches();
await benchReads();
await benchLogImport();
toDesktopFigures(await measureDesktopLoad()).forEach(report);
toProcessFigures(await measureProcess()).forEach(report);
benchWidgetSize();
const file = option('--json');
if (file !== undefined) {
  const machine = { processors: cpus().length, model: cpus()[0]?.model, node: process.versions.node };
  writeFileSync(file, `${JSON.stringify({ date: new Date().toISOString(), machine, figures }, null, 2)}\n`);
}
process.exit(0);
