import type { Database } from 'better-sqlite3';
import type { StoredEvent } from '../../shared/core/ledger-entry.ts';
import { decodeSightings, fromKeyBytes, listHashNumbers } from './call-sighting-codec.ts';
import type { EncodedSightings, KnownSighting } from './call-sighting-codec.ts';
import { createCallKeyReader } from './call-keys.ts';
import { createSealReader } from './month-close-seals.ts';
import type { CallKeyReader } from './call-keys.ts';
import { selectStoredEvent, toStoredEvent } from './usage-event-columns.ts';

/** A stored call and everything it is made from. */
export type KnownCall = {
  readonly event: StoredEvent;
  readonly sightings: readonly KnownSighting[];
  /** Whether it would be part of a closed month at a time, epoch ms: it is, or it must not become so. */
  readonly isSealedAt: (occurredAt: number) => boolean;
};

/** A stored call by its id, and what was seen of it, as hashes in numbers. */
export type CallGlance = { readonly seq: number; readonly id: string; readonly hashes: readonly number[] };

export type CallSightingReader = CallKeyReader & {
  /** A quick look; calls that are not there any more are missing. */
  readonly glanceAtCalls: (seqs: Iterable<number>) => CallGlance[];
  /** Without their price and rate. */
  readonly readCalls: (seqs: Iterable<number>) => KnownCall[];
  /** What was seen of one call; none of one that came in another way. */
  readonly readSightings: (event: StoredEvent) => KnownSighting[];
};

type SightingRow = Omit<EncodedSightings, 'keys'> & { readonly keys: Uint8Array };

export const createCallSightingReader = (db: Database): CallSightingReader => {
  const glance = db.prepare(
    `SELECT e.seq, e.id, s.seen, s.hash, s.more FROM call_sightings s JOIN usage_events e ON e.seq = s.seq
     WHERE s.seq IN (SELECT value FROM json_each(?))`,
  );
  const readEvents = db.prepare(
    `${selectStoredEvent.replace('JOIN dimension_sets', 'CROSS JOIN dimension_sets')}
     WHERE e.seq IN (SELECT value FROM json_each(?))`,
  );
  const readSeals = createSealReader(db);
  const readSeen = db.prepare('SELECT seen, hash, keys, more FROM call_sightings WHERE seq = ?');

  const readSightings = (event: StoredEvent): KnownSighting[] => {
    const row = readSeen.get(event.seq) as SightingRow | undefined;
    return row === undefined ? [] : decodeSightings(event, { ...row, keys: fromKeyBytes(row.keys) });
  };

  return {
    ...createCallKeyReader(db),
    glanceAtCalls: (seqs) =>
      (glance.all(JSON.stringify([...seqs])) as (SightingRow & { seq: number; id: string })[]).map((row) => ({
        seq: row.seq,
        id: row.id,
        hashes: listHashNumbers(row),
      })),
    readCalls: (seqs) => {
      const isSealed = readSeals();
      return (readEvents.all(JSON.stringify([...seqs])) as object[]).flatMap((row): KnownCall[] => {
        const event = toStoredEvent({ ...row, price_body: null, rate_body: null });
        const sightings = readSightings(event);
        const isSealedAt = (occurredAt: number): boolean => isSealed(event.seq, occurredAt);
        return sightings.length === 0 ? [] : [{ event, sightings, isSealedAt }];
      });
    },
    readSightings,
  };
};
