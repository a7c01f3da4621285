import type { QueryInput, QueryName, QueryOutput } from '../../shared/contract/queries.ts';
import { type ApiError, toApiError } from './api-error.ts';
import type { Transport } from './transport.ts';

export type QueryState<T> = {
  /** The last answer; it stays while a newer one is fetched and when that fails. */
  readonly data: T | undefined;
  /** Why the latest attempt failed; null while the first one runs and after success. */
  readonly error: ApiError | null;
  readonly isFetching: boolean;
  /** Epoch milliseconds of `data`. */
  readonly updatedAt: number | null;
};

/** One question, shared by everything on screen that asks it. */
export type CachedQuery<T> = {
  readonly getState: () => QueryState<T>;
  /** The first listener starts the fetch. */
  readonly subscribe: (listener: () => void) => () => void;
  readonly refetch: () => Promise<void>;
  /** Fetches now if anybody listens, else on the next subscription. */
  readonly invalidate: () => Promise<void>;
};

export type QueryCache = {
  readonly query: <N extends QueryName>(name: N, input: QueryInput<N>) => CachedQuery<QueryOutput<N>>;
  /** Asks again for everything on screen; resolves when all of it has answered or failed. */
  readonly invalidateAll: () => Promise<void>;
};

export type CacheOptions = {
  readonly now: () => number;
  readonly wait: (ms: number) => Promise<void>;
  readonly onError: (error: ApiError) => void;
};

/** How often a busy engine is asked again before that is reported as a failure. */
const busyAttempts = 5;

const createQuery = <T>(fetchOnce: () => Promise<T>, { now, wait, onError }: CacheOptions): CachedQuery<T> => {
  const listeners = new Set<() => void>();
  let state: QueryState<T> = { data: undefined, error: null, isFetching: false, updatedAt: null };
  let running: Promise<void> | null = null;
  let isStale = true;

  const set = (change: Partial<QueryState<T>>): void => {
    state = { ...state, ...change };
    for (const listener of listeners) listener();
  };

  const fetchPatiently = async (attempt = 1): Promise<T> => {
    try {
      return await fetchOnce();
    } catch (thrown) {
      const error = toApiError(thrown);
      if (error.kind !== 'busy' || attempt >= busyAttempts) throw error;
      await wait(error.retryAfterMs);
      return fetchPatiently(attempt + 1);
    }
  };

  /** A request that comes in while one is running asks once more afterwards: the running one may have missed it. */
  const run = async (): Promise<void> => {
    set({ isFetching: true });
    while (isStale) {
      isStale = false;
      try {
        set({ data: await fetchPatiently(), error: null, updatedAt: now() });
      } catch (thrown) {
        const error = toApiError(thrown);
        set({ error });
        onError(error);
      }
    }
    running = null;
    set({ isFetching: false });
  };

  const refetch = (): Promise<void> => {
    isStale = true;
    running ??= run();
    return running;
  };

  return {
    getState: () => state,
    subscribe: (listener) => {
      listeners.add(listener);
      if (isStale && running === null) void refetch();
      return () => listeners.delete(listener);
    },
    refetch,
    invalidate: async () => {
      isStale = true;
      if (listeners.size > 0) await refetch();
    },
  };
};

export const createQueryCache = (call: Transport['call'], options: CacheOptions): QueryCache => {
  const held = new Map<string, CachedQuery<never>>();
  return {
    query: <N extends QueryName>(name: N, input: QueryInput<N>) => {
      const key = `${name} ${JSON.stringify(input)}`;
      const known = held.get(key) as CachedQuery<QueryOutput<N>> | undefined;
      const query = known ?? createQuery(() => call(name, input), options);
      if (known === undefined) held.set(key, query as CachedQuery<never>);
      return query;
    },
    invalidateAll: async () => {
      await Promise.all([...held.values()].map((query) => query.invalidate()));
    },
  };
};
