import type { Database } from 'better-sqlite3';
import type { BoundedRange } from '../../shared/core/period.ts';
import { isPlainCall } from './cached-rollup.ts';
import { prepareOnce } from './prepare-once.ts';
import { toRangeParts, withHours } from './range-parts.ts';
import type { FigurePart } from './range-parts.ts';
import { toRetiredTimes } from './retired-calls.ts';
import type { DayCut } from './rollup-tables.ts';
import { and, listFilteredSubjects, toSetConditions, toSubjectConditions, toWhere } from './usage-filter.ts';
import type { Conditions, UsageFilter } from './usage-filter.ts';

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

/** Whether it is read from sums of hours; those know nothing of clients, users and conversations. */
export const isCachedInputSummed = (filter: UsageFilter): boolean => listFilteredSubjects(filter).length === 0;

/** Input from caches in a range. Where hours do not give it, calls are read: meant for a day at a time. */
export const readCachedInput = (db: Database, range: BoundedRange, filter: UsageFilter, cut: DayCut): CachedInput[] => {
  const parts: readonly FigurePart[] = isCachedInputSummed(filter)
    ? withHours(toRangeParts(range, cut), cut)
    : [{ grain: 'event', ...range }];
  const selects = parts.flatMap((part) => toSelects(part, filter));
  if (selects.length === 0) return [];
  const sql = `SELECT g.price, p.body, r.body, g.plain, sum(g.calls), sum(g.tokens)
    FROM (${selects.map((select) => select.sql).join(' UNION ALL ')}) g
    LEFT JOIN applied_prices p ON p.id = g.price
    LEFT JOIN applied_rates r ON r.id = g.rate
    GROUP BY g.price, g.rate, g.plain`;
  const rows = prepareOnce(db, 'rows', sql).all(...selects.flatMap(({ values }) => values)) as Row[];
  return rows.map(([priceId, price, rate, isPlain, calls, cacheReadTokens]) => ({
    priceId,
    price: fromJson(price),
    rate: fromJson(rate),
    isPlain: isPlain === 1,
    calls,
    cacheReadTokens,
  }));
};

const toSelects = (part: FigurePart, filter: UsageFilter): Conditions[] => {
  const filters = [toSetConditions(filter), toSubjectConditions(filter, 't')];
  const select = (columns: string, table: string, where: Conditions, grouped = ''): Conditions => ({
    sql: `SELECT ${columns} FROM ${table} t CROSS JOIN dimension_sets s ON s.id = t.dimension_set_id ${toWhere(where)} ${grouped}`,
    values: where.values,
  });
  const ids = 'nullif(t.applied_price_id, 0) AS price, nullif(t.applied_rate_id, 0) AS rate';
  if (part.grain === 'day' || part.grain === 'hour') {
    const scale = part.grain === 'day' ? 24 : 1;
    const hours = { sql: 't.hour >= ? AND t.hour < ?', values: [part.from * scale, part.to * scale] };
    const columns = `${ids}, t.is_plain AS plain, t.calls AS calls, t.cache_read_tokens AS tokens`;
    return [select(columns, 'rollup_hour_cached', and(hours, ...filters))];
  }
  const times = {
    sql: 't.occurred_at >= ? AND t.occurred_at < ? AND t.cache_read_tokens > 0',
    values: [part.from, part.to],
  };
  const cached = { sql: 't.cached_calls > 0', values: [] };
  return [
    select(
      `${ids}, ${isPlainCall} AS plain, count(*) AS calls, sum(t.cache_read_tokens) AS tokens`,
      'usage_events',
      and(times, ...filters),
      'GROUP BY 1, 2, 3',
    ),
    select(
      `${ids}, t.is_plain AS plain, t.cached_calls AS calls, t.cache_read_tokens AS tokens`,
      'retired_calls',
      and(toRetiredTimes(part), cached, ...filters),
    ),
  ];
};
