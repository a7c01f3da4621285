import { isSameReport } from '../../shared/core/same-report.ts';
import type { InsertOutcome, LedgerEntry } from '../../shared/core/ledger-entry.ts';
import { toStoreError } from './store-errors.ts';
import type { UsageEventWriter } from './usage-event-writer.ts';

/**
 * Stores entries and resolves with an outcome for each, in order, after they are on disk; rejects with `AppError`
 * `unavailable` when the database cannot take them, and then none of them is stored.
 */
export type InsertEntries = (entries: readonly LedgerEntry[]) => Promise<readonly InsertOutcome[]>;

type Waiting = {
  readonly entries: readonly LedgerEntry[];
  readonly resolve: (outcomes: readonly InsertOutcome[]) => void;
  readonly reject: (error: unknown) => void;
};

/** Calls committed together at most; a larger request still commits as a whole. */
const groupLimit = 5_000;

/** Commits everything that waits in one turn of the event loop together: one flush to disk serves all of it. */
export const createGroupCommit = (writer: UsageEventWriter): InsertEntries => {
  let queue: Waiting[] = [];

  const commit = (group: readonly Waiting[]): void => {
    try {
      const outcomes = writer.insertEntries(
        group.flatMap(({ entries }) => entries),
        isSameReport,
      );
      let at = 0;
      for (const { entries, resolve } of group) resolve(outcomes.slice(at, (at += entries.length)));
    } catch (error) {
      // One request's fault must not cost its neighbours their place: each is tried alone.
      if (group.length > 1) for (const waiting of group) commit([waiting]);
      else group[0]?.reject(toStoreError(error));
    }
  };

  const flush = (): void => {
    const waiting = queue;
    queue = [];
    let group: Waiting[] = [];
    let size = 0;
    for (const request of waiting) {
      if (size > 0 && size + request.entries.length > groupLimit) {
        commit(group);
        group = [];
        size = 0;
      }
      group.push(request);
      size += request.entries.length;
    }
    commit(group);
  };

  return (entries) =>
    new Promise((resolve, reject) => {
      queue.push({ entries, resolve, reject });
      if (queue.length === 1) setImmediate(flush);
    });
};
