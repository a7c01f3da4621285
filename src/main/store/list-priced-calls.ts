import type { Database } from 'better-sqlite3';
import type { StoredEvent } from '../../shared/core/ledger-entry.ts';
import type { TimeRange } from '../../shared/core/period.ts';
import { maxTime } from '../../shared/core/period/zone-offset.ts';
import { toCostState } from './cost-state.ts';
import type { CostRow, CostState } from './cost-state.ts';
import type { EventPosition } from './list-events.ts';
import { createSealReader } from './month-close-seals.ts';
import { selectStoredEvent, toStoredEvent } from './usage-event-columns.ts';
import { and, toSetConditions, toSubjectConditions, toWhere } from './usage-filter.ts';
import type { Conditions, UsageFilter } from './usage-filter.ts';

/** A call with its cost as the row holds it, which is what an amendment expects to find. */
export type PricedCall = {
  readonly event: StoredEvent;
  readonly state: CostState;
  /** Part of a closed month: its cost stays. */
  readonly isSealed: boolean;
};

export type PricedCallPage = {
  readonly calls: readonly PricedCall[];
  /** Where the next page starts; null after the last. */
  readonly next: EventPosition | null;
};

/** Calls looked at for one page, however few of them are wanted, so that no page takes long. */
const pageSize = 200;

/** Before every call. */
export const firstPosition: EventPosition = { occurredAt: -maxTime, seq: 0 };

const createToPricedCall = (db: Database) => {
  const isSealed = createSealReader(db)();
  return (row: unknown): PricedCall => {
    const event = toStoredEvent(row);
    return { event, state: toCostState(row as CostRow), isSealed: isSealed(event.seq, event.report.occurredAt) };
  };
};

/** The wanted ones among the next calls in the order of time. Amending calls of earlier pages does not disturb it. */
export const listPricedCalls = (
  db: Database,
  range: TimeRange,
  filter: UsageFilter,
  after: EventPosition,
): PricedCallPage => {
  const between: Conditions = {
    sql: 'e.occurred_at >= ? AND e.occurred_at < ? AND (e.occurred_at, e.seq) > (?, ?)',
    values: [Math.max(range.from ?? -maxTime, after.occurredAt), range.to, after.occurredAt, after.seq],
  };
  // By the index alone.
  const last = db
    .prepare(
      `SELECT e.occurred_at AS occurredAt, e.seq FROM usage_events e WHERE ${between.sql}
       ORDER BY e.occurred_at, e.seq LIMIT 1 OFFSET ${pageSize - 1}`,
    )
    .get(...between.values) as EventPosition | undefined;
  const upTo: Conditions =
    last === undefined
      ? { sql: '', values: [] }
      : { sql: '(e.occurred_at, e.seq) <= (?, ?)', values: [last.occurredAt, last.seq] };
  const where = and(between, upTo, toSetConditions(filter), toSubjectConditions(filter, 'e'));
  // CROSS JOIN keeps the events outermost, so that rows come in index order.
  const sql = `${selectStoredEvent.replace('JOIN dimension_sets', 'CROSS JOIN dimension_sets')}
    ${toWhere(where)} ORDER BY e.occurred_at, e.seq`;
  return {
    calls: db
      .prepare(sql)
      .all(...where.values)
      .map(createToPricedCall(db)),
    next: last ?? null,
  };
};

/** Calls by their numbers; those that are not there any more are missing. */
export const listCallsBySeq = (db: Database, seqs: readonly number[]): PricedCall[] =>
  db
    .prepare(`${selectStoredEvent} WHERE e.seq IN (${seqs.map(() => '?').join(', ')})`)
    .all(...seqs)
    .map(createToPricedCall(db));
