import { z } from 'zod';

/**
 * Repricing: calls that are recorded get the cost they would be recorded with now, at the price of their own day and the
 * exchange rate they already have. Provider-billed and flat costs are never touched.
 */

const money = z.string().regex(/^-?\d+(\.\d+)?$/);
const count = z.int().nonnegative();

/** Known costs added up; null where there are calls and none of their costs is known. */
const costs = z.object({ cost_usd: money.nullable(), cost_eur: money.nullable() });
/** After less before; a cost that is not known counts 0. */
const difference = z.object({ cost_usd: money, cost_eur: money });

export const repricingPreviewSchema = z.object({
  /** Calls that were looked at: priced, estimated and unpriced ones. */
  calls: count,
  /** Calls of closed months, which stay as they are and are not among `calls`. */
  sealed_calls: count,
  /** Those among them whose cost, or the price behind it, would change. */
  changed_calls: count,
  left_alone: z.object({ billed: count, flat: count }),
  /** Calls that are kept in sums alone and stay as they are; not among `calls`. */
  retired_calls: count,
  /** Calls that would have no price afterwards. */
  still_unpriced_calls: count,
  before: costs,
  after: costs,
  difference,
  /** The models with calls that would change, the largest difference first; 100 at most. */
  by_model: z.array(
    z.object({
      provider: z.string().nullable(),
      model: z.string().nullable(),
      changed_calls: count,
      before: costs,
      after: costs,
      difference,
    }),
  ),
  /** Stands for exactly this; applying takes it. */
  fingerprint: z.string(),
});
export type RepricingPreview = z.infer<typeof repricingPreviewSchema>;

/** The audit entry of a repricing. */
export const repricingSchema = z.object({
  id: z.string(),
  made_at: z.string(),
  undone_at: z.string().nullable(),
  state: z.enum(['applying', 'applied', 'undoing', 'undone']),
  /** Which calls were chosen; null is no limit. */
  from: z.string().nullable(),
  to: z.string().nullable(),
  filter: z.record(z.string(), z.array(z.string())),
  reason: z.string().nullable(),
  /** Calls it changed. */
  calls: count,
  difference,
});
export type RepricingView = z.infer<typeof repricingSchema>;

/** Newest first; the last 200. */
export const repricingListSchema = z.object({ items: z.array(repricingSchema) });
