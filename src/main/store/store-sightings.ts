import type { Database } from 'better-sqlite3';
import { createCallKeyWriter, numbersPerKey } from './call-keys.ts';
import type { PackedKeys } from './call-keys.ts';
import { unpackSightings } from './call-sighting-codec.ts';
import type { PackedSightings } from './call-sighting-codec.ts';
import { createEntryDecoder } from './entry-codec.ts';
import type { EncodedEntries } from './entry-rows.ts';
import { createCallReplacer } from './replace-calls.ts';
import type { DayCut } from './rollup-tables.ts';
import { createUsageEventWriter } from './usage-event-writer.ts';

/** What a batch of sightings comes to. */
export type SightingBatch = {
  /** New calls, then those that are replaced; from an encoder of their own. */
  readonly entries: EncodedEntries;
  /** What was seen of each of them. */
  readonly sightings: PackedSightings;
  /** In the order of their entries. `keepsCost`: see `CallReplacer`. */
  readonly replaced: readonly { readonly seq: number; readonly keepsCost: boolean }[];
  /** Calls that have become part of others. */
  readonly removed: readonly number[];
  /** With the place of the call among the new and the replaced, and with its number. */
  readonly addedKeys: PackedKeys;
  readonly removedKeys: PackedKeys;
};

/** Rows bound to one statement. */
const chunkRows = 16;

/** Calls that were seen by telemetry, a gateway or in a log file. */
export const createSightingWriter = (db: Database, cut: DayCut) => {
  const calls = createUsageEventWriter(db, cut);
  const replacer = createCallReplacer(db, cut);
  const keys = createCallKeyWriter(db);
  const lastSeq = db.prepare('SELECT max(seq) FROM usage_events').pluck();
  const prepareWrite = (rows: number) =>
    db.prepare(`INSERT OR REPLACE INTO call_sightings VALUES ${Array(rows).fill('(?, ?, ?, ?, ?)').join(', ')}`);
  const [writeChunk, writeOne] = [prepareWrite(chunkRows), prepareWrite(1)];

  const writeSightings = (sightings: PackedSightings, seqs: readonly number[]): void => {
    const rows = [...unpackSightings(sightings)].map((columns, at) => [seqs[at]!, ...columns]);
    let at = 0;
    for (; at + chunkRows <= rows.length; at += chunkRows) writeChunk.run(rows.slice(at, at + chunkRows).flat());
    for (; at < rows.length; at += 1) writeOne.run(rows[at]);
  };

  const store = db.transaction((batch: SightingBatch): void => {
    const { replaced, removed } = batch;
    const rows = createEntryDecoder()(batch.entries);
    const added = rows.length - replaced.length;
    const outcomes = calls.insertInside(rows.slice(0, added));
    if (outcomes.some(({ status }) => status !== 'accepted')) throw new Error('a new call had the id of another');
    const firstSeq = Number(lastSeq.get()) - added + 1;
    const seqs = [...Array.from({ length: added }, (_, at) => firstSeq + at), ...replaced.map(({ seq }) => seq)];
    for (const seq of removed) replacer.remove(seq);
    for (const [at, { seq, keepsCost }] of replaced.entries()) replacer.replace(seq, rows[added + at]!, keepsCost);
    replacer.flush();
    writeSightings(batch.sightings, seqs);
    keys.remove(batch.removedKeys);
    keys.add(withSeqs(batch.addedKeys, seqs));
  });

  return {
    /** All of a batch or nothing of it. */
    storeSightings: (batch: SightingBatch): void => {
      try {
        store.immediate(batch);
      } catch (error) {
        calls.forget([]);
        replacer.clear();
        throw error;
      }
    },
  };
};

/** The numbers of the calls instead of their places. */
const withSeqs = (keys: PackedKeys, seqs: readonly number[]): PackedKeys => {
  const numbered = keys.slice();
  for (let at = numbersPerKey - 1; at < numbered.length; at += numbersPerKey) numbered[at] = seqs[numbered[at]!]!;
  return numbered;
};
