import { type QueryFunctionContext, QueryCache, QueryClient } from '@tanstack/react-query';
import type { CallInput } from '../../shared/contract/calls.ts';
import type { QueryName } from '../../shared/contract/queries.ts';
import { type ApiError, toApiError } from './api-error.ts';
import type { Transport } from './transport.ts';

/** What a question is known by. */
export type QuestionKey = readonly [name: QueryName, input: CallInput<QueryName>];

declare module '@tanstack/react-query' {
  interface Register {
    defaultError: ApiError;
    queryKey: QuestionKey;
  }
}

/** How often a busy engine is asked again before that is reported as a failure. */
const mostRetries = 4;

/**
 * Answers stay current until `askAgain`: the engine says when figures change, so neither time nor focus makes them
 * stale. It is on this machine and can be reached without a network.
 */
export const createQueryClient = (call: Transport['call'], onError: (error: ApiError) => void): QueryClient =>
  new QueryClient({
    queryCache: new QueryCache({ onError }),
    defaultOptions: {
      queries: {
        queryFn: async ({ queryKey: [name, input] }: QueryFunctionContext) => {
          try {
            return await call(name, input);
          } catch (thrown) {
            throw toApiError(thrown);
          }
        },
        networkMode: 'always',
        staleTime: Infinity,
        refetchOnWindowFocus: false,
        retry: (failures, error) => error.kind === 'busy' && failures < mostRetries,
        retryDelay: (_failures, error) => error.retryAfterMs,
      },
    },
  });

/**
 * Asks again for everything on screen; resolves when all of it has answered or failed. An answer that is on its way may
 * have missed what happened since: it is waited for, not thrown away, so that a slow answer is shown in a busy hour too.
 */
export const askAgain = async (client: QueryClient): Promise<void> => {
  await client.refetchQueries({ fetchStatus: 'fetching' }, { cancelRefetch: false });
  await client.invalidateQueries({}, { cancelRefetch: false });
};
