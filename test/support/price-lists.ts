import type { Provider } from '@pydantic/genai-prices';
import { readShippedProviders } from '../../src/main/services/pricing/catalogue-data.ts';

export const shippedProviders = await readShippedProviders();

/** The list that ships with the program as its file would be, changed as asked. */
export const makePriceList = (change: (providers: Provider[]) => void = () => undefined): string => {
  const providers = structuredClone([...shippedProviders]);
  change(providers);
  return JSON.stringify(providers);
};

/** The list with another price for a million tokens into gpt-4o. */
export const withGpt4oInput = (price: number): string =>
  makePriceList((providers) => {
    const model = providers.find(({ id }) => id === 'openai')?.models.find(({ id }) => id === 'gpt-4o');
    if (model === undefined) throw new Error('the list has no gpt-4o');
    model.prices = { input_mtok: price, cache_read_mtok: price / 2, output_mtok: 10 };
  });
