import type { Database } from 'better-sqlite3';
import type { BoundedRange } from '../../shared/core/period.ts';
import { toRetiredTimes } from './retired-calls.ts';
import { and, toSetConditions, toSubjectConditions, toWhere } from './usage-filter.ts';
import type { UsageFilter } from './usage-filter.ts';

/** Input read from a cache by calls that rest on the same price and exchange rate. */
export type CachedInput = {
  /** The same number for the same price, for ever; null without one. */
  readonly priceId: number | null;
  readonly price: object | null;
  readonly rate: object | null;
  /** Priced by its tokens, and no part of them is of a kind that has prices of its own. */
  readonly isPlain: boolean;
  readonly calls: number;
  readonly cacheReadTokens: number;
};

type Row = [
  priceId: number | null,
  price: string | null,
  rate: string | null,
  isPlain: number,
  calls: number,
  tokens: number,
];

const fromJson = (text: string | null): object | null => (text === null ? null : (JSON.parse(text) as object));

/** Reads every call of the range that used a cache: meant for a day at a time. */
export const readCachedInput = (db: Database, range: BoundedRange, filter: UsageFilter): CachedInput[] => {
  const filters = [toSetConditions(filter), toSubjectConditions(filter, 't')];
  const where = and(
    {
      sql: 't.occurred_at >= ? AND t.occurred_at < ? AND t.cache_read_tokens > 0',
      values: [range.from, range.to],
    },
    ...filters,
  );
  const retired = and(toRetiredTimes(range), { sql: 't.cached_calls > 0', values: [] }, ...filters);
  const rows = db
    .prepare(
      `SELECT g.price, p.body, r.body, g.plain, sum(g.calls), sum(g.tokens)
       FROM (
         SELECT t.applied_price_id AS price, t.applied_rate_id AS rate,
           s.cost_status = 'priced' AND t.input_audio_tokens = 0
             AND coalesce(instr(t.other_units, 'tokens'), 0) = 0 AS plain,
           count(*) AS calls, sum(t.cache_read_tokens) AS tokens
         FROM usage_events t JOIN dimension_sets s ON s.id = t.dimension_set_id
         ${toWhere(where)} GROUP BY 1, 2, 3
         UNION ALL
         SELECT nullif(t.applied_price_id, 0), nullif(t.applied_rate_id, 0), t.is_plain, t.cached_calls, t.cache_read_tokens
         FROM retired_calls t JOIN dimension_sets s ON s.id = t.dimension_set_id ${toWhere(retired)}
       ) g
       LEFT JOIN applied_prices p ON p.id = g.price
       LEFT JOIN applied_rates r ON r.id = g.rate
       GROUP BY g.price, g.rate, g.plain`,
    )
    .raw()
    .all(...where.values, ...retired.values) as Row[];
  return rows.map(([priceId, price, rate, isPlain, calls, cacheReadTokens]) => ({
    priceId,
    price: fromJson(price),
    rate: fromJson(rate),
    isPlain: isPlain === 1,
    calls,
    cacheReadTokens,
  }));
};
