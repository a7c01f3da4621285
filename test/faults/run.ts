import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { faultRows } from './rows.ts';
import { type RowOutcome, runRow } from './run-row.ts';
import { buildDiskShim } from './shim/disk-shim.ts';

/**
 * The fault table against the built program: `npm run test:faults`. `--rows a,b` takes some rows, `--count N` other counts
 * than the full ones, `--seed N` another seed, `--soak-minutes N` a longer soak, `--json FILE` also writes the outcome.
 */

const { values } = parseArgs({
  options: {
    rows: { type: 'string' },
    count: { type: 'string' },
    seed: { type: 'string', default: '20261121' },
    'soak-minutes': { type: 'string', default: '10' },
    json: { type: 'string' },
  },
});

const names = values.rows?.split(',');
const unknown = names?.filter((name) => !faultRows.some((row) => row.name === name)) ?? [];
if (unknown.length > 0) {
  console.error(`There is no row ${unknown.join(', ')}. Rows: ${faultRows.map(({ name }) => name).join(', ')}.`);
  process.exit(1);
}

const describe = ({ name, status, count, seconds, seed, figures, reason }: RowOutcome): string => {
  if (status === 'skipped') return `skipped  ${name}: ${reason}`;
  const shown = Object.entries(figures).map(([figure, value]) => `${figure}: ${value}`);
  return `${status}  ${name}  ${count} times, ${seconds} s, seed ${seed}\n         ${shown.join('; ')}`;
};

const tellEveryMs = 60_000;

/** A line a minute, so that a long row is seen to go on. */
const createTeller = (name: string) => {
  let last = performance.now();
  return (done: number, failures: readonly string[]): void => {
    if (performance.now() - last < tellEveryMs) return;
    last = performance.now();
    console.log(`${name}: ${done} times, ${failures.length} failures so far`);
  };
};

const folder = mkdtempSync(join(tmpdir(), 'centesimo-shim-'));
const shim = buildDiskShim(folder);
const outcomes: RowOutcome[] = [];
for (const row of faultRows.filter(({ name }) => names?.includes(name) ?? true)) {
  console.log(`\n> ${row.name}: ${row.promise}`);
  const outcome = await runRow(row, {
    seed: Number(values.seed),
    count: Number(values.count ?? row.fullCount),
    isTimed: true,
    soakMinutes: Number(values['soak-minutes']),
    shim,
    tell: createTeller(row.name),
  });
  for (const failure of outcome.failures) console.log(failure);
  console.log(describe(outcome));
  outcomes.push(outcome);
}
rmSync(folder, { recursive: true, force: true });

console.log(`\n${outcomes.map(describe).join('\n')}`);
if (values.json !== undefined) {
  const machine = { processors: cpus().length, model: cpus()[0]?.model, node: process.versions.node };
  writeFileSync(values.json, `${JSON.stringify({ date: new Date().toISOString(), machine, outcomes }, null, 2)}\n`);
}
const countOf = (status: RowOutcome['status']): number =>
  outcomes.filter((outcome) => outcome.status === status).length;
const skipped = countOf('skipped') > 0 ? `, ${countOf('skipped')} skipped` : '';
console.log(`\n${countOf('passed')} passed, ${countOf('failed')} failed${skipped}`);
process.exitCode = countOf('failed') === 0 ? 0 : 1;
