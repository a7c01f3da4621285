import { z } from 'zod';

const money = z.string().regex(/^-?\d+(\.\d+)?$/);
const count = z.int().nonnegative();

/**
 * What reading input from a cache saved: its price as ordinary input, less its price as cached input, at the prices that
 * each call was billed with. What it costs to write to a cache is not taken off.
 */
export const cachingSchema = z.object({
  cache_read_tokens: count,
  /** Of all input, percent with one decimal, rounded down; null without input. */
  cached_share_percent: z.number().nullable(),
  /** Calls with cached input that the saving is known of. */
  counted_calls: count,
  /** Calls with cached input that are billed, flat, estimated or unpriced, or whose price does not tell. */
  uncounted_calls: count,
  /** Of the counted calls; null where there is cached input and none of its calls are counted. */
  saved_usd: money.nullable(),
  /** The same, each call at its own exchange rate; leaves out `eur_pending_calls`. */
  saved_eur: money.nullable(),
  eur_pending_calls: count,
});
export type Caching = z.infer<typeof cachingSchema>;
