import { join } from 'node:path';
import { createDayCut } from '../../src/main/day-cut.ts';
import { createSettling } from '../../src/main/services/rates/settle-rates.ts';
import { createRateLookup } from '../../src/main/services/rates/known-rates.ts';
import { createRecorder } from '../../src/main/services/record.ts';
import { createGroupCommit } from '../../src/main/store/group-commit.ts';
import { openReader, openWriter } from '../../src/main/store/open-store.ts';
import type { RunInWriter, WriterOperationName } from '../../src/main/store/writer-operations.ts';
import type { RateRow } from '../../src/shared/core/exchange-rate.ts';
import { maxTime } from '../../src/shared/core/period/zone-offset.ts';
import type { UsageReport } from '../../src/shared/core/usage-event.ts';
import { toInsertEntries } from './ledger.ts';
import { makePricer } from './pricing.ts';
import { makeTempDir } from './temp-dir.ts';

const everything = { from: null, to: maxTime };

/**
 * A real ledger whose exchange rates a test decides: calls are recorded with the rates of that moment and settled later.
 *
 * @param onRun told of every operation before it runs; may throw
 */
export const openRatesLedger = (
  timeZone = 'Europe/Rome',
  onRun: (name: WriterOperationName) => unknown = () => null,
) => {
  const path = join(makeTempDir(), 'centesimo.db');
  const cut = createDayCut(timeZone);
  const writing = openWriter(path, cut);
  const reading = openReader(path, cut);
  let rates: readonly RateRow[] = [];
  let now = 0;
  const run = (async (name: WriterOperationName, ...args: readonly unknown[]) => {
    await onRun(name);
    const operation = writing.operations[name] as (...given: readonly unknown[]) => unknown;
    return structuredClone(operation(...structuredClone(args)));
  }) as RunInWriter;
  const insert = toInsertEntries(createGroupCommit(writing.writer));
  let ids = 0;

  const recordAll = async (reports: readonly UsageReport[]): Promise<void> => {
    const pricer = makePricer({ rateFor: rates.length === 0 ? () => null : createRateLookup(rates, () => now) });
    const record = createRecorder({
      insert,
      pricer,
      now: () => now,
      createId: () => `made-${(ids += 1)}`,
      publish: () => undefined,
    });
    await record(reports);
  };
  const settle = createSettling({
    tables: reading.ownerTables,
    run,
    flush: async () => undefined,
    now: () => now,
    startOfDay: cut.startOfDay,
  });

  return {
    path,
    run,
    tables: reading.ownerTables,
    reader: reading.reader,
    setRates: (rows: readonly RateRow[]): void => void (rates = rows),
    settleCalls: settle,
    /** At this moment, epoch ms, all together. */
    record: (at: number, reports: readonly UsageReport[]): Promise<void> => {
      now = at;
      return recordAll(reports);
    },
    settle: (signal = new AbortController().signal) => settle(rates, signal),
    /** Every call with its figures and what they rest on, in order of id. */
    listCosts: () =>
      reading.reader
        .listEvents({ range: everything, filter: {}, terms: [], after: null, limit: 100_000 })
        .map(({ id, costStatus, eurStatus, costNanoUsd, costNanoEur, appliedPrice, appliedRate }) => ({
          id,
          costStatus,
          eurStatus,
          costNanoUsd,
          costNanoEur,
          appliedPrice,
          appliedRate,
        }))
        .toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    readTotal: () => reading.reader.readTotal(everything, {}),
    /** By day, in the order of the days. */
    readDays: () => reading.reader.readGroups(everything, {}, { time: 'day' }),
    close: () => {
      reading.close();
      writing.close();
    },
  };
};

export type RatesLedger = ReturnType<typeof openRatesLedger>;
