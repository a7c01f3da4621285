import { calcPrice, type ModelInfo, type ModelPrice, type Provider } from '@pydantic/genai-prices';
import { type CatalogueProvider, catalogueSchema } from '../../../shared/contract/price-catalogue.ts';
import { AppError } from '../../../shared/core/app-error.ts';
import { knownUnits } from '../../../shared/core/pricing/units.ts';
import { unitOfPriceKey } from './catalogue.ts';

/** Models that every price list has: one that cannot price them is not one. */
const wellKnown = [
  ['openai', 'gpt-4o'],
  ['anthropic', 'claude-sonnet-4-5'],
  ['google', 'gemini-2.5-pro'],
] as const;

/** A unit priced for this many models of the list that ships must be priced in any other. */
const commonUnit = 20;

const refuse = (detail: string): never => {
  throw new AppError('invalid', `This is not a price list that can be used: ${detail}.`);
};

const known = new Set(knownUnits());

/** Without the prices of units this version knows nothing of: calls that use them stay unpriced. */
const withKnownUnits = <T>(prices: Readonly<Record<string, T>>): Record<string, T> =>
  Object.fromEntries(Object.entries(prices).filter(([key]) => known.has(unitOfPriceKey(key)?.[0] ?? '')));

const listEntries = ({ prices }: Pick<ModelInfo, 'prices'>): readonly ModelPrice[] =>
  Array.isArray(prices) ? prices.map((entry) => entry.prices) : [prices];

const keepKnownUnits = (providers: readonly CatalogueProvider[]): readonly CatalogueProvider[] =>
  providers.map((provider) => ({
    ...provider,
    models: provider.models.map((model) => ({
      ...model,
      prices: Array.isArray(model.prices)
        ? model.prices.map((entry) => ({ ...entry, prices: withKnownUnits(entry.prices) }))
        : withKnownUnits(model.prices),
    })),
  }));

const countModels = (providers: readonly Provider[]): number =>
  providers.reduce((sum, { models }) => sum + models.length, 0);

const countUnits = (providers: readonly Provider[]): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  for (const { models } of providers) {
    for (const model of models) {
      for (const key of new Set(listEntries(model).flatMap(Object.keys))) counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  return counts;
};

/** The library's own checks of every model, its dates and its every price, without taking the list into use. */
const priceEverything = (providers: readonly Provider[]): void => {
  for (const provider of providers) {
    for (const model of provider.models) {
      try {
        for (const prices of [model.prices, ...listEntries(model)]) {
          const models = [{ id: 'it', match: { equals: 'it' }, prices }];
          calcPrice({}, 'it', { provider: { id: 'one', name: '', api_pattern: '', models } });
        }
      } catch (error) {
        refuse(`${provider.id}/${model.id} cannot be priced (${error instanceof Error ? error.message : 'bug'})`);
      }
    }
  }
};

const findWellKnown = (providers: readonly Provider[]): void => {
  for (const [id, model] of wellKnown) {
    const provider = providers.find((candidate) => candidate.id === id);
    const found = provider && calcPrice({}, model, { provider });
    if (!found || Object.keys(found.model_price).length === 0) refuse(`it has no price for ${model} of ${id}`);
  }
};

/**
 * The providers of a price list that may be used in place of the one that ships: of the right shape, not less than half
 * as long, in the format that prices what this program bills, and priced without a fault by the library, model by model.
 *
 * @throws AppError `invalid` that says what is wrong with it
 */
export const checkCatalogue = (data: unknown, shipped: readonly Provider[]): readonly CatalogueProvider[] => {
  const parsed = catalogueSchema.safeParse(data);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return refuse(`${issue?.path.join('.') || 'the whole'}: ${issue?.message}`);
  }
  const providers = keepKnownUnits(parsed.data);
  const ids = providers.map(({ id }) => id);
  if (new Set(ids).size < ids.length) refuse('a provider is in it twice');
  const models = countModels(providers);
  const expected = countModels(shipped);
  if (providers.length * 2 < shipped.length || models * 2 < expected) {
    refuse(`it has ${models} models, less than half of the ${expected} that ship with the program`);
  }
  const units = countUnits(providers);
  const missing = [...countUnits(shipped)].filter(([key, count]) => count >= commonUnit && !units.has(key));
  if (missing.length > 0) {
    const names = missing.map(([key]) => unitOfPriceKey(key)?.[0] ?? key).join(', ');
    refuse(`it has no prices for ${names}; set the address of a list in the current format (prices/new_data/v2)`);
  }
  priceEverything(providers);
  findWellKnown(providers);
  return providers;
};
