import { AppError } from '../../../shared/core/app-error.ts';
import type { RateRow } from '../../../shared/core/exchange-rate.ts';
import type { FetchedRates } from '../../store/exchange-rate-table.ts';
import type { OwnerTables } from '../../store/owner-tables.ts';
import type { RunInWriter } from '../../store/writer-operations.ts';
import { compareRates } from './compare-rates.ts';
import type { FetchRates } from './fetch-rates.ts';
import { mergeRates } from './known-rates.ts';
import { readRefreshState, type RefreshState, stateOfUrl } from './refresh-state.ts';

export type RefreshingDeps = {
  /** The rates that ship with the program, at least one. */
  readonly shipped: readonly RateRow[];
  readonly tables: Pick<OwnerTables, 'readExchangeRates' | 'readRateRefresh'>;
  readonly run: RunInWriter;
  readonly fetchRates: FetchRates;
  readonly now: () => number;
};

/** More would only fill the status: one disagreement is as odd as a hundred. */
const mostDisagreements = 20;

/** Keeps the known rates, shipped and fetched, and how fetching goes. */
export const createRefreshing = (deps: RefreshingDeps) => {
  let rates = mergeRates(deps.shipped, deps.tables.readExchangeRates());
  let state = readRefreshState(deps.tables.readRateRefresh());

  const save = async (next: RefreshState, fetched: FetchedRates | null): Promise<void> => {
    // First in memory: a ledger that cannot be written must not make the next attempt follow at once.
    state = next;
    await deps.run('saveRateRefresh', fetched, JSON.stringify(next));
  };

  const fetchNew = async (before: RefreshState, url: string, at: number, signal: AbortSignal): Promise<number> => {
    const file = await deps.fetchRates({ url, etag: before.etag, known: rates, signal });
    const worked: RefreshState = { ...before, attemptedAt: at, failures: 0, error: null };
    if (file === null) {
      await save(worked, null);
      return 0;
    }
    const { added, disagreements } = compareRates(rates, file.rates, at);
    await save(
      { ...worked, etag: file.etag, disagreements: disagreements.slice(-mostDisagreements) },
      added.length === 0 ? null : { rates: added, fetchedAt: at, source: file.source },
    );
    rates = mergeRates(rates, added);
    return added.length;
  };

  return {
    rates: (): readonly RateRow[] => rates,
    state: (): RefreshState => state,
    /**
     * Fetches the owner's file and keeps the rates of days that have none; returns how many. A file or network that is no
     * good changes nothing: the reason is in the state. Once `signal` is aborted nothing is kept any more.
     */
    refresh: async (url: string, signal: AbortSignal): Promise<number> => {
      const at = deps.now();
      const before = stateOfUrl(state, url);
      try {
        return await fetchNew(before, url, at, signal);
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        const failed = { ...before, attemptedAt: at, failures: before.failures + 1, error: error.message };
        if (!signal.aborted) await save(failed, null);
        return 0;
      }
    },
  };
};

export type Refreshing = ReturnType<typeof createRefreshing>;
