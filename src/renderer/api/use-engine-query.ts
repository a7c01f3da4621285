import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { CallInput, CallOutput } from '../../shared/contract/calls.ts';
import type { QueryName } from '../../shared/contract/queries.ts';
import type { ApiError } from './api-error.ts';

export type QueryResult<T> = {
  /** The last answer; it stays while a newer one is fetched and when that fails. */
  readonly data: T | undefined;
  /** `data` answers the previous question: the new one is on its way. */
  readonly isPrevious: boolean;
  /** Why the latest attempt failed; it stays until an answer comes. */
  readonly error: ApiError | null;
  /** Epoch milliseconds of `data`. */
  readonly updatedAt: number | null;
};

/** Asks the engine and keeps the answer current. When the input changes, the old answer stays until the new one is in. */
export const useEngineQuery = <N extends QueryName>(name: N, input: CallInput<N>): QueryResult<CallOutput<N>> => {
  const result = useQuery<CallOutput<N>>({ queryKey: [name, input], placeholderData: keepPreviousData });
  const { data, error, isError, isSuccess, isPlaceholderData: isPrevious, dataUpdatedAt } = result;
  // The library forgets the error of a question without an answer when it asks again: the way out would flicker.
  const [lastError, setLastError] = useState(error);
  if ((isError || (isSuccess && !isPrevious)) && error !== lastError) setLastError(error);
  return { data, isPrevious, error: lastError, updatedAt: dataUpdatedAt === 0 ? null : dataUpdatedAt };
};
