import { z } from 'zod';
import { periodNames } from './dimensions.ts';
import {
  aiUsageSummarySchema,
  analyticsSchema,
  messageDashboardSchema,
  messageStatsSchema,
  messageSummarySchema,
  serviceUsageSchema,
} from './source-shapes.ts';
import { usageLimits } from './usage-event-wire.ts';

/**
 * The reads under the source systems' own paths, each declared once: address, parameters, answer. Every message says
 * which values are allowed; it is what the caller is told.
 */

export const mostDays = 3650;

export const oneOf = <const T extends readonly [string, ...string[]]>(name: string, values: T) =>
  z.enum(values, { error: `${name} must be one of: ${values.join(', ')}.` });

/** @param missing what is said when it is left out or empty. */
export const text = (name: string, missing?: string) => {
  const error = `${name} must be given once, with 1 to ${usageLimits.textLength} characters.`;
  return z
    .string({ error: (issue) => (issue.input === undefined ? (missing ?? error) : error) })
    .min(1, { error: missing ?? error })
    .max(usageLimits.textLength, { error });
};

/** Plain digits from a query string: not `0x10`, `1e2` or a blank. */
const days = (name: string) => {
  const error = `${name} must be a whole number of days from 1 to ${mostDays}.`;
  const toNumber = (value: unknown): unknown =>
    typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
  return z.preprocess(toNumber, z.int({ error }).min(1, { error }).max(mostDays, { error })).default(30);
};

export const date = (name: string) =>
  z.iso.date({ error: `${name} must be a date such as 2026-08-22 (year-month-day).` });

/** Parameters that are not among them are refused by name: a misspelt one would otherwise be silently ignored. */
export const parameters = <T extends z.core.$ZodLooseShape>(shape: T) =>
  z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `There is no parameter ${issue.keys.map((key) => `"${key.slice(0, 64)}"`).join(', ')}; there are: ${Object.keys(shape).join(', ')}.`
        : undefined,
  });

const serviceUsageInput = parameters({
  service: text('service', 'Service name is required'),
  period: oneOf('period', periodNames).optional(),
  user_id: text('user_id').optional(),
});

const messageFields = {
  workspace: text('workspace'),
  currency: oneOf('currency', ['eur', 'usd']).default('eur'),
};

export const sourceQueries = {
  serviceUsage: { path: '/api/usage', input: serviceUsageInput, output: serviceUsageSchema },
  serviceUsageByPath: { path: '/api/:service/usage/', input: serviceUsageInput, output: serviceUsageSchema },
  messageStats: {
    path: '/api/usage/stats/:workspace',
    input: parameters({
      ...messageFields,
      startDate: date('startDate').optional(),
      endDate: date('endDate').optional(),
    }),
    output: messageStatsSchema,
  },
  messageDashboard: {
    path: '/api/usage/dashboard/:workspace',
    input: parameters({ ...messageFields, period: days('period') }),
    output: messageDashboardSchema,
  },
  messageSummary: {
    path: '/api/usage/summary/:workspace',
    input: parameters(messageFields),
    output: messageSummarySchema,
  },
  aiUsageSummary: {
    path: '/api/admin/ai-usage/summary',
    input: parameters({ days: days('days') }),
    output: aiUsageSummarySchema,
  },
  analytics: {
    path: '/api/analytics',
    input: parameters({
      days: days('days'),
      type: oneOf('type', ['all', 'daily', 'weekly', 'monthly', 'conversation']).default('all'),
    }),
    output: analyticsSchema,
  },
} as const;

export type SourceQueryName = keyof typeof sourceQueries;
/** What a view receives. */
export type SourceInput<N extends SourceQueryName> = z.output<(typeof sourceQueries)[N]['input']>;
export type SourceOutput<N extends SourceQueryName> = z.output<(typeof sourceQueries)[N]['output']>;

export type SourceHandlers = {
  readonly [N in SourceQueryName]: (input: SourceInput<N>) => Promise<SourceOutput<N>> | SourceOutput<N>;
};
