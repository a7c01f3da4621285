import { Worker } from 'node:worker_threads';
import type { CallAnswer } from '../shared/contract/bridge.ts';
import type { CallName } from '../shared/contract/calls.ts';
import type { StreamEvent } from '../shared/contract/stream.ts';
import { AppError } from '../shared/core/app-error.ts';
import type { FromEngine, ToEngine } from './engine-protocol.ts';
import type { EngineSettings } from './engine-types.ts';
import { threadMemory } from './thread-memory.ts';

/** A running engine, seen from the host's thread. */
export type EngineHandle = {
  /** `http://127.0.0.1:PORT`. */
  readonly url: string;
  /** Runs a query or command in the engine; the input is checked there. Never rejects but with the end of the engine. */
  readonly call: (name: CallName, input: unknown) => Promise<CallAnswer<unknown>>;
  readonly createSignInCode: () => Promise<string>;
  /** Live events from now on; returns how to stop that. */
  readonly onStream: (listener: (event: StreamEvent) => void) => () => void;
  /** Resolves when everything is answered and the database is closed. */
  readonly stop: () => Promise<void>;
  /** Settles when the engine has ended: with undefined after `stop`, with the reason when it broke. */
  readonly ended: Promise<Error | undefined>;
};

type Waiting = { readonly resolve: (answer: CallAnswer<unknown>) => void; readonly reject: (error: Error) => void };
type Calls = {
  readonly ask: (toMessage: (id: number) => ToEngine) => Promise<CallAnswer<unknown>>;
  readonly settle: (message: Extract<FromEngine, { kind: 'answer' }>) => void;
  readonly rejectAll: (error: Error) => void;
};

const createCalls = (send: (message: ToEngine) => void): Calls => {
  const waiting = new Map<number, Waiting>();
  let lastId = 0;
  let over: Error | undefined;
  return {
    ask: (toMessage) =>
      new Promise((resolve, reject) => {
        if (over !== undefined) return reject(over);
        lastId += 1;
        waiting.set(lastId, { resolve, reject });
        send(toMessage(lastId));
      }),
    settle: ({ id, kind: _kind, ...answer }) => {
      waiting.get(id)?.resolve(answer);
      waiting.delete(id);
    },
    rejectAll: (error) => {
      over = error;
      for (const { reject } of waiting.values()) reject(error);
      waiting.clear();
    },
  };
};

const toError = (message: Extract<FromEngine, { kind: 'failed' }>): Error =>
  message.expected ? new AppError('conflict', message.message) : new Error(message.message);

/**
 * Starts the engine in a thread of its own and resolves when it accepts requests.
 *
 * @param worker the built (or source) `engine-worker` module
 * @throws AppError with a sentence for the user (taken port, unusable database), or the bug that stopped it
 */
export const startEngine = (worker: URL, settings: EngineSettings): Promise<EngineHandle> =>
  new Promise((resolveStart, rejectStart) => {
    const thread = new Worker(worker, { workerData: settings, name: 'engine', resourceLimits: threadMemory });
    const listeners = new Set<(event: StreamEvent) => void>();
    const send = (message: ToEngine): void => thread.postMessage(message);
    const calls = createCalls(send);
    const ended = Promise.withResolvers<Error | undefined>();
    let failure: Error | undefined;
    let stopped = false;

    const handleOf = (url: string): EngineHandle => ({
      url,
      call: (name, input) => calls.ask((id) => ({ kind: 'call', id, name, input })),
      createSignInCode: async () => {
        const answer = await calls.ask((id) => ({ kind: 'sign-in-code', id }));
        if (answer.ok) return String(answer.value);
        throw new Error(answer.error.detail);
      },
      onStream: (listener) => {
        listeners.add(listener);
        return () => void listeners.delete(listener);
      },
      stop: async () => {
        send({ kind: 'stop' });
        await ended.promise;
      },
      ended: ended.promise,
    });

    thread.on('message', (message: FromEngine) => {
      if (message.kind === 'started') resolveStart(handleOf(message.url));
      else if (message.kind === 'answer') calls.settle(message);
      else if (message.kind === 'stream') for (const listener of listeners) listener(message.event);
      else {
        // Its last word either way: nothing it left open may keep the thread alive.
        stopped = message.kind === 'stopped';
        if (message.kind === 'failed') failure = toError(message);
        void thread.terminate();
      }
    });
    thread.on('error', (error) => {
      failure = error instanceof Error ? error : new Error(String(error));
    });
    thread.on('exit', (code) => {
      if (!stopped) failure ??= new Error(`The engine ended unexpectedly (code ${code}).`);
      const reason = stopped ? undefined : failure;
      calls.rejectAll(reason ?? new Error('The engine has stopped.'));
      rejectStart(reason ?? new Error('The engine has stopped.'));
      ended.resolve(reason);
    });
  });
