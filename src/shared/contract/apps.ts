import { z } from 'zod';

/** Connected apps, their tokens, and what was refused of what they sent. */

const name = z.string().trim().min(1).max(80);
const appInput = z.strictObject({ id: z.string().max(64) });

/** Times are RFC 3339. Counters are of all time. */
export const appSchema = z.object({
  id: z.string(),
  /** Null for the token in the data directory, which all apps without one of their own share. */
  name: z.string().nullable(),
  /** The last letters of its token. */
  token_hint: z.string().nullable(),
  created_at: z.string().nullable(),
  rotated_at: z.string().nullable(),
  revoked_at: z.string().nullable(),
  last_used_at: z.string().nullable(),
  accepted: z.int(),
  duplicates: z.int(),
  rejected: z.int(),
});
export type AppView = z.infer<typeof appSchema>;

/** The only time the token is told. */
const appWithTokenSchema = z.object({ app: appSchema, token: z.string() });

export const refusedItemSchema = z.object({
  id: z.int(),
  /** The id of the app that sent it. */
  app: z.string(),
  /** What it came in by: `usage`, `save-message`, `otlp`, `litellm`. */
  way: z.string(),
  at: z.string(),
  code: z.string(),
  pointer: z.string(),
  detail: z.string(),
  /** JSON without texts, names, numbers of people and secrets, cut to 2 KB; null where nothing could be read. */
  item: z.string().nullable(),
});
export type RefusedItemView = z.infer<typeof refusedItemSchema>;

/** As many as are kept. */
const mostRefused = 500;
const limit = z.preprocess(
  (value) => (typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value),
  z.int().min(1).max(mostRefused).optional(),
);

export const appQueries = {
  /** The shared token first, then by name. */
  apps: { path: '/v1/apps', input: z.strictObject({}), output: z.object({ items: z.array(appSchema) }) },
  /** The newest first. */
  refusedItems: {
    path: '/v1/refused-items',
    input: z.strictObject({ limit }),
    output: z.object({ items: z.array(refusedItemSchema), total: z.int() }),
  },
} as const;

export const appCommands = {
  createApp: { method: 'POST', path: '/v1/apps', input: z.strictObject({ name }), output: appWithTokenSchema },
  renameApp: { method: 'PATCH', path: '/v1/apps/:id', input: appInput.extend({ name }), output: appSchema },
  /** A new token; the one before holds no longer. */
  rotateApp: { method: 'POST', path: '/v1/apps/:id/rotate', input: appInput, output: appWithTokenSchema },
  /** Its token holds no longer, for good. */
  revokeApp: { method: 'POST', path: '/v1/apps/:id/revoke', input: appInput, output: appSchema },
  /** Takes a revoked app off the list, with what was refused of it. */
  removeApp: { method: 'DELETE', path: '/v1/apps/:id', input: appInput, output: z.object({ removed: z.string() }) },
  clearRefusedItems: {
    method: 'DELETE',
    path: '/v1/refused-items',
    input: z.strictObject({}),
    output: z.object({ removed: z.int() }),
  },
} as const;
