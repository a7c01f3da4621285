import { copyFileSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { createDayCut } from '../../src/main/day-cut.ts';
import { checkLedger } from '../../src/main/store/check-ledger.ts';
import type { Summary } from '../../src/shared/contract/read-models.ts';
import type { RunningProgram } from '../support/spawn-program.ts';
import type { Batch } from './posters.ts';

export const databaseIn = (dataDir: string): string => join(dataDir, 'centesimo.db');

/** What is on disk: `problems` with the file itself, and the ids of all calls. */
export type Leftovers = {
  readonly problems: readonly string[];
  readonly ids: ReadonlySet<string>;
  readonly version: number;
};

/**
 * What a sudden end left behind, read from a copy so that the program finds the original as it was left. The index of the
 * write-ahead log is not copied: SQLite makes it anew.
 */
export const readLeftovers = (dataDir: string, folder: string): Leftovers => {
  const copyDir = join(folder, 'leftovers');
  rmSync(copyDir, { recursive: true, force: true });
  mkdirSync(copyDir, { recursive: true });
  for (const name of ['centesimo.db', 'centesimo.db-wal']) {
    if (existsSync(join(dataDir, name))) copyFileSync(join(dataDir, name), join(copyDir, name));
  }
  const db = new SqliteDatabase(databaseIn(copyDir));
  try {
    const integrity = String(db.pragma('integrity_check', { simple: true }));
    const strays = (db.pragma('foreign_key_check') as unknown[]).length;
    const problems = [
      ...(integrity === 'ok' ? [] : [`integrity: ${integrity}`]),
      ...(strays === 0 ? [] : [`${strays} rows refer to none`]),
    ];
    const hasCalls = db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'usage_events'").get() !== undefined;
    const ids = hasCalls ? (db.prepare('SELECT id FROM usage_events').pluck().all() as string[]) : [];
    const version = db.pragma('user_version', { simple: true }) as number;
    return {
      problems: ids.length === new Set(ids).size ? problems : [...problems, 'a call is there twice'],
      ids: new Set(ids),
      version,
    };
  } finally {
    db.close();
    rmSync(copyDir, { recursive: true, force: true });
  }
};

export type Judgement = { readonly lost: number; readonly halves: number; readonly unknown: number };

/** Holds what is stored against what was sent. `until`: what was acknowledged later does not count as acknowledged. */
export const judgeBatches = (
  batches: readonly Batch[],
  stored: ReadonlySet<string>,
  until: bigint | null = null,
): Judgement => {
  let lost = 0;
  let halves = 0;
  let known = 0;
  for (const { ids, acknowledgedAt } of batches) {
    const kept = ids.filter((id) => stored.has(id)).length;
    known += kept;
    const isAcknowledged = acknowledgedAt !== null && (until === null || acknowledgedAt <= until);
    if (isAcknowledged) lost += ids.length - kept;
    if (kept !== 0 && kept !== ids.length) halves += 1;
  }
  return { lost, halves, unknown: stored.size - known };
};

export const toProblems = ({ lost, halves, unknown }: Judgement): string[] => [
  ...(lost === 0 ? [] : [`${lost} acknowledged calls lost`]),
  ...(halves === 0 ? [] : [`${halves} half batches`]),
  ...(unknown === 0 ? [] : [`${unknown} calls nobody sent`]),
];

export const readJson = async <T>(program: RunningProgram, path: string): Promise<T> => {
  const response = await fetch(program.url + path, { headers: { 'x-api-key': program.adminToken } });
  if (response.status !== 200) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as T;
};

/** What the program says about `stored` calls of the posters; each costs 0.0075 USD. */
export const findTotalsProblem = async (program: RunningProgram, stored: number): Promise<string[]> => {
  const summary = await readJson<Summary>(program, '/v1/summary?period=all_time');
  const cost = summary.cost_usd === null ? null : Math.round(Number(summary.cost_usd) * 1e9);
  const isRight =
    summary.calls === stored && summary.total_tokens === 1500 * stored && (cost ?? 0) === 7_500_000 * stored;
  return isRight ? [] : [`totals of ${stored} calls read ${summary.calls} calls, ${summary.cost_usd} USD`];
};

/** Every page, table and sum of a ledger nobody has open. */
export const findLedgerProblem = (dataDir: string, timeZone: string): string[] => {
  const { problem } = checkLedger(databaseIn(dataDir), createDayCut(timeZone));
  return problem === null ? [] : [problem];
};
