import type { BoundedRange, TimeRange } from '../../shared/core/period.ts';
import type { EventKey, EventOrder } from './event-order.ts';
import type { Conditions, UsageFilter } from './usage-filter.ts';

/** A page of the history. */
export type EventQuestion = {
  readonly range: TimeRange;
  readonly filter: UsageFilter;
  /** What is searched for (`toSearchTerms`); a call must have all of them. */
  readonly terms: readonly string[];
  readonly order: EventOrder;
  /** The last call of the page before. */
  readonly after: EventKey | null;
  /** How many calls of the list come before the page; 0 together with `after`. */
  readonly offset: number;
  readonly limit: number;
};

/** Part of the ledger that is looked through at once. */
export type EventSlice = {
  /** Tables, among them `usage_events e`. */
  readonly from: string;
  readonly where: Conditions;
  /** When its calls were; null where that is not known. */
  readonly times: BoundedRange | null;
  /** Its first calls that are left out. */
  readonly skip: number;
};

export const toTimes = ({ from, to }: BoundedRange): Conditions => ({
  sql: 'e.occurred_at >= ? AND e.occurred_at < ?',
  values: [from, to],
});
