import type { QueryInput, QueryName, QueryOutput } from '../../shared/contract/queries.ts';
import type { StreamEvent } from '../../shared/contract/stream.ts';

/** `live`: events arrive. `offline`: nothing answers. `signed_out`: it answers, but not to this page. */
export type ConnectionState = 'connecting' | 'live' | 'offline' | 'signed_out';

export type LiveListener = {
  /** `caught_up`: events may have been missed until now, so everything shown may be old. */
  readonly onEvent: (type: StreamEvent['type'] | 'caught_up') => void;
  readonly onState: (state: ConnectionState) => void;
};

export type Live = {
  /** Tries to connect at once, whatever the state. */
  readonly reconnect: () => void;
  readonly stop: () => void;
};

/** How the screens reach the engine. Failed calls reject with an `ApiError`. */
export type Transport = {
  readonly call: <N extends QueryName>(name: N, input: QueryInput<N>) => Promise<QueryOutput<N>>;
  readonly startLive: (listener: LiveListener) => Live;
  /** Turns a one-time code into a session; null where no sign-in is needed. */
  readonly signIn: ((code: string) => Promise<void>) | null;
};
