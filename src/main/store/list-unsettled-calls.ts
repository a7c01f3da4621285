import type { Database } from 'better-sqlite3';
import type { EventPosition } from './list-events.ts';
import { toCostState } from './cost-state.ts';
import { isSealedCall } from './month-close-seals.ts';
import type { CostRow } from './cost-state.ts';
import type { PricedCall, PricedCallPage } from './list-priced-calls.ts';
import { selectStoredEvent, toStoredEvent } from './usage-event-columns.ts';

/** A local day (number) with calls whose EUR cost, or whose fee's USD, is not final; `isPending`: some have none at all. */
export type UnsettledDay = { readonly day: number; readonly isPending: boolean };

/** Calls looked at for one page, however few of them are wanted, so that no page takes long. */
const pageSize = 1_000;

/** From the rollups, by rising day. Fees in EUR with a provisional figure in USD are not told by them. */
export const listUnsettledDays = (db: Database): UnsettledDay[] =>
  db
    .prepare(
      `SELECT r.day, max(s.eur_status <> 'provisional') AS pending
       FROM rollup_day r JOIN dimension_sets s ON s.id = r.dimension_set_id
       WHERE (s.eur_status <> 'final' AND s.cost_status <> 'unpriced')
         OR (s.cost_status = 'flat' AND r.usd_unknown_calls > 0)
       GROUP BY r.day ORDER BY r.day`,
    )
    .all()
    .map((row) => {
      const { day, pending } = row as { day: number; pending: number };
      return { day, isPending: pending === 1 };
    });

/**
 * Calls before `to` (epoch ms) whose figures rest on a provisional rate or wait for one, among the next calls after a
 * position, in the order of time; not those of a closed month. Those with the same price share one snapshot. Settling them does not disturb the order.
 */
export const listUnsettledCalls = (db: Database, after: EventPosition, to: number): PricedCallPage => {
  const between = [after.occurredAt, after.seq, to];
  // By the index alone.
  const last = db
    .prepare(
      `SELECT occurred_at AS occurredAt, seq FROM usage_events WHERE (occurred_at, seq) > (?, ?) AND occurred_at < ?
       ORDER BY occurred_at, seq LIMIT 1 OFFSET ${pageSize - 1}`,
    )
    .get(...between) as EventPosition | undefined;
  const end = last ?? { occurredAt: to, seq: 0 };
  const rows = db
    .prepare(
      // CROSS JOIN keeps the events outermost, so that rows come in index order.
      `${selectStoredEvent.replace('JOIN dimension_sets', 'CROSS JOIN dimension_sets')}
       WHERE (e.occurred_at, e.seq) > (?, ?) AND e.occurred_at < ? AND (e.occurred_at, e.seq) <= (?, ?)
         AND ((e.applied_rate_id IS NULL AND s.cost_status <> 'unpriced')
           OR e.applied_rate_id IN (SELECT id FROM applied_rates WHERE body ->> 'status' = 'provisional'))
         AND NOT ${isSealedCall}
       ORDER BY e.occurred_at, e.seq`,
    )
    .all(...between, end.occurredAt, end.seq) as CostRow[];
  const prices = new Map<number | null, object | null>();
  const toCall = (row: CostRow): PricedCall => {
    const event = toStoredEvent(row);
    const known = prices.get(row.applied_price_id);
    const state = toCostState(row);
    if (known !== undefined) return { event: { ...event, appliedPrice: known }, state, isSealed: false };
    prices.set(row.applied_price_id, event.appliedPrice);
    return { event, state, isSealed: false };
  };
  return { calls: rows.map(toCall), next: last ?? null };
};

/** What settling asks of the ledger. */
export const createUnsettledReader = (db: Database) => ({
  listUnsettledDays: (): UnsettledDay[] => listUnsettledDays(db),
  listUnsettledCalls: (after: EventPosition, to: number): PricedCallPage => listUnsettledCalls(db, after, to),
});

export type UnsettledReader = ReturnType<typeof createUnsettledReader>;
