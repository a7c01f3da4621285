import { join } from 'node:path';
import { expect, it } from 'vitest';
import { copyLedger, countCallsAfter, readLedgerContents } from '../../../../src/main/store/backup-copy.ts';
import { findCommonEnd } from '../../../../src/main/store/where-states-part.ts';
import { openLedger } from '../../../support/ledger.ts';
import { makeReport } from '../../../support/reports.ts';
import { retireBefore } from '../../../support/retention-ledger.ts';

const now = Date.UTC(2026, 5, 20, 10);
const old = Date.UTC(2025, 3, 10, 12);

it('a copy misses the calls that came after it, also those that are kept in sums since', async () => {
  const ledger = openLedger({ now });
  const record = (ids: readonly string[], occurredAt: number) =>
    ledger.record(ids.map((id, at) => makeReport({ id, occurredAt: occurredAt + at })));
  await record(['a', 'b', 'c'], old);
  await record(['new'], now);
  await record(['late'], old + 1_000_000);
  const copy = join(ledger.dir, 'copy.db');
  await copyLedger(ledger.path, copy);
  await record(['d', 'e'], old + 2_000_000);
  await record(['newest'], now);
  const whole = readLedgerContents(ledger.path);
  const countMissing = (from: string, to: string): number => countCallsAfter(from, to, findCommonEnd(from, to).lastSeq);
  expect(countMissing(ledger.path, copy)).toBe(3);
  expect(await retireBefore(ledger.run, now)).toBe(6);
  expect(countMissing(ledger.path, copy)).toBe(3);
  const { firstCallAt, lastCallAt, calls } = readLedgerContents(ledger.path);
  expect({ firstCallAt, lastCallAt, calls }).toEqual({
    firstCallAt: whole.firstCallAt,
    lastCallAt: whole.lastCallAt,
    calls: 8,
  });
  ledger.close();
});
