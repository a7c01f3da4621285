import { z } from 'zod';
import { budgetMeasures, budgetPeriods, budgetStates, scopeNames, type ScopeName } from '../core/budget.ts';
import { parseDecimal } from '../core/money.ts';
import { alertViewSchema } from './alerts.ts';
import { usageLimits } from './usage-event-wire.ts';

/** Budgets: what may be spent in each day, week or month, and how it stands. */

const name = z.string().max(usageLimits.textLength);
/** Decimal text of the measure's currency, or a whole number of tokens. */
const amount = z.string().regex(/^-?\d+(\.\d+)?$/);
const count = z.int().nonnegative();

const scopeFields = <T extends z.ZodType>(field: T): Record<ScopeName, T> =>
  Object.fromEntries(scopeNames.map((each) => [each, field])) as Record<ScopeName, T>;

/** A list means "any of these", what is left out "all". */
const scopeInput = z
  .strictObject(
    scopeFields(
      z
        .union([name.min(1), z.array(name.min(1)).min(1).max(100)])
        .transform((value) => (typeof value === 'string' ? [value] : [...new Set(value)]))
        .optional(),
    ),
  )
  .refine(
    ({ client, conversation }) => client === undefined || conversation === undefined,
    'take either clients or conversations',
  );

const amountPattern = /^\d{1,9}(\.\d{1,9})?$/;
const mostTokens = 1_000_000_000_000_000;

const amountInput = z
  .union([z.string().max(40), z.number()])
  .transform((value) => parseDecimal(value) ?? '')
  .refine((text) => /[1-9]/.test(text) && !text.startsWith('-'), 'write a number above 0, like 50 or 12.50');

const isAmountOf = (measure: string, text: string): boolean =>
  measure === 'tokens' ? /^\d+$/.test(text) && Number(text) <= mostTokens : amountPattern.test(text);

const standing = {
  /** Null where there are calls and the cost of none of them is known. */
  spent: amount.nullable(),
  /** One decimal, rounded down. */
  percent: z.number().nullable(),
  /** Below zero once more was spent. */
  left: amount.nullable(),
  /** `near` from the highest threshold below 100 % on, `over` from 100 %. */
  state: z.enum(budgetStates),
  /** Calls of the period that are not in `spent`: without a price, and waiting for an exchange rate. */
  unpriced_calls: count,
  pending_calls: count,
};

export const budgetSchema = z.object({
  id: z.string(),
  name: z.string(),
  scope: z.object(scopeFields(z.array(z.string()).optional())),
  measure: z.enum(budgetMeasures),
  amount,
  period: z.enum(budgetPeriods),
  /** When each fired in the running period, or a higher one that went before it. */
  thresholds: z.array(z.object({ percent: count, fired_at: z.string().nullable() })),
  enabled: z.boolean(),
  snoozed_until: z.string().nullable(),
  /** The running period: its first day and the day after its last. */
  from: z.string(),
  to: z.string(),
  ...standing,
  /** For the whole period; null without two weeks of history. */
  forecast: z
    .object({
      low: amount,
      expected: amount,
      high: amount,
      backtest_error_percent: z.number(),
      history_days: count,
    })
    .nullable(),
  /** The day on which it is used up, on the expected path; null when not within the period. */
  runs_out_on: z.string().nullable(),
  view: alertViewSchema,
});
export type BudgetView = z.infer<typeof budgetSchema>;

export const budgetQueries = {
  /** By name. */
  budgets: { path: '/v1/budgets', input: z.strictObject({}), output: z.object({ items: z.array(budgetSchema) }) },
  /**
   * Whether a call may be made, for apps that ask before they spend: the budgets that such a call counts in. Like every
   * read it takes the admin token.
   */
  checkBudgets: {
    path: '/v1/budgets/check',
    input: z.strictObject({
      ...scopeFields(name.optional()),
      /** What the call will cost; without it a budget allows any call as long as something is left of it. */
      estimated_cost_usd: z
        .string()
        .regex(/^\d{1,9}(\.\d{1,30})?$/, 'write an amount like 0.25')
        .optional(),
    }),
    output: z.object({
      /** False as soon as one of the budgets does not allow it. */
      allowed: z.boolean(),
      budgets: z.array(
        z.object({
          id: z.string(),
          name: z.string(),
          measure: z.enum(budgetMeasures),
          period: z.enum(budgetPeriods),
          amount,
          ...standing,
          allowed: z.boolean(),
        }),
      ),
    }),
  },
} as const;

const idInput = z.string().regex(/^[\w-]{1,64}$/, 'use letters, digits, - and _');

export const budgetCommands = {
  /** Creates a budget or replaces one. Another scope, measure, amount or period lets every threshold fire again. */
  saveBudget: {
    method: 'PUT',
    path: '/v1/budgets/:id',
    input: z
      .strictObject({
        id: idInput,
        name: z.string().trim().min(1).max(80),
        scope: scopeInput.default({}),
        measure: z.enum(budgetMeasures).default('cost_eur'),
        amount: amountInput,
        period: z.enum(budgetPeriods).default('month'),
        thresholds: z
          .array(z.int().min(1).max(1000))
          .min(1)
          .max(10)
          .transform((list) => [...new Set(list)].toSorted((a, b) => a - b))
          .default([50, 80, 100]),
        enabled: z.boolean().default(true),
      })
      .refine(({ measure, amount }) => isAmountOf(measure, amount), {
        path: ['amount'],
        error: 'write money with at most nine decimals, tokens as a whole number',
      }),
    output: budgetSchema,
  },
  removeBudget: {
    method: 'DELETE',
    path: '/v1/budgets/:id',
    input: z.strictObject({ id: idInput }),
    output: z.object({ removed: z.string() }),
  },
} as const;
