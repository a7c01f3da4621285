import { setTimeout as wait } from 'node:timers/promises';
import { isBusyError } from './store-errors.ts';

/** How long another program's lock is waited for, and how often it is tried meanwhile. */
const busyMs = 5_000;
const busyStepMs = 50;

/**
 * Does one transaction's work, again as long as another program holds the database. It waits between turns of the event
 * loop, so that the thread stays able to hear that it should stop; the work itself is never interrupted.
 *
 * @param isStopping when true a lock is not waited for any longer
 */
export const waitForLock = async <T>(work: () => T, isStopping: () => boolean): Promise<T> => {
  const deadline = performance.now() + busyMs;
  for (;;) {
    try {
      return work();
    } catch (error) {
      if (!isBusyError(error) || isStopping() || performance.now() > deadline) throw error;
      await wait(busyStepMs);
    }
  }
};
