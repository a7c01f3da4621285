import type { BoundedRange } from '../../shared/core/period.ts';
import type { Conditions } from './usage-filter.ts';

/**
 * What a list of calls is in the order of. Calls without the figure come last in either direction; equals come newest
 * first. By time, the direction holds for calls of the same millisecond too, so that one list is the other backwards.
 */
export type EventOrder = {
  readonly by: 'occurred_at' | 'cost' | 'tokens' | 'duration';
  readonly direction: 'asc' | 'desc';
};

/** A call's place in a list: `key` is the figure the list is in the order of, null for a call without it. */
export type EventKey = { readonly key: number | null; readonly occurredAt: number; readonly seq: number };

const keyColumns = {
  occurred_at: 'e.occurred_at',
  cost: 'e.cost_nano_usd',
  tokens: 'e.input_tokens + e.output_tokens',
  duration: 'e.duration_ms',
} as const satisfies Record<EventOrder['by'], string>;

/** Columns of an `EventKey`. */
export const selectKey = ({ by }: EventOrder): string =>
  `${keyColumns[by]} AS key, e.occurred_at AS occurredAt, e.seq AS seq`;

export const toOrderBy = ({ by, direction }: EventOrder): string =>
  by === 'occurred_at'
    ? `e.occurred_at ${direction}, e.seq ${direction}`
    : `${keyColumns[by]} ${direction} NULLS LAST, e.occurred_at DESC, e.seq DESC`;

/** Negative when `a` comes first. */
export const compareKeys =
  ({ by, direction }: EventOrder) =>
  (a: EventKey, b: EventKey): number => {
    const sign = direction === 'asc' ? 1 : -1;
    if (by === 'occurred_at') return sign * (a.occurredAt - b.occurredAt || a.seq - b.seq);
    if (a.key !== b.key) {
      if (a.key === null) return 1;
      if (b.key === null) return -1;
      return sign * (a.key - b.key);
    }
    return b.occurredAt - a.occurredAt || b.seq - a.seq;
  };

/** Only calls that come after that place. */
export const toAfter = ({ by, direction }: EventOrder, after: EventKey): Conditions => {
  const sign = direction === 'asc' ? '>' : '<';
  const place = [after.occurredAt, after.seq];
  if (by === 'occurred_at') return { sql: `(e.occurred_at, e.seq) ${sign} (?, ?)`, values: place };
  const column = keyColumns[by];
  if (after.key === null) return { sql: `${column} IS NULL AND (e.occurred_at, e.seq) < (?, ?)`, values: place };
  return {
    sql: `(${column} ${sign} ? OR ${column} IS NULL OR (${column} = ? AND (e.occurred_at, e.seq) < (?, ?)))`,
    values: [after.key, after.key, ...place],
  };
};

/** Leaves out most of what comes after that place, which a list that is full to there has no use for. */
export const toUpTo = ({ by, direction }: EventOrder, last: EventKey): Conditions => {
  const sign = direction === 'asc' ? '<=' : '>=';
  if (by === 'occurred_at') return { sql: `e.occurred_at ${sign} ?`, values: [last.occurredAt] };
  if (last.key === null) return { sql: '', values: [] };
  return { sql: `${keyColumns[by]} ${sign} ?`, values: [last.key] };
};

/** Whether calls of those times may come after that place; null is before the list. */
export const isLeft = ({ by, direction }: EventOrder, after: EventKey | null, { from, to }: BoundedRange): boolean => {
  if (after === null || by !== 'occurred_at') return true;
  return direction === 'asc' ? to > after.occurredAt : from <= after.occurredAt;
};
