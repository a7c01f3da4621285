import { isSameJson } from '../../../shared/core/same-report.ts';
import type { UsageReport } from '../../../shared/core/usage-event.ts';
import { pricedRegion } from '../pricing/service-tier.ts';

/** Everything a price is worked out from, but for the region, which is in the metadata. */
const priced = [
  'service',
  'provider',
  'model',
  'occurredAt',
  'units',
  'usageReported',
  'serviceTier',
  'billedCostUsd',
  'flatCost',
  'success',
] as const satisfies readonly (keyof UsageReport)[];

/** Whether two reports of a call have the same cost at the same prices. */
export const hasSamePrice = (a: UsageReport, b: UsageReport): boolean =>
  priced.every((name) => isSameJson(a[name], b[name])) && pricedRegion(a.metadata) === pricedRegion(b.metadata);
