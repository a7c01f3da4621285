import type { LedgerFault } from '../../shared/core/ledger-fault.ts';
import { toLedgerFault } from './store-errors.ts';

/** How often it is tried whether the ledger can be written again. */
const probeEveryMs = 1_000;

/** Knows whether the ledger can be written, from how each write ends. */
export type LedgerHealth = {
  readonly noteStored: () => void;
  readonly noteFailure: (error: unknown) => void;
  readonly close: () => void;
};

/**
 * Tells each change: the fault when a write fails, null when one succeeds again. While there is a fault it tries by
 * itself, so that its end is known though nobody writes.
 *
 * @param probe writes something to the disk that changes nothing; throws while that cannot be done
 */
export const createLedgerHealth = (probe: () => void, tell: (fault: LedgerFault | null) => void): LedgerHealth => {
  let fault: LedgerFault | null = null;
  let timer: NodeJS.Timeout | undefined;

  const set = (next: LedgerFault | null): void => {
    if (next === fault) return;
    fault = next;
    clearInterval(timer);
    timer = undefined;
    if (next !== null) timer = setInterval(tryAgain, probeEveryMs).unref();
    tell(next);
  };
  const noteFailure = (error: unknown): void => {
    const found = toLedgerFault(error);
    if (found !== null) set(found);
  };
  const tryAgain = (): void => {
    try {
      probe();
      set(null);
    } catch (error) {
      noteFailure(error);
    }
  };
  return { noteStored: () => set(null), noteFailure, close: () => clearInterval(timer) };
};
