import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listBackupFiles } from '../../../../src/main/services/backup/backup-files.ts';
import { createBackupThread } from '../../../../src/main/services/backup/backup-thread.ts';
import { createBackups } from '../../../../src/main/services/backup/create-backups.ts';
import { openLedger } from '../../../support/ledger.ts';
import { makeReport } from '../../../support/reports.ts';
import { waitFor } from '../../../support/wait-for.ts';

const worker = new URL('../../../../src/main/backup-worker.ts', import.meta.url);
const timeZone = 'Europe/Rome';
const start = Date.parse('2026-11-20T09:00:00Z');
const [minuteMs, hourMs] = [60_000, 3_600_000];
const patienceMs = 60_000;

const bugs: unknown[] = [];
let ledger: ReturnType<typeof openLedger>;
let now: number;
let waiting: { at: number; work: () => void } | null;
let backups: ReturnType<typeof createBackups>;
let thread: ReturnType<typeof createBackupThread>;

beforeEach(() => {
  ledger = openLedger({ timeZone, now: start });
  now = start;
  waiting = null;
  bugs.length = 0;
  thread = createBackupThread(worker);
  backups = createBackups({
    path: ledger.path,
    timeZone,
    now: () => now,
    tables: ledger.ownerTables,
    run: ledger.run,
    thread,
    hasCalls: () => ledger.reader.readBounds() !== null,
    startTimer: (delayMs, work) => {
      waiting = { at: now + delayMs, work };
      return () => {
        waiting = null;
      };
    },
    publish: () => undefined,
    reportBug: (error) => bugs.push(error),
    onDamage: (problem) => bugs.push(problem),
    restartWith: () => undefined,
  });
});
afterEach(async () => {
  await backups.close();
  ledger.close();
  expect(bugs).toEqual([]);
});

/** The clock moves on; whatever is due by then has happened. */
const pass = async (ms: number): Promise<void> => {
  const until = now + ms;
  for (;;) {
    const due = waiting;
    if (due === null || due.at > until) break;
    now = due.at;
    due.work();
    await waitFor(
      'end of the backup',
      patienceMs,
      async () => !(await backups.handlers.backups({})).making || undefined,
    );
  }
  now = until;
};

const names = (): readonly string[] => listBackupFiles(ledger.path).map(({ name }) => name);

describe('the daily backup', () => {
  it('is made by itself once there are calls, then once a day, and seven are kept', async () => {
    backups.start();
    await pass(hourMs);
    expect(names()).toEqual([]);
    await ledger.record([makeReport({ id: 'a' })]);
    await pass(20 * minuteMs);
    expect(names()).toHaveLength(1);
    await pass(23 * hourMs);
    expect(names()).toHaveLength(1);
    await pass(2 * hourMs);
    expect(names()).toHaveLength(2);

    await backups.handlers.makeBackup({});
    for (let day = 0; day < 8; day += 1) await pass(25 * hourMs);
    const kinds = listBackupFiles(ledger.path).map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'daily')).toHaveLength(7);
    // Those made on demand stay.
    expect(kinds.filter((kind) => kind === 'manual')).toHaveLength(1);
    const ages = listBackupFiles(ledger.path)
      .filter(({ kind }) => kind === 'daily')
      .map(({ madeAt }) => now - madeAt);
    expect(Math.max(...ages)).toBeLessThan(8 * 25 * hourMs);
    expect(listBackupFiles(ledger.path).every(({ contents }) => contents?.calls === 1)).toBe(true);
  });

  it('is made at once after the computer has slept through a day', async () => {
    await ledger.record([makeReport({ id: 'a' })]);
    backups.start();
    await pass(5 * minuteMs);
    expect(names()).toHaveLength(1);
    // A timer stands still meanwhile; the clock does not.
    now += 3 * 24 * hourMs;
    waiting!.at = now + minuteMs;
    await pass(2 * minuteMs);
    expect(names()).toHaveLength(2);
  });
});
