import type { Provider } from '@pydantic/genai-prices';
import { type KeptCatalogue, keptCatalogueSchema } from '../../../shared/contract/price-catalogue.ts';
import type { PriceListView } from '../../../shared/contract/prices.ts';
import { AppError } from '../../../shared/core/app-error.ts';
import { downloadText, type FetchFile } from '../download-text.ts';
import { bundledCatalogue, bundledCatalogueDate } from './catalogue.ts';
import { readShippedProviders, useProviders } from './catalogue-data.ts';
import { checkCatalogue } from './check-catalogue.ts';

/** The price list in use, and how a newer one takes its place. */
export type CatalogueKeeper = {
  /** How it is called beside a cost. */
  readonly name: () => string;
  readonly providers: () => readonly Provider[];
  readonly view: () => PriceListView;
  /** When the list was last found to be the newest at the owner's address, epoch ms; null: never. */
  readonly checkedAt: () => number | null;
  /**
   * Fetches the list at the owner's address; true when another one is in use afterwards. Asked for twice at a time it is
   * fetched once.
   *
   * @throws AppError `unavailable` when no usable list came: the one in use stays, and the file as it is
   */
  readonly update: () => Promise<boolean>;
  /** Gives up what is under way. */
  readonly close: () => Promise<void>;
};

export type CatalogueDeps = {
  /** The list as it was kept; undefined where none was. */
  readonly read: () => string | undefined;
  /** Replaces it in one step. */
  readonly write: (text: string) => void;
  readonly url: () => string;
  readonly fetchFile: FetchFile;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Called after another list has come into use. */
  readonly onChange: () => void;
  /** For a whole download; a test has less of it. */
  readonly timeoutMs?: number;
};

const mostBytes = 20 * 1_048_576;

/** A list of prices must come from the address the owner wrote, so another one it points to is not followed. */
export const fetchWithoutRedirects: FetchFile = (url, init) => fetch(url, { ...init, redirect: 'manual' });

type InUse = { readonly providers: readonly Provider[]; readonly kept: KeptCatalogue | null };

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const nameOf = ({ kept }: InUse): string =>
  kept === null ? bundledCatalogue : `price list of ${kept.fetched_at.slice(0, 10)} from ${new URL(kept.url).host}`;

const parseList = (text: string, shipped: readonly Provider[]): KeptCatalogue['providers'] => {
  try {
    return checkCatalogue(JSON.parse(text), shipped);
  } catch (error) {
    if (error instanceof AppError) throw error;
    // Not JSON, or nested deeper than a check can follow.
    throw new AppError('invalid', 'This is not a price list that can be used: it cannot be read as JSON to its end.');
  }
};

const parseKept = (text: string, shipped: readonly Provider[]): KeptCatalogue => {
  const kept = keptCatalogueSchema.parse(JSON.parse(text));
  return { ...kept, providers: checkCatalogue(kept.providers, shipped) };
};

type Loaded = { readonly kept: KeptCatalogue | null; readonly note: string | null };

/** What was kept, after the same checks as when it came; whatever is wrong with it, the shipped list does. */
const loadKept = (read: CatalogueDeps['read'], shipped: readonly Provider[]): Loaded => {
  try {
    const text = read();
    if (text === undefined) return { kept: null, note: null };
    const kept = parseKept(text, shipped);
    if (kept.fetched_at.slice(0, 10) >= bundledCatalogueDate) return { kept, note: null };
    return { kept: null, note: 'The price list fetched earlier is older than the one that ships with the program.' };
  } catch (error) {
    const reason = error instanceof AppError ? error.message : 'The file is damaged.';
    return { kept: null, note: `The price list fetched earlier is not in use. ${reason}` };
  }
};

/** Takes the kept list into use, or the one that ships. */
export const openCatalogue = async (deps: CatalogueDeps): Promise<CatalogueKeeper> => {
  const { now, timeoutMs = 30_000 } = deps;
  const shipped = await readShippedProviders();
  const loaded = loadKept(deps.read, shipped);
  let { note } = loaded;
  let inUse: InUse = { providers: loaded.kept?.providers ?? shipped, kept: loaded.kept };
  useProviders(inUse.providers);
  let lastAttempt: PriceListView['last_attempt'] = null;
  let running: Promise<boolean> | null = null;
  const closing = new AbortController();

  /** On disk and in use, or neither. */
  const take = (kept: KeptCatalogue): void => {
    useProviders(kept.providers);
    try {
      deps.write(JSON.stringify(kept));
    } catch (error) {
      useProviders(inUse.providers);
      throw new AppError('unavailable', `The price list could not be saved: ${messageOf(error)}.`, { cause: error });
    }
    inUse = { providers: kept.providers, kept };
    note = null;
  };

  const fetchList = async (): Promise<boolean> => {
    const url = deps.url();
    const { kept } = inUse;
    const etag = kept?.url === url ? kept.etag : null;
    const file = await downloadText(deps.fetchFile, { url, etag, mostBytes, timeoutMs, signal: closing.signal });
    const at = new Date(now()).toISOString();
    if (file === null) {
      if (kept !== null) take({ ...kept, checked_at: at });
      return false;
    }
    const providers = parseList(file.text, shipped);
    const isSame = kept !== null && JSON.stringify(kept.providers) === JSON.stringify(providers);
    const isFrom = { url, etag: file.etag, checked_at: at };
    take(isSame ? { ...kept, ...isFrom } : { ...isFrom, fetched_at: at, providers });
    if (!isSame) deps.onChange();
    return !isSame;
  };

  const update = async (): Promise<boolean> => {
    const at = new Date(now()).toISOString();
    try {
      const changed = await fetchList();
      lastAttempt = { at, error: null };
      return changed;
    } catch (error) {
      lastAttempt = { at, error: messageOf(error) };
      const detail = `${messageOf(error)} The price list in use stays as it is.`;
      throw new AppError('unavailable', detail, { cause: error });
    }
  };

  return {
    name: () => nameOf(inUse),
    providers: () => inUse.providers,
    view: () => {
      const { kept, providers } = inUse;
      return {
        source: kept === null ? 'bundled' : 'fetched',
        name: nameOf(inUse),
        date: kept?.fetched_at.slice(0, 10) ?? bundledCatalogueDate,
        url: kept?.url ?? null,
        fetched_at: kept?.fetched_at ?? null,
        checked_at: kept?.checked_at ?? null,
        providers: providers.length,
        models: providers.reduce((sum, { models }) => sum + models.length, 0),
        last_attempt: lastAttempt,
        note,
      };
    },
    checkedAt: () => (inUse.kept?.url === deps.url() ? Date.parse(inUse.kept.checked_at) : null),
    update: () => {
      running ??= update().finally(() => {
        running = null;
      });
      return running;
    },
    close: async () => {
      closing.abort();
      await running?.catch(() => undefined);
    },
  };
};
