import { keepCounts, modelOf } from './response-counts.ts';
import type { CallContext, Quantities, UsageCall } from './types.ts';

/** Measures one call and records it once: when ended, disposed (`using`), or by `track`. */
export type Tracker = {
  /** The provider's response, in whatever shape. The model it names replaces one set before. */
  readonly setResponse: (response: unknown) => void;
  readonly setTokens: (tokens: Quantities) => void;
  readonly setModel: (model: string) => void;
  readonly setProviderModel: (provider: string, model: string) => void;
  /** The call failed. Of an error only its type's name is sent, since messages may quote prompts; text is sent as it is. */
  readonly setError: (error: unknown, code?: string) => void;
  readonly addMetadata: (key: string, value: unknown) => void;
  readonly end: () => void;
  /** Like `end`; a call of which nothing is known by then counts as failed, since most likely it threw. */
  readonly [Symbol.dispose]: () => void;
};

type Fields = { -readonly [K in keyof UsageCall]: UsageCall[K] };

/** `RateLimitError` rather than `Error`, which is what many errors carry as their name. */
export const errorName = (error: unknown): string => {
  if (!(error instanceof Error)) return typeof error;
  const { name } = error.constructor;
  return error.name !== 'Error' || name === '' ? error.name : name;
};

/** @param record called once, with the whole call */
export const createTracker = (
  context: CallContext & { model?: string },
  record: (call: UsageCall) => void,
): Tracker => {
  const startedAt = performance.now();
  const fields: Fields = { ...context, occurredAt: new Date() };
  const metadata: Record<string, unknown> = { ...context?.metadata };
  let described = false;
  let ended = false;

  const end = (): void => {
    if (ended) return;
    ended = true;
    record({ ...fields, metadata, durationMs: performance.now() - startedAt });
  };
  const setModel = (model: string): void => {
    fields.model = model;
  };
  const setError = (error: unknown, code?: string): void => {
    described = true;
    fields.success = false;
    if (typeof error === 'string') fields.errorMessage = error;
    const name = code ?? (typeof error === 'string' ? undefined : errorName(error));
    if (name !== undefined) fields.errorCode = name;
  };

  return {
    setResponse: (response) => {
      described = true;
      try {
        const kept = keepCounts(response);
        fields.response = kept;
        if (modelOf(kept) !== null) delete fields.model;
      } catch {
        // An object that throws when it is read: the call is recorded without its counts.
      }
    },
    setTokens: (tokens) => {
      described = true;
      Object.assign(fields, tokens);
    },
    setModel,
    setProviderModel: (provider, model) => {
      fields.provider = provider;
      setModel(model);
    },
    setError,
    addMetadata: (key, value) => {
      metadata[key] = value;
    },
    end,
    [Symbol.dispose]: () => {
      if (!described && !ended) setError('The call ended without a response.', 'no_response');
      end();
    },
  };
};
