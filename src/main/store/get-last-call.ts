import type { Database } from 'better-sqlite3';
import type { BoundedRange } from '../../shared/core/period.ts';
import { toSlot } from './retired-calls.ts';
import type { DayCut } from './rollup-tables.ts';

/** The last call of a conversation: epoch ms, and the client it was made for. */
export type LastCall = { readonly occurredAt: number; readonly clientId: string | null; readonly phone: string | null };

type Lifetime = { id: number; first_day: number; last_day: number };

/**
 * The last call of a conversation within a range. The rollups say on which day it was, so that only the end of that day is
 * walked; there is no index over the calls of a conversation.
 */
export const getLastCall = (
  db: Database,
  cut: DayCut,
  range: BoundedRange,
  workspace: string,
  conversation: string,
): LastCall | undefined => {
  const found = db
    .prepare<[string, string], Lifetime>(
      `SELECT v.id, v.first_day, v.last_day FROM conversations v JOIN workspaces w ON w.id = v.workspace_id
       WHERE w.name = ? AND v.key = ? AND v.first_day IS NOT NULL`,
    )
    .get(workspace, conversation);
  if (found === undefined) return undefined;
  const wasCalled = db
    .prepare('SELECT 1 FROM rollup_day_conversation WHERE day = ? AND conversation_id = ? LIMIT 1')
    .pluck();
  const lastOf = db.prepare<[number, number, number], LastCall>(
    `SELECT e.occurred_at AS occurredAt, c.key AS clientId, c.phone FROM usage_events e
     LEFT JOIN clients c ON c.id = e.client_id
     WHERE e.occurred_at >= ? AND e.occurred_at < ? AND e.conversation_id = ?
     ORDER BY e.occurred_at DESC, e.seq DESC LIMIT 1`,
  );
  const lastRetiredOf = db.prepare<object, LastCall>(
    `SELECT t.last_at AS occurredAt, c.key AS clientId, c.phone FROM retired_calls t
     LEFT JOIN clients c ON c.id = t.client_id
     WHERE t.slot >= @slot AND t.slot <= @lastSlot AND t.first_at >= @from AND t.last_at < @to
       AND t.conversation_id = @id ORDER BY t.last_at DESC LIMIT 1`,
  );
  const firstDay = Math.max(found.first_day, cut.dayOf(range.from));
  for (let day = Math.min(found.last_day, cut.dayOf(range.to - 1)); day >= firstDay; day -= 1) {
    if (wasCalled.get(day, found.id) === undefined) continue;
    const from = Math.max(range.from, cut.startOfDay(day));
    const to = Math.min(range.to, cut.startOfDay(day + 1));
    const last = lastOf.get(from, to, found.id);
    const retired = lastRetiredOf.get({ slot: toSlot(from), lastSlot: toSlot(to), from, to, id: found.id });
    if (last !== undefined && !(retired !== undefined && retired.occurredAt > last.occurredAt)) return last;
    if (retired !== undefined) return retired;
  }
  return undefined;
};
