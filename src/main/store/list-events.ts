import type { Database } from 'better-sqlite3';
import type { StoredEvent } from '../../shared/core/ledger-entry.ts';
import type { TimeRange } from '../../shared/core/period.ts';
import { toTextConditions } from './search-conditions.ts';
import { selectStoredEvent, toStoredEvent } from './usage-event-columns.ts';
import { and, toSetConditions, toSubjectConditions, toWhere } from './usage-filter.ts';
import type { Conditions, UsageFilter } from './usage-filter.ts';

/** Where a page ended: the next one starts after this event. */
export type EventPosition = { readonly occurredAt: number; readonly seq: number };

export type EventListing = {
  readonly range: TimeRange;
  readonly filter: UsageFilter;
  /** What is searched for, as `toSearchTerms` makes it. */
  readonly terms: readonly string[];
  readonly after: EventPosition | null;
  readonly limit: number;
};

/** Newest first, at most `limit`, by reading the events in that order: for ranges that are known to be short. */
export const listEvents = (db: Database, listing: EventListing): StoredEvent[] => {
  const { range, filter, after, terms } = listing;
  const where = and(
    { sql: 'e.occurred_at < ?', values: [range.to] },
    range.from === null ? none : { sql: 'e.occurred_at >= ?', values: [range.from] },
    after === null ? none : { sql: '(e.occurred_at, e.seq) < (?, ?)', values: [after.occurredAt, after.seq] },
    toSetConditions(filter),
    toSubjectConditions(filter, 'e'),
    toTextConditions(terms),
  );
  // CROSS JOIN keeps the events outermost, so that rows come in index order and the limit ends the scan.
  const sql = `${selectStoredEvent.replace('JOIN dimension_sets', 'CROSS JOIN dimension_sets')}
    ${toWhere(where)} ORDER BY e.occurred_at DESC, e.seq DESC LIMIT +?`;
  return db
    .prepare(sql)
    .all(...where.values, listing.limit)
    .map(toStoredEvent);
};

/** @param workspace null looks in all of them and takes the newest. */
export const getEvent = (db: Database, id: string, workspace: string | null): StoredEvent | undefined => {
  const row = db
    .prepare(
      `${selectStoredEvent} WHERE e.id = @id AND e.workspace_id IN (SELECT id FROM workspaces WHERE @workspace IS NULL OR name = @workspace)
       ORDER BY e.occurred_at DESC LIMIT 1`,
    )
    .get({ id, workspace });
  return row === undefined ? undefined : toStoredEvent(row);
};

const none: Conditions = { sql: '', values: [] };
