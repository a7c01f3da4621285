import { z } from 'zod';
import { sightingWays } from '../core/call-sighting.ts';
import { ledgerFaults } from '../core/ledger-fault.ts';
import { costStatuses, eurStatuses } from '../core/usage-event.ts';

/** Shapes of what the program answers: `snake_case`, money as decimal strings without exponent or `null` when unknown. */

const money = z.string().regex(/^-?\d+(\.\d+)?$/);
const count = z.int().nonnegative();
const percent = z.number();

const figures = {
  calls: count,
  failed_calls: count,
  /** Percent, one decimal, rounded down; null without calls. */
  success_rate: percent.nullable(),
  total_tokens: count,
  input_tokens: count,
  output_tokens: count,
  cache_read_tokens: count,
  /** Sum of the known costs, null when none of the calls' costs is known; `unpriced_calls` says how many calls it leaves out. */
  cost_usd: money.nullable(),
  /** Sum of the known EUR costs; `eur_pending_calls` says how many priced calls have no rate yet. */
  cost_eur: money.nullable(),
  unpriced_calls: count,
  /** EUR fees that wait for an exchange rate, so that their USD is not known. */
  usd_pending_calls: count,
  eur_pending_calls: count,
  /** Calls whose EUR cost rests on an earlier day's exchange rate until their own is published. */
  eur_provisional_calls: count,
  /** Share of calls whose cost is known, in percent with one decimal, rounded down; null without calls. */
  coverage_percent: percent.nullable(),
  average_daily_cost_usd: money.nullable(),
  average_daily_cost_eur: money.nullable(),
  duration_ms: z.object({ p50: z.number().nullable(), p95: z.number().nullable() }),
};

const growth = z.object({
  calls: percent.nullable(),
  total_tokens: percent.nullable(),
  cost_usd: percent.nullable(),
  cost_eur: percent.nullable(),
});

/** For the whole period: `spent <= low <= expected <= high`. */
const forecastFigures = {
  spent: money,
  low: money,
  expected: money,
  high: money,
  /** By how much of `expected` forecasts like this one were off in past weeks, on average. */
  backtest_error_percent: percent,
};

export const summarySchema = z.object({
  from: z.string(),
  to: z.string(),
  time_zone: z.string(),
  ...figures,
  /** The whole period before; null for all time. */
  previous: z
    .object({
      from: z.string(),
      to: z.string(),
      ...figures,
      growth_percent: growth,
      /** Growth against as much of the period before as has passed of this one. */
      to_date: z.object({ to: z.string(), growth_percent: growth }),
    })
    .nullable(),
  /** Of a period that is still running, in EUR; null without two weeks of history. */
  forecast: z
    .object({
      ...forecastFigures,
      currency: z.literal('EUR'),
      /** The same in dollars; null where too little of the cost is known in them. */
      usd: z.object(forecastFigures).nullable(),
      /** The period's end, not part of it. */
      period_end: z.string(),
      /** Whole days it rests on, 84 at most. */
      history_days: count,
      /** Calls in those days and in the period that have no price: the forecast knows nothing of their cost. */
      unpriced_calls: count,
    })
    .nullable(),
});
export type Summary = z.infer<typeof summarySchema>;

export const breakdownItemSchema = z.object({
  /** What the filter of the same name takes; null for calls that have none. */
  key: z.string().nullable(),
  label: z.string(),
  /** Of clients, users and conversations, whose ids are unique within a workspace only. */
  workspace: z.string().optional(),
  calls: count,
  total_tokens: count,
  input_tokens: count,
  output_tokens: count,
  cost_usd: money.nullable(),
  cost_eur: money.nullable(),
  unpriced_calls: count,
  /** Share of the total in the measure the list is ordered by, in percent with one decimal; null when not known. */
  share_percent: percent.nullable(),
});
export type BreakdownItem = z.infer<typeof breakdownItemSchema>;

export const breakdownSchema = z.object({
  items: z.array(breakdownItemSchema),
  other: breakdownItemSchema.nullable(),
  total: breakdownItemSchema,
});
export type Breakdown = z.infer<typeof breakdownSchema>;

export const seriesItemSchema = z.object({
  start: z.string(),
  key: z.string().nullable().optional(),
  calls: count,
  total_tokens: count,
  input_tokens: count,
  output_tokens: count,
  cost_usd: money.nullable(),
  cost_eur: money.nullable(),
  unpriced_calls: count,
});
export const seriesSchema = z.object({ items: z.array(seriesItemSchema) });
export type Series = z.infer<typeof seriesSchema>;

export const clientSchema = z.object({
  id: z.string(),
  name: z.string().nullable(),
  phone: z.string().nullable(),
  email: z.string().nullable(),
});

export const eventSchema = z.object({
  id: z.string(),
  workspace: z.string(),
  service: z.string(),
  operation: z.string().nullable(),
  provider: z.string().nullable(),
  model: z.string().nullable(),
  request_model: z.string().nullable(),
  occurred_at: z.string(),
  received_at: z.string(),
  input_tokens: count,
  output_tokens: count,
  total_tokens: count,
  cache_read_tokens: count,
  cache_write_tokens: count,
  cache_write_1h_tokens: count,
  reasoning_tokens: count,
  other_units: z.record(z.string(), z.number()),
  service_tier: z.string().nullable(),
  cost_usd: money.nullable(),
  cost_eur: money.nullable(),
  cost_status: z.enum(costStatuses),
  eur_status: z.enum(eurStatuses),
  fx_rate: money.nullable(),
  fx_date: z.string().nullable(),
  client: clientSchema.nullable(),
  user_id: z.string().nullable(),
  user_email: z.string().nullable(),
  conversation_id: z.string().nullable(),
  success: z.boolean(),
  error_code: z.string().nullable(),
  error_message: z.string().nullable(),
  duration_ms: z.number().nullable(),
  input_preview: z.string().nullable(),
  output_preview: z.string().nullable(),
  metadata: z.record(z.string(), z.unknown()).nullable(),
  origin: z.string(),
  clock_skew: z.boolean(),
});
export type EventView = z.infer<typeof eventSchema>;

export const eventPageSchema = z.object({
  items: z.array(eventSchema),
  next_cursor: z.string().nullable(),
  total: count.nullable(),
});
export type EventPage = z.infer<typeof eventPageSchema>;

/** How a cost came about, unit by unit: the lines' exact amounts add up to `exact_usd`, which is rounded once. */
export const explanationSchema = z.object({
  /** `billed`, `flat`, `estimated`, `unpriced`, or for `priced` where the price comes from. */
  basis: z.enum(['billed', 'flat', 'estimated', 'unpriced', 'owner_service', 'owner', 'correction', 'catalogue']),
  units: z.array(
    z.object({
      unit: z.string(),
      quantity: z.number(),
      price: money.nullable(),
      /** The price is for this many units: 1, 1 000, 1 000 000, or 3 600 for seconds priced by the hour. */
      per: z.int(),
      amount_usd: money.nullable(),
    }),
  ),
  price_model: z.string().nullable(),
  price_provider: z.string().nullable(),
  /** Day the price took effect (YYYY-MM-DD); null where the price list names none. */
  price_since: z.string().nullable(),
  price_source: z.string().nullable(),
  /** True when the price belongs to a shorter model name that this one only begins with. */
  inherited_price: z.boolean(),
  tier: z.string().nullable(),
  multipliers: z.array(z.object({ name: z.string(), factor: money })),
  exact_usd: money.nullable(),
  cost_usd: money.nullable(),
  /** The price list's own figure, beside a billed or flat cost. */
  catalogue_cost_usd: money.nullable(),
  exchange_rate: z
    .object({ usd_per_eur: money, date: z.string().nullable(), source: z.string(), status: z.enum(eurStatuses) })
    .nullable(),
  cost_eur: money.nullable(),
  notes: z.array(z.string()),
});
export type Explanation = z.infer<typeof explanationSchema>;

/** One record that told of a call, and what of the call is from it. A cost that nobody gave is calculated. */
export const sourceSchema = z.object({
  way: z.enum(sightingWays),
  received_at: z.string(),
  /** Null where it did not say. */
  input_tokens: count.nullable(),
  output_tokens: count.nullable(),
  billed_cost_usd: money.nullable(),
  gave: z.array(z.enum(['tokens', 'cost', 'time', 'outcome', 'details'])),
});
export type CallSource = z.infer<typeof sourceSchema>;

export const explainedEventSchema = eventSchema.extend({
  explanation: explanationSchema.extend({
    /** When repricing gave the call this cost; null for the cost it was recorded with. */
    repriced_at: z.string().nullable(),
  }),
  /** What was seen of the call, best first; empty for one that an app posted. */
  sources: z.array(sourceSchema),
});
export type ExplainedEvent = z.infer<typeof explainedEventSchema>;

/** What the screens need to know before anything else. */
export const sessionSchema = z.object({
  version: z.string(),
  url: z.string(),
  data_dir: z.string(),
  time_zone: z.string(),
  demo: z.boolean(),
  /** Why nothing can be stored for now; null: everything is. */
  ledger_fault: z.enum(ledgerFaults).nullable(),
});
export type Session = z.infer<typeof sessionSchema>;

export const receiptSchema = z.object({
  index: z.int(),
  id: z.string(),
  status: z.enum(['accepted', 'duplicate']),
  total_tokens: count,
  cost_usd: money.nullable(),
  cost_eur: money.nullable(),
  cost_status: z.enum(costStatuses),
  eur_status: z.enum(eurStatuses),
  warnings: z.array(z.string()),
});
export type Receipt = z.infer<typeof receiptSchema>;

export const rejectionSchema = z.object({
  index: z.int(),
  id: z.string().nullable(),
  code: z.string(),
  pointer: z.string(),
  detail: z.string(),
});
export type Rejection = z.infer<typeof rejectionSchema>;

export const recordResultSchema = z.object({
  accepted: count,
  duplicates: count,
  rejected: z.array(rejectionSchema),
  events: z.array(receiptSchema).optional(),
});
export type RecordResult = z.infer<typeof recordResultSchema>;
