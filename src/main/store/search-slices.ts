import type { Database } from 'better-sqlite3';
import type { BoundedRange } from '../../shared/core/period.ts';
import { maxTime } from '../../shared/core/period/zone-offset.ts';
import { toFilterConditions } from './call-spans.ts';
import type { CallSpan } from './call-spans.ts';
import { isLeft } from './event-order.ts';
import { toTimes } from './event-slice.ts';
import type { EventQuestion, EventSlice } from './event-slice.ts';
import { findBlocks } from './search-block-words.ts';
import { toTextConditions } from './search-conditions.ts';
import { toBlock, toBlockPrefix } from './search-blocks.ts';
import { readWatermark, searchedJoins } from './search-index-table.ts';
import { planSearch } from './search-words.ts';
import type { IndexedSearch } from './search-words.ts';
import { and } from './usage-filter.ts';
import type { Conditions } from './usage-filter.ts';

/** Calls that are not in the index yet are read so many at a time: some 10 ms. */
const unindexedAtOnce = 1_000;

type Block = { readonly block: number; readonly firstAt: number; readonly lastAt: number };

/** A search whose words are looked up once, however often its calls are gone through. */
export type EventSearch = {
  /**
   * Where its calls are: those that are not in the index yet, read one by one, then the index block by block in the order
   * of time, for a rare word the blocks that have it. A block is some milliseconds, however frequent the words.
   */
  readonly toSlices: (
    question: Pick<EventQuestion, 'order' | 'after'>,
    spans: readonly CallSpan[],
  ) => Generator<EventSlice, void, void>;
  /** Calls it will look at, roughly. */
  readonly estimate: (spans: readonly CallSpan[]) => number;
  /** Whether all but a few calls are in the index, so that it may be asked instead of the calls. */
  readonly isIndexed: () => boolean;
};

export const createEventSearch = (db: Database, { range, filter, terms }: EventQuestion): EventSearch => {
  const times: BoundedRange = { from: range.from ?? -maxTime, to: range.to };
  const readOnce = once(() => readIndexed(db));
  const planOnce = once(() => {
    const plan = planSearch(db, terms, filter, toSample(readOnce().watermark));
    return { plan, mayHave: plan.isRare ? findBlocks(db, plan.toMatch('')) : () => true };
  });

  /** The blocks to look into, the latest first, and how; no plan without blocks at these times. */
  const planBlocks = (spans: readonly CallSpan[]) => {
    const blocks = listBlocks(db, spans);
    if (blocks.length === 0) return { blocks, plan: null };
    const { plan, mayHave } = planOnce();
    return { blocks: blocks.filter(({ block }) => mayHave(block)), plan };
  };

  function* toSlices(
    { order, after }: Pick<EventQuestion, 'order' | 'after'>,
    spans: readonly CallSpan[],
  ): Generator<EventSlice, void, void> {
    const wanted = toFilterConditions(filter);
    const { watermark, last } = readOnce();
    for (let to = last; to > watermark; to -= unindexedAtOnce) {
      const numbers = { sql: 'e.seq > ? AND e.seq <= ?', values: [Math.max(watermark, to - unindexedAtOnce), to] };
      yield {
        from: `usage_events e NOT INDEXED ${searchedJoins}`,
        where: and(numbers, toTimes(times), wanted, toTextConditions(terms)),
        times: null,
        skip: 0,
      };
    }
    const { blocks, plan } = planBlocks(spans);
    if (plan === null) return;
    const isOldestFirst = order.by === 'occurred_at' && order.direction === 'asc';
    const checked = plan.check === 'never' ? none : toChecked(plan, terms);
    for (const { block, firstAt, lastAt } of isOldestFirst ? toOldestFirst(blocks) : blocks) {
      const span = { from: firstAt, to: lastAt + 1 };
      if (!isLeft(order, after, span)) continue;
      const isInside = firstAt >= times.from && lastAt < times.to;
      const matches = {
        sql: 'search_index MATCH ? AND search_index.rowid <= ?',
        values: [plan.toMatch(toBlockPrefix(block)), watermark],
      };
      yield {
        from: `search_index CROSS JOIN usage_events e ON e.seq = search_index.rowid ${plan.check === 'never' ? '' : searchedJoins}`,
        where: and(matches, isInside ? none : toTimes(times), wanted, checked),
        times: span,
        skip: 0,
      };
    }
  }

  return {
    toSlices,
    estimate: (spans) => {
      const { watermark, last } = readOnce();
      const { blocks, plan } = planBlocks(spans);
      return last - watermark + blocks.length * (plan?.callsInBlock ?? 0);
    },
    isIndexed: () => {
      const { watermark, last } = readOnce();
      return last - watermark <= unindexedAtOnce;
    },
  };
};

const once = <T>(find: () => T): (() => T) => {
  let found: { readonly value: T } | null = null;
  return () => (found ??= { value: find() }).value;
};

/** The last block that is full. */
const toSample = (watermark: number): number => Math.max(0, toBlock(watermark) - 1);

/** The last call that is in the index, and the last of all. */
const readIndexed = (db: Database): { watermark: number; last: number } => ({
  watermark: readWatermark(db),
  last: (db.prepare('SELECT max(seq) FROM usage_events').pluck().get() as number | null) ?? 0,
});

const toChecked = ({ check }: IndexedSearch, terms: readonly string[]): Conditions => {
  const { sql, values } = toTextConditions(terms);
  if (check === 'always') return { sql, values };
  const isRenamed = 'e.client_id IN (SELECT client_id FROM search_renamed_clients)';
  const isChanged = 'e.seq IN (SELECT seq FROM search_changed_calls)';
  return { sql: `(NOT (${isChanged} OR (e.client_id IS NOT NULL AND ${isRenamed})) OR ${sql})`, values };
};

/** Blocks with calls at a time when there are wanted ones. */
const listBlocks = (db: Database, spans: readonly CallSpan[]): Block[] => {
  const blocks = db
    .prepare('SELECT block, first_at AS firstAt, last_at AS lastAt FROM search_blocks ORDER BY last_at DESC')
    .all() as Block[];
  return blocks.filter(({ firstAt, lastAt }) => spans.some(({ from, to }) => firstAt < to && lastAt >= from));
};

const toOldestFirst = (blocks: readonly Block[]): Block[] => blocks.toSorted((a, b) => a.firstAt - b.firstAt);

const none: Conditions = { sql: '', values: [] };
