import { z } from 'zod';
import { alertKinds } from '../core/alerts/alert.ts';
import { scopeNames } from '../core/budget.ts';

/** Alerts as they are shown: in the page, by the browser or by the system, and in their history. */

const text = z.object({ title: z.string(), body: z.string() });
const values = z.array(z.string()).optional();

/** What a click opens: the parameters of a query. Dates, from the first day to the day after the last. */
export const alertViewSchema = z.object({
  from: z.string(),
  to: z.string(),
  ...(Object.fromEntries(scopeNames.map((name) => [name, values])) as Record<
    (typeof scopeNames)[number],
    typeof values
  >),
});

export const alertSchema = z.object({
  id: z.string(),
  kind: z.enum(alertKinds),
  /** Says what it is about; each comes once. */
  key: z.string(),
  /** When it was found, and when it was shown: later where quiet hours or a snooze held it back. */
  at: z.string(),
  shown_at: z.string(),
  dismissed_at: z.string().nullable(),
  budget: z.object({ id: z.string(), name: z.string() }).nullable(),
  service: z.string().nullable(),
  texts: z.object({ it: text, en: text }),
  view: alertViewSchema,
});
export type AlertView = z.infer<typeof alertSchema>;

/** Plain digits from a query string, a number over IPC. */
const wholeNumber = (most: number) =>
  z.preprocess(
    (value) => (typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value),
    z.int().min(1).max(most),
  );

export const alertQueries = {
  /** Newest first. */
  alerts: {
    path: '/v1/alerts',
    input: z.strictObject({
      limit: wholeNumber(500).optional(),
      /** Only those that came before this one. */
      before: z.string().max(32).optional(),
    }),
    output: z.object({ items: z.array(alertSchema), has_more: z.boolean() }),
  },
} as const;

export const alertCommands = {
  /** Nothing is shown before `until`, of one budget or of anything; `null` ends that. What came meanwhile follows then. */
  snoozeAlerts: {
    method: 'PUT',
    path: '/v1/alerts/snooze',
    input: z.strictObject({
      until: z.iso.datetime({ offset: true }).nullable(),
      budget: z.string().max(64).optional(),
    }),
    output: z.object({ until: z.string().nullable(), budget: z.string().nullable() }),
  },
  dismissAlert: {
    method: 'POST',
    path: '/v1/alerts/:id/dismiss',
    input: z.strictObject({ id: z.string().max(32) }),
    output: alertSchema,
  },
} as const;
