import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { cpus, release, totalmem, type } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { benchHistory } from './bench-history.ts';
import { benchExport, benchIdle } from './bench-process.ts';
import { benchReads } from './bench-reads.ts';
import { benchBatches, benchSinglePosts } from './bench-recording.ts';
import { benchScreens, benchScroll } from './bench-screens.ts';
import { toDesktopFigures } from './desktop-figures.ts';
import { measureDesktopLoad } from './desktop-load.ts';
import { measureLogImport } from './log-import.ts';
import type { DuckFindings } from './duck-scan.ts';
import { drawPlot } from './plot.ts';
import { toProcessFigures } from './process-figures.ts';
import { measureProcess } from './process-times.ts';
import { createReport, toSizeName } from './report.ts';
import { fillLedger, findNoRoom } from './sized-ledger.ts';
import { makeTempFolder } from './temp-folder.ts';

/**
 * The benchmarks. A speed is a ratio to a baseline of the same run. `--sizes 10k,1m,10m` are the calls in the ledgers that
 * are measured (all three without it), `--json FILE` takes the figures, `--plot FILE` the picture of cost against size.
 */
const option = (name: string): string | undefined => {
  const at = process.argv.indexOf(name);
  return at === -1 ? undefined : process.argv[at + 1];
};

const toSize = (text: string): number => {
  const match = /^(\d+)(k|m)?$/i.exec(text.trim());
  if (match === null) throw new Error(`"${text}" is no size: write 10k, 1m or a number`);
  const unit = (match[2] ?? '').toLowerCase();
  return Number(match[1]) * (unit === 'm' ? 1_000_000 : unit === 'k' ? 1_000 : 1);
};

const longestMs = 25 * 60_000;
const logMegabytes = 1_000;
/** What does not grow with the ledger, or takes too long in the largest, is measured once, in one of this size or less. */
const onceSize = 1_000_000;

const sizes = (option('--sizes') ?? '10k,1m,10m').split(',').map(toSize);
const largestOnce = Math.max(...sizes.filter((size) => size <= onceSize), Math.min(...sizes));
const report = createReport(performance.now() + longestMs);
const { add, part } = report;

const benchSize = async (size: number): Promise<void> => {
  const noRoom = findNoRoom(size);
  if (noRoom !== null) throw new Error(noRoom);
  const dir = makeTempFolder();
  const ledger = { size, dir, add };
  const name = (what: string): string => `${toSizeName(size)}: ${what}`;
  try {
    const seconds = await fillLedger(dir, size);
    console.log(`${toSizeName(size)} calls recorded and indexed in ${seconds.toFixed(0)} s`);
    const bytesPerCall = statSync(join(dir, 'centesimo.db')).size / size;
    const found: { duck: DuckFindings | null } = { duck: null };
    await part(name('overview, start, memory'), async () => {
      found.duck = await benchReads(ledger);
    });
    await part(name('history and search'), () => benchHistory(ledger, found.duck));
    await part(name('screens'), () => benchScreens(ledger));
    await part(name('idle'), () => benchIdle(ledger));
    if (size === largestOnce) {
      await part(name('scrolling'), () => benchScroll(ledger));
      await part(name('export'), () => benchExport(ledger));
    }
    await part(name('desktop under load'), async () => {
      toDesktopFigures(await measureDesktopLoad(dir), size).forEach(add);
    });
    await part(name('single calls'), () => benchSinglePosts(ledger));
    await part(name('batches and disk'), () => benchBatches(ledger, bytesPerCall));
  } finally {
    rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
  }
};

const benchLogImport = async (): Promise<void> => {
  const times = await measureLogImport(logMegabytes);
  const what = `Log files, ${Math.round(times.megabytes)} MB, ${times.calls} calls`;
  const atMost = (must: number) => ({ of: 'value', is: 'most', must }) as const;
  add({
    name: `${what}: first import`,
    value: times.firstSeconds,
    unit: 's',
    baseline: { name: 'JSON.parse of the same lines', value: times.plainSeconds, unit: 's' },
    aim: atMost(20),
  });
  add({ name: `${what}: nothing new`, value: times.againSeconds, unit: 's', aim: atMost(1) });
  if (times.peakMb !== null)
    add({ name: `${what}: memory at most`, value: times.peakMb, unit: 'MB', aim: atMost(300) });
  add({ name: 'Log files watched: processor', value: times.watchPercent, unit: '%', aim: atMost(1) });
};

/** What the page loads before anything is opened: the scripts its HTML names. The rest comes with the details. */
const benchWidgetSize = async (): Promise<void> => {
  const folder = new URL('../../out/renderer/', import.meta.url);
  const html = readFileSync(new URL('index.html', folder), 'utf8');
  const scripts = [...html.matchAll(/(?:src|href)="(\.\/assets\/[^"]+\.js)"/g)].map(([, path]) => path ?? '');
  const bytes = scripts.reduce((sum, path) => sum + gzipSync(readFileSync(new URL(path, folder))).length, 0);
  const aim = { of: 'value', is: 'most', must: 120, goal: 80 } as const;
  add({ name: 'Widget JavaScript, gzip', value: bytes / 1000, unit: 'kB', aim });
};

/** Growth of the Overview from each size to the next. */
const addGrowth = (name: string): void => {
  const of = report.figures.filter((figure) => figure.name === name).toSorted((a, b) => a.size! - b.size!);
  for (const [at, figure] of of.slice(1).entries()) {
    const before = of[at]!;
    add({
      name: `${name}: at ${toSizeName(figure.size!)} against ${toSizeName(before.size!)}`,
      value: figure.value / before.value,
      unit: 'times',
      ...(figure.size === 10_000_000 && { aim: { of: 'value', is: 'most', must: 1.5, goal: 1.1 } as const }),
    });
  }
};

// So that what is left is cleaned up.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
const started = performance.now();
const machine = {
  processors: cpus().length,
  model: cpus()[0]?.model,
  system: `${type()} ${release()}`,
  memoryGb: Math.round(totalmem() / 1e9),
  node: process.versions.node,
};
console.log(`${machine.processors} processors (${machine.model ?? 'unknown'}), Node ${machine.node}`);
if (!existsSync(new URL('../../out/main/browser-host.js', import.meta.url))) {
  throw new Error('The program is not built: use "npm run bench".');
}
for (const size of sizes) {
  // Its parts are bounded each; a ledger that cannot be made is a part that failed.
  await part(`${toSizeName(size)} calls`, () => benchSize(size));
}
addGrowth('Overview reads together, current_month, p95');
await part('log files', benchLogImport);
await part('start and end of the program', async () => toProcessFigures(await measureProcess()).forEach(add));
await part('size of the widget', benchWidgetSize);

const { figures, failures } = report;
const json = option('--json');
if (json !== undefined) {
  const seconds = Math.round((performance.now() - started) / 1000);
  const written = { date: new Date().toISOString(), seconds, machine, sizes, figures, failures };
  writeFileSync(json, `${JSON.stringify(written, null, 2)}\n`);
}
const plot = option('--plot');
const picture = plot === undefined ? null : drawPlot(figures);
if (plot !== undefined && picture === null) console.log('No picture: it needs two sizes.');
if (plot !== undefined && picture !== null) writeFileSync(plot, picture);
report.printSummary();
console.log(`\n${figures.length} figures in ${Math.round((performance.now() - started) / 60_000)} minutes.`);
process.exit(failures.length === 0 ? 0 : 1);
