import { z } from 'zod';

/** Times are RFC 3339; rates are decimal text, USD for one EUR. */
const fields = {
  /** Whose rate the next call is converted with: the European Central Bank's, or the owner's fixed one. */
  source: z.enum(['ecb', 'owner']),
  /** The newest known rate of the ECB, and its day. */
  last_date: z.string(),
  last_rate: z.string(),
  fixed_usd_per_eur: z.string().nullable(),
  /** Calls whose EUR cost rests on an earlier day's rate for now, and those that wait for one. */
  provisional_calls: z.int(),
  pending_calls: z.int(),
  last_attempt_at: z.string().nullable(),
  /** Why the last attempt failed; null when it worked. */
  last_error: z.string().nullable(),
  /** Null while rates are not fetched by themselves (setting `rate_updates`). */
  next_attempt_at: z.string().nullable(),
  /** Days for which the last file said another rate than the one that is kept. The kept one stays. */
  disagreements: z.array(z.object({ date: z.string(), kept: z.string(), offered: z.string() })),
};

export const ratesSchema = z.object(fields);
export type RatesView = z.infer<typeof ratesSchema>;

export const ratesRefreshSchema = z.object({
  ...fields,
  /** Days that have a rate now and had none before. */
  new_days: z.int(),
  /** Calls that got the rate of their day. */
  finalised_calls: z.int(),
});
