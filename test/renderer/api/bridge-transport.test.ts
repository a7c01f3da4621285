import { describe, expect, it } from 'vitest';
import { createBridgeTransport } from '../../../src/renderer/api/bridge-transport.ts';
import type { CentesimoBridge, EngineState } from '../../../src/shared/contract/bridge.ts';
import type { StreamEvent } from '../../../src/shared/contract/stream.ts';

const createBridge = (answer: unknown) => {
  const streams = new Set<(event: StreamEvent) => void>();
  const engines = new Set<(state: EngineState) => void>();
  const listen =
    <T>(listeners: Set<(value: T) => void>) =>
    (listener: (value: T) => void) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    };
  const bridge = {
    call: async () => answer,
    desktop: async () => answer,
    onStream: listen(streams),
    onEngine: listen(engines),
  } as unknown as CentesimoBridge;
  return { bridge, streams, engines };
};

describe('the transport of the desktop app', () => {
  it('gives the value of an answer, from the engine and from the app', async () => {
    const transport = createBridgeTransport(createBridge({ ok: true, value: 7 }).bridge);
    expect(await transport.call('session', {})).toBe(7);
    expect(await transport.desktop?.call('desktopState', {})).toBe(7);
  });

  it.each([
    ['unavailable', 'busy'],
    ['too_many_requests', 'busy'],
    ['invalid', 'failed'],
    ['forbidden', 'failed'],
  ])('rejects %s as %s, with what is wrong', async (code, kind) => {
    const errors = [{ pointer: '?period', code: 'x', detail: 'y' }];
    const { bridge } = createBridge({ ok: false, error: { code, detail: 'No.', errors } });
    await expect(createBridgeTransport(bridge).call('session', {})).rejects.toMatchObject({
      kind,
      detail: 'No.',
      errors,
    });
  });

  it('is live at once, waits while the engine is started again, and then asks again', () => {
    const { bridge, streams, engines } = createBridge(null);
    const seen: string[] = [];
    const live = createBridgeTransport(bridge).startLive({
      onEvent: ({ type }) => void seen.push(type),
      onState: (state) => void seen.push(state),
    });
    for (const listener of streams) listener({ type: 'prices' });
    for (const state of ['restarting', 'running'] as const) for (const listener of engines) listener(state);
    expect(seen).toEqual(['live', 'prices', 'connecting', 'live', 'caught_up']);
    live.stop();
    expect([streams.size, engines.size]).toEqual([0, 0]);
  });
});
