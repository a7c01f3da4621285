import type { Database } from 'better-sqlite3';
import type { StoredEvent } from '../../shared/core/ledger-entry.ts';
import { maxTime } from '../../shared/core/period/zone-offset.ts';
import { listEvents } from './list-events.ts';
import type { EventListing, EventPosition } from './list-events.ts';
import { createRetiredReader } from './retired-calls.ts';
import { listRetiredCalls } from './retired-rows.ts';
import type { RetiredCalls } from './retired-rows.ts';

export type EventSelection = Pick<EventListing, 'range' | 'filter' | 'terms'>;

/** The ledger as it was at one moment, whatever is recorded meanwhile. Holds a connection until it is closed. */
export type EventSnapshot = {
  /**
   * The calls, newest first, a short step at a time: so many calls are looked at however few of them are wanted, so that
   * no step is long. A step in which none is wanted is empty.
   */
  readonly listSteps: (selection: EventSelection) => Generator<readonly StoredEvent[], void, void>;
  /** Those that are kept in sums alone, in the same manner. A search finds none of them. */
  readonly listRetired: (selection: EventSelection) => Generator<readonly RetiredCalls[], void, void>;
  /** @throws AppError `invalid` for a range that begins or ends in the middle of such sums */
  readonly refuseCut: (range: EventSelection['range']) => void;
  /** May be called twice. */
  readonly close: () => void;
};

/** Calls looked at in one step: a few milliseconds. */
const stepSize = 100;

/** @param db a connection of its own: everything read from now on is read in one transaction. */
export const createEventSnapshot = (db: Database): EventSnapshot => {
  db.exec('BEGIN');
  // The snapshot is that of the first read, not of BEGIN.
  db.prepare('SELECT seq FROM usage_events LIMIT 1').get();
  return {
    listSteps: (selection) => listSteps(db, selection),
    listRetired: ({ range, filter, terms }) => (terms.length > 0 ? none() : listRetiredCalls(db, range, filter)),
    refuseCut: createRetiredReader(db).refuseCut,
    close: () => void db.close(),
  };
};

function* none(): Generator<readonly RetiredCalls[], void, void> {}

/** Positions by the index alone, so that looking ahead costs next to nothing. */
const selectFloor = `SELECT occurred_at FROM usage_events
  WHERE occurred_at >= ? AND (occurred_at, seq) < (?, ?)
  ORDER BY occurred_at DESC, seq DESC LIMIT 1 OFFSET ${stepSize - 1}`;

function* listSteps(db: Database, { range, filter, terms }: EventSelection): Generator<readonly StoredEvent[]> {
  const floorOf = db.prepare(selectFloor).pluck();
  const from = range.from ?? -maxTime;
  let after: EventPosition = { occurredAt: range.to, seq: 0 };
  for (;;) {
    const floor = floorOf.get(from, after.occurredAt, after.seq) as number | undefined;
    const step = { from: floor ?? from, to: Math.min(range.to, after.occurredAt + 1) };
    const found = listEvents(db, { range: step, filter, terms, after, limit: stepSize });
    yield found;
    const last = found.length === stepSize ? found.at(-1) : undefined;
    if (last !== undefined) after = { occurredAt: last.report.occurredAt, seq: last.seq };
    else if (floor !== undefined) after = { occurredAt: floor, seq: 0 };
    else return;
  }
}
