import type { Database } from 'better-sqlite3';
import type { SealedCall } from '../../shared/core/month-close.ts';
import type { BoundedRange } from '../../shared/core/period.ts';
import type { CostStatus, EurStatus } from '../../shared/core/usage-event.ts';

/** A late call: to which month, when it came (epoch ms), and the closed month that lists it (null: none yet). */
export type LateCall = SealedCall & {
  readonly seq: number;
  readonly month: number;
  readonly receivedAt: number;
  readonly listedIn: number | null;
};

type Row = Omit<SealedCall, 'success' | 'costNanoUsd' | 'costNanoEur'> & {
  readonly success: number;
  readonly usd: number | null;
  readonly eur: number | null;
  readonly costStatus: CostStatus;
  readonly eurStatus: EurStatus;
};

const columns = `e.occurred_at AS occurredAt, s.workspace, e.id, s.service, s.operation, s.provider, s.model,
  coalesce(c.key, '') AS client, s.success, e.input_tokens AS inputTokens, e.output_tokens AS outputTokens,
  e.cache_read_tokens AS cacheReadTokens, e.cost_nano_usd AS usd, e.cost_nano_eur AS eur, s.cost_status AS costStatus,
  s.eur_status AS eurStatus, coalesce(r.body ->> 'usdPerEur', '') AS fxRate, coalesce(r.body ->> 'date', '') AS fxDate`;

// CROSS JOIN keeps the events outermost.
const joins = `CROSS JOIN dimension_sets s ON s.id = e.dimension_set_id
  LEFT JOIN clients c ON c.id = e.client_id LEFT JOIN applied_rates r ON r.id = e.applied_rate_id`;

/** Texts are compared by their bytes in UTF-8. */
const order = 'ORDER BY e.occurred_at, s.workspace, e.id';

const selectLate = `SELECT e.seq, ${columns}, m.month, e.received_at AS receivedAt, l.month AS listedIn`;
const late = `sealed_months m CROSS JOIN usage_events e
  ON e.occurred_at >= m.starts_at AND e.occurred_at < m.ends_at AND e.seq > m.last_seq ${joins}
  LEFT JOIN sealed_late_calls l ON l.seq = e.seq`;

/** Costs of one call stay within 2^53 nano-units. */
const toNano = (value: number | null): bigint | null => (value === null ? null : BigInt(value));

const toCall = <T extends object>(row: Row & T) => {
  const { usd, eur, success, ...rest } = row;
  return { ...rest, success: success === 1, costNanoUsd: toNano(usd), costNanoEur: toNano(eur) };
};

/** Calls looked at in one step: some milliseconds. */
const stepSize = 500;

export const createMonthCallReader = (db: Database) => {
  const findEnd = db
    .prepare(
      `SELECT occurred_at FROM usage_events WHERE occurred_at >= ? AND occurred_at < ?
       ORDER BY occurred_at LIMIT 1 OFFSET ${stepSize - 1}`,
    )
    .pluck();
  const list = db.prepare(
    `SELECT ${columns} FROM usage_events e ${joins}
     WHERE e.occurred_at >= ? AND e.occurred_at < ? AND e.seq <= ? ${order}`,
  );
  const lateOf = db.prepare(`${selectLate} FROM ${late} WHERE m.month = ? ${order}`);
  const listed = db.prepare(
    `${selectLate} FROM sealed_late_calls l CROSS JOIN usage_events e ON e.seq = l.seq ${joins}
     JOIN sealed_months m ON e.occurred_at >= m.starts_at AND e.occurred_at < m.ends_at WHERE l.month = ? ${order}`,
  );

  function* listMonthCalls({ from, to }: BoundedRange, lastSeq: number): Generator<readonly SealedCall[], void, void> {
    for (let start = from; start < to;) {
      const last = findEnd.get(start, to) as number | undefined;
      // Calls of one moment are never parted.
      const end = last === undefined ? to : last + 1;
      yield (list.all(start, end, lastSeq) as Row[]).map((row) => toCall(row));
      start = end;
    }
  }

  const toLate = (rows: unknown[]): LateCall[] =>
    (rows as (Row & Pick<LateCall, 'seq' | 'month' | 'receivedAt' | 'listedIn'>)[]).map((row) => toCall(row));

  return {
    /** The calls of a month in the order of its checksum, a short step at a time. */
    listMonthCalls,
    /** What came for a closed month after it was closed. */
    listLateCalls: (month: number): LateCall[] => toLate(lateOf.all(month)),
    /** The late calls that the report of a closed month lists. */
    listListedCalls: (month: number): LateCall[] => toLate(listed.all(month)),
  };
};

export type MonthCallReader = ReturnType<typeof createMonthCallReader>;
