import { z } from 'zod';
import { parseDecimal } from '../core/money.ts';
import { usageLimits } from './usage-event-wire.ts';

/** The client register and the flat rule of a workspace: who is charged for a message, and how much. */

const name = z.string().trim().min(1).max(usageLimits.textLength);

/** Blank text is none. */
const detail = z
  .string()
  .trim()
  .max(usageLimits.textLength)
  .transform((text) => (text === '' ? null : text))
  .nullable()
  .optional();

export const workspaceInput = z.strictObject({ workspace: name });
export const clientInput = z.strictObject({ workspace: name, id: name });

export const workspacesSchema = z.object({ items: z.array(z.object({ name: z.string() })) });

export const clientSchema = z.object({
  id: z.string(),
  name: z.string().nullable(),
  phone: z.string().nullable(),
  email: z.string().nullable(),
  active: z.boolean(),
});

/** In the order of their ids. Clients that only appeared in usage are not registered. */
export const clientListSchema = z.object({ items: z.array(clientSchema) });

/** Creates or changes: what is left out stays, `null` clears. Without a phone, an id that is a phone number is one. */
export const saveClientInput = z.strictObject({
  workspace: name,
  id: name,
  name: detail,
  phone: detail,
  email: detail,
  /** A new client is active. */
  active: z.boolean().optional(),
});

/** A client with usage is deactivated, so that what was recorded keeps its name. */
export const removedClientSchema = z.object({ id: z.string(), outcome: z.enum(['deleted', 'deactivated']) });

/** Far above what a message costs; with at most 9 decimals a number still holds every amount exactly. */
const mostAmount = 100_000;

const toAmount = (value: string | number): string | null => {
  const amount = parseDecimal(value);
  const isFine = amount !== null && /^\d+(\.\d{1,9})?$/.test(amount) && Number(amount) <= mostAmount;
  return isFine ? amount : null;
};

const flatAmount = z.union([z.string(), z.number()]).transform((value, context): string => {
  const amount = toAmount(value);
  if (amount !== null) return amount;
  const message = `write an amount from 0 to ${mostAmount} with at most 9 decimals, like "0.005"`;
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
});

const currency = z.enum(['EUR', 'USD']);

/** The price of a message saved in this workspace; calls recorded in other ways are not touched by it. */
export const flatRuleSchema = z.object({ enabled: z.boolean(), amount: z.string(), currency });

/** What is left out stays; a workspace starts with EUR 0.005. */
export const saveFlatRuleInput = z.strictObject({
  workspace: name,
  enabled: z.boolean().optional(),
  amount: flatAmount.optional(),
  currency: currency.optional(),
});
