import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { createRandom, pickWhole } from '../../support/random.ts';
import type { FaultRow, RowResult, Workbench } from '../fault-row.ts';
import { findLedgerProblem, findTotalsProblem, readLeftovers } from '../ledger-checks.ts';
import { makeOldLedger, newestVersion, oldVersions } from '../old-ledger.ts';
import { createFaultyDisk, type FileKind } from '../shim/disk-shim.ts';

const calls = 1_500;

type Start = { readonly writes: Readonly<Record<FileKind, number>>; readonly wasKilled: boolean };

/** Starts on a ledger, where a kind is given with the write it does not survive, and counts what was written. */
const startOn = async (bench: Workbench, dataDir: string, kill?: { kind: FileKind; at: number }): Promise<Start> => {
  const disk = createFaultyDisk(bench.shim.path ?? '', bench.makeFolder(), dataDir);
  if (kill !== undefined) disk.killAtWrite(kill.kind, kill.at);
  const wasKilled = await bench.start(dataDir, disk.env).then(
    async (program) => {
      await program.kill();
      return false;
    },
    (error: unknown) => {
      if (String(error).includes('ended with SIGKILL')) return true;
      throw error;
    },
  );
  const writes = {
    database: disk.countWrites('database'),
    log: disk.countWrites('log'),
    copy: disk.countWrites('copy'),
  };
  disk.close();
  return { writes, wasKilled };
};

/** Every backup that bears the name of one is whole and holds all calls. */
const findBackupProblems = (
  dataDir: string,
  expected: ReadonlySet<string>,
): { problems: string[]; backups: number } => {
  const folder = join(dataDir, 'backups');
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.db')) : [];
  const problems = names.flatMap((name) => {
    const db = new SqliteDatabase(join(folder, name), { readonly: true });
    try {
      const isWhole = db.pragma('integrity_check', { simple: true }) === 'ok';
      const found = db.prepare('SELECT count(*) FROM usage_events').pluck().get();
      return isWhole && found === expected.size ? [] : [`the backup ${name} has ${String(found)} calls`];
    } catch (error) {
      return [`the backup ${name} cannot be read: ${String(error)}`];
    } finally {
      db.close();
    }
  });
  return { problems, backups: names.length };
};

/** A start may write less than its like did; one that was over before the fatal write is no kill, and an earlier one is tried. */
const killOnce = async (bench: Workbench, version: number, kind: FileKind, write: number) => {
  for (let at = write; ; at = Math.ceil(at / 2)) {
    const dataDir = bench.makeFolder();
    const expected = makeOldLedger(dataDir, version, calls, bench.timeZone);
    const { wasKilled } = await startOn(bench, dataDir, { kind, at });
    if (wasKilled || at === 1) return { dataDir, expected, at, wasKilled };
  }
};

const runWith = async (bench: Workbench, kinds: readonly FileKind[]): Promise<RowResult> => {
  const random = createRandom(bench.seed);
  const failures: string[] = [];
  const states: Record<string, number> = { old: 0, 'in between': 0, new: 0 };
  let backups = 0;
  for (let cycle = 0; cycle < bench.count; cycle += 1) {
    const version = oldVersions[pickWhole(random, 0, oldVersions.length - 1)]!;
    const model = bench.makeFolder();
    makeOldLedger(model, version, calls, bench.timeZone);
    const { writes } = await startOn(bench, model);
    const possible = kinds.filter((kind) => writes[kind] > 0);
    const kind = possible[pickWhole(random, 0, possible.length - 1)];
    if (kind === undefined) throw new Error(`A start on version ${version} writes nothing of ${kinds.join(', ')}.`);

    const { dataDir, expected, at, wasKilled } = await killOnce(
      bench,
      version,
      kind,
      pickWhole(random, 1, writes[kind]),
    );
    const { problems, ids, version: left } = readLeftovers(dataDir, bench.makeFolder());
    const afterKill = findBackupProblems(dataDir, expected);
    const found = [...problems, ...afterKill.problems];
    if (!wasKilled) found.push('it was not killed');
    if (ids.size !== expected.size) found.push(`${ids.size} of ${expected.size} calls are left`);
    if (left !== newestVersion && !oldVersions.includes(left)) found.push(`it is left at version ${left}`);
    states[left === version ? 'old' : left === newestVersion ? 'new' : 'in between']! += 1;
    // Its tables must be exactly those of the version it says it has.
    found.push(...findLedgerProblem(dataDir, bench.timeZone));

    const again = await bench.start(dataDir);
    found.push(...(await findTotalsProblem(again, expected.size)));
    await again.stop();
    found.push(...findLedgerProblem(dataDir, bench.timeZone));
    const afterStart = findBackupProblems(dataDir, expected);
    found.push(...afterStart.problems);
    backups += afterStart.backups;
    const final = readLeftovers(dataDir, bench.makeFolder());
    if (final.version !== newestVersion) found.push(`it is at version ${final.version} after the next start`);
    failures.push(...found.map((text) => `cycle ${cycle}, version ${version}, ${kind} write ${at}: ${text}`));
    bench.tell(cycle + 1, failures);
  }
  const left = Object.entries(states).map(([state, times]) => `${state} ${times}`);
  return { count: bench.count, figures: { 'left as': left.join(', '), 'whole backups': backups }, failures };
};

export const killMigration: FaultRow = {
  name: 'kill-migration',
  promise: 'kill in the middle of a write of a migration: the tables of one version only, all calls there',
  fullCount: 50,
  shortCount: 1,
  needsShim: true,
  run: (bench) => runWith(bench, ['log', 'database']),
};

export const killBackup: FaultRow = {
  name: 'kill-backup',
  promise: 'kill in the middle of a write of a backup: a backup is whole or is none, the ledger is untouched',
  fullCount: 50,
  shortCount: 1,
  needsShim: true,
  run: (bench) => runWith(bench, ['copy']),
};
