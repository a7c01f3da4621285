import type { Database } from 'better-sqlite3';
import { metricOrigin } from '../../shared/core/metric-calls.ts';
import { readOpenCostChange } from './read-cost-changes.ts';
import { slotMs, toSlot } from './retired-calls.ts';
import { readDurationBytes, toDurationBytes } from './retired-durations.ts';
import type { DurationCounts } from './retired-durations.ts';
import { createRetiredIds } from './retired-ids.ts';
import { createSearchIndexChanges } from './search-index-changes.ts';

/** A place in the order of time. */
export type RetiredPlace = { readonly occurredAt: number; readonly seq: number };

export type RetirementStep = {
  /** Epoch ms: when it is done, and calls before which are retired. */
  readonly at: number;
  readonly before: number;
  readonly months: number;
  readonly after: RetiredPlace;
  /** The run it is part of; null until a call was retired. */
  readonly runId: number | null;
  /** Stops before the first step that would retire a call, and says how many it would. */
  readonly isLook: boolean;
};

export type RetirementOutcome = {
  readonly retired: number;
  /** Where the next step begins; null at the end. */
  readonly next: RetiredPlace | null;
  readonly runId: number | null;
  /** Costs are being changed or a month is being closed: nothing was done. */
  readonly isBlocked: boolean;
};

/** Calls looked at in one step: some 20 ms, most of them for the search index. */
const stepSize = 64;

/**
 * What may go: its cost is known and final, it is no late call of a closed month, which reports list one by one, and it was
 * not made from metrics, which later records of the same calls may replace. The call with the highest number stays, so that
 * no number is given twice.
 */
const selectRetirable = `
SELECT e.seq, s.workspace, e.id, e.occurred_at, e.dimension_set_id, coalesce(e.client_id, 0) AS client_id,
  coalesce(e.user_id, 0) AS user_id, coalesce(e.conversation_id, 0) AS conversation_id,
  coalesce(e.applied_price_id, 0) AS applied_price_id, coalesce(e.applied_rate_id, 0) AS applied_rate_id,
  e.cache_read_tokens > 0 AS is_cached,
  e.cache_read_tokens = 0 OR (s.cost_status = 'priced' AND e.input_audio_tokens = 0
    AND coalesce(instr(e.other_units, 'tokens'), 0) = 0) AS is_plain,
  e.input_tokens, e.output_tokens, e.cache_read_tokens, e.cost_nano_usd, e.cost_nano_eur, e.duration_ms
FROM usage_events e CROSS JOIN dimension_sets s ON s.id = e.dimension_set_id
WHERE (e.occurred_at, e.seq) > (@occurredAt, @seq) AND (e.occurred_at, e.seq) <= (@endAt, @endSeq)
  AND s.cost_status <> 'unpriced' AND s.eur_status = 'final'
  AND e.cost_nano_usd IS NOT NULL AND e.cost_nano_eur IS NOT NULL
  AND e.origin IS NOT '${metricOrigin}' AND e.seq < (SELECT max(seq) FROM usage_events)
  AND NOT EXISTS (SELECT 1 FROM sealed_months m
    WHERE e.occurred_at >= m.starts_at AND e.occurred_at < m.ends_at AND e.seq > m.last_seq)
  AND NOT EXISTS (SELECT 1 FROM sealed_late_calls l WHERE l.seq = e.seq)
ORDER BY e.occurred_at, e.seq`;

const keyColumns = [
  'dimension_set_id',
  'client_id',
  'user_id',
  'conversation_id',
  'applied_price_id',
  'applied_rate_id',
  'is_plain',
] as const;
const sumColumns = ['input_tokens', 'output_tokens', 'cache_read_tokens', 'cost_nano_usd', 'cost_nano_eur'] as const;

/** Read as integers of any size: the sums of a step may be beyond 2^53. */
type Row = { readonly [N in (typeof keyColumns)[number] | (typeof sumColumns)[number]]: bigint } & {
  readonly seq: bigint;
  readonly workspace: string;
  readonly id: string;
  readonly occurred_at: bigint;
  readonly is_cached: bigint;
  readonly duration_ms: bigint | null;
};

type Group = {
  readonly slot: number;
  readonly keys: readonly bigint[];
  readonly sums: bigint[];
  readonly durations: DurationCounts;
  firstAt: number;
  lastAt: number;
  calls: number;
  cached: bigint;
};

/** Turns single calls into sums, a step at a time: in one transaction the calls go and their sums are there. */
export const createRetentionWriter = (db: Database) => {
  const ids = createRetiredIds(db);
  const words = createSearchIndexChanges(db);
  const isClosing = db.prepare('SELECT 1 FROM sealed_months WHERE sealed_at IS NULL').pluck();
  const findEnd = db.prepare(
    `SELECT occurred_at AS occurredAt, seq FROM usage_events
     WHERE (occurred_at, seq) > (@occurredAt, @seq) AND occurred_at < @before
     ORDER BY occurred_at, seq LIMIT 1 OFFSET ${stepSize - 1}`,
  );
  const select = db.prepare(selectRetirable).safeIntegers();
  const keyed = ['slot', ...keyColumns];
  const readDurations = db
    .prepare(`SELECT durations FROM retired_calls WHERE ${keyed.map((column) => `${column} = ?`).join(' AND ')}`)
    .pluck();
  const added = ['calls', 'cached_calls', ...sumColumns];
  const columns = [...keyed, 'first_at', 'last_at', ...added, 'durations'];
  const upsert = db.prepare(
    `INSERT INTO retired_calls (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})
     ON CONFLICT DO UPDATE SET first_at = min(first_at, excluded.first_at), last_at = max(last_at, excluded.last_at),
       durations = excluded.durations, ${added.map((column) => `${column} = ${column} + excluded.${column}`).join(', ')}`,
  );
  const remove = db.prepare('DELETE FROM usage_events WHERE seq = ?');
  const setRetiring = db.prepare('UPDATE retention_state SET is_retiring = ?');
  const raise = db.prepare('UPDATE retention_state SET retired_before = max(coalesce(retired_before, @to), @to)');
  const openRun = db.prepare(
    'INSERT INTO retention_runs (started_at, months, calls_before, calls) VALUES (@at, @months, @before, 0)',
  );
  const countRun = db.prepare('UPDATE retention_runs SET calls = calls + ? WHERE id = ?');
  const finishRun = db.prepare('UPDATE retention_runs SET finished_at = ? WHERE id = ?');
  // A repricing that touched one of them cannot be undone any more.
  const inStep = 'seq IN (SELECT value FROM json_each(@seqs))';
  const noteChanges = db.prepare(
    `UPDATE cost_changes SET retired_calls = retired_calls
       + (SELECT count(*) FROM cost_change_items i WHERE i.change_id = cost_changes.id AND i.${inStep})`,
  );
  const dropItems = db.prepare(
    `DELETE FROM cost_change_items WHERE change_id IN (SELECT id FROM cost_changes) AND ${inStep}`,
  );

  const writeGroup = ({ slot, keys, sums, durations, firstAt, lastAt, calls, cached }: Group): void => {
    const kept = readDurations.get(slot, ...keys) as Buffer | null | undefined;
    if (kept) readDurationBytes(kept, (ms, count) => void durations.set(ms, (durations.get(ms) ?? 0) + count));
    upsert.run(slot, ...keys, firstAt, lastAt, calls, cached, ...sums, toDurationBytes(durations));
  };

  const retire = (rows: readonly Row[]): void => {
    words.clear();
    const seqs = JSON.stringify(rows.map(({ seq }) => Number(seq)));
    noteChanges.run({ seqs });
    dropItems.run({ seqs });
    setRetiring.run(1);
    for (const { seq, workspace, id } of rows) {
      ids.add(workspace, id);
      words.forget(Number(seq));
      remove.run(seq);
    }
    setRetiring.run(0);
    words.flush();
    const groups = toGroups(rows);
    for (const group of groups) writeGroup(group);
    raise.run({ to: (groups.reduce((last, { slot }) => Math.max(last, slot), -Infinity) + 1) * slotMs });
  };

  const step = db.transaction(({ at, before, months, after, runId, isLook }: RetirementStep): RetirementOutcome => {
    if (readOpenCostChange(db) !== undefined || isClosing.get() !== undefined) {
      return { retired: 0, next: after, runId, isBlocked: true };
    }
    const next = (findEnd.get({ ...after, before }) as RetiredPlace | undefined) ?? null;
    const end = next ?? { occurredAt: before, seq: -1 };
    const rows = select.all({ ...after, endAt: end.occurredAt, endSeq: end.seq }) as Row[];
    if (isLook && rows.length > 0) return { retired: rows.length, next: after, runId, isBlocked: false };
    let run = runId;
    if (rows.length > 0) {
      run ??= Number(openRun.run({ at, months, before }).lastInsertRowid);
      retire(rows);
      countRun.run(rows.length, run);
    }
    if (next === null && run !== null) finishRun.run(at, run);
    return { retired: rows.length, next, runId: run, isBlocked: false };
  });

  return {
    /** Retires what may go of the next calls in the order of time. */
    retireCalls: (request: RetirementStep): RetirementOutcome => step.immediate(request),
  };
};

const toGroups = (rows: readonly Row[]): Group[] => {
  const groups = new Map<string, Group>();
  for (const row of rows) {
    const at = Number(row.occurred_at);
    const slot = toSlot(at);
    const keys = keyColumns.map((column) => row[column]);
    const name = `${slot} ${keys.join(' ')}`;
    let group = groups.get(name);
    if (group === undefined) {
      const sums = sumColumns.map(() => 0n);
      group = { slot, keys, sums, durations: new Map(), firstAt: at, lastAt: at, calls: 0, cached: 0n };
      groups.set(name, group);
    }
    group.calls += 1;
    group.cached += row.is_cached;
    group.firstAt = Math.min(group.firstAt, at);
    group.lastAt = Math.max(group.lastAt, at);
    for (const [place, column] of sumColumns.entries()) group.sums[place]! += row[column];
    if (row.duration_ms === null) continue;
    const ms = Number(row.duration_ms);
    group.durations.set(ms, (group.durations.get(ms) ?? 0) + 1);
  }
  return [...groups.values()];
};
