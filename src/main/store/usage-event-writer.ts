import type { Database } from 'better-sqlite3';
import type { InsertOutcome } from '../../shared/core/ledger-entry.ts';
import { createDictionaries } from './dictionaries.ts';
import { numberAt, textAt } from './entry-rows.ts';
import type { EntryRow } from './entry-rows.ts';
import {
  clientOf,
  conversationOf,
  describePeople,
  findIds,
  forgetIds,
  priceOf,
  rateOf,
  setOf,
  userOf,
} from './known-ids.ts';
import { sumColumns } from './rollup-tables.ts';
import type { DayCut } from './rollup-tables.ts';
import { createRetiredIds } from './retired-ids.ts';
import { createRollupWriter } from './rollup-writer.ts';
import { selectStoredEvent, toStoredEvent } from './usage-event-columns.ts';
import { createRowInserts } from './usage-event-inserts.ts';

export type UsageEventWriter = {
  /**
   * Stores the rows and their rollups in one transaction and returns after it is on disk; outcomes are in order. Throws
   * with nothing stored.
   */
  readonly insertRows: (rows: readonly EntryRow[]) => InsertOutcome[];
  /** The same inside a transaction of the caller's, who calls `forget` when that fails. */
  readonly insertInside: (rows: readonly EntryRow[]) => InsertOutcome[];
  readonly forget: (rows: readonly EntryRow[]) => void;
};

export const createUsageEventWriter = (db: Database, cut: DayCut): UsageEventWriter => {
  const dictionaries = createDictionaries(db);
  const rollups = createRollupWriter(db);
  const inserts = createRowInserts(db);
  const retiredIds = createRetiredIds(db);
  const lastSeq = db.prepare('SELECT max(seq) FROM usage_events').pluck();
  const findSeq = db.prepare('SELECT seq FROM usage_events WHERE workspace_id = ? AND id = ?').pluck();
  const findStored = db.prepare(`${selectStoredEvent} WHERE e.seq = +?`);
  /** One list for all rows: the rollups copy what they keep. */
  const sums: number[] = sumColumns.map(() => 0);

  const findSeqOf = (row: EntryRow): number => {
    const { numbers, at, texts } = row;
    return findSeq.get(setOf(row).workspaceId, texts[numbers[at + numberAt.texts]! + textAt.id]) as number;
  };

  const addToRollups = (row: EntryRow): void => {
    const { numbers, at } = row;
    const occurredAt = numbers[at + numberAt.occurredAt]!;
    const durationMs = numbers[at + numberAt.durationMs]!;
    const day = cut.dayOf(occurredAt);
    putSums(sums, row);
    rollups.add({
      day,
      hour: day * 24 + cut.hourOf(occurredAt),
      dimensionSetId: setOf(row).id,
      sums,
      clientId: clientOf(row)?.id ?? null,
      userId: userOf(row)?.id ?? null,
      conversationId: conversationOf(row)?.id ?? null,
      durationMs: Number.isNaN(durationMs) ? null : durationMs,
      priceId: priceOf(row)?.id ?? null,
      rateId: rateOf(row)?.id ?? null,
      isPlain: isPlain(row),
    });
  };

  const insertNew = (rows: readonly EntryRow[]): InsertOutcome[] => {
    const outcomes: InsertOutcome[] = [];
    let seq = ((lastSeq.get() as number | null) ?? 0) + 1;
    for (let from = 0; from < rows.length;) {
      const count = from + inserts.chunkRows <= rows.length ? inserts.chunkRows : 1;
      for (let at = from; at < from + count; at += 1) findIds(rows[at]!, dictionaries);
      const allInserted = inserts.insert(rows, from, count, seq) === count;
      for (let at = from; at < from + count; at += 1, seq += 1) {
        const row = rows[at]!;
        const found = allInserted ? seq : findSeqOf(row);
        if (found === seq) {
          addToRollups(row);
          describePeople(row, dictionaries);
          outcomes.push(accepted);
        } else {
          outcomes.push({ status: 'taken', stored: toStoredEvent(findStored.get(found)) });
        }
      }
      from += count;
    }
    rollups.flush();
    return outcomes;
  };

  const insertInside = (rows: readonly EntryRow[]): InsertOutcome[] => {
    const known = retiredIds.find(rows);
    if (known.size === 0) return insertNew(rows);
    const outcomes = insertNew(rows.filter((row) => !known.has(row))).values();
    return rows.map((row) => (known.has(row) ? retired : outcomes.next().value!));
  };
  const insertAll = db.transaction(insertInside);

  const forget = (rows: readonly EntryRow[]): void => {
    forgetIds(rows);
    rollups.clear();
  };

  return {
    insertRows: (rows) => {
      try {
        return insertAll.immediate(rows);
      } catch (error) {
        forget(rows);
        throw error;
      }
    },
    insertInside,
    forget,
  };
};

const accepted: InsertOutcome = { status: 'accepted' };
const retired: InsertOutcome = { status: 'retired' };

/** See `CachedInput`. */
const isPlain = (row: EntryRow): boolean => {
  if (setOf(row).value.costStatus !== 'priced') return false;
  const { numbers, at, texts } = row;
  if (numbers[at + numberAt.hasRare] !== 1) return true;
  const otherUnits = texts[numbers[at + numberAt.texts]! + textAt.otherUnits];
  return numbers[at + numberAt.inputAudioTokens] === 0 && otherUnits?.includes('tokens') !== true;
};

/** In the order of `sumColumns`; unknown costs count 0. */
const putSums = (sums: number[], row: EntryRow): void => {
  const { numbers, at } = row;
  const { costStatus, eurStatus, success } = setOf(row).value;
  const usd = numbers[at + numberAt.costNanoUsd]!;
  const eur = numbers[at + numberAt.costNanoEur]!;
  sums[0] = 1;
  sums[1] = success ? 0 : 1;
  sums[2] = costStatus === 'unpriced' ? 1 : 0;
  sums[3] = Number.isNaN(usd) ? 1 : 0;
  sums[4] = Number.isNaN(eur) ? 1 : 0;
  sums[5] = eurStatus === 'provisional' && !Number.isNaN(eur) ? 1 : 0;
  sums[6] = numbers[at + numberAt.inputTokens]!;
  sums[7] = numbers[at + numberAt.outputTokens]!;
  sums[8] = numbers[at + numberAt.cacheReadTokens]!;
  sums[9] = Number.isNaN(usd) ? 0 : usd;
  sums[10] = Number.isNaN(eur) ? 0 : eur;
};
