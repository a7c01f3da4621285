import { randomBytes } from 'node:crypto';
import type { CallName } from '../shared/contract/calls.ts';
import type { CallHandlers } from '../shared/contract/calls.ts';
import { calls } from '../shared/contract/calls.ts';
import type { StreamEvent } from '../shared/contract/stream.ts';
import { AppError } from '../shared/core/app-error.ts';
import { createEngine } from './compose.ts';
import type { Engine, EngineOptions, EngineRestart } from './engine-types.ts';
import { createSignIn } from './http/sign-in.ts';

/** More of them within the time below help nobody. */
const mostRepairs = 3;
const withinMs = 3_600_000;

export type RestartableDeps = {
  /** The engine could not be started again. */
  readonly onLost: (error: unknown) => void;
};

/**
 * An engine that can be ended and started again in its place, on the same port and with the same sessions: when a backup
 * takes the ledger's place, or the ledger turned out to be damaged. Calls meanwhile are answered as `unavailable`.
 */
export const createRestartableEngine = async (options: EngineOptions, { onLost }: RestartableDeps): Promise<Engine> => {
  const { now } = options;
  const signIn = options.signIn ?? createSignIn(now, () => randomBytes(32).toString('base64url'));
  const listeners = new Set<(event: StreamEvent) => void>();
  const pass = (event: StreamEvent): void => {
    for (const listener of listeners) listener(event);
  };
  let repairs: readonly number[] = [];
  let current: Engine | null = null;
  let isClosing = false;
  let restarting: Promise<void> = Promise.resolve();

  const start = async (port: number, isSuspect: boolean): Promise<Engine> => {
    const engine = await createEngine({ ...options, port, isSuspect, signIn, restart });
    engine.subscribe(pass);
    current = engine;
    return engine;
  };

  const startAgain = async (engine: Engine, { reason, between }: EngineRestart): Promise<void> => {
    current = null;
    await engine.close();
    if (isClosing) return;
    try {
      between();
    } catch (error) {
      console.error('What was to be done with the ledger did not work; it is as it was:', error);
    }
    await start(Number(new URL(engine.url).port), reason === 'damage');
    // Everything may be another now.
    for (const type of ['settings', 'prices', 'backups'] as const) pass({ type });
    pass({ type: 'usage', accepted: 0, last_occurred_at: new Date(now()).toISOString() });
  };

  const restart = (wanted: EngineRestart): void => {
    const engine = current;
    if (engine === null || isClosing) return;
    if (wanted.reason === 'damage') {
      repairs = [...repairs.filter((at) => at > now() - withinMs), now()];
      if (repairs.length > mostRepairs) return;
    }
    // In a turn of its own: who asked is answered first.
    restarting = new Promise<void>((resolve) => setImmediate(resolve))
      .then(() => startAgain(engine, wanted))
      .catch(onLost);
  };

  const first = await start(options.port, options.isSuspect ?? false);
  const ask = (name: CallName) => (input: never) => {
    if (current === null) throw new AppError('unavailable', 'Centesimo is opening its ledger. Try again in a moment.');
    return (current.handlers[name] as (given: never) => unknown)(input);
  };
  return {
    url: first.url,
    handlers: Object.fromEntries(
      (Object.keys(calls) as CallName[]).map((name) => [name, ask(name)]),
    ) as unknown as CallHandlers,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    createSignInCode: signIn.createCode,
    close: async () => {
      isClosing = true;
      await restarting;
      await current?.close();
    },
  };
};
