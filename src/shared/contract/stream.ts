import { z } from 'zod';
import { alertSchema } from './alerts.ts';

/**
 * Live events (`GET /v1/stream`, or IPC in the desktop app). `usage` says that figures changed: it is sent at most once
 * per commit, never carries the calls themselves, and a reader answers it by asking again.
 */
export const streamEventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('usage'), accepted: z.int(), last_occurred_at: z.string() }),
  /** Budgets or alerts changed; with `alert` one is to be shown now, once. */
  z.object({ type: z.literal('budget'), alert: alertSchema.optional() }),
  z.object({ type: z.literal('prices') }),
  z.object({ type: z.literal('settings') }),
]);
export type StreamEvent = z.infer<typeof streamEventSchema>;
