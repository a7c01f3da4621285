import type { Database, Statement } from 'better-sqlite3';
import { addDuration, readHistogramBytes, toDurationBucket, toHistogramBytes } from './duration-histogram.ts';
import type { DurationHistogram } from './duration-histogram.ts';
import { allSets, subjectTables, sumColumns } from './rollup-tables.ts';
import type { Subject } from './rollup-tables.ts';

/** What one stored call adds to the rollups; absent subjects and durations are null. */
export type RollupDelta = {
  readonly day: number;
  /** The local clock's hour: `day * 24 + 0..23`. */
  readonly hour: number;
  readonly dimensionSetId: number;
  /** In the order of `sumColumns`; unknown costs count 0. */
  readonly sums: readonly number[];
  readonly clientId: number | null;
  readonly userId: number | null;
  readonly conversationId: number | null;
  readonly durationMs: number | null;
};

/** Collects deltas of one transaction and writes each touched rollup row once. */
export type RollupWriter = {
  /** Call it inside the transaction that stores the event. */
  readonly add: (delta: RollupDelta) => void;
  /** Writes and empties what was collected; call it inside the same transaction. */
  readonly flush: () => void;
  /** Drops what was collected; call it when that transaction fails. */
  readonly clear: () => void;
};

const sumAssignments = sumColumns.map((column) => `${column} = ${column} + excluded.${column}`).join(', ');

/** Rows bound to one statement, which saves crossings into SQLite; the last few go one by one. */
const chunkRows = 8;

type Upsert = { readonly one: Statement; readonly chunk: Statement };

const prepareUpsert = (db: Database, table: string, keyColumns: readonly string[]): Upsert => {
  const columns = [...keyColumns, ...sumColumns];
  const row = `(${columns.map(() => '?').join(', ')})`;
  const prepare = (rows: number): Statement =>
    db.prepare(
      `INSERT INTO ${table} (${columns.join(', ')}) VALUES ${Array(rows).fill(row).join(', ')}
       ON CONFLICT DO UPDATE SET ${sumAssignments}`,
    );
  return { one: prepare(1), chunk: prepare(chunkRows) };
};

const upsertAll = ({ one, chunk }: Upsert, rows: Iterable<readonly number[]>): void => {
  let values: number[] = [];
  let waiting: (readonly number[])[] = [];
  for (const row of rows) {
    waiting.push(row);
    if (waiting.length < chunkRows) continue;
    for (const full of waiting) values.push(...full);
    chunk.run(values);
    values = [];
    waiting = [];
  }
  for (const row of waiting) one.run(row);
};

/** Room for dimension sets beside a day, an hour or a subject in one exact number. */
const setRoom = 2 ** 24;

export const createRollupWriter = (db: Database): RollupWriter => {
  const hours = createCollector(prepareUpsert(db, 'rollup_hour', ['hour', 'dimension_set_id']));
  const days = createCollector(prepareUpsert(db, 'rollup_day', ['day', 'dimension_set_id']));
  const createSubject = (subject: Subject) => {
    const { rollup, idColumn } = subjectTables[subject];
    return createSubjectCollector(prepareUpsert(db, rollup, ['day', idColumn, 'dimension_set_id']));
  };
  const clients = createSubject('client');
  const users = createSubject('user');
  const conversations = createSubject('conversation');
  const conversationTotals = createConversationTotals(db);
  const durations = createDurationCollector(db);
  const all = [hours, days, clients, users, conversations, conversationTotals, durations];

  return {
    add: (delta) => {
      const { day, hour, dimensionSetId: set, sums } = delta;
      hours.add(hour * setRoom + set, [hour, set], sums);
      hours.add(hour * setRoom + allSets, [hour, allSets], sums);
      days.add(day * setRoom + set, [day, set], sums);
      if (delta.clientId !== null) clients.add(day, delta.clientId, set, sums);
      if (delta.userId !== null) users.add(day, delta.userId, set, sums);
      if (delta.conversationId !== null) {
        conversations.add(day, delta.conversationId, set, sums);
        conversationTotals.add(delta.conversationId, day, sums);
      }
      if (delta.durationMs !== null) durations.add(day, set, delta.durationMs);
    },
    flush: () => {
      for (const collector of all) collector.flush();
    },
    clear: () => {
      for (const collector of all) collector.clear();
    },
  };
};

/** Rows are the key columns followed by the sums. */
const createCollector = (upsert: Upsert) => {
  const rows = new Map<number, number[]>();
  return {
    add: (key: number, keyColumns: readonly number[], sums: readonly number[]): void => {
      const row = rows.get(key);
      if (row === undefined) {
        rows.set(key, [...keyColumns, ...sums]);
        return;
      }
      const offset = keyColumns.length;
      if (!fits(row, offset, sums)) {
        upsert.one.run(row);
        rows.set(key, [...keyColumns, ...sums]);
        return;
      }
      for (let at = 0; at < sums.length; at += 1) row[offset + at]! += sums[at]!;
    },
    flush: (): void => {
      upsertAll(upsert, rows.values());
      rows.clear();
    },
    clear: (): void => rows.clear(),
  };
};

/** Sums are collected as doubles, exact up to 2^53 (9 million of a currency in nano); past that a row is written early. */
const fits = (row: readonly number[], offset: number, sums: readonly number[]): boolean =>
  row[offset + costAt]! + sums[costAt]! <= Number.MAX_SAFE_INTEGER &&
  row[offset + costAt + 1]! + sums[costAt + 1]! <= Number.MAX_SAFE_INTEGER;

const costAt = sumColumns.indexOf('cost_nano_usd');

/** One collector per day: a transaction touches few, and three ids would not fit one exact number. */
const createSubjectCollector = (upsert: Upsert) => {
  const byDay = new Map<number, ReturnType<typeof createCollector>>();
  return {
    add: (day: number, subjectId: number, set: number, sums: readonly number[]): void => {
      let collector = byDay.get(day);
      if (collector === undefined) byDay.set(day, (collector = createCollector(upsert)));
      collector.add(subjectId * setRoom + set, [day, subjectId, set], sums);
    },
    flush: (): void => {
      for (const collector of byDay.values()) collector.flush();
      byDay.clear();
    },
    clear: (): void => byDay.clear(),
  };
};

const tokensAt = [sumColumns.indexOf('input_tokens'), sumColumns.indexOf('output_tokens')] as const;

const createConversationTotals = (db: Database) => {
  const touched = new Map<number, { tokens: number; firstDay: number; lastDay: number }>();
  const update = db.prepare(
    `UPDATE conversations SET total_tokens = total_tokens + @tokens,
       first_day = min(coalesce(first_day, @firstDay), @firstDay), last_day = max(coalesce(last_day, @lastDay), @lastDay)
     WHERE id = @id`,
  );
  return {
    add: (conversationId: number, day: number, sums: readonly number[]): void => {
      const tokens = sums[tokensAt[0]]! + sums[tokensAt[1]]!;
      const known = touched.get(conversationId);
      if (known === undefined) {
        touched.set(conversationId, { tokens, firstDay: day, lastDay: day });
        return;
      }
      known.tokens += tokens;
      known.firstDay = Math.min(known.firstDay, day);
      known.lastDay = Math.max(known.lastDay, day);
    },
    flush: (): void => {
      for (const [id, { tokens, firstDay, lastDay }] of touched) update.run({ id, tokens, firstDay, lastDay });
      touched.clear();
    },
    clear: (): void => touched.clear(),
  };
};

const createDurationCollector = (db: Database) => {
  const touched = new Map<number, { day: number; set: number; histogram: DurationHistogram }>();
  const read = db.prepare('SELECT buckets FROM rollup_day_duration WHERE day = ? AND dimension_set_id = ?').pluck();
  const write = db.prepare(
    `INSERT INTO rollup_day_duration (day, dimension_set_id, buckets) VALUES (?, ?, ?)
     ON CONFLICT DO UPDATE SET buckets = excluded.buckets`,
  );
  return {
    add: (day: number, set: number, durationMs: number): void => {
      const key = day * setRoom + set;
      let entry = touched.get(key);
      if (entry === undefined) touched.set(key, (entry = { day, set, histogram: new Map() }));
      addDuration(entry.histogram, toDurationBucket(durationMs));
    },
    flush: (): void => {
      for (const { day, set, histogram } of touched.values()) {
        const stored = read.get(day, set) as Buffer | undefined;
        if (stored) readHistogramBytes(stored, (bucket, calls) => addDuration(histogram, bucket, calls));
        write.run(day, set, toHistogramBytes(histogram));
      }
      touched.clear();
    },
    clear: (): void => touched.clear(),
  };
};
