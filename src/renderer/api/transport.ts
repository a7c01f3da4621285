import type { CallInput, CallName, CallOutput } from '../../shared/contract/calls.ts';
import type { ExportRequest } from '../../shared/contract/export.ts';
import type { DesktopCallName, DesktopInput, DesktopOutput } from '../../shared/contract/desktop-calls.ts';
import type { StreamEvent } from '../../shared/contract/stream.ts';

/** `live`: events arrive. `offline`: nothing answers. `signed_out`: it answers, but not to this page. */
export type ConnectionState = 'connecting' | 'live' | 'offline' | 'signed_out';

/** `caught_up`: events may have been missed until now, so everything shown may be old. */
export type LiveEvent = StreamEvent | { readonly type: 'caught_up' };

export type LiveListener = {
  readonly onEvent: (event: LiveEvent) => void;
  readonly onState: (state: ConnectionState) => void;
};

export type Live = {
  /** Tries to connect at once, whatever the state. */
  readonly reconnect: () => void;
  /** Nobody sees the page: it may do without news until somebody does, and is then told that it has caught up. */
  readonly rest: () => void;
  readonly stop: () => void;
};

/** What the desktop app itself does for the screens: windows, files, the start at login. */
export type Desktop = {
  readonly call: <N extends DesktopCallName>(name: N, input: DesktopInput<N>) => Promise<DesktopOutput<N>>;
};

/** How the screens reach the engine. Failed calls reject with an `ApiError`. */
export type Transport = {
  readonly call: <N extends CallName>(name: N, input: CallInput<N>) => Promise<CallOutput<N>>;
  readonly startLive: (listener: LiveListener) => Live;
  /** Has the calls of a question saved as a file; null where the host has no way to. */
  readonly exportUsage: ((options: ExportRequest) => void) | null;
  /** Turns a one-time code into a session; null where no sign-in is needed. */
  readonly signIn: ((code: string) => Promise<void>) | null;
  /** Null in a browser. */
  readonly desktop: Desktop | null;
};
