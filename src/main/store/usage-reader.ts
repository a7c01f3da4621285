import type { Database } from 'better-sqlite3';
import { addFigures, noFigures } from '../../shared/core/figures.ts';
import type { Figures } from '../../shared/core/figures.ts';
import type { StoredEvent } from '../../shared/core/ledger-entry.ts';
import { createCallSightingReader } from './call-sightings.ts';
import type { CallSightingReader } from './call-sightings.ts';
import { getClient } from './get-client.ts';
import { getLastCall } from './get-last-call.ts';
import type { LastCall } from './get-last-call.ts';
import { getEvent, listEvents } from './list-events.ts';
import type { EventListing } from './list-events.ts';
import type { EventQuestion } from './event-slice.ts';
import { findEvents } from './find-events.ts';
import type { FoundEvents } from './find-events.ts';
import { maxTime } from '../../shared/core/period/zone-offset.ts';
import { toEvents, toRangeParts, withHours, withRetired } from './range-parts.ts';
import type { BoundedRange, TimeRange } from '../../shared/core/period.ts';
import type { Client } from '../../shared/core/usage-event.ts';
import type { FigurePart } from './range-parts.ts';
import { createRetiredReader, firstRetiredAt, readLastRetiredAt } from './retired-calls.ts';
import { isCachedInputSummed, readCachedInput } from './read-caching.ts';
import type { CachedInput } from './read-caching.ts';
import { readDurationPercentiles } from './read-durations.ts';
import type { DurationPercentiles } from './read-durations.ts';
import { readRepricedAt } from './read-cost-changes.ts';
import { readLongestConversations } from './read-longest-conversations.ts';
import { readWorkspaceBounds } from './read-workspace-bounds.ts';
import type { CallBounds } from './read-workspace-bounds.ts';
import { canReadHours, canReadRollups, readFigureGroups } from './read-figures.ts';
import { readTopSubjects } from './read-subjects.ts';
import type { Measure } from './read-subjects.ts';
import type { FigureGroup, Grouping } from './read-figures.ts';
import type { DayCut, Subject } from './rollup-tables.ts';
import type { UsageFilter } from './usage-filter.ts';

/**
 * Everything the screens read. Figures are exact for any range in any zone; one that begins or ends in the middle of calls
 * that are kept in sums alone is refused with `AppError` `invalid` (`canCut` tells).
 */
export type UsageReader = {
  readonly canCut: (range: TimeRange) => boolean;
  readonly readTotal: (range: TimeRange, filter: UsageFilter) => Figures;
  /** Of calls that are kept in sums alone. */
  readonly readRetired: (range: TimeRange, filter: UsageFilter) => Figures;
  readonly readGroups: (range: TimeRange, filter: UsageFilter, grouping: Grouping) => FigureGroup[];
  /** The `limit` subjects with the most of a measure; may return more, all of them right, among them all equals. */
  readonly readTop: (
    range: TimeRange,
    filter: UsageFilter,
    by: Subject,
    measure: Measure,
    limit: number,
  ) => FigureGroup[];
  /** The last of them, epoch ms; null without one. */
  readonly readLastRetiredAt: (filter: UsageFilter) => number | null;
  readonly readDurations: (range: TimeRange, filter: UsageFilter) => DurationPercentiles;
  readonly isCachedInputSummed: (filter: UsageFilter) => boolean;
  /** Reads the calls themselves where it is not summed: for a day at a time. */
  readonly readCachedInput: (range: BoundedRange, filter: UsageFilter) => CachedInput[];
  readonly listEvents: (listing: EventListing) => StoredEvent[];
  /** A page of the history, in steps of some milliseconds. */
  readonly findEvents: (question: EventQuestion) => Generator<void, FoundEvents, void>;
  readonly getEvent: (id: string, workspace: string | null) => StoredEvent | undefined;
  /** When a call got its cost by a repricing that still holds, epoch ms; null for the cost it was recorded with. */
  readonly readRepricedAt: (seq: number) => number | null;
  /** Calls by what was seen of them. */
  readonly sightings: CallSightingReader;
  readonly getClient: (workspace: string, id: string) => Client | undefined;
  readonly getLastCall: (range: BoundedRange, workspace: string, conversation: string) => LastCall | undefined;
  /** Times of the first and last call, epoch ms, in some workspaces or in all; null without calls. */
  readonly readBounds: (workspaces?: readonly string[]) => CallBounds | null;
};

/** Up to this many calls in the range, percentiles are taken from the calls themselves. */
const exactDurationCalls = 5_000;

const selectEdges = `SELECT
  (SELECT min(at) FROM (SELECT min(occurred_at) AS at FROM usage_events UNION ALL
    SELECT min(first_at) FROM retired_calls WHERE slot = (SELECT min(slot) FROM retired_calls))),
  (SELECT max(at) FROM (SELECT max(occurred_at) AS at FROM usage_events UNION ALL
    SELECT max(last_at) FROM retired_calls WHERE slot = (SELECT max(slot) FROM retired_calls)))`;

/** @param cut must be the cut the rollups are in (`ensureRollupTimeZone`). */
export const createUsageReader = (db: Database, cut: DayCut): UsageReader => {
  const readEdges = db.prepare(selectEdges).raw();
  const readBounds = (workspaces?: readonly string[]): CallBounds | null => {
    if (workspaces !== undefined) return readWorkspaceBounds(db, cut, workspaces);
    const [firstAt, lastAt] = readEdges.get() as [number | null, number | null];
    return firstAt === null || lastAt === null ? null : { firstAt, lastAt };
  };

  const toParts = (range: TimeRange, filter: UsageFilter, grouping: Grouping): readonly FigurePart[] => {
    if (!canReadRollups(filter, grouping)) return toEvents(range.from ?? -maxTime, range.to);
    const parts = toRangeParts(range, cut);
    return canReadHours(filter, grouping) ? withHours(parts, cut) : parts;
  };

  const retired = createRetiredReader(db);
  /** Single calls become sums at any moment: both are read as they were at one. */
  const together = db.transaction((read: () => unknown) => read()) as <T>(read: () => T) => T;

  const readGroups = (range: TimeRange, filter: UsageFilter, grouping: Grouping): FigureGroup[] =>
    together(() => {
      retired.refuseCut(range);
      const parts = withRetired(toParts(range, filter, grouping), retired.readBefore());
      return readFigureGroups(db, parts, filter, grouping);
    });

  const readTotal = (range: TimeRange, filter: UsageFilter): Figures =>
    readGroups(range, filter, {})
      .map(({ figures }) => figures)
      .reduce(addFigures, noFigures);

  return {
    canCut: retired.canCut,
    readTotal,
    readGroups,
    readRetired: (range, filter) => {
      retired.refuseCut(range);
      const part = { grain: 'retired', from: range.from ?? firstRetiredAt, to: range.to } as const;
      const [group] = readFigureGroups(db, [part], filter, {});
      return group?.figures ?? noFigures;
    },
    readTop: (range, filter, by, measure, limit) => {
      const parts = toParts(range, filter, { by });
      const [part] = parts;
      if (parts.length !== 1 || part?.grain !== 'day') return readGroups(range, filter, { by });
      const isWholeLedger = Object.values(filter).every((values) => values === undefined);
      const longest =
        by === 'conversation' && measure === 'tokens' && isWholeLedger
          ? readLongestConversations(db, part, limit)
          : null;
      return longest ?? readTopSubjects(db, part, filter, by, measure, limit);
    },
    readLastRetiredAt: (filter) => readLastRetiredAt(db, filter),
    readDurations: (range, filter) => {
      const exact = readTotal(range, {}).calls <= exactDurationCalls;
      return together(() => readDurationPercentiles(db, toRangeParts(range, cut), filter, cut, exact));
    },
    readCachedInput: (range, filter) => {
      retired.refuseCut(range);
      return together(() => readCachedInput(db, range, filter, cut));
    },
    isCachedInputSummed,
    listEvents: (listing) => listEvents(db, listing),
    findEvents: (question) => findEvents(db, cut, question),
    getEvent: (id, workspace) => getEvent(db, id, workspace),
    readRepricedAt: (seq) => readRepricedAt(db, seq),
    sightings: createCallSightingReader(db),
    getClient: (workspace, id) => getClient(db, workspace, id),
    getLastCall: (range, workspace, conversation) => getLastCall(db, cut, range, workspace, conversation),
    readBounds,
  };
};
