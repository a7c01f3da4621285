import { z } from 'zod';
import { priceListFormats } from '../core/pricing/price-list.ts';
import { usageLimits } from './usage-event-wire.ts';

/**
 * The owner's prices and the price list behind them. Prices are USD as decimal text for `per` units; a price is checked
 * by `readOwnerPrice` in the core, whichever way it comes.
 */

const money = z.string().regex(/^\d+(\.\d+)?$/);
const name = z.string().max(usageLimits.textLength);

const rate = z.object({ unit: z.string(), price: money, per: z.int().positive() });

const priceFields = {
  /** Only for this service; null for all. */
  service: z.string().nullable(),
  /** Null for any. */
  provider: z.string().nullable(),
  /** A model's name in lower case, which stands for its dated versions too, or a beginning followed by `*`. */
  model: z.string(),
  /** The owner's day from which it applies; null: since ever. */
  valid_from: z.string().nullable(),
  rates: z.array(rate),
};

export const ownerPriceSchema = z.object({ id: z.string(), ...priceFields, changed_at: z.string() });
export type OwnerPriceView = z.infer<typeof ownerPriceSchema>;

const sheetUnit = rate.extend({
  /** Prices above an input size, for the whole call; empty for most. */
  tiers: z.array(z.object({ above: z.int(), price: money })),
});

const lookupSchema = z.object({
  model: z.string(),
  /** As asked for, or inferred from the model. */
  provider: z.string().nullable(),
  service: z.string().nullable(),
  at: z.string(),
  price: z
    .object({
      /** Where it comes from, in the order of precedence. */
      basis: z.enum(['owner_service', 'owner', 'correction', 'catalogue']),
      provider: z.string().nullable(),
      model: z.string(),
      since: z.string().nullable(),
      source: z.string(),
      inherited: z.boolean(),
      units: z.array(sheetUnit),
      /** Least quantity billed once any is used, per unit. */
      minimums: z.record(z.string(), z.number()),
    })
    .nullable(),
  /** `code: sentence`; without a price the reason is among them. */
  notes: z.array(z.string()),
});

const modelSchema = z.object({
  provider: z.string(),
  provider_name: z.string(),
  model: z.string(),
  units: z.array(sheetUnit),
});

const unpricedSchema = z.object({
  /** Null where the calls name none. */
  provider: z.string().nullable(),
  model: z.string().nullable(),
  calls: z.int(),
  input_tokens: z.int(),
  output_tokens: z.int(),
  /**
   * True when the model has a price by now: the calls were recorded before it, or used something it does not price.
   * Either way they keep their gap.
   */
  has_price: z.boolean(),
});

const priceListSchema = z.object({
  /** `bundled` ships with the program, `fetched` came from `url`. */
  source: z.enum(['bundled', 'fetched']),
  /** How it is called beside a cost. */
  name: z.string(),
  /** The UTC day it is of. */
  date: z.string(),
  url: z.string().nullable(),
  fetched_at: z.string().nullable(),
  /** When it was last found to be the newest. */
  checked_at: z.string().nullable(),
  providers: z.int(),
  models: z.int(),
  /** Since the program started; `error` null where it went well. */
  last_attempt: z.object({ at: z.string(), error: z.string().nullable() }).nullable(),
  /** Why a list that was fetched earlier is not in use. */
  note: z.string().nullable(),
});
export type PriceListView = z.infer<typeof priceListSchema>;

/** Plain digits from a query string, a number over IPC. */
const limit = z
  .preprocess(
    (value) => (typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value),
    z.int().min(1).max(200),
  )
  .optional();

export const priceQueries = {
  prices: { path: '/v1/prices', input: z.strictObject({}), output: z.object({ items: z.array(ownerPriceSchema) }) },
  price: {
    path: '/v1/prices/lookup',
    input: z.strictObject({
      model: name.min(1),
      provider: name.optional(),
      service: name.optional(),
      /** A date or an RFC 3339 time; now without it. */
      at: z.string().max(64).optional(),
    }),
    output: lookupSchema,
  },
  models: {
    path: '/v1/prices/models',
    input: z.strictObject({ q: name.optional(), limit }),
    output: z.object({ items: z.array(modelSchema) }),
  },
  unpricedModels: {
    path: '/v1/prices/unpriced',
    input: z.strictObject({}),
    output: z.object({ items: z.array(unpricedSchema) }),
  },
  priceList: { path: '/v1/prices/list', input: z.strictObject({}), output: priceListSchema },
  priceListSample: {
    path: '/v1/prices/sample',
    input: z.strictObject({ format: z.enum(priceListFormats) }),
    output: z.object({ text: z.string() }),
  },
} as const;

const idInput = z.string().max(64);

export const priceCommands = {
  /** A price of the same service, provider, model and day is replaced; any other stays beside it. */
  savePrice: {
    method: 'PUT',
    path: '/v1/prices',
    input: z.strictObject({
      service: name.nullable().optional(),
      provider: name.nullable().optional(),
      model: name,
      valid_from: z.string().max(64).nullable().optional(),
      /** Tokens by the million and anything else by one, unless `per` says otherwise. */
      rates: z
        .array(z.strictObject({ unit: z.string().max(64), price: z.string().max(120), per: z.int().optional() }))
        .max(100),
    }),
    output: ownerPriceSchema,
  },
  removePrice: {
    method: 'DELETE',
    path: '/v1/prices/:id',
    input: z.strictObject({ id: idInput }),
    output: z.object({ removed: ownerPriceSchema }),
  },
  /** All prices of the list, or none when one of them is wrong. */
  importPrices: {
    method: 'POST',
    path: '/v1/prices/import',
    input: z.strictObject({ format: z.enum(priceListFormats), text: z.string(), dry_run: z.boolean().optional() }),
    output: z.object({
      added: z.int(),
      changed: z.int(),
      unchanged: z.int(),
      rows: z.array(
        z.object({
          line: z.int(),
          status: z.enum(['added', 'changed', 'unchanged']),
          ...priceFields,
          /** The rates it takes the place of. */
          before: z.array(rate).nullable(),
        }),
      ),
    }),
  },
  updatePriceList: {
    method: 'POST',
    path: '/v1/prices/update',
    input: z.strictObject({}),
    output: z.object({
      source: z.enum(['bundled', 'fetched']),
      fetched_at: z.string().nullable(),
      models: z.int(),
      changed: z.boolean(),
    }),
  },
} as const;
