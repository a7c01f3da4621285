import { describe, expect, it } from 'vitest';
import { type RunningEngine, superviseEngine } from '../../../src/main/desktop/engine-supervisor.ts';
import type { StreamEvent } from '../../../src/shared/contract/stream.ts';

/** An engine that can be broken by hand: what `engine-host.ts` hands out, without a thread. */
const createFake = (port: number) => {
  const ended = Promise.withResolvers<Error | undefined>();
  const listeners = new Set<(event: StreamEvent) => void>();
  let isOver = false;
  const end = (reason?: Error): void => {
    isOver = true;
    ended.resolve(reason);
  };
  const engine: RunningEngine = {
    url: `http://127.0.0.1:${port}`,
    call: async (name) => {
      if (isOver) throw new Error('over');
      return { ok: true, value: name };
    },
    onStream: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    stop: async () => end(),
    ended: ended.promise,
  };
  return { engine, end, send: (event: StreamEvent) => listeners.forEach((listener) => listener(event)) };
};

const supervise = async (canStart: () => boolean = () => true) => {
  const fakes: ReturnType<typeof createFake>[] = [];
  const ports: (number | null)[] = [];
  const restarts: string[] = [];
  const givenUp = Promise.withResolvers<unknown>();
  let time = 0;
  const supervisor = await superviseEngine({
    start: async (port) => {
      ports.push(port);
      if (!canStart()) throw new Error('cannot start');
      const fake = createFake(port ?? 4650);
      fakes.push(fake);
      return fake.engine;
    },
    onRestarted: (reason) => void restarts.push(reason.message),
    onGivenUp: givenUp.resolve,
    now: () => time,
  });
  const states: string[] = [];
  supervisor.onState((state) => void states.push(state));
  /** Breaks the running engine and waits until the next one runs. */
  const breakIt = async (reason: string): Promise<void> => {
    const before = fakes.length;
    fakes.at(-1)?.end(new Error(reason));
    while (fakes.length === before) await Promise.resolve();
    await Promise.resolve();
  };
  return {
    supervisor,
    fakes,
    ports,
    restarts,
    states,
    givenUp: givenUp.promise,
    breakIt,
    pass: (ms: number) => (time += ms),
  };
};

describe('superviseEngine', () => {
  it('starts a broken engine again on its port, says so, and passes its news on', async () => {
    const { supervisor, fakes, ports, restarts, states, breakIt } = await supervise();
    const news: string[] = [];
    supervisor.onStream(({ type }) => void news.push(type));
    fakes[0]?.send({ type: 'prices' });
    await breakIt('power');
    expect(await supervisor.call('session', {})).toEqual({ ok: true, value: 'session' });
    fakes[1]?.send({ type: 'settings' });
    expect({ ports, restarts, states, news }).toEqual({
      ports: [null, 4650],
      restarts: ['power'],
      states: ['restarting', 'running'],
      news: ['prices', 'settings'],
    });
  });

  it('keeps alerts for those who start to listen later, once', async () => {
    const { supervisor, fakes } = await supervise();
    fakes[0]?.send({ type: 'budget' });
    fakes[0]?.send({ type: 'prices' });
    const news: string[] = [];
    supervisor.onStream(({ type }) => void news.push(`first ${type}`));
    supervisor.onStream(({ type }) => void news.push(`second ${type}`));
    await Promise.resolve();
    supervisor.onStream(({ type }) => void news.push(`third ${type}`));
    await Promise.resolve();
    expect(news).toEqual(['first budget', 'second budget']);
  });

  it('refuses calls as unavailable meanwhile, those on their way too', async () => {
    const { supervisor, fakes } = await supervise();
    fakes[0]?.end(new Error('power'));
    expect(await supervisor.call('session', {})).toMatchObject({ ok: false, error: { code: 'unavailable' } });
  });

  it('gives up at the fourth break within a minute', async () => {
    const { fakes, breakIt, givenUp, pass } = await supervise();
    for (const reason of ['one', 'two', 'three']) await breakIt(reason);
    pass(59_000);
    fakes.at(-1)?.end(new Error('four'));
    expect(await givenUp).toEqual(new Error('four'));
  });

  it('forgives breaks that lie further apart', async () => {
    const { restarts, breakIt, pass } = await supervise();
    for (const reason of ['one', 'two', 'three', 'four', 'five']) {
      await breakIt(reason);
      pass(30_000);
    }
    expect(restarts).toHaveLength(5);
  });

  it('gives up when it cannot be started again', async () => {
    let canStart = true;
    const { fakes, givenUp } = await supervise(() => canStart);
    canStart = false;
    fakes[0]?.end(new Error('power'));
    expect(await givenUp).toEqual(new Error('cannot start'));
  });

  it('fails as the first start fails', async () => {
    await expect(supervise(() => false)).rejects.toThrow('cannot start');
  });

  it('does not start again what was stopped', async () => {
    const { supervisor, ports, states } = await supervise();
    await supervisor.stop();
    await Promise.resolve();
    expect({ ports, states }).toEqual({ ports: [null], states: [] });
  });
});
