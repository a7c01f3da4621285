import { createMonthClose } from '../../src/main/services/month-close/create-month-close.ts';
import { createOwnerClock } from '../../src/main/services/owner-clock.ts';
import { openLedger } from './ledger.ts';
import { makeTempDir } from './temp-dir.ts';

/** A real ledger that goes through time: `at` closes it and opens it again at another moment, and in another zone. */
export const openMonthLedger = (startZone = 'Europe/Rome', startedAt = Date.UTC(2026, 5, 20, 10)) => {
  const dir = makeTempDir();
  let timeZone = startZone;
  let now = startedAt;
  let stopping = false;
  const open = () => {
    const ledger = openLedger({ dir, timeZone, now });
    const monthClose = createMonthClose({
      reader: ledger.reader,
      tables: ledger.ownerTables,
      run: ledger.run,
      clock: createOwnerClock(timeZone, () => now),
      language: () => 'it',
      isStopping: () => stopping,
      reportBug: (error) => {
        throw error;
      },
    });
    return { ...ledger, monthClose, ...monthClose.handlers };
  };
  let ledger = open();
  return {
    dir,
    get ledger() {
      return ledger;
    },
    at: (moment: number, zone: string = timeZone) => {
      ledger.close(true);
      [now, timeZone] = [moment, zone];
      ledger = open();
      return ledger;
    },
    stop: (value: boolean): void => void (stopping = value),
    close: (): void => ledger.close(),
  };
};

export type MonthLedger = ReturnType<typeof openMonthLedger>;
