import { type Provider, updatePrices, waitForUpdate } from '@pydantic/genai-prices';

/** Taken before anything else can have been set. */
const shipped = waitForUpdate();

/** The price list that ships with the program. */
export const readShippedProviders = async (): Promise<readonly Provider[]> => (await shipped) ?? [];

/**
 * Makes the library price by this list from now on. It keeps one list for the whole process, and one process has one
 * engine. Make a new catalogue afterwards.
 *
 * @throws when the library refuses it; the list before it then stays
 */
export const useProviders = (providers: readonly Provider[]): void =>
  updatePrices(({ setProviderData }) => setProviderData([...providers]));
