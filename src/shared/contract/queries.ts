import { z } from 'zod';
import { costStatuses } from '../core/usage-event.ts';
import {
  breakdownSchema,
  eventPageSchema,
  explainedEventSchema,
  seriesSchema,
  sessionSchema,
  summarySchema,
} from './read-models.ts';
import { usageLimits } from './usage-event-wire.ts';

/**
 * Every read of the program, declared once: input, output, and the address the browser host gives it. The hosts bind
 * this table (HTTP, IPC), the renderer's client is derived from it, the OpenAPI document is made from it.
 */

export const periodNames = [
  'today',
  'current_week',
  'current_month',
  'last_month',
  'last_7_days',
  'last_30_days',
  'last_60_days',
  'last_90_days',
  'current_year',
  'all_time',
] as const;
export type PeriodName = (typeof periodNames)[number];

export const breakdownDimensions = [
  'workspace',
  'service',
  'operation',
  'provider',
  'model',
  'client',
  'user',
  'conversation',
  'cost_status',
  'hour',
  'weekday',
  'hour_of_week',
] as const;
export type BreakdownDimension = (typeof breakdownDimensions)[number];

export const seriesBuckets = ['hour', 'day', 'week', 'month'] as const;
export type SeriesBucket = (typeof seriesBuckets)[number];

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
};

const periodFields = {
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
  events: {
    path: '/v1/events',
    input: z.strictObject({
      ...periodFields,
      ...filterFields,
      q: z.string().max(512).optional(),
      limit: limitOf(500),
      cursor: z.string().max(256).optional(),
    }),
    output: eventPageSchema,
  },
  event: {
    path: '/v1/events/:id',
    input: z.strictObject({ id: z.string().max(usageLimits.idLength), workspace: name.optional() }),
    output: explainedEventSchema,
  },
  session: { path: '/v1/session', input: z.strictObject({}), output: sessionSchema },
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
