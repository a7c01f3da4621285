import { z } from 'zod';

/**
 * The file format of genai-prices (`prices/new_data/v2`), as far as this program reads it; anything else in a file is
 * left out. A list comes over the network and is not trusted: prices are finite and not negative, patterns cannot be
 * made to run for ever.
 */

const id = z.string().min(1).max(300);

/** Above what any model costs for the largest unit: whoever writes more wrote something else. */
const price = z.number().nonnegative().max(1_000_000);
const tieredPrice = z.object({
  base: price,
  tiers: z.array(z.object({ start: z.int().nonnegative(), price })).max(20),
});
const prices = z.record(z.string().max(100), z.union([price, tieredPrice]));

const isCompiled = (pattern: string): boolean => {
  try {
    return new RegExp(pattern) instanceof RegExp;
  } catch {
    return false;
  }
};

/** No repeated groups and at most two open repetitions: the time they take stays far from exponential. */
const isHarmless = (pattern: string): boolean =>
  !/\)[*+{]/.test(pattern) && (pattern.match(/[*+]/g)?.length ?? 0) <= 2 && isCompiled(pattern);

const regex = z.string().max(500).refine(isHarmless, 'not a pattern this program runs');
const text = z.string().max(300);

type Match =
  | { or: Match[] }
  | { and: Match[] }
  | { equals: string }
  | { starts_with: string }
  | { ends_with: string }
  | { contains: string }
  | { regex: string };

const match: z.ZodType<Match> = z.lazy(() =>
  z.union([
    z.object({ or: z.array(match).max(1000) }),
    z.object({ and: z.array(match).max(1000) }),
    z.object({ equals: text }),
    z.object({ starts_with: text }),
    z.object({ ends_with: text }),
    z.object({ contains: text }),
    z.object({ regex }),
  ]),
);

/** Files name a constraint by its members alone; the library also wants its `type`. */
const constraint = z.union([
  z.object({ start_date: z.iso.date() }).transform(({ start_date }) => ({ type: 'start_date' as const, start_date })),
  z
    .object({ start_time: text, end_time: text })
    .transform(({ start_time, end_time }) => ({ type: 'time_of_date' as const, start_time, end_time })),
]);

const model = z.object({
  id,
  name: text.exactOptional(),
  match,
  prices: z.union([
    z
      .array(z.object({ constraint: constraint.exactOptional(), prices }))
      .min(1)
      .max(1000),
    prices,
  ]),
});

const provider = z.object({
  id,
  name: text,
  api_pattern: text,
  model_match: match.exactOptional(),
  provider_match: match.exactOptional(),
  fallback_model_providers: z.array(id).max(100).exactOptional(),
  models: z.array(model).max(50_000),
});

export const catalogueSchema = z.array(provider).min(1).max(2000);
export type CatalogueProvider = z.infer<typeof provider>;

/** The last list that was fetched and found good, as it is kept beside the database. */
export const keptCatalogueSchema = z.object({
  url: z.string(),
  fetched_at: z.iso.datetime(),
  checked_at: z.iso.datetime(),
  etag: z.string().nullable(),
  providers: z.unknown(),
});
export type KeptCatalogue = Omit<z.infer<typeof keptCatalogueSchema>, 'providers'> & {
  readonly providers: readonly CatalogueProvider[];
};
