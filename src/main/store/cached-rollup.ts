import type { Database, Statement } from 'better-sqlite3';

/** `rollup_hour_cached`: calls with input from a cache, by the local clock's hour and by what their saving rests on. */

/** What the saving of a call rests on. A price or rate of 0 is none; `isPlain`: see `CachedInput`. */
export type CachedKey = {
  readonly dimensionSetId: number;
  readonly priceId: number;
  readonly rateId: number;
  readonly isPlain: boolean;
};

/** Over `usage_events t` joined with `dimension_sets s`. */
export const isPlainCall = `s.cost_status = 'priced' AND t.input_audio_tokens = 0
  AND coalesce(instr(t.other_units, 'tokens'), 0) = 0`;

const keyColumns = 'hour, dimension_set_id, applied_price_id, applied_rate_id, is_plain';
const rowsAddedUp =
  'calls = calls + excluded.calls, cache_read_tokens = cache_read_tokens + excluded.cache_read_tokens';

/** In the order of the table's columns. */
type Row = [hour: number, set: number, price: number, rate: number, isPlain: number, calls: number, tokens: number];

/** Rows bound to one statement, which saves crossings into SQLite; the last few go one by one. */
const chunkRows = 4;

/** Collects what a transaction adds, or takes out where `calls` is negative; `flush` writes each touched row once. */
export const createCachedCollector = (db: Database) => {
  const rows = new Map<string, Row>();
  const prepare = (count: number): Statement =>
    db.prepare(
      `INSERT INTO rollup_hour_cached VALUES ${Array(count).fill('(?, ?, ?, ?, ?, ?, ?)').join(', ')}
       ON CONFLICT DO UPDATE SET ${rowsAddedUp}`,
    );
  const [upsertChunk, upsertOne] = [prepare(chunkRows), prepare(1)];
  const remove = db.prepare(
    `DELETE FROM rollup_hour_cached WHERE hour = ? AND dimension_set_id = ? AND applied_price_id = ?
       AND applied_rate_id = ? AND is_plain = ? AND calls = 0 AND cache_read_tokens = 0`,
  );
  return {
    add: (
      hour: number,
      { dimensionSetId, priceId, rateId, isPlain }: CachedKey,
      calls: number,
      tokens: number,
    ): void => {
      const name = `${hour} ${dimensionSetId} ${priceId} ${rateId} ${isPlain}`;
      const row = rows.get(name);
      if (row === undefined) {
        rows.set(name, [hour, dimensionSetId, priceId, rateId, isPlain ? 1 : 0, calls, tokens]);
        return;
      }
      row[5] += calls;
      row[6] += tokens;
    },
    /** Rows that no call is left in go. */
    flush: (): void => {
      const all = [...rows.values()];
      let at = 0;
      for (; at + chunkRows <= all.length; at += chunkRows) upsertChunk.run(all.slice(at, at + chunkRows).flat());
      for (; at < all.length; at += 1) upsertOne.run(all[at]);
      for (const row of all) if (row[5] <= 0) remove.run(row.slice(0, 5));
      rows.clear();
    },
    clear: (): void => rows.clear(),
  };
};

/** The same from the calls of a day, single and retired: `day`, `from`, `to`, and the slots. */
const selectCached = [
  `SELECT @day * 24 + CAST(local_hour(t.occurred_at) AS INTEGER) AS hour, t.dimension_set_id,
     coalesce(t.applied_price_id, 0) AS applied_price_id, coalesce(t.applied_rate_id, 0) AS applied_rate_id,
     ${isPlainCall} AS is_plain, count(*) AS calls, sum(t.cache_read_tokens) AS cache_read_tokens
   FROM usage_events t JOIN dimension_sets s ON s.id = t.dimension_set_id
   WHERE t.occurred_at >= @from AND t.occurred_at < @to AND t.cache_read_tokens > 0 GROUP BY 1, 2, 3, 4, 5`,
  `SELECT @day * 24 + CAST(local_hour(t.first_at) AS INTEGER) AS hour, t.dimension_set_id,
     t.applied_price_id, t.applied_rate_id, t.is_plain, sum(t.cached_calls) AS calls,
     sum(t.cache_read_tokens) AS cache_read_tokens
   FROM retired_calls t WHERE t.slot >= @slot AND t.slot <= @lastSlot AND t.first_at >= @from AND t.first_at < @to
     AND t.cached_calls > 0 GROUP BY 1, 2, 3, 4, 5`,
] as const;

export const cachedFills = selectCached.map(
  (select) => `INSERT INTO rollup_hour_cached ${select} ON CONFLICT DO UPDATE SET ${rowsAddedUp}`,
);

/** A row of an hour that has no calls. */
export const cachedWithoutCalls = `SELECT 1 FROM rollup_hour_cached c WHERE NOT EXISTS (
  SELECT 1 FROM rollup_hour h WHERE h.hour = c.hour AND h.dimension_set_id = c.dimension_set_id) LIMIT 1`;

/** A row where the sums of a day are not those of its calls. */
export const cachedDifference = `SELECT 1 FROM (
    ${selectCached.map((select) => `SELECT * FROM (${select})`).join(' UNION ALL ')} UNION ALL
    SELECT ${keyColumns}, -calls, -cache_read_tokens FROM rollup_hour_cached
    WHERE hour >= @day * 24 AND hour < @day * 24 + 24
  ) GROUP BY ${keyColumns} HAVING sum(calls) <> 0 OR sum(cache_read_tokens) <> 0 LIMIT 1`;
