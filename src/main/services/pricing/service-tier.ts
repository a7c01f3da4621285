import type { UsageReport } from '../../../shared/core/usage-event.ts';

/** Words for the ordinary price; `auto` is what a request asks for and does not say that another was charged. */
const standardWords = new Set([
  '',
  'default',
  'auto',
  'standard',
  'standard_only',
  'on_demand',
  'on-demand',
  'ondemand',
  'none',
]);

const sameTier: Readonly<Record<string, string>> = {
  on_demand_priority: 'priority',
  on_demand_flex: 'flex',
  batches: 'batch',
  batch_api: 'batch',
};

/** The service tier that changes the price, in lower case; null for the ordinary one. */
export const pricedTier = (serviceTier: string | null): string | null => {
  if (serviceTier === null) return null;
  const lower = serviceTier.trim().toLowerCase();
  return standardWords.has(lower) ? null : (sameTier[lower] ?? lower);
};

/** The region the call was confined to where that changes the price (Anthropic's `inference_geo: "us"`), else null. */
export const pricedRegion = (metadata: UsageReport['metadata']): string | null =>
  metadata !== null && metadata['inference_geo'] === 'us' ? 'us' : null;
