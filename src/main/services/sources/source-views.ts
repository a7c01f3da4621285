import type { SourceHandlers } from '../../../shared/contract/source-queries.ts';
import type { UsageReader } from '../../store/usage-reader.ts';
import type { OwnerClock } from '../owner-clock.ts';
import { createAiUsageSummary } from './ai-usage-summary.ts';
import { createAnalytics } from './analytics.ts';
import { createMessageAnalytics } from './message-analytics.ts';
import { createServiceUsage } from './service-usage.ts';

/** The same ledger in the shapes of the four source systems. */
export const createSourceViews = (reader: UsageReader, clock: OwnerClock): SourceHandlers => {
  const serviceUsage = createServiceUsage(reader, clock);
  return {
    serviceUsage,
    serviceUsageByPath: serviceUsage,
    ...createMessageAnalytics(reader, clock),
    aiUsageSummary: createAiUsageSummary(reader, clock),
    analytics: createAnalytics(reader, clock),
  };
};
