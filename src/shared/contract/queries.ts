import { z } from 'zod';
import { costStatuses } from '../core/usage-event.ts';
import {
  clientInput,
  clientListSchema,
  clientSchema,
  flatRuleSchema,
  workspaceInput,
  workspacesSchema,
} from './clients.ts';
import { connectionSchema } from './connection.ts';
import { cachingSchema } from './caching.ts';
import { breakdownDimensions, eventSorts, type FilterName, periodNames, seriesBuckets } from './dimensions.ts';
import {
  breakdownSchema,
  eventPageSchema,
  explainedEventSchema,
  seriesSchema,
  sessionSchema,
  summarySchema,
} from './read-models.ts';
import { ratesSchema } from './rates.ts';
import { repricingListSchema } from './repricing.ts';
import { priceQueries } from './prices.ts';
import { alertQueries } from './alerts.ts';
import { appQueries } from './apps.ts';
import { backupQueries } from './backups.ts';
import { budgetQueries } from './budgets.ts';
import { logImportQueries } from './log-import.ts';
import { arrivedLateSchema, monthQueries } from './month-close.ts';
import { retentionQueries } from './retention.ts';
import { settingsViewSchema } from './settings.ts';
import { usageLimits } from './usage-event-wire.ts';

/**
 * Every read of the program, declared once: input, output, and the address the browser host gives it. The hosts bind
 * this table (HTTP, IPC), the renderer's client is derived from it, the OpenAPI document is made from it.
 */

/** What recording takes must be found again: a workspace, a service, a model, ... */
const name = z.string().max(usageLimits.textLength);

/** A repeatable parameter: `?service=a&service=b`, or one value. */
const repeatable = z
  .union([name, z.array(name).max(100)])
  .transform((value) => (typeof value === 'string' ? [value] : value))
  .optional();

const repeatableEnum = <const T extends readonly [string, ...string[]]>(values: T) =>
  z
    .union([z.enum(values), z.array(z.enum(values)).max(100)])
    .transform((value): T[number][] => (Array.isArray(value) ? value : [value]))
    .optional();

export const filterFields = {
  workspace: repeatable,
  service: repeatable,
  operation: repeatable,
  provider: repeatable,
  model: repeatable,
  client: repeatable,
  user: repeatable,
  conversation: repeatable,
  success: repeatableEnum(['true', 'false']),
  cost_status: repeatableEnum(costStatuses),
} satisfies Record<FilterName, z.ZodType>;

export const periodFields = {
  period: z.enum(periodNames).optional(),
  from: z.string().max(64).optional(),
  to: z.string().max(64).optional(),
};

/** Plain digits from a query string (not `0x10`, `1e2` or a blank), a number over IPC. */
const toNumber = (value: unknown): unknown =>
  typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value;

const limitOf = (most: number) => z.preprocess(toNumber, z.number().int().min(1).max(most)).optional();

export const filterSchema = z.object({ ...periodFields, ...filterFields });
export type FilterQuery = z.infer<typeof filterSchema>;

export const queries = {
  summary: { path: '/v1/summary', input: z.strictObject({ ...periodFields, ...filterFields }), output: summarySchema },
  breakdown: {
    path: '/v1/breakdown',
    input: z.strictObject({
      ...periodFields,
      ...filterFields,
      by: z.enum(breakdownDimensions),
      limit: limitOf(1000),
      order: z.enum(['cost', 'tokens', 'calls']).optional(),
    }),
    output: breakdownSchema,
  },
  series: {
    path: '/v1/series',
    input: z.strictObject({
      ...periodFields,
      ...filterFields,
      bucket: z.enum(seriesBuckets),
      by: z.enum(breakdownDimensions).optional(),
    }),
    output: seriesSchema,
  },
  caching: { path: '/v1/caching', input: z.strictObject({ ...periodFields, ...filterFields }), output: cachingSchema },
  events: {
    path: '/v1/events',
    input: z.strictObject({
      ...periodFields,
      ...filterFields,
      q: z.string().max(512).optional(),
      limit: limitOf(500),
      cursor: z.string().max(256).optional(),
      /** How many calls of the list come before the page; not together with `cursor`. */
      offset: z.preprocess(toNumber, z.number().int().min(0).max(Number.MAX_SAFE_INTEGER)).optional(),
      sort: z.enum(eventSorts).optional(),
      direction: z.enum(['asc', 'desc']).optional(),
    }),
    output: eventPageSchema,
  },
  event: {
    path: '/v1/events/:id',
    input: z.strictObject({ id: z.string().max(usageLimits.idLength), workspace: name.optional() }),
    output: explainedEventSchema,
  },
  session: { path: '/v1/session', input: z.strictObject({}), output: sessionSchema },
  connection: { path: '/v1/connection', input: z.strictObject({}), output: connectionSchema },
  settings: { path: '/v1/settings', input: z.strictObject({}), output: settingsViewSchema },
  rates: { path: '/v1/rates', input: z.strictObject({}), output: ratesSchema },
  workspaces: { path: '/v1/workspaces', input: z.strictObject({}), output: workspacesSchema },
  clients: { path: '/v1/workspaces/:workspace/clients', input: workspaceInput, output: clientListSchema },
  client: { path: '/v1/workspaces/:workspace/clients/:id', input: clientInput, output: clientSchema },
  flatRule: { path: '/v1/workspaces/:workspace/flat-rule', input: workspaceInput, output: flatRuleSchema },
  ...priceQueries,
  ...budgetQueries,
  ...alertQueries,
  ...logImportQueries,
  ...appQueries,
  ...backupQueries,
  ...monthQueries,
  ...retentionQueries,
  adjustments: { path: '/v1/adjustments', input: z.strictObject({ ...periodFields }), output: arrivedLateSchema },
  repricings: { path: '/v1/repricings', input: z.strictObject({}), output: repricingListSchema },
} as const;

export type QueryName = keyof typeof queries;
/** What a caller may send (before defaults and normalisation). */
export type QueryInput<N extends QueryName> = z.input<(typeof queries)[N]['input']>;
/** What a handler receives. */
export type ParsedQuery<N extends QueryName> = z.output<(typeof queries)[N]['input']>;
export type QueryOutput<N extends QueryName> = z.output<(typeof queries)[N]['output']>;

/** The one handler table: each host binds it to its own transport. */
export type QueryHandlers = {
  readonly [N in QueryName]: (input: ParsedQuery<N>) => Promise<QueryOutput<N>> | QueryOutput<N>;
};
