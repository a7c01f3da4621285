import SqliteDatabase from 'better-sqlite3';
import { afterEach, expect, it } from 'vitest';
import { openMonthLedger } from '../../../support/month-ledger.ts';
import type { MonthLedger } from '../../../support/month-ledger.ts';
import { makeReport } from '../../../support/reports.ts';
import { retireBefore } from '../../../support/retention-ledger.ts';

const inApril = Date.UTC(2026, 3, 10, 12);
const inMay = Date.UTC(2026, 4, 10, 12);
const inJune = Date.UTC(2026, 5, 10, 12);

const open: MonthLedger[] = [];
afterEach(() => {
  for (const months of open.splice(0)) months.close();
});

it('leaves closed months, their late calls and their reports as they are', async () => {
  const months = openMonthLedger('Europe/Rome', inJune);
  open.push(months);
  const { ledger } = months;
  await ledger.record([
    makeReport({ id: 'may-1', occurredAt: inMay }),
    makeReport({ id: 'may-2', occurredAt: inMay + 1_000, workspace: 'acme' }),
    makeReport({ id: 'april', occurredAt: inApril }),
  ]);
  await ledger.closeMonth({ month: '2026-05', accept_gaps: false });
  await ledger.record([makeReport({ id: 'late', occurredAt: inMay }), makeReport({ id: 'june', occurredAt: inJune })]);
  const report = await ledger.month({ month: '2026-05' });
  const list = await ledger.months({});
  const file = await ledger.monthFile({ month: '2026-05', format: 'csv', language: undefined });

  expect(await retireBefore(ledger.run, inJune)).toBe(3);
  expect((await ledger.queries.events({ period: 'all_time' })).items.map(({ id }) => id)).toEqual(['june', 'late']);
  expect(await ledger.month({ month: '2026-05' })).toEqual(report);
  expect(await ledger.months({})).toEqual(list);
  expect(await ledger.monthFile({ month: '2026-05', format: 'csv', language: undefined })).toEqual(file);
  await expect(ledger.verifyMonth({ month: '2026-05' })).rejects.toMatchObject({ code: 'conflict' });
  await expect(ledger.closeMonth({ month: '2026-04', accept_gaps: false })).rejects.toMatchObject({
    code: 'conflict',
    message: 'Calls of this month are kept in sums alone, so it cannot be closed any more.',
  });
  // Nobody else can delete a call of a closed month.
  await ledger.record([makeReport({ id: 'may-3', occurredAt: inMay })]);
  const db = new SqliteDatabase(ledger.path);
  try {
    db.exec("INSERT INTO sealed_late_calls SELECT seq, month FROM usage_events, sealed_months WHERE id = 'late'");
    expect(() => db.exec("DELETE FROM usage_events WHERE id = 'late'")).toThrow('closed month');
  } finally {
    db.close();
  }
});
