export type KeptCalls<T> = {
  readonly get: (key: string) => T | undefined;
  /** In the place of what is kept under that key. */
  readonly set: (key: string, entry: T) => void;
  readonly flush: () => void;
};

/** Messages of a file that wait for more lines: those of one message follow each other closely. */
const mostKept = 256;

/** Keeps the calls of the last messages back, because their next lines may say more. @param release told of each once */
export const createKeptCalls = <T>(release: (entry: T) => void): KeptCalls<T> => {
  const kept = new Map<string, T>();
  const releaseOne = (key: string): void => {
    const entry = kept.get(key);
    kept.delete(key);
    if (entry !== undefined) release(entry);
  };
  return {
    get: (key) => kept.get(key),
    set: (key, entry) => {
      kept.set(key, entry);
      const oldest = kept.size > mostKept ? kept.keys().next().value : undefined;
      if (oldest !== undefined) releaseOne(oldest);
    },
    flush: () => {
      for (const key of kept.keys()) releaseOne(key);
    },
  };
};
