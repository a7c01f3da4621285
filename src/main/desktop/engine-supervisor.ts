import type { CallAnswer, EngineState } from '../../shared/contract/bridge.ts';
import type { CallName } from '../../shared/contract/calls.ts';
import type { StreamEvent } from '../../shared/contract/stream.ts';

/** A running engine, as `engine-host.ts` hands it out. */
export type RunningEngine = {
  readonly url: string;
  readonly call: (name: CallName, input: unknown) => Promise<CallAnswer<unknown>>;
  readonly onStream: (listener: (event: StreamEvent) => void) => () => void;
  readonly stop: () => Promise<void>;
  readonly ended: Promise<Error | undefined>;
};

export type SupervisorOptions = {
  /** @param port the one it listened on before, so that apps find it again; null at the first start */
  readonly start: (port: number | null) => Promise<RunningEngine>;
  /** It is running again. */
  readonly onRestarted: (reason: Error, url: string) => void;
  /** It keeps breaking; nothing is tried any more. */
  readonly onGivenUp: (reason: unknown) => void;
  /** Epoch milliseconds. */
  readonly now: () => number;
};

/** The engine as the shell sees it: one that is there again after it broke. */
export type Supervisor = Pick<RunningEngine, 'call' | 'stop'> & {
  readonly url: () => string;
  readonly onStream: (listener: (event: StreamEvent) => void) => void;
  readonly onState: (listener: (state: EngineState) => void) => void;
};

/** More breaks than this within the time below are no accident. */
const mostBreaks = 3;
const withinMs = 60_000;

const unavailable: CallAnswer<never> = {
  ok: false,
  error: { code: 'unavailable', detail: 'The engine is being started again.', errors: [] },
};

/**
 * Starts the engine and starts it again whenever it breaks. What it had acknowledged is on disk, so nothing is lost;
 * calls that were on their way are answered as `unavailable` and asked again by the screens.
 *
 * @throws what the first start failed with
 */
export const superviseEngine = async (options: SupervisorOptions): Promise<Supervisor> => {
  const { start, onRestarted, onGivenUp, now } = options;
  const streamListeners = new Set<(event: StreamEvent) => void>();
  const stateListeners = new Set<(state: EngineState) => void>();
  /** Alerts come once, and the first may be there before anything shows them. */
  const early: StreamEvent[] = [];
  let breaks: readonly number[] = [];
  let stopping = false;
  let url = '';
  let engine: RunningEngine | undefined;
  /** Settles when no start is under way. */
  let starting: Promise<void> = Promise.resolve();

  const pass = (event: StreamEvent): void => {
    if (streamListeners.size === 0 && event.type === 'budget') early.push(event);
    for (const listener of streamListeners) listener(event);
  };
  const tell = (state: EngineState): void => {
    for (const listener of stateListeners) listener(state);
  };
  const adopt = (started: RunningEngine): void => {
    engine = started;
    url = started.url;
    started.onStream(pass);
    void started.ended.then((reason) => {
      engine = undefined;
      if (!stopping) starting = restart(reason ?? new Error('The engine ended by itself.'));
    });
  };
  const restart = async (reason: Error): Promise<void> => {
    tell('restarting');
    breaks = [...breaks.filter((at) => at > now() - withinMs), now()];
    if (breaks.length > mostBreaks) return onGivenUp(reason);
    let started: RunningEngine;
    try {
      started = await start(Number(new URL(url).port));
    } catch (error) {
      return onGivenUp(error);
    }
    adopt(started);
    if (stopping) return;
    onRestarted(reason, started.url);
    tell('running');
  };

  adopt(await start(null));
  return {
    url: () => url,
    call: async (name, input) =>
      engine === undefined ? unavailable : engine.call(name, input).catch(() => unavailable),
    onStream: (listener) => {
      streamListeners.add(listener);
      // Once all that listen from the start do.
      queueMicrotask(() => early.splice(0).forEach(pass));
    },
    onState: (listener) => void stateListeners.add(listener),
    stop: async () => {
      stopping = true;
      await starting;
      await engine?.stop();
    },
  };
};
