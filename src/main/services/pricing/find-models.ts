import type { Provider } from '@pydantic/genai-prices';
import type { UnitPrice } from '../../../shared/core/pricing/price-types.ts';
import type { Catalogue } from './catalogue.ts';

export type FoundModel = {
  readonly provider: string;
  readonly providerName: string;
  readonly model: string;
  /** What it costs at the moment asked for; empty where the list names no price. */
  readonly units: readonly UnitPrice[];
};

/** Models with every word in their own or their provider's name, in the list's order, those beginning with it first. */
export const findModels = (
  providers: readonly Provider[],
  catalogue: Catalogue,
  query: string,
  limit: number,
  atMs: number,
): readonly FoundModel[] => {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const found = providers.flatMap((provider) =>
    provider.models
      .map((model) => ({ provider, model, text: `${provider.id} ${provider.name} ${model.id} ${model.name ?? ''}` }))
      .filter(({ text }) => words.every((word) => text.toLowerCase().includes(word))),
  );
  const begins = ({ model }: (typeof found)[number]): boolean => model.id.toLowerCase().startsWith(words[0] ?? '');
  return [...found.filter(begins), ...found.filter((one) => !begins(one))]
    .slice(0, limit)
    .map(({ provider, model }) => ({
      provider: provider.id,
      providerName: provider.name,
      model: model.id,
      units: catalogue.find(provider.id, model.id.toLowerCase(), atMs)?.value?.units ?? [],
    }));
};
