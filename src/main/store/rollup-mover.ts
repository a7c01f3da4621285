import type { Database } from 'better-sqlite3';
import { createConversationLives } from './conversation-lives.ts';
import { addDuration, readHistogramBytes, toDurationBucket, toHistogramBytes } from './duration-histogram.ts';
import type { DurationHistogram } from './duration-histogram.ts';
import { allSets, subjects, subjectTables } from './rollup-tables.ts';
import type { DayCut } from './rollup-tables.ts';
import { createRollupWriter } from './rollup-writer.ts';

/** A stored call, less its cost. */
export type CountedCall = {
  readonly occurredAt: number;
  readonly success: boolean;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cacheReadTokens: number;
  readonly clientId: number | null;
  readonly userId: number | null;
  readonly conversationId: number | null;
  readonly durationMs: number | null;
  /** No part of its tokens is of a kind that has prices of its own. */
  readonly hasPlainUnits: boolean;
};

export type CountedCost = {
  readonly dimensionSetId: number;
  readonly costStatus: string;
  readonly eurStatus: string;
  readonly costNanoUsd: bigint | null;
  readonly costNanoEur: bigint | null;
  readonly appliedPriceId: number | null;
  readonly appliedRateId: number | null;
};

/**
 * Takes calls out of the rollup rows they were counted in and counts them where their new cost belongs. Rows that no call
 * is left in go, so that the rollups are what cutting them anew would make.
 */
export type RollupMover = {
  /** Gives a call another cost. Call it inside the transaction that changes the call. */
  readonly move: (call: CountedCall, before: CountedCost, after: CountedCost) => void;
  /** Takes a call out that goes or becomes another: any of it may change. In the same transaction, as `put`. */
  readonly take: (call: CountedCall, cost: CountedCost) => void;
  /** Counts what a call that was taken out has become. */
  readonly put: (call: CountedCall, cost: CountedCost) => void;
  /** Writes and empties what was collected; call it inside the same transaction. */
  readonly flush: () => void;
  /** Drops what was collected; call it when that transaction fails. */
  readonly clear: () => void;
};

export const createRollupMover = (db: Database, cut: DayCut): RollupMover => {
  const rollups = createRollupWriter(db);
  const durations = createDurationMover(db);
  const emptied = createEmptiedRows(db);
  const lives = createConversationLives(db);

  const add = (call: CountedCall, cost: CountedCost, sums: readonly number[]): void => {
    const day = cut.dayOf(call.occurredAt);
    const hour = day * 24 + cut.hourOf(call.occurredAt);
    const { clientId, userId, conversationId } = call;
    rollups.add({
      day,
      hour,
      dimensionSetId: cost.dimensionSetId,
      sums,
      clientId,
      userId,
      conversationId,
      durationMs: null,
      priceId: cost.appliedPriceId,
      rateId: cost.appliedRateId,
      isPlain: cost.costStatus === 'priced' && call.hasPlainUnits,
    });
  };
  const addDurationOf = (call: CountedCall, { dimensionSetId }: CountedCost, calls: 1 | -1): void => {
    if (call.durationMs !== null) durations.add(cut.dayOf(call.occurredAt), dimensionSetId, call.durationMs, calls);
  };
  const subtract = (call: CountedCall, cost: CountedCost): void =>
    add(
      call,
      cost,
      toSums(call, cost).map((sum) => 0 - sum),
    );
  const noteEmptied = (call: CountedCall, { dimensionSetId }: CountedCost): void => {
    const day = cut.dayOf(call.occurredAt);
    const hour = day * 24 + cut.hourOf(call.occurredAt);
    emptied.note(dimensionSetId, day, hour, [call.clientId, call.userId, call.conversationId]);
  };

  return {
    move: (call, before, after) => {
      subtract(call, before);
      add(call, after, toSums(call, after));
      if (before.dimensionSetId === after.dimensionSetId) return;
      noteEmptied(call, before);
      addDurationOf(call, before, -1);
      addDurationOf(call, after, 1);
    },
    take: (call, cost) => {
      subtract(call, cost);
      noteEmptied(call, cost);
      addDurationOf(call, cost, -1);
      if (call.conversationId !== null) lives.note(call.conversationId, cut.dayOf(call.occurredAt));
    },
    put: (call, cost) => {
      add(call, cost, toSums(call, cost));
      addDurationOf(call, cost, 1);
    },
    flush: () => {
      rollups.flush();
      durations.flush();
      emptied.flush();
      lives.flush();
    },
    clear: () => {
      rollups.clear();
      durations.clear();
      emptied.clear();
      lives.clear();
    },
  };
};

/** Whether no part of a stored call's tokens is of a kind that has prices of its own. */
export const hasPlainUnits = (row: {
  readonly input_audio_tokens: number;
  readonly other_units: string | null;
}): boolean => row.input_audio_tokens === 0 && row.other_units?.includes('tokens') !== true;

/** In the order of `sumColumns`. */
const toSums = (call: CountedCall, { costStatus, eurStatus, costNanoUsd, costNanoEur }: CountedCost): number[] => [
  1,
  call.success ? 0 : 1,
  costStatus === 'unpriced' ? 1 : 0,
  costNanoUsd === null ? 1 : 0,
  costNanoEur === null ? 1 : 0,
  costNanoEur !== null && eurStatus === 'provisional' ? 1 : 0,
  call.inputTokens,
  call.outputTokens,
  call.cacheReadTokens,
  Number(costNanoUsd ?? 0n),
  Number(costNanoEur ?? 0n),
];

/** The rows calls were taken out of; `flush` deletes those that count none any more. */
const createEmptiedRows = (db: Database) => {
  const noted = new Map<string, { readonly table: string; readonly key: readonly number[] }>();
  const prepare = (table: string, columns: readonly string[]) =>
    db.prepare(`DELETE FROM ${table} WHERE ${columns.map((column) => `${column} = ?`).join(' AND ')} AND calls = 0`);
  const remove = new Map([
    ['rollup_hour', prepare('rollup_hour', ['hour', 'dimension_set_id'])],
    ['rollup_day', prepare('rollup_day', ['day', 'dimension_set_id'])],
    ...subjects.map((subject) => {
      const { rollup, idColumn } = subjectTables[subject];
      return [rollup, prepare(rollup, ['day', idColumn, 'dimension_set_id'])] as const;
    }),
  ]);
  const note = (table: string, key: readonly number[]): void =>
    void noted.set(`${table} ${key.join(' ')}`, { table, key });
  return {
    /** @param subjectIds in the order of `subjects` */
    note: (set: number, day: number, hour: number, subjectIds: readonly (number | null)[]): void => {
      note('rollup_hour', [hour, set]);
      note('rollup_hour', [hour, allSets]);
      note('rollup_day', [day, set]);
      for (const [at, subject] of subjects.entries()) {
        const id = subjectIds[at] ?? null;
        if (id !== null) note(subjectTables[subject].rollup, [day, id, set]);
      }
    },
    flush: (): void => {
      for (const { table, key } of noted.values()) remove.get(table)?.run(...key);
      noted.clear();
    },
    clear: (): void => noted.clear(),
  };
};

const createDurationMover = (db: Database) => {
  const touched = new Map<string, { day: number; set: number; changes: DurationHistogram }>();
  const read = db.prepare('SELECT buckets FROM rollup_day_duration WHERE day = ? AND dimension_set_id = ?').pluck();
  const remove = db.prepare('DELETE FROM rollup_day_duration WHERE day = ? AND dimension_set_id = ?');
  const write = db.prepare(
    `INSERT INTO rollup_day_duration (day, dimension_set_id, buckets) VALUES (?, ?, ?)
     ON CONFLICT DO UPDATE SET buckets = excluded.buckets`,
  );
  return {
    add: (day: number, set: number, durationMs: number, calls: 1 | -1): void => {
      const key = `${day} ${set}`;
      let entry = touched.get(key);
      if (entry === undefined) touched.set(key, (entry = { day, set, changes: new Map() }));
      addDuration(entry.changes, toDurationBucket(durationMs), calls);
    },
    flush: (): void => {
      for (const { day, set, changes } of touched.values()) {
        if ([...changes.values()].every((calls) => calls === 0)) continue;
        const stored = read.get(day, set) as Buffer | undefined;
        if (stored) readHistogramBytes(stored, (bucket, calls) => addDuration(changes, bucket, calls));
        const left: DurationHistogram = new Map([...changes].filter(([, calls]) => calls !== 0));
        if (left.size === 0) remove.run(day, set);
        else write.run(day, set, toHistogramBytes(left));
      }
      touched.clear();
    },
    clear: (): void => touched.clear(),
  };
};
