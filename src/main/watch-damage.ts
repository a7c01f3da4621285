import type { RestartEngine } from './engine-types.ts';
import { isDamage, toStoreError } from './store/store-errors.ts';

type Handlers = Readonly<Record<string, (input: never) => unknown>>;

/** Notices when the ledger cannot be made sense of, and has the engine started again: that repairs it. */
export type DamageWatch = {
  /** Looks at an error on its way to somebody else. */
  readonly note: (error: unknown) => void;
  /** The same handlers; damage becomes `AppError` `unavailable`. */
  readonly guard: <T extends Handlers>(handlers: T) => T;
  /** The same function, whose rejections are noted. */
  readonly guardAsync: <A extends readonly unknown[], R>(
    work: (...args: A) => Promise<R>,
  ) => (...args: A) => Promise<R>;
};

export const createDamageWatch = (restart: RestartEngine | undefined): DamageWatch => {
  let isNoticed = false;
  const note = (error: unknown): void => {
    if (isNoticed || !isDamage(error)) return;
    isNoticed = true;
    console.error('The ledger cannot be read; it is looked at from end to end:', error);
    restart?.({ reason: 'damage', between: () => undefined });
  };
  const toShown = (error: unknown): unknown => {
    note(error);
    return isDamage(error) ? toStoreError(error) : error;
  };
  const guardOne = (handler: Handlers[string]) => (input: never) => {
    try {
      const answer = handler(input);
      if (!(answer instanceof Promise)) return answer;
      return answer.catch((error: unknown) => {
        throw toShown(error);
      });
    } catch (error) {
      throw toShown(error);
    }
  };
  return {
    note,
    guard: <T extends Handlers>(handlers: T): T =>
      Object.fromEntries(Object.entries(handlers).map(([name, handler]) => [name, guardOne(handler)])) as T,
    guardAsync:
      (work) =>
      async (...args) => {
        try {
          return await work(...args);
        } catch (error) {
          note(error);
          throw error;
        }
      },
  };
};
