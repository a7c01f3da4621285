import { z } from 'zod';

/**
 * Retention: single calls older than some whole months become sums, and the figures stay what they are. Switched on by the
 * setting `keep_calls_months`. Times are RFC 3339.
 */

const count = z.int().nonnegative();

/** Whole months; the running one does not count. */
export const keepMonthsSchema = z.int().min(1).max(1200);

export const retentionSchema = z.object({
  /** The setting; null keeps single calls for ever. */
  keep_months: keepMonthsSchema.nullable(),
  /** The day from which on every call is kept by itself; null while all are. */
  kept_from: z.string().nullable(),
  /** Calls that are kept in sums alone. */
  retired_calls: count,
  running: z.boolean(),
  /** Why the last run stopped early; it is tried again. */
  failure: z.object({ at: z.string(), reason: z.string() }).nullable(),
  /** Newest first. `finished_at` is null for one that is going on or was cut short; the next one goes on with it. */
  runs: z.array(
    z.object({
      started_at: z.string(),
      finished_at: z.string().nullable(),
      months: count,
      calls_before: z.string(),
      calls: count,
    }),
  ),
});
export type RetentionView = z.infer<typeof retentionSchema>;

export const retentionPreviewSchema = z.object({
  /** Calls before that would be kept in sums alone. */
  calls_before: z.string(),
  /** So many at most: late calls of closed months and calls made from metrics stay. */
  calls: count,
  /** Calls of that time that stay, since their cost is not known or not final yet. */
  calls_that_stay: count,
});
export type RetentionPreview = z.infer<typeof retentionPreviewSchema>;

const months = z.preprocess(
  (value) => (typeof value === 'string' && /^\d{1,4}$/.test(value) ? Number(value) : value),
  keepMonthsSchema,
);

export const retentionQueries = {
  retention: { path: '/v1/retention', input: z.strictObject({}), output: retentionSchema },
  retentionPreview: {
    path: '/v1/retention/preview',
    input: z.strictObject({ months }),
    output: retentionPreviewSchema,
  },
} as const;
