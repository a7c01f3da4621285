import { afterEach } from 'vitest';
import { openLedger } from './ledger.ts';

export type TestLedger = ReturnType<typeof openLedger>;

const open: TestLedger[] = [];

afterEach(() => {
  for (const ledger of open.splice(0)) ledger.close();
});

/** A ledger that is closed after its test. */
export const newLedger = (options: Parameters<typeof openLedger>[0] = {}): TestLedger => {
  const ledger = openLedger(options);
  open.push(ledger);
  return ledger;
};
