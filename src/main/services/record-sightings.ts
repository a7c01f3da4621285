import { AppError } from '../../shared/core/app-error.ts';
import type { LedgerEntry } from '../../shared/core/ledger-entry.ts';
import type { StreamEvent } from '../../shared/contract/stream.ts';
import type { CallSightingReader, KnownCall } from '../store/call-sightings.ts';
import type { RunInWriter } from '../store/writer-operations.ts';
import type { Pricer } from './pricing-types.ts';
import { toEntry } from './record.ts';
import type { RecordSightings, SightingOutcome } from './record-types.ts';
import { createBusyKeys } from './sightings/busy-keys.ts';
import { limitKeys } from './sightings/limit-keys.ts';
import { lookUp } from './sightings/find-known-calls.ts';
import { prepareSightings } from './sightings/new-sighting.ts';
import type { NewSighting, Prepared } from './sightings/new-sighting.ts';
import { packBatch } from './sightings/pack-batch.ts';
import { settleCluster } from './sightings/settle-cluster.ts';
import type { PriceCall, Settled, SettledCall } from './sightings/settle-cluster.ts';
import { sortSightings } from './sightings/sort-sightings.ts';

export type SightingRecorderDeps = {
  readonly reader: CallSightingReader;
  readonly run: RunInWriter;
  readonly pricer: Pricer;
  readonly now: () => number;
  /** A new id for a call; ids that sort by time keep the index compact. */
  readonly createId: () => string;
  /** Told of new and of changed calls after they are on disk. */
  readonly noteCalls: (entries: readonly LedgerEntry[]) => void;
  readonly publish: (event: StreamEvent) => void;
};

/** Sightings that may wait; more would only fill the memory. */
const mostWaiting = 50_000;

/**
 * Keeps one row for each call, however often and by whichever ways it is seen: looks up who may be meant, merges, prices, and
 * has all of a batch stored in one transaction. A batch that has to do with calls that are being written waits for that;
 * others go on, so that one is written while the next is looked up.
 */
export const createSightingRecorder = (deps: SightingRecorderDeps): RecordSightings => {
  const { reader, run, pricer, now, createId } = deps;
  const busy = createBusyKeys();
  let waiting = 0;

  const price: PriceCall = (report, known) => {
    const { entry, rejection } = toEntry(report, pricer, known?.receivedAt ?? now(), createId);
    return rejection === null ? { entry, error: null } : { entry: null, error: rejection.error };
  };

  const announce = (calls: readonly SettledCall[], removed: readonly KnownCall[]): void => {
    const entries = calls.map(({ entry }) => entry);
    deps.noteCalls(entries);
    const touched = [...entries, ...removed.map(({ event }) => event)];
    const last = touched.reduce((latest, { report }) => Math.max(latest, report.occurredAt), -Infinity);
    const accepted = calls.filter(({ replaces }) => replaces === null).length;
    deps.publish({ type: 'usage', accepted, last_occurred_at: new Date(last).toISOString() });
  };

  const store = async (prepared: readonly Prepared[]): Promise<readonly SightingOutcome[]> => {
    const items = prepared.filter((one) => 'entry' in one);
    for (;;) {
      const found = lookUp(reader, items);
      const { known, hashes } = found;
      const others = busy.find(hashes);
      if (others !== null) {
        await others;
        continue;
      }
      const { alone, clusters } = sortSightings(found);
      const settled = clusters.map((cluster) => settleCluster(cluster, price));
      const calls = limitKeys([...alone.map(toCall), ...settled.flatMap((one) => one.calls)]);
      const removed = settled.flatMap((one) => one.removed);
      if (calls.length > 0 || removed.length > 0) {
        await busy.hold(hashes, run('storeSightings', packBatch(calls, removed)));
        announce(calls, removed);
      }
      return inOrder(prepared, known, alone, settled);
    }
  };

  return async (sightings) => {
    if (waiting > 0 && waiting + sightings.length > mostWaiting) {
      throw new AppError('unavailable', 'Too much is waiting to be stored. Send this request again.');
    }
    waiting += sightings.length;
    try {
      return await store(prepareSightings(sightings, pricer, now(), createId));
    } finally {
      waiting -= sightings.length;
    }
  };
};

const toCall = ({ sighting, entry }: NewSighting): SettledCall => ({
  entry,
  sightings: [sighting],
  replaces: null,
  keepsCost: false,
});

const inOrder = (
  prepared: readonly Prepared[],
  known: ReadonlyMap<number, string>,
  alone: readonly NewSighting[],
  settled: readonly Settled[],
): SightingOutcome[] => {
  const outcomes: SightingOutcome[] = [];
  for (const one of prepared) if ('error' in one) outcomes[one.at] = { status: 'rejected', error: one.error };
  for (const [at, id] of known) outcomes[at] = { status: 'duplicate', id };
  for (const { at, entry } of alone) outcomes[at] = { status: 'accepted', id: entry.id };
  for (const [at, outcome] of settled.flatMap((one) => one.outcomes)) outcomes[at] = outcome;
  return outcomes;
};
