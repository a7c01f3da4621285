import type { Database, Statement } from 'better-sqlite3';
import { createCachedCollector } from './cached-rollup.ts';
import { addDuration, addToHistogramBytes, toDurationBucket, toHistogramBytes } from './duration-histogram.ts';
import type { DurationHistogram } from './duration-histogram.ts';
import { allSets, subjectTables, sumColumns } from './rollup-tables.ts';
import type { Subject } from './rollup-tables.ts';

/** What one stored call adds to the rollups, or takes from them where sums are negative; absent subjects and durations are null. */
export type RollupDelta = {
  readonly day: number;
  /** The local clock's hour: `day * 24 + 0..23`. */
  readonly hour: number;
  readonly dimensionSetId: number;
  /** In the order of `sumColumns`; unknown costs count 0. Copied at once. */
  readonly sums: readonly number[];
  readonly clientId: number | null;
  readonly userId: number | null;
  readonly conversationId: number | null;
  readonly durationMs: number | null;
  /** What the cost rests on; null for none. */
  readonly priceId: number | null;
  readonly rateId: number | null;
  /** See `CachedInput`. */
  readonly isPlain: boolean;
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
  const columns = [...sumColumns, ...keyColumns];
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
  const days = createCollector(prepareUpsert(db, 'rollup_day', ['day', 'dimension_set_id']));
  const hourTotals = createCollector(prepareUpsert(db, 'rollup_hour', ['hour', 'dimension_set_id']));
  const hours = createCollector(prepareUpsert(db, 'rollup_hour', ['hour', 'dimension_set_id']), (row) => {
    const [hour, set] = [row[keysFrom]!, row[keysFrom + 1]!];
    const day = Math.floor(hour / 24);
    days.add(day * setRoom + set, [day, set], row);
    hourTotals.add(hour, [hour, allSets], row);
  });
  const createSubject = (subject: Subject, onWrite?: OnWrite) => {
    const { rollup, idColumn } = subjectTables[subject];
    return createSubjectCollector(prepareUpsert(db, rollup, ['day', idColumn, 'dimension_set_id']), onWrite);
  };
  const clients = createSubject('client');
  const users = createSubject('user');
  const conversationTotals = createConversationTotals(db);
  const conversations = createSubject('conversation', conversationTotals.add);
  const durations = createDurationCollector(db);
  const cached = createCachedCollector(db);
  /** A collector is written before those it passes its rows on to. */
  const all = [hours, days, hourTotals, clients, users, conversations, conversationTotals, durations, cached];

  return {
    add: (delta) => {
      const { day, hour, dimensionSetId: set, sums } = delta;
      hours.add(hour * setRoom + set, [hour, set], sums);
      if (delta.clientId !== null) clients.add(day, delta.clientId, set, sums);
      if (delta.userId !== null) users.add(day, delta.userId, set, sums);
      if (delta.conversationId !== null) conversations.add(day, delta.conversationId, set, sums);
      if (delta.durationMs !== null) durations.add(day, set, delta.durationMs);
      const tokens = sums[cacheReadTokensAt]!;
      if (tokens === 0) return;
      const { priceId, rateId, isPlain } = delta;
      cached.add(
        hour,
        { dimensionSetId: set, priceId: priceId ?? 0, rateId: rateId ?? 0, isPlain },
        sums[callsAt]!,
        tokens,
      );
    },
    flush: () => {
      for (const collector of all) collector.flush();
    },
    clear: () => {
      for (const collector of all) collector.clear();
    },
  };
};

/** Rows are the sums followed by the key columns. */
const keysFrom = sumColumns.length;

/** Told of each row that is written, for what is derived from it. */
type OnWrite = (row: readonly number[]) => void;

const createCollector = (upsert: Upsert, onWrite?: OnWrite) => {
  const rows = new Map<number, number[]>();
  return {
    /** `sums` may be a row: what follows them is left. */
    add: (key: number, keyColumns: readonly number[], sums: readonly number[]): void => {
      const row = rows.get(key);
      if (row !== undefined && fits(row, sums)) {
        for (let at = 0; at < keysFrom; at += 1) row[at]! += sums[at]!;
        return;
      }
      if (row !== undefined) {
        upsert.one.run(row);
        onWrite?.(row);
      }
      rows.set(key, [...sums.slice(0, keysFrom), ...keyColumns]);
    },
    flush: (): void => {
      upsertAll(upsert, rows.values());
      if (onWrite) for (const row of rows.values()) onWrite(row);
      rows.clear();
    },
    clear: (): void => rows.clear(),
  };
};

/** Sums are collected as doubles, exact up to 2^53 (9 million of a currency in nano); past that a row is written early. */
const fits = (row: readonly number[], sums: readonly number[]): boolean =>
  Number.isSafeInteger(row[costAt]! + sums[costAt]!) && Number.isSafeInteger(row[costAt + 1]! + sums[costAt + 1]!);

const callsAt = sumColumns.indexOf('calls');
const cacheReadTokensAt = sumColumns.indexOf('cache_read_tokens');
const costAt = sumColumns.indexOf('cost_nano_usd');

/** One collector per day: a transaction touches few, and three ids would not fit one exact number. */
const createSubjectCollector = (upsert: Upsert, onWrite?: OnWrite) => {
  const byDay = new Map<number, ReturnType<typeof createCollector>>();
  return {
    add: (day: number, subjectId: number, set: number, sums: readonly number[]): void => {
      let collector = byDay.get(day);
      if (collector === undefined) byDay.set(day, (collector = createCollector(upsert, onWrite)));
      collector.add(subjectId * setRoom + set, [day, subjectId, set], sums);
    },
    flush: (): void => {
      for (const collector of byDay.values()) collector.flush();
      byDay.clear();
    },
    clear: (): void => byDay.clear(),
  };
};

const inputTokensAt = sumColumns.indexOf('input_tokens');
const outputTokensAt = sumColumns.indexOf('output_tokens');

const createConversationTotals = (db: Database) => {
  const touched = new Map<number, { tokens: number; firstDay: number; lastDay: number }>();
  const update = db.prepare(
    `UPDATE conversations SET total_tokens = total_tokens + ?,
       first_day = min(coalesce(first_day, 1e9), ?), last_day = max(coalesce(last_day, -1e9), ?) WHERE id = ?`,
  );
  return {
    /** `row` is one of `rollup_day_conversation`. */
    add: (row: readonly number[]): void => {
      const tokens = row[inputTokensAt]! + row[outputTokensAt]!;
      const [day, conversationId] = [row[keysFrom]!, row[keysFrom + 1]!];
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
      for (const [id, { tokens, firstDay, lastDay }] of touched) update.run(tokens, firstDay, lastDay, id);
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
        write.run(day, set, stored ? addToHistogramBytes(stored, histogram) : toHistogramBytes(histogram));
      }
      touched.clear();
    },
    clear: (): void => touched.clear(),
  };
};
