import type { Database } from 'better-sqlite3';
import { AppError } from '../../shared/core/app-error.ts';
import type { CostStatus, EurStatus } from '../../shared/core/usage-event.ts';
import { toCostState } from './cost-state.ts';
import type { CostRow } from './cost-state.ts';
import { createDictionaries } from './dictionaries.ts';
import type { EntryRow } from './entry-rows.ts';
import { describePeople, findIds, setOf } from './known-ids.ts';
import { createSealReader } from './month-close-seals.ts';
import { createRollupMover, hasPlainUnits } from './rollup-mover.ts';
import type { CountedCall, CountedCost } from './rollup-mover.ts';
import type { DayCut } from './rollup-tables.ts';
import { createSearchIndexChanges } from './search-index-changes.ts';
import { rowColumns, toRowValues } from './usage-event-inserts.ts';

/** Stored calls that become other ones, or go: the row, its rollups, its words in the search index, its cost's history. */
export type CallReplacer = {
  /**
   * Gives a call everything of `row` but its number, id and time of receipt.
   *
   * @param keepsCost its cost, and what changed it, stay as they are; what the row says of it is not looked at
   */
  readonly replace: (seq: number, row: EntryRow, keepsCost: boolean) => void;
  readonly remove: (seq: number) => void;
  /** Writes the rollups and what is noted of words; call it at the end of the same transaction. */
  readonly flush: () => void;
  /** Call it when that transaction fails. */
  readonly clear: () => void;
};

type Row = CostRow & {
  readonly occurred_at: number;
  readonly input_tokens: number;
  readonly output_tokens: number;
  readonly cache_read_tokens: number;
  readonly client_id: number | null;
  readonly user_id: number | null;
  readonly conversation_id: number | null;
  readonly duration_ms: number | null;
  readonly input_audio_tokens: number;
  readonly other_units: string | null;
  readonly success: number;
  readonly cost_status: CostStatus;
  readonly eur_status: EurStatus;
};

const kept = new Set<string>(['seq', 'workspace_id', 'id', 'received_at']);
const costColumns = new Set<string>([
  'dimension_set_id',
  'cost_nano_usd',
  'cost_nano_eur',
  'catalogue_nano_usd',
  'applied_price_id',
  'applied_rate_id',
] satisfies (keyof CostRow)[]);
const changed = rowColumns.map((column, at) => ({ column, at })).filter(({ column }) => !kept.has(column));

export const createCallReplacer = (db: Database, cut: DayCut): CallReplacer => {
  const dictionaries = createDictionaries(db);
  const rollups = createRollupMover(db, cut);
  const words = createSearchIndexChanges(db);
  const readSeals = createSealReader(db);
  // With a plain ? in a join, SQLite plans the statement anew for each value.
  const readRow = db.prepare(
    `SELECT e.*, s.success, s.cost_status, s.eur_status FROM usage_events e
     JOIN dimension_sets s ON s.id = e.dimension_set_id WHERE e.seq = +?`,
  );
  const update = db.prepare(
    `UPDATE usage_events SET ${changed.map(({ column }) => `${column} = ?`).join(', ')} WHERE seq = ?`,
  );
  const remove = db.prepare('DELETE FROM usage_events WHERE seq = ?');
  const forgetRepricings = db.prepare(
    'DELETE FROM cost_change_items WHERE change_id IN (SELECT id FROM cost_changes) AND seq = ?',
  );

  const read = (seq: number): Row => {
    const row = readRow.get(seq) as Row | undefined;
    if (row !== undefined) return row;
    throw new AppError('unavailable', 'A call was deleted while it was being changed. Send the request again.');
  };

  /** What is looked up before a month was closed does not hold any more: the same request comes out otherwise now. */
  const refuseSealed = (seq: number, { occurred_at: occurredAt }: Row): void => {
    if (!readSeals()(seq, occurredAt)) return;
    throw new AppError('unavailable', 'A month was closed while its calls were being changed. Send the request again.');
  };

  const takeOut = (seq: number): Row => {
    const row = read(seq);
    refuseSealed(seq, row);
    rollups.take(toCall(row), toCost(row));
    words.forget(seq);
    return row;
  };

  /** The statuses are the old ones, the names of the set are not. */
  const keepCost = (before: Row, row: EntryRow): CostRow => {
    const statuses = { costStatus: before.cost_status, eurStatus: before.eur_status };
    return { ...before, dimension_set_id: dictionaries.dimensionSetId({ ...setOf(row).value, ...statuses }) };
  };

  return {
    replace: (seq, row, keepsCost) => {
      const before = takeOut(seq);
      findIds(row, dictionaries);
      const values = toRowValues(row, seq);
      const cost = keepsCost ? keepCost(before, row) : null;
      const valueOf = (column: string, at: number) =>
        cost !== null && costColumns.has(column) ? cost[column as keyof CostRow] : values[at];
      update.run([...changed.map(({ column, at }) => valueOf(column, at)), seq]);
      describePeople(row, dictionaries);
      const after = read(seq);
      rollups.put(toCall(after), toCost(after));
      words.add(seq);
      if (!keepsCost) forgetRepricings.run(seq);
    },
    remove: (seq) => {
      takeOut(seq);
      forgetRepricings.run(seq);
      remove.run(seq);
    },
    flush: () => {
      rollups.flush();
      words.flush();
    },
    clear: () => {
      rollups.clear();
      words.clear();
    },
  };
};

const toCall = (row: Row): CountedCall => ({
  occurredAt: row.occurred_at,
  success: row.success === 1,
  inputTokens: row.input_tokens,
  outputTokens: row.output_tokens,
  cacheReadTokens: row.cache_read_tokens,
  clientId: row.client_id,
  userId: row.user_id,
  conversationId: row.conversation_id,
  durationMs: row.duration_ms,
  hasPlainUnits: hasPlainUnits(row),
});

const toCost = (row: Row): CountedCost => ({
  ...toCostState(row),
  costStatus: row.cost_status,
  eurStatus: row.eur_status,
});
