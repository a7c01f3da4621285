import { createContext, useContext, useSyncExternalStore } from 'react';
import type { Engine } from './engine.ts';
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
