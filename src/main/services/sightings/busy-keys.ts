/** Keys of calls that are being written: who looks for one of them would find what is about to change. */
export type BusyKeys = {
  /** Resolves when one of these keys has been written, or failed to be; null when none is being written. */
  readonly find: (hashes: Iterable<number>) => Promise<unknown> | null;
  /** Holds keys until the writing is over, and resolves or rejects as it does. */
  readonly hold: (hashes: Iterable<number>, writing: Promise<unknown>) => Promise<void>;
};

export const createBusyKeys = (): BusyKeys => {
  const held = new Map<number, Promise<unknown>>();
  return {
    find: (hashes) => {
      if (held.size === 0) return null;
      for (const hash of hashes) {
        const writing = held.get(hash);
        if (writing !== undefined) return writing.catch(() => undefined);
      }
      return null;
    },
    hold: async (hashes, writing) => {
      for (const hash of hashes) held.set(hash, writing);
      try {
        await writing;
      } finally {
        for (const hash of hashes) held.delete(hash);
      }
    },
  };
};
