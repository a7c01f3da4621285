import type { Database } from 'better-sqlite3';
import { addFigures, noFigures } from '../../shared/core/figures.ts';
import type { Figures } from '../../shared/core/figures.ts';
import type { StoredEvent } from '../../shared/core/ledger-entry.ts';
import { getEvent, listEvents } from './list-events.ts';
import type { EventListing } from './list-events.ts';
import { maxTime } from '../../shared/core/period/zone-offset.ts';
import { toEvents, toRangeParts } from './range-parts.ts';
import type { TimeRange } from '../../shared/core/period.ts';
import type { RangePart } from './range-parts.ts';
import { readDurationPercentiles } from './read-durations.ts';
import type { DurationPercentiles } from './read-durations.ts';
import { readLongestConversations } from './read-longest-conversations.ts';
import { canReadRollups, readFigureGroups, readTopSubjects } from './read-figures.ts';
import type { FigureGroup, Grouping, Measure } from './read-figures.ts';
import type { DayCut, Subject } from './rollup-tables.ts';
import type { UsageFilter } from './usage-filter.ts';

/** Everything the screens read. Figures are exact for any range in any zone. */
export type UsageReader = {
  readonly readTotal: (range: TimeRange, filter: UsageFilter) => Figures;
  readonly readGroups: (range: TimeRange, filter: UsageFilter, grouping: Grouping) => FigureGroup[];
  /** The `limit` subjects with the most of a measure; may return more, all of them right, among them all equals. */
  readonly readTop: (
    range: TimeRange,
    filter: UsageFilter,
    by: Subject,
    measure: Measure,
    limit: number,
  ) => FigureGroup[];
  readonly readDurations: (range: TimeRange, filter: UsageFilter) => DurationPercentiles;
  readonly listEvents: (listing: EventListing) => StoredEvent[];
  readonly getEvent: (id: string, workspace: string | null) => StoredEvent | undefined;
  /** Times of the first and last call, epoch ms; null in an empty ledger. */
  readonly readBounds: () => { readonly firstAt: number; readonly lastAt: number } | null;
};

/** Up to this many calls in the range, percentiles are taken from the calls themselves. */
const exactDurationCalls = 5_000;

/** @param cut must be the cut the rollups are in (`ensureRollupTimeZone`). */
export const createUsageReader = (db: Database, cut: DayCut): UsageReader => {
  const readBounds = () => {
    const firstAt = db.prepare('SELECT min(occurred_at) FROM usage_events').pluck().get() as number | null;
    const lastAt = db.prepare('SELECT max(occurred_at) FROM usage_events').pluck().get() as number | null;
    return firstAt === null || lastAt === null ? null : { firstAt, lastAt };
  };

  const toParts = (range: TimeRange, filter: UsageFilter, grouping: Grouping): RangePart[] =>
    canReadRollups(filter, grouping) ? toRangeParts(range, cut) : toEvents(range.from ?? -maxTime, range.to);

  const readGroups = (range: TimeRange, filter: UsageFilter, grouping: Grouping): FigureGroup[] =>
    readFigureGroups(db, toParts(range, filter, grouping), filter, grouping);

  const readTotal = (range: TimeRange, filter: UsageFilter): Figures =>
    readGroups(range, filter, {})
      .map(({ figures }) => figures)
      .reduce(addFigures, noFigures);

  return {
    readTotal,
    readGroups,
    readTop: (range, filter, by, measure, limit) => {
      const parts = toParts(range, filter, { by });
      const [part] = parts;
      if (parts.length !== 1 || part?.grain !== 'day') return readFigureGroups(db, parts, filter, { by });
      const isWholeLedger = Object.values(filter).every((values) => values === undefined);
      const longest =
        by === 'conversation' && measure === 'tokens' && isWholeLedger
          ? readLongestConversations(db, part, limit)
          : null;
      return longest ?? readTopSubjects(db, part, filter, by, measure, limit);
    },
    readDurations: (range, filter) => {
      const exact = readTotal(range, {}).calls <= exactDurationCalls;
      return readDurationPercentiles(db, toRangeParts(range, cut), filter, cut, exact);
    },
    listEvents: (listing) => listEvents(db, listing),
    getEvent: (id, workspace) => getEvent(db, id, workspace),
    readBounds,
  };
};
