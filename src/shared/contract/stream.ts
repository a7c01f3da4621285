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
  /** Apps, or what came in by them and was not recorded. */
  z.object({ type: z.literal('apps') }),
  /** Nothing can be stored for now, or it can be again: the session says which. */
  z.object({ type: z.literal('ledger') }),
  /** An import of log files is further, or over. */
  z.object({ type: z.literal('log_import') }),
  /** A backup was made, or could not be. */
  z.object({ type: z.literal('backups') }),
]);
export type StreamEvent = z.infer<typeof streamEventSchema>;
