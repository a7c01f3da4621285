import type { Database } from 'better-sqlite3';
import type { CostStatus, EurStatus } from '../../shared/core/usage-event.ts';
import type { TimeRange } from '../../shared/core/period.ts';
import { toCostState } from './cost-state.ts';
import type { CostRow, NewCost } from './cost-state.ts';
import type { EventPosition } from './list-events.ts';
import { listCallsBySeq, listPricedCalls } from './list-priced-calls.ts';
import type { PricedCall, PricedCallPage } from './list-priced-calls.ts';
import type { UsageFilter } from './usage-filter.ts';

export type CostChangeKind = 'repricing' | 'rates';
export type CostChangeState = 'applying' | 'applied' | 'undoing' | 'undone';

export type CostChange = {
  readonly id: number;
  readonly kind: CostChangeKind;
  /** Epoch milliseconds. */
  readonly madeAt: number;
  readonly undoneAt: number | null;
  readonly state: CostChangeState;
  /** JSON; what it holds is the service's business. */
  readonly what: string;
  /** Calls it changed, and by how much in all, in nano-units; a cost that is not known counts 0. */
  readonly calls: number;
  readonly differenceNanoUsd: bigint;
  readonly differenceNanoEur: bigint;
};

type ChangeRow = {
  readonly id: bigint;
  readonly kind: CostChangeKind;
  readonly made_at: bigint;
  readonly undone_at: bigint | null;
  readonly state: CostChangeState;
  readonly what: string;
  readonly calls: bigint;
  readonly difference_nano_usd: bigint;
  readonly difference_nano_eur: bigint;
};

const toChange = (raw: unknown): CostChange => {
  const row = raw as ChangeRow;
  return {
    id: Number(row.id),
    kind: row.kind,
    madeAt: Number(row.made_at),
    undoneAt: row.undone_at === null ? null : Number(row.undone_at),
    state: row.state,
    what: row.what,
    calls: Number(row.calls),
    differenceNanoUsd: row.difference_nano_usd,
    differenceNanoEur: row.difference_nano_eur,
  };
};

const listChanges = (db: Database, rest: string, ...values: readonly (string | number)[]): CostChange[] =>
  db
    .prepare(`SELECT * FROM cost_changes ${rest}`)
    .safeIntegers()
    .all(...values)
    .map(toChange);

export const readCostChange = (db: Database, id: number): CostChange | undefined =>
  listChanges(db, 'WHERE id = ?', id)[0];

/** The one that is being applied or taken back, or was when the program ended. */
export const readOpenCostChange = (db: Database): CostChange | undefined =>
  listChanges(db, "WHERE state IN ('applying', 'undoing')")[0];

/** What a call cost before a change, and the price and rate the change gave it. */
export type CostChangeItem = {
  readonly seq: number;
  readonly before: NewCost;
  readonly newPriceId: number | null;
  readonly newRateId: number | null;
};

type ItemRow = CostRow & {
  readonly seq: number;
  readonly new_price_id: number | null;
  readonly new_rate_id: number | null;
  readonly cost_status: CostStatus;
  readonly eur_status: EurStatus;
  readonly price_body: string | null;
  readonly rate_body: string | null;
};

const fromJson = (text: string | null): object | null => (text === null ? null : (JSON.parse(text) as object));

const toItem = (raw: unknown): CostChangeItem => {
  const row = raw as ItemRow;
  const { costNanoUsd, costNanoEur, catalogueNanoUsd } = toCostState(row);
  return {
    seq: row.seq,
    before: {
      costStatus: row.cost_status,
      eurStatus: row.eur_status,
      costNanoUsd,
      costNanoEur,
      catalogueNanoUsd,
      appliedPrice: fromJson(row.price_body),
      appliedRate: fromJson(row.rate_body),
    },
    newPriceId: row.new_price_id,
    newRateId: row.new_rate_id,
  };
};

/** Calls as repricing needs them, and the changes their costs went through. */
export const createCostChangeReader = (db: Database) => ({
  listPricedCalls: (range: TimeRange, filter: UsageFilter, after: EventPosition): PricedCallPage =>
    listPricedCalls(db, range, filter, after),
  listCallsBySeq: (seqs: readonly number[]): PricedCall[] => listCallsBySeq(db, seqs),
  readCostChange: (id: number): CostChange | undefined => readCostChange(db, id),
  readOpenCostChange: (): CostChange | undefined => readOpenCostChange(db),
  /** Newest first. */
  listCostChanges: (kind: CostChangeKind, limit: number): CostChange[] =>
    listChanges(db, 'WHERE kind = ? ORDER BY id DESC LIMIT ?', kind, limit),
  /** Repricings after a change that still hold. */
  listLaterRepricings: (changeId: number): CostChange[] =>
    listChanges(db, "WHERE kind = 'repricing' AND id > ? AND state <> 'undone' ORDER BY id", changeId),
  /** A page of a change's items in the order of `seq`, from after `afterSeq` on. */
  listCostChangeItems: (changeId: number, afterSeq: number): CostChangeItem[] =>
    db.prepare(selectItems).all(changeId, afterSeq).map(toItem),
  /** Whether one of these calls was touched by a change. */
  hasCostChangeItem: (changeId: number, seqs: readonly number[]): boolean =>
    db
      .prepare(
        `SELECT 1 FROM cost_change_items WHERE change_id = ? AND seq IN (${seqs.map(() => '?').join(', ')}) LIMIT 1`,
      )
      .get(changeId, ...seqs) !== undefined,
});

export type CostChangeReader = ReturnType<typeof createCostChangeReader>;

const selectItems = `
SELECT i.*, s.cost_status, s.eur_status, p.body AS price_body, r.body AS rate_body FROM cost_change_items i
JOIN dimension_sets s ON s.id = i.dimension_set_id
LEFT JOIN applied_prices p ON p.id = i.applied_price_id
LEFT JOIN applied_rates r ON r.id = i.applied_rate_id
WHERE i.change_id = ? AND i.seq > ? ORDER BY i.seq LIMIT 200`;

/** When a call got its cost by a repricing that still holds, epoch ms; null when it has the one it was recorded with. */
export const readRepricedAt = (db: Database, seq: number): number | null =>
  (db
    .prepare(
      `SELECT c.made_at FROM cost_changes c CROSS JOIN cost_change_items i ON i.change_id = c.id AND i.seq = ?
       WHERE c.kind = 'repricing' ORDER BY c.id DESC LIMIT 1`,
    )
    .pluck()
    .get(seq) as number | undefined) ?? null;
