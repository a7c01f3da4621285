import type { CallHandlers } from '../shared/contract/calls.ts';
import type { StreamEvent } from '../shared/contract/stream.ts';
import type { SignIn } from './http/sign-in.ts';

/** What an engine is started with; plain data, so that it can be handed to a worker. */
export type EngineSettings = {
  /** Must exist, be locked by the host, and hold the tokens. */
  readonly dataDir: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** The built screens; the folder may be missing. */
  readonly staticDir: string;
  /** What ships with the program besides code: `resources/`. */
  readonly resourcesDir: string;
  readonly version: string;
  /** Sample data instead of the owner's. */
  readonly demo: boolean;
  /** IANA name: the zone whose days are counted. */
  readonly timeZone: string;
};

export type EngineOptions = EngineSettings & {
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Something in the ledger could not be read: it is looked at from end to end before it is opened. */
  readonly isSuspect?: boolean;
  /** Kept from one run of the engine to the next, so that nobody has to sign in again. */
  readonly signIn?: SignIn;
  /** Ends this run and starts the next one on the same port. */
  readonly restart?: RestartEngine;
};

/** Why, and what is done while nobody has the ledger open. */
export type EngineRestart = { readonly reason: 'damage' | 'restore'; readonly between: () => void };
export type RestartEngine = (restart: EngineRestart) => void;

/** HTTP, store and services, running. */
export type Engine = {
  /** `http://127.0.0.1:PORT`. */
  readonly url: string;
  readonly handlers: CallHandlers;
  /** Adds a listener for live events; returns how to remove it. */
  readonly subscribe: (listener: (event: StreamEvent) => void) => () => void;
  /** A code that signs one browser page in, once, within 10 minutes. */
  readonly createSignInCode: () => string;
  /** Answers what is in flight, then closes the database. */
  readonly close: () => Promise<void>;
};

/** Starts an engine and resolves when it accepts requests. An `AppError`'s message is meant for the user. */
export type CreateEngine = (options: EngineOptions) => Promise<Engine>;
