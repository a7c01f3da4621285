import { createContext, useContext, useState, useSyncExternalStore } from 'react';
import type { QueryInput, QueryName, QueryOutput } from '../../shared/contract/queries.ts';
import type { Engine } from './engine.ts';
import type { QueryState } from './query-cache.ts';
import type { ConnectionState } from './transport.ts';

export const EngineContext = createContext<Engine | null>(null);

export const useEngine = (): Engine => {
  const engine = useContext(EngineContext);
  if (engine === null) throw new Error('There is no engine above this component.');
  return engine;
};

export const useConnection = (): ConnectionState => {
  const engine = useEngine();
  return useSyncExternalStore(engine.subscribeConnection, engine.getConnection);
};

export type QueryResult<T> = QueryState<T> & {
  /** `data` answers the previous question: the new one is on its way. */
  readonly isPrevious: boolean;
};

/** Asks the engine and keeps the answer current. When the input changes, the old answer stays until the new one is in. */
export const useQuery = <N extends QueryName>(name: N, input: QueryInput<N>): QueryResult<QueryOutput<N>> => {
  const query = useEngine().queries.query(name, input);
  const state = useSyncExternalStore(query.subscribe, query.getState);
  const [last, setLast] = useState(state.data);
  if (state.data !== undefined && state.data !== last) setLast(state.data);
  return { ...state, data: state.data ?? last, isPrevious: state.data === undefined && last !== undefined };
};
