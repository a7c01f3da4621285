import type { Database } from 'better-sqlite3';
import { AppError } from '../../shared/core/app-error.ts';
import type { BoundedRange, TimeRange } from '../../shared/core/period.ts';
import { and, toSetConditions, toSubjectConditions, toWhere } from './usage-filter.ts';
import type { Conditions, UsageFilter } from './usage-filter.ts';

/** Calls that are no longer kept one by one are summed by quarters of an hour, in UTC. */
export const slotMs = 900_000;

export const toSlot = (epochMs: number): number => Math.floor(epochMs / slotMs);

/** Before 1980 some zones differed by other than quarters of an hour: calls from then stay single ones. */
export const firstRetiredAt = Date.UTC(1980, 0, 1);

/** Rows of `retired_calls t` whose calls are in a range that cuts none of them (`createRetiredReader` tells). */
export const toRetiredTimes = ({ from, to }: BoundedRange): Conditions => ({
  sql: 't.slot >= ? AND t.slot <= ? AND t.first_at >= ? AND t.first_at < ?',
  values: [toSlot(from), toSlot(to), from, to],
});

/** The sums of `sumColumns`, in their order, over `retired_calls t` joined with `dimension_sets s`. */
export const retiredSums = [
  'sum(t.calls)',
  'sum(t.calls * (s.success = 0))',
  // Only calls whose cost is known and final are retired.
  '0',
  '0',
  '0',
  '0',
  'sum(t.input_tokens)',
  'sum(t.output_tokens)',
  'sum(t.cache_read_tokens)',
  'sum(t.cost_nano_usd)',
  'sum(t.cost_nano_eur)',
].join(', ');

export type RetiredReader = {
  /** Everything that is retired lies before it, epoch ms; -Infinity where nothing is. */
  readonly readBefore: () => number;
  /** Whether a range has no end in the middle of calls that are only known together. */
  readonly canCut: (range: TimeRange) => boolean;
  /** @throws AppError `invalid` where it has one */
  readonly refuseCut: (range: TimeRange) => void;
};

export const createRetiredReader = (db: Database): RetiredReader => {
  const before = db.prepare('SELECT retired_before FROM retention_state').pluck();
  const isInside = db
    .prepare('SELECT 1 FROM retired_calls WHERE slot = ? AND first_at < ? AND last_at >= ? LIMIT 1')
    .pluck();
  const readBefore = (): number => (before.get() as number | null) ?? -Infinity;
  const canCut = ({ from, to }: TimeRange): boolean => {
    const end = readBefore();
    return [from ?? end, to].every(
      (edge) => edge >= end || edge % slotMs === 0 || isInside.get(toSlot(edge), edge, edge) === undefined,
    );
  };
  return {
    readBefore,
    canCut,
    refuseCut: (range) => {
      if (canCut(range)) return;
      const day = new Date(readBefore()).toISOString();
      const detail = `Calls before ${day} are kept as sums of a quarter of an hour. Let "from" and "to" be full quarters.`;
      const errors = [{ pointer: '?from', code: 'not_kept', detail }];
      throw new AppError('invalid', detail, { errors });
    },
  };
};

/** Whether calls of a stretch of time are kept in sums alone. */
export const createRetiredCheck = (db: Database): ((range: BoundedRange) => boolean) => {
  const find = db
    .prepare('SELECT 1 FROM retired_calls WHERE slot >= ? AND slot <= ? AND last_at >= ? AND first_at < ? LIMIT 1')
    .pluck();
  return ({ from, to }) => find.get(toSlot(from), toSlot(to), from, to) !== undefined;
};

/** Time of the last of them that a filter wants, epoch ms; null without one. */
export const readLastRetiredAt = (db: Database, filter: UsageFilter): number | null => {
  const read = (rest: Conditions, select: string, order: string): number | undefined => {
    const where = and(rest, toSetConditions(filter), toSubjectConditions(filter, 't'));
    const from = 'retired_calls t CROSS JOIN dimension_sets s ON s.id = t.dimension_set_id';
    const sql = `SELECT ${select} FROM ${from} ${toWhere(where)} ORDER BY ${order} DESC LIMIT 1`;
    return db
      .prepare(sql)
      .pluck()
      .get(...where.values) as number | undefined;
  };
  // By slots the first that is met is the last there is.
  const slot = read({ sql: '', values: [] }, 't.slot', 't.slot');
  return slot === undefined ? null : (read({ sql: 't.slot = ?', values: [slot] }, 't.last_at', 't.last_at') ?? null);
};
