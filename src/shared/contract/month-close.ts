import { z } from 'zod';
import { languages } from '../core/display-names.ts';
import { toDayNumber } from '../core/period/civil-day.ts';

/**
 * Closing a month: its totals and a checksum over its calls are fixed for good. What comes for it later is recorded and
 * listed as an adjustment of the month in which it arrives. There is no way to open a closed month again.
 */

const money = z.string().regex(/^-?\d+(\.\d+)?$/);
const count = z.int().nonnegative();

/** Known costs added up; null where there are calls and the cost of none is known. */
const figures = {
  calls: count,
  failed_calls: count,
  input_tokens: count,
  output_tokens: count,
  total_tokens: count,
  cache_read_tokens: count,
  cost_usd: money.nullable(),
  cost_eur: money.nullable(),
  /** Calls the costs leave out, for want of a price. */
  unpriced_calls: count,
  /** Calls whose price is known and whose rate is not: their cost in USD or in EUR is left out. */
  usd_pending_calls: count,
  eur_pending_calls: count,
  /** Calls whose cost in EUR rests on the rate of an earlier day. */
  eur_provisional_calls: count,
};

export const monthFiguresSchema = z.object(figures);
export type MonthFigures = z.infer<typeof monthFiguresSchema>;

/** `running`: not over. `open`: can be closed. `closing`: is being closed right now. */
export const monthStates = ['running', 'open', 'closing', 'closed'] as const;

const monthFields = {
  /** `2026-08` */
  month: z.string(),
  state: z.enum(monthStates),
  /** From the first moment to the one after the last, in the zone the month was, or would be, counted in. */
  from: z.string(),
  to: z.string(),
  time_zone: z.string(),
  closed_at: z.string().nullable(),
  /** SHA-256 in hex over the calls of a closed month. */
  checksum: z.string().nullable(),
  total: monthFiguresSchema,
};

export const monthSchema = z.object(monthFields);
export type MonthView = z.infer<typeof monthSchema>;

/** Newest first, from the month of the first call on; those without a call are left out unless they are closed. */
export const monthListSchema = z.object({ items: z.array(monthSchema) });

const names = { service: z.string(), provider: z.string().nullable(), model: z.string().nullable() };

const lineSchema = z.object({ workspace: z.string(), ...names, ...figures });
export type MonthLine = z.infer<typeof lineSchema>;

const adjustmentSchema = z.object({
  /** The closed month the calls belong to by their time. */
  month: z.string(),
  /** The day they arrived. */
  arrived_on: z.string(),
  /** The closed month whose report lists them; null while none does. */
  listed_in: z.string().nullable(),
  workspace: z.string(),
  ...names,
  ...figures,
});
export type MonthAdjustment = z.infer<typeof adjustmentSchema>;

/** Calls for closed months that arrived in a period, by the month they belong to, the newest first. */
export const arrivedLateSchema = z.object({
  items: z.array(z.object({ month: z.string(), ...figures })),
  total: monthFiguresSchema,
});
export type ArrivedLate = z.infer<typeof arrivedLateSchema>;

export const monthReportSchema = z.object({
  ...monthFields,
  /** By workspace, service, provider and model; none before the month is closed. */
  lines: z.array(lineSchema),
  by_service: z.array(z.object({ service: z.string(), ...figures })),
  by_model: z.array(z.object({ provider: names.provider, model: names.model, ...figures })),
  /** Calls for earlier months that arrived until the end of this one: listed here, and fixed once it is closed. */
  adjustments: z.array(adjustmentSchema),
  adjustments_total: monthFiguresSchema,
  adjustments_checksum: z.string().nullable(),
  /** Calls for this month that arrived after it was closed. Its own figures leave them out. */
  adjustments_since: z.array(adjustmentSchema),
  adjustments_since_total: monthFiguresSchema,
});
export type MonthReport = z.infer<typeof monthReportSchema>;

export const monthCheckSchema = z.object({
  /** Whether the calls that are stored still come to what was sealed. */
  holds: z.boolean(),
  checksum: z.string(),
  recomputed_checksum: z.string(),
  /** Totals that differ, too: the sums are worked out anew from the calls. */
  totals_hold: z.boolean(),
  adjustments_hold: z.boolean(),
  calls: count,
  checked_at: z.string(),
});
export type MonthCheck = z.infer<typeof monthCheckSchema>;

export const monthReportFormats = ['csv', 'pdf'] as const;
export type MonthReportFormat = (typeof monthReportFormats)[number];

const month = z
  .string()
  .refine((text) => /^\d{4}-\d{2}$/.test(text) && toDayNumber(`${text}-01`) !== null, 'write a month like 2026-08');

const fileFields = {
  month,
  format: z.enum(monthReportFormats).default('pdf'),
  /** Without it the owner's, else English. */
  language: z.enum(languages).optional(),
};

/** The file itself; in the table of queries the same comes inside JSON, for screens that have no HTTP. */
export const monthReportPath = '/v1/months/:month/report';
export const monthReportInput = z.strictObject(fileFields);
export type MonthReportInput = z.output<typeof monthReportInput>;

export const monthQueries = {
  months: { path: '/v1/months', input: z.strictObject({}), output: monthListSchema },
  month: { path: '/v1/months/:month', input: z.strictObject({ month }), output: monthReportSchema },
  monthFile: {
    path: '/v1/months/:month/file',
    input: monthReportInput,
    output: z.object({ file_name: z.string(), media_type: z.string(), base64: z.string() }),
  },
} as const;

export const monthCommands = {
  closeMonth: {
    method: 'POST',
    path: '/v1/months/:month/close',
    input: z.strictObject({
      month,
      /** Closes it although calls have no price, no rate or a provisional one; the report lists them. */
      accept_gaps: z.boolean().default(false),
    }),
    output: monthReportSchema,
  },
  verifyMonth: {
    method: 'POST',
    path: '/v1/months/:month/verify',
    input: z.strictObject({ month }),
    output: monthCheckSchema,
  },
} as const;
