import type { WireError } from '../shared/contract/bridge.ts';
import type { CallName } from '../shared/contract/calls.ts';
import type { StreamEvent } from '../shared/contract/stream.ts';

/** What the host and the engine's worker say to each other. */

export type ToEngine =
  | { readonly kind: 'call'; readonly id: number; readonly name: CallName; readonly input: unknown }
  | { readonly kind: 'sign-in-code'; readonly id: number }
  | { readonly kind: 'stop' };

export type FromEngine =
  | { readonly kind: 'started'; readonly url: string }
  /** `expected`: the message is a sentence for the user; else it is a bug's stack. */
  | { readonly kind: 'failed'; readonly message: string; readonly expected: boolean }
  | { readonly kind: 'answer'; readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly kind: 'answer'; readonly id: number; readonly ok: false; readonly error: WireError }
  | { readonly kind: 'stream'; readonly event: StreamEvent }
  | { readonly kind: 'stopped' };
