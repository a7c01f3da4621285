import type { FieldError } from '../core/app-error.ts';
import type { QueryInput, QueryName, QueryOutput } from './queries.ts';
import type { StreamEvent } from './stream.ts';

/** What the desktop screens see of the engine: the same queries and events as over HTTP, and nothing else. */

export const bridgeChannels = { call: 'centesimo:call', stream: 'centesimo:stream' } as const;

/** An expected failure as it crosses a boundary (`code` is one of `appErrors`). */
export type WireError = { readonly code: string; readonly detail: string; readonly errors: readonly FieldError[] };

/** Failures come back as values: errors thrown across the bridge would lose their code. */
export type CallAnswer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: WireError };

export type CentesimoBridge = {
  readonly call: <N extends QueryName>(name: N, input: QueryInput<N>) => Promise<CallAnswer<QueryOutput<N>>>;
  /** Calls back on every live event; returns how to stop that. */
  readonly onStream: (listener: (event: StreamEvent) => void) => () => void;
};
