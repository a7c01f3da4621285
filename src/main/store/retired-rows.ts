import type { Database } from 'better-sqlite3';
import type { TimeRange } from '../../shared/core/period.ts';
import type { Client } from '../../shared/core/usage-event.ts';
import type { DimensionSet } from './entry-rows.ts';
import { firstRetiredAt, toRetiredTimes, toSlot } from './retired-calls.ts';
import { fromUserKey } from './usage-event-columns.ts';
import { and, toSetConditions, toSubjectConditions, toWhere } from './usage-filter.ts';
import type { UsageFilter } from './usage-filter.ts';

/** Calls of a quarter of an hour that are kept in sums alone; they have all of this in common. '' stands for "none". */
export type RetiredCalls = DimensionSet & {
  /** Time of the first of them, epoch ms. */
  readonly firstAt: number;
  readonly calls: number;
  readonly client: Client | null;
  readonly userId: string | null;
  readonly userEmail: string | null;
  readonly conversationId: string | null;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cacheReadTokens: number;
  readonly costNanoUsd: bigint;
  readonly costNanoEur: bigint;
  readonly appliedRate: object | null;
};

type Text = string | null;
type Whole = 'firstAt' | 'calls' | 'inputTokens' | 'outputTokens' | 'cacheReadTokens';
/** Read as integers of any size. */
type Row = Omit<RetiredCalls, Whole | 'success' | 'client' | 'appliedRate'> & { readonly [N in Whole]: bigint } & {
  readonly success: bigint;
  readonly clientKey: Text;
  readonly clientName: Text;
  readonly clientPhone: Text;
  readonly clientEmail: Text;
  readonly rate: Text;
};

const toRetiredCalls = (raw: unknown): RetiredCalls => {
  const { clientKey, clientName, clientPhone, clientEmail, rate, success, ...row } = raw as Row;
  return {
    ...row,
    firstAt: Number(row.firstAt),
    calls: Number(row.calls),
    inputTokens: Number(row.inputTokens),
    outputTokens: Number(row.outputTokens),
    cacheReadTokens: Number(row.cacheReadTokens),
    success: success === 1n,
    userId: fromUserKey(row.userId),
    client: clientKey === null ? null : { id: clientKey, name: clientName, phone: clientPhone, email: clientEmail },
    appliedRate: rate === null ? null : (JSON.parse(rate) as object),
  };
};

const selectRows = `
SELECT t.first_at AS firstAt, t.calls, s.workspace, s.service, s.operation, s.provider, s.model,
  s.cost_status AS costStatus, s.eur_status AS eurStatus, s.success, c.key AS clientKey, c.name AS clientName,
  c.phone AS clientPhone, c.email AS clientEmail, u.key AS userId, u.email AS userEmail, v.key AS conversationId,
  t.input_tokens AS inputTokens, t.output_tokens AS outputTokens, t.cache_read_tokens AS cacheReadTokens,
  t.cost_nano_usd AS costNanoUsd, t.cost_nano_eur AS costNanoEur, r.body AS rate
FROM retired_calls t CROSS JOIN dimension_sets s ON s.id = t.dimension_set_id
LEFT JOIN clients c ON c.id = t.client_id
LEFT JOIN users u ON u.id = t.user_id
LEFT JOIN conversations v ON v.id = t.conversation_id
LEFT JOIN applied_rates r ON r.id = t.applied_rate_id`;

/** Rows looked at in one step, or a quarter of an hour: some milliseconds. */
const stepSize = 500;

/** Newest first, a short step at a time, however few of those looked at are wanted. */
export function* listRetiredCalls(
  db: Database,
  { from, to }: TimeRange,
  filter: UsageFilter,
): Generator<readonly RetiredCalls[], void, void> {
  const findFirst = db
    .prepare(
      `SELECT slot FROM retired_calls WHERE slot >= ? AND slot <= ? ORDER BY slot DESC LIMIT 1 OFFSET ${stepSize - 1}`,
    )
    .pluck();
  const start = from ?? firstRetiredAt;
  const filters = and(toSetConditions(filter), toSubjectConditions(filter, 't'));
  for (let last = toSlot(to); ;) {
    const found = findFirst.get(toSlot(start), last) as number | undefined;
    const first = found ?? toSlot(start);
    const where = and(
      toRetiredTimes({ from: start, to }),
      { sql: 't.slot >= ? AND t.slot <= ?', values: [first, last] },
      filters,
    );
    const rows = db
      .prepare(`${selectRows} ${toWhere(where)} ORDER BY t.slot DESC, t.first_at DESC`)
      .safeIntegers()
      .all(...where.values);
    yield rows.map(toRetiredCalls);
    if (found === undefined) return;
    last = first - 1;
  }
}
