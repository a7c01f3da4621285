import type { QueryHandlers } from '../../shared/contract/queries.ts';
import type { UsageReader } from '../store/usage-reader.ts';
import { createBreakdownQuery } from './breakdown-query.ts';
import { createCachingQuery } from './caching-query.ts';
import { createEventQuery, createEventsQuery } from './events-query.ts';
import type { OwnerClock } from './owner-clock.ts';
import type { Pricer } from './pricing-types.ts';
import { createSeriesQuery } from './series-query.ts';
import { createSummaryQuery } from './summary-query.ts';

/** Every read of the ledger, as the contract declares it. */
export const createUsageQueries = (
  reader: UsageReader,
  clock: OwnerClock,
  pricer: Pricer,
): Pick<QueryHandlers, 'summary' | 'breakdown' | 'series' | 'caching' | 'events' | 'event'> => ({
  summary: createSummaryQuery(reader, clock),
  breakdown: createBreakdownQuery(reader, clock),
  series: createSeriesQuery(reader, clock),
  caching: createCachingQuery(reader, clock),
  events: createEventsQuery(reader, clock),
  event: createEventQuery(reader, clock, pricer),
});
