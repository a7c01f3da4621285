import { z } from 'zod';

/**
 * What the source systems' own paths answer, in their own spelling. `null` is a cost that is not known: there were calls
 * and none of them has a price. Dates are the owner's local days.
 */

const count = z.int().nonnegative();
const money = z
  .string()
  .regex(/^-?\d+(\.\d+)?$/)
  .nullable();
const amount = z.number().nullable();
const percent = z.number().nullable();
const date = z.iso.date();
const month = z.string().regex(/^\d{4}-\d{2}$/);

const serviceFigures = { tokens: count, cost_usd: money, cost_eur: money, calls: count };

/** S0: one service's usage. `null` in place of a name is "none given". */
export const serviceUsageSchema = z.object({
  summary: z.object({
    total_tokens: count,
    total_cost_usd: money,
    total_cost_eur: money,
    total_calls: count,
    /** Both lists by tokens, most first. */
    by_model: z.array(z.object({ model_used: z.string().nullable(), ...serviceFigures })),
    by_operation: z.array(z.object({ operation_type: z.string().nullable(), ...serviceFigures })),
  }),
  /** The 10 latest calls of the period, newest first. */
  recent_history: z.array(
    z.object({
      id: z.string(),
      operation_type: z.string().nullable(),
      model_used: z.string().nullable(),
      tokens_consumed: count,
      cost_usd: money,
      cost_eur: money,
      success: z.boolean(),
      response_time_ms: z.number().nullable(),
      created_at: z.string(),
      input_preview: z.string().nullable(),
    }),
  ),
});
export type ServiceUsage = z.infer<typeof serviceUsageSchema>;

const messageFigures = { cost: amount, messages: count };
const messageDay = z.object({ date, ...messageFigures });
const messageHour = z.object({ hour: z.int().min(0).max(23), ...messageFigures });
const messageMonth = z.object({ month, ...messageFigures });

/** Costs of calendar months; `growth` in percent, null when there is nothing to compare. */
const monthlyComparison = z.object({
  currentMonth: amount,
  previousMonth: amount,
  growth: percent,
  /** The three months before and the current one, oldest first. */
  months: z.array(messageMonth),
});

const messageTotals = { totalCost: amount, totalMessages: count, averageDailyCost: amount };

/** Most messages first, of equals the dearer. */
const topClients = z.array(
  z.object({ clientId: z.string(), name: z.string().nullable(), phone: z.string().nullable(), ...messageFigures }),
);

/** S1: a workspace's messages over a range of days, every day and every hour of the day present. */
export const messageStatsSchema = z.object({
  ...messageTotals,
  dailyUsage: z.array(messageDay),
  peakHours: z.array(messageHour),
  topClients,
  busiestDay: messageDay.nullable(),
  monthlyComparison,
});
export type MessageStats = z.infer<typeof messageStatsSchema>;

export const messageDashboardSchema = z.object({
  overview: z.object({ ...messageTotals, monthlyComparison }),
  charts: z.object({
    dailyUsage: z.array(messageDay),
    peakHours: z.array(messageHour),
    monthlyTrend: z.array(messageMonth),
  }),
  topClients,
  insights: z.object({ peakHour: messageHour.nullable(), busiestDay: messageDay.nullable() }),
  period: z.object({ days: count, startDate: date, endDate: date }),
});
export type MessageDashboard = z.infer<typeof messageDashboardSchema>;

/** The last 30 days, and in them today; `thisMonth` is the calendar month. */
export const messageSummarySchema = z.object({
  ...messageTotals,
  today: z.object(messageFigures),
  thisMonth: z.object(messageFigures),
});
export type MessageSummary = z.infer<typeof messageSummarySchema>;

/** By name; calls without one are under `unknown`. */
const byName = z.record(z.string(), z.object({ tokens: count, cost: amount, requests: count }));

/** S2: USD with 4 decimals; the success rate in percent with one, rounded down, null without calls. */
export const aiUsageSummarySchema = z.object({
  period_days: count,
  total_tokens: count,
  total_cost: amount,
  total_requests: count,
  success_rate: percent,
  by_provider: byName,
  by_service: byName,
});
export type AiUsageSummary = z.infer<typeof aiUsageSummarySchema>;

const tokenFigures = {
  prompt_tokens: count,
  completion_tokens: count,
  total_tokens: count,
  cost_usd: amount,
  requests: count,
};

/** S3: only the part asked for, or all of them. Days, weeks and months come without holes. */
export const analyticsSchema = z.object({
  analytics: z.object({
    daily: z.array(z.object({ date, ...tokenFigures })).optional(),
    /** The 12 weeks up to the current one. */
    weekly: z.array(z.object({ week_start: date, ...tokenFigures })).optional(),
    /** The calendar months that the days reach into, each of them whole. */
    monthly: z.array(z.object({ month, ...tokenFigures })).optional(),
    /** The 20 with the most tokens; client, phone and time are those of the last call in the days asked for, null once it is no longer kept. */
    byConversation: z
      .array(
        z.object({
          conversation_id: z.string(),
          client: z.string().nullable(),
          phone: z.string().nullable(),
          total_tokens: count,
          cost_usd: amount,
          requests: count,
          last_at: z.string().nullable(),
        }),
      )
      .optional(),
    summary: z
      .object({
        total_tokens: count,
        prompt_tokens: count,
        completion_tokens: count,
        total_cost: amount,
        total_requests: count,
        by_provider: byName,
      })
      .optional(),
  }),
});
export type Analytics = z.infer<typeof analyticsSchema>;

/** How these paths say what went wrong. */
export const sourceErrorSchema = z.object({ error: z.string() });
