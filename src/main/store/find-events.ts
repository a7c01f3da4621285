import type { Database, Statement } from 'better-sqlite3';
import type { StoredEvent } from '../../shared/core/ledger-entry.ts';
import type { BoundedRange } from '../../shared/core/period.ts';
import { readCallSpans, toFilterConditions } from './call-spans.ts';
import type { CallSpans } from './call-spans.ts';
import { compareKeys, isLeft, selectKey, toAfter, toOrderBy, toUpTo } from './event-order.ts';
import type { EventKey, EventOrder } from './event-order.ts';
import { toTimes } from './event-slice.ts';
import type { EventQuestion, EventSlice } from './event-slice.ts';
import { toSingleCallParts } from './single-call-parts.ts';
import type { DayCut } from './rollup-tables.ts';
import { createEventSearch } from './search-slices.ts';
import type { EventSearch } from './search-slices.ts';
import { listFilterWords } from './search-words.ts';
import { mostBusy, toTimeSlices } from './time-slices.ts';
import { selectStoredEvent, toStoredEvent } from './usage-event-columns.ts';
import { and, listFilteredSubjects, toWhere } from './usage-filter.ts';
import type { Conditions } from './usage-filter.ts';

export type FoundEvents = {
  readonly events: readonly StoredEvent[];
  /** The last call of the page; null when no other follows. */
  readonly next: EventKey | null;
  /** All calls of the list, whatever the page; null where they are too many to be counted. */
  readonly total: number | null;
};

/** Found by a search, calls are counted up to here. */
const mostCounted = 5_000;
/** Where the rollups give no total, as many calls are looked at to count them, at most. */
const mostLookedAt = 200_000;

/** How far `offset` reaches in a list whose calls before the page have to be found first. */
export const mostFound = 10_000;

/** Whether `offset` may be any: what comes before the page is counted by the rollups, and not looked at. */
export const isCounted = ({ filter, terms, order }: Pick<EventQuestion, 'filter' | 'terms' | 'order'>): boolean =>
  terms.length === 0 &&
  order.by === 'occurred_at' &&
  [filter.client, filter.user, filter.conversation].filter((values) => values !== undefined).length < 2;

/**
 * A page of the history, in steps of some milliseconds, between which the thread is free.
 *
 * By time, the rollups say in which days (of many calls: hours) the wanted calls are, so that neither a filter that
 * hardly any call meets nor a place far down the list is walked to. A search looks at the blocks of its index from the
 * latest on, and is in the exact order of time, too. A sort by a figure looks at every wanted call of the period, 0.15 s
 * a million: an index for each figure would cost every call some 15 bytes and recording its part, for an order few ask for.
 */
export function* findEvents(db: Database, cut: DayCut, question: EventQuestion): Generator<void, FoundEvents, void> {
  const { limit, filter, range } = question;
  const spans = readCallSpans(db, toSingleCallParts(db, range, cut), filter, cut);
  const isSkipped = isCounted(question);
  const offset = isSkipped ? 0 : question.offset;
  const search = createEventSearch(db, question);
  const slices = toSlices(db, cut, question, search, spans.spans, isSkipped ? question.offset : 0);
  const { keys, isAll } = yield* collectKeys(db, slices, question, offset + limit + 1);
  const page = keys.slice(offset, offset + limit);
  const isComplete = isAll && !isSkipped && question.after === null && keys.length <= offset + limit;
  const total = isComplete ? keys.length : yield* countAll(db, cut, question, search, spans);
  return {
    events: readEvents(db, page),
    next: keys.length > offset + limit ? (page.at(-1) ?? null) : null,
    total,
  };
}

const toSlices = (
  db: Database,
  cut: DayCut,
  question: EventQuestion,
  search: EventSearch,
  spans: CallSpans['spans'],
  skip: number,
): Iterable<EventSlice> => {
  const { terms, order, after } = question;
  const left = spans.filter((span) => isLeft(order, after, span));
  if (terms.length > 0 || (skip === 0 && isNeedle(question, search, left))) return search.toSlices(question, left);
  return toEventSlices(db, cut, question, left, skip);
};

/** Whether a filter for people or conversations is quicker met by the search index than by walking through busy days. */
const isNeedle = ({ filter }: EventQuestion, search: EventSearch, spans: CallSpans['spans']): boolean =>
  listFilteredSubjects(filter).length > 0 &&
  spans.some(({ busy }) => busy > mostBusy) &&
  listFilterWords(filter).length > 0 &&
  search.isIndexed();

function* toEventSlices(
  db: Database,
  cut: DayCut,
  { filter, order }: EventQuestion,
  spans: CallSpans['spans'],
  skip: number,
): Generator<EventSlice, void, void> {
  const conditions = toFilterConditions(filter);
  const isOldestFirst = order.by === 'occurred_at' && order.direction === 'asc';
  for (const slice of toTimeSlices(db, cut, filter, spans, isOldestFirst, skip)) {
    yield {
      from: 'usage_events e INDEXED BY usage_events_by_time',
      where: and(toTimes(slice), conditions),
      times: slice,
      skip: slice.skip,
    };
  }
}

/** `isAll`: no slice was left out. */
type Collected = { readonly keys: readonly EventKey[]; readonly isAll: boolean };

/** The first `need` places of the list. */
function* collectKeys(
  db: Database,
  slices: Iterable<EventSlice>,
  { order, after }: EventQuestion,
  need: number,
): Generator<void, Collected, void> {
  const compare = compareKeys(order);
  const toPlace = after === null ? none : toAfter(order, after);
  const prepare = createPreparer(db);
  let keys: EventKey[] = [];
  for (const { from, where, times, skip } of slices) {
    const last = keys.length === need ? keys.at(-1)! : null;
    if (last !== null && order.by === 'occurred_at' && isBeyond(order, times, last)) return { keys, isAll: false };
    const conditions = and(where, toPlace, last === null ? none : toUpTo(order, last));
    const sql = `SELECT ${selectKey(order)} FROM ${from} ${toWhere(conditions)} ORDER BY ${toOrderBy(order)} LIMIT +? OFFSET +?`;
    const found = prepare(sql).all(...conditions.values, need, skip) as EventKey[];
    if (found.length > 0) keys = [...keys, ...found].toSorted(compare).slice(0, need);
    yield;
  }
  return { keys, isAll: true };
}

/** Whether all of a slice comes after that place in a list by time. */
const isBeyond = ({ direction }: EventOrder, times: BoundedRange | null, last: EventKey): boolean =>
  times !== null && (direction === 'asc' ? times.from > last.occurredAt : times.to <= last.occurredAt);

function* countAll(
  db: Database,
  cut: DayCut,
  question: EventQuestion,
  search: EventSearch,
  callSpans: CallSpans,
): Generator<void, number | null, void> {
  const { spans, isExact } = callSpans;
  const isSearch = question.terms.length > 0;
  if (!isSearch && isExact) return spans.reduce((sum, { calls }) => sum + calls, 0);
  const whole = { ...question, after: null };
  const looks = isSearch ? search.estimate(spans) : spans.reduce((sum, { busy }) => sum + busy, 0);
  if (looks > mostLookedAt) return null;
  const prepare = createPreparer(db);
  let total = 0;
  for (const { from, where } of toSlices(db, cut, whole, search, spans, 0)) {
    const sql = `SELECT count(*) AS calls FROM ${from} ${toWhere(where)}`;
    total += (prepare(sql).get(...where.values) as { calls: number }).calls;
    if (isSearch && total > mostCounted) return null;
    yield;
  }
  return total;
}

/** Slices ask the same again and again. */
const createPreparer = (db: Database): ((sql: string) => Statement) => {
  const known = new Map<string, Statement>();
  return (sql) => {
    const statement = known.get(sql) ?? db.prepare(sql);
    known.set(sql, statement);
    return statement;
  };
};

const readEvents = (db: Database, keys: readonly EventKey[]): StoredEvent[] => {
  // With a plain ?, here and as a limit, SQLite plans the statement anew for each value.
  const read = db.prepare(`${selectStoredEvent} WHERE e.seq = +?`);
  return keys.map(({ seq }) => toStoredEvent(read.get(seq)));
};

const none: Conditions = { sql: '', values: [] };
