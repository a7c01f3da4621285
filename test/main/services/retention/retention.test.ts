import SqliteDatabase from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { createDayCut } from '../../../../src/main/day-cut.ts';
import { readLastCall } from '../../../../src/main/services/budgets/read-last-call.ts';
import { createExports } from '../../../../src/main/services/export/create-exports.ts';
import { createOwnerClock } from '../../../../src/main/services/owner-clock.ts';
import { createRepricing } from '../../../../src/main/services/repricing/create-repricing.ts';
import { createRetention } from '../../../../src/main/services/retention/create-retention.ts';
import { createSettings } from '../../../../src/main/services/settings.ts';
import { checkLedger } from '../../../../src/main/store/check-ledger.ts';
import { openSnapshot } from '../../../../src/main/store/open-store.ts';
import { exportInput } from '../../../../src/shared/contract/export.ts';
import { newLedger } from '../../../support/new-ledger.ts';
import type { TestLedger } from '../../../support/new-ledger.ts';
import { parseCsv } from '../../../support/parse-csv.ts';
import { finalRate, makePricer } from '../../../support/pricing.ts';
import { makeReport } from '../../../support/reports.ts';
import { retireBefore } from '../../../support/retention-ledger.ts';
import { makeSighting, responseKey } from '../../../support/sightings.ts';
import { waitFor } from '../../../support/wait-for.ts';

const timeZone = 'Europe/Rome';
const now = Date.UTC(2026, 5, 20, 10);
const old = Date.UTC(2025, 3, 10, 12);
const everything = { period: 'all_time' } as const;
const reportBug = (error: unknown): void => {
  throw error;
};

const check = ({ path }: TestLedger): void => expect(checkLedger(path, createDayCut(timeZone)).problem).toBeNull();

const openRetention = (ledger: TestLedger) => {
  const timers: (() => void)[] = [];
  const backups: number[] = [];
  let time = now;
  const count = () => ledger.queries.events({ ...everything, limit: 1 }) as Promise<{ total: number | null }>;
  const settings = createSettings({
    saved: null,
    save: async () => undefined,
    activeTimeZone: timeZone,
    systemTimeZone: timeZone,
    publish: () => undefined,
  });
  const retention = createRetention({
    settings,
    tables: ledger.ownerTables,
    run: ledger.run,
    clock: createOwnerClock(timeZone, () => time),
    backup: async () => void backups.push((await count()).total ?? -1),
    startTimer: (delayMs, work) => {
      // Pauses between steps pass at once; the looks of every day wait for the test.
      if (delayMs < 1_000) setImmediate(work);
      else timers.push(work);
      return () => undefined;
    },
    publish: () => undefined,
    reportBug,
  });
  retention.start();
  const view = () => retention.handlers.retention({});
  return {
    ...retention.handlers,
    backups,
    view,
    close: retention.close,
    keep: (months: number | null) => settings.handlers.changeSettings({ keep_calls_months: months }),
    nextDay: (): void => {
      time += 24 * 3_600_000;
      timers.shift()!();
    },
    until: (retired: number) =>
      waitFor('run to its end', 20_000, async () => {
        const { running, retired_calls: calls } = await view();
        return !running && calls === retired;
      }),
  };
};

describe('retention', () => {
  it('says what it would do, makes a backup, and turns old calls into sums while figures stay', async () => {
    const ledger = newLedger({ now, timeZone });
    const reports = Array.from({ length: 450 }, (_, at) =>
      makeReport({ id: `old-${at}`, occurredAt: old + (at % 3) * 1_000, durationMs: at, service: `s${at % 2}` }),
    );
    await ledger.record([
      ...reports,
      makeReport({ id: 'unpriced', occurredAt: old, model: 'nobody-knows-it' }),
      makeReport({ id: 'young', occurredAt: now - 1_000 }),
    ]);
    const before = await ledger.queries.summary(everything);
    const retention = openRetention(ledger);
    expect(await retention.retentionPreview({ months: 12 })).toEqual({
      calls_before: '2025-06-01T00:00:00+02:00',
      calls: 450,
      calls_that_stay: 1,
    });
    expect(await retention.retentionPreview({ months: 15 })).toMatchObject({ calls: 0, calls_that_stay: 0 });
    expect(await retention.view()).toMatchObject({ keep_months: null, kept_from: null, retired_calls: 0, runs: [] });
    await retention.keep(12);
    await retention.until(450);
    expect(retention.backups).toEqual([452]);
    expect(await retention.view()).toMatchObject({
      keep_months: 12,
      kept_from: '2025-04-11T00:00:00+02:00',
      failure: null,
      runs: [{ months: 12, calls: 450, calls_before: '2025-06-01T00:00:00+02:00' }],
    });
    expect((await retention.view()).runs[0]?.finished_at).not.toBeNull();
    expect(await ledger.queries.summary(everything)).toEqual(before);
    const page = await ledger.queries.events(everything);
    expect([page.total, page.items.map(({ id }) => id)]).toEqual([2, ['young', 'unpriced']]);
    check(ledger);

    // What comes late is recorded and goes with the run of the next day, without another backup.
    await ledger.record([makeReport({ id: 'late', occurredAt: old })]);
    await ledger.record([makeReport({ id: 'last', occurredAt: now })]);
    expect((await ledger.queries.events(everything)).total).toBe(4);
    retention.nextDay();
    await retention.until(451);
    expect(retention.backups).toHaveLength(1);
    await retention.keep(null);
    await retention.close();
    expect((await ledger.queries.summary(everything)).calls).toBe(454);
    check(ledger);
  });

  it('loses and doubles nothing when it is cut short in a step, and goes on later', async () => {
    const ledger = newLedger({ now, timeZone });
    await ledger.record(
      Array.from({ length: 150 }, (_, at) => makeReport({ id: `old-${at}`, occurredAt: old + at * 1_000 })),
    );
    const before = await ledger.queries.summary(everything);
    const db = new SqliteDatabase(ledger.path);
    try {
      db.exec(`CREATE TRIGGER stop BEFORE DELETE ON usage_events WHEN OLD.id = 'old-100'
        BEGIN SELECT RAISE(ABORT, 'stopped'); END`);
      await expect(retireBefore(ledger.run, now)).rejects.toThrow('stopped');
      expect(await ledger.queries.summary(everything)).toEqual(before);
      const retired = 150 - (await ledger.queries.events({ ...everything, limit: 500 })).items.length;
      expect(retired).toBeGreaterThan(0);
      expect(retired).toBeLessThan(100);
      db.exec('DROP TRIGGER stop');
      check(ledger);
      // The last call stays.
      expect(await retireBefore(ledger.run, now)).toBe(149 - retired);
      expect(await ledger.queries.summary(everything)).toEqual(before);
      check(ledger);
    } finally {
      db.close();
    }
  });

  it('knows the calls again that come a second time, by any way, and never gives a number twice', async () => {
    const ledger = newLedger({ now, timeZone });
    const sighting = makeSighting({ occurredAt: old, keys: [responseKey('r-1')] });
    await ledger.recordSightings([sighting]);
    await ledger.record([makeReport({ id: 'a', occurredAt: old, inputPreview: 'raspberry' })]);
    const { indexed } = await ledger.run('indexNextCalls');
    expect(indexed).toBe(2);
    // The call with the highest number stays.
    expect(await retireBefore(ledger.run, now)).toBe(1);
    await ledger.record([makeReport({ id: 'b', occurredAt: now })]);
    expect(await retireBefore(ledger.run, now)).toBe(1);
    const figures = await ledger.queries.summary(everything);
    const outcomes = await ledger.record([
      makeReport({ id: 'a', occurredAt: old }),
      makeReport({ id: 'c', occurredAt: now }),
      makeReport({ id: 'a', workspace: 'other', occurredAt: now }),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['duplicate', 'accepted', 'accepted']);
    expect(outcomes[0]).toMatchObject({ costNanoUsd: null, costNanoEur: null });
    const again = await ledger.recordSightings([
      sighting,
      makeSighting({ way: 'otlp-spans', occurredAt: old + 1_000, keys: [responseKey('r-1')] }),
    ]);
    expect(again.map(({ status }) => status)).toEqual(['duplicate', 'duplicate']);
    expect((await ledger.queries.summary(everything)).calls).toBe(figures.calls + 2);
    expect((await ledger.queries.events({ ...everything, q: 'raspberry' })).items).toEqual([]);
    const db = new SqliteDatabase(ledger.path, { readonly: true });
    expect(db.prepare('SELECT seq FROM usage_events ORDER BY seq').pluck().all()).toEqual([3, 4, 5]);
    expect(db.prepare("SELECT count(*) FROM search_index WHERE search_index MATCH '0000raspberry'").pluck().get()).toBe(
      0,
    );
    db.close();
    check(ledger);
  });

  it('refuses to cut sums in two, and to undo a repricing of calls that are gone', async () => {
    const ledger = newLedger({ now, timeZone });
    await ledger.record([
      makeReport({ id: 'unknown', occurredAt: old, model: 'nobody-knows-it' }),
      makeReport({ id: 'a', occurredAt: old + 60_000 }),
      makeReport({ id: 'b', occurredAt: old + 120_000 }),
      makeReport({ id: 'c', occurredAt: old + 180_000, service: 'bot' }),
      makeReport({ id: 'young', occurredAt: now }),
    ]);
    const repricing = createRepricing({
      reader: ledger.ownerTables,
      usage: ledger.reader,
      run: ledger.run,
      clock: createOwnerClock(timeZone, () => now),
      now: () => now,
      pricer: () => makePricer({ policy: 'estimate', estimatePerMillionUsd: '2', rateFor: () => finalRate }),
      publish: () => undefined,
      isStopping: () => false,
      reportBug,
    }).handlers;
    const { fingerprint, retired_calls: none } = await repricing.previewRepricing(everything);
    expect(none).toBe(0);
    const { id } = await repricing.applyRepricing({ ...everything, fingerprint });
    expect(await retireBefore(ledger.run, now)).toBe(4);
    expect(await repricing.previewRepricing(everything)).toMatchObject({ calls: 1, retired_calls: 4 });
    await expect(repricing.undoRepricing({ id })).rejects.toMatchObject({ code: 'conflict' });
    const cut = (from: number) => ledger.queries.summary({ from: new Date(from).toISOString() });
    const refused = async () => cut(old + 61_000);
    await expect(refused()).rejects.toMatchObject({ code: 'invalid', errors: [{ code: 'not_kept' }] });
    expect((await cut(old)).calls).toBe(5);
    const clock = createOwnerClock(timeZone, () => now);
    expect(readLastCall(ledger.reader, clock, 'bot', now)).toBe(old + 180_000);
    expect((await cut(old + 900_000)).calls).toBe(1);
    // A gap between known times can be cut anywhere.
    expect((await cut(old + 121_000)).calls).toBe(2);
    check(ledger);
  });

  it('exports sums in place of the calls, so that the total is that of the summary', async () => {
    const ledger = newLedger({ now, timeZone });
    const client = { id: 'c1', name: 'Ada', phone: null, email: null };
    await ledger.record([
      ...[0, 1, 2].map((at) => makeReport({ id: `a${at}`, occurredAt: old + at, client, success: at > 0 })),
      makeReport({ id: 'young', occurredAt: now }),
    ]);
    const summary = await ledger.queries.summary(everything);
    await retireBefore(ledger.run, now);
    const exports = createExports(
      () => openSnapshot(ledger.path),
      createOwnerClock(timeZone, () => now),
    );
    const write = (input: object): string => {
      const { pieces, close } = exports.events(exportInput.parse({ ...everything, ...input }));
      let text = '';
      for (let next = pieces.next(); next.done !== true; next = pieces.next()) text += next.value;
      close();
      return text;
    };
    const { items, total } = JSON.parse(write({ format: 'json' })) as { items: object[]; total: typeof summary };
    expect(items).toMatchObject([
      { id: 'young' },
      { id: null, calls: 2, success: true, client: { id: 'c1' }, fx_date: '2025-04-10', cost_usd: '0.015' },
      { id: null, calls: 1, success: false },
    ]);
    for (const name of ['calls', 'failed_calls', 'total_tokens', 'cost_usd', 'cost_eur'] as const) {
      expect(total[name]).toBe(summary[name]);
    }
    const lines = parseCsv(write({ format: 'csv', client: 'c1' }));
    const column = lines[0]!.indexOf('calls');
    expect(lines.slice(1).map((line) => line[column])).toEqual(['2', '1', '3']);
    expect(parseCsv(write({ format: 'csv', q: 'chatbot' })).map((line) => line[column])).toEqual(['calls', '1', '1']);
    expect(() => write({ format: 'csv', from: new Date(old + 2).toISOString(), period: undefined })).toThrow('quarter');
  });
});
