import type { FieldError } from '../core/app-error.ts';
import type { CallInput, CallName, CallOutput } from './calls.ts';
import type { DesktopCallName, DesktopInput, DesktopOutput } from './desktop-calls.ts';
import type { StreamEvent } from './stream.ts';

/** What the desktop screens see: of the engine the same calls and events as over HTTP, of the app `desktop-calls.ts`. */

export const bridgeChannels = {
  call: 'centesimo:call',
  desktop: 'centesimo:desktop',
  stream: 'centesimo:stream',
  engine: 'centesimo:engine',
} as const;

/** An expected failure as it crosses a boundary (`code` is one of `appErrors`). */
export type WireError = { readonly code: string; readonly detail: string; readonly errors: readonly FieldError[] };

/** Failures come back as values: errors thrown across the bridge would lose their code. */
export type CallAnswer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: WireError };

/** `restarting`: it broke and is being started again; calls are refused as `unavailable` meanwhile. */
export type EngineState = 'running' | 'restarting';

export type CentesimoBridge = {
  readonly call: <N extends CallName>(name: N, input: CallInput<N>) => Promise<CallAnswer<CallOutput<N>>>;
  readonly desktop: <N extends DesktopCallName>(
    name: N,
    input: DesktopInput<N>,
  ) => Promise<CallAnswer<DesktopOutput<N>>>;
  /** Calls back on every live event; returns how to stop that. */
  readonly onStream: (listener: (event: StreamEvent) => void) => () => void;
  /** Calls back when the engine's state changes, and after the machine slept (`running`); returns how to stop that. */
  readonly onEngine: (listener: (state: EngineState) => void) => () => void;
};
