import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createCentesimo } from '../../../clients/typescript/src/index.ts';
import type { Centesimo } from '../../../clients/typescript/src/index.ts';
import { makeTempDir } from '../../support/temp-dir.ts';
import { startAppStandIn } from '../app-stand-in.ts';
import type { AppStandIn, Sent } from '../app-stand-in.ts';

let app: AppStandIn;
let centesimo: Centesimo;
beforeAll(async () => {
  app = await startAppStandIn();
  const metadata = { region: 'eu', plan: 'free' };
  centesimo = createCentesimo({ service: 'shop', url: app.url, token: 't', dataDir: makeTempDir(), metadata });
});
beforeEach(() => {
  app.events.length = 0;
});

const sent = async (): Promise<Sent> => {
  expect(await centesimo.flush(30_000)).toBe(true);
  expect(app.events).toHaveLength(1);
  return app.events[0] ?? {};
};

const passTime = (ms: number): Promise<void> => new Promise((go) => setTimeout(go, ms));

describe('a tracker', () => {
  it('measures from its start to its end, and counts once however often it ends', async () => {
    const tracker = centesimo.startTracker({ model: 'gpt-4o', metadata: { plan: 'pro' } });
    const before = Date.now();
    await passTime(60);
    tracker.setTokens({ inputTokens: 10, outputTokens: 5 });
    tracker.end();
    tracker[Symbol.dispose]();
    tracker.end();
    const event = await sent();
    expect(event['duration_ms']).toBeGreaterThanOrEqual(55);
    expect(Math.abs(Date.parse(String(event['occurred_at'])) - before)).toBeLessThan(30);
    expect(event['metadata']).toEqual({ region: 'eu', plan: 'pro' });
    expect(event).not.toHaveProperty('success');
  });

  it('takes the model of the response, and one set after it rather', async () => {
    const tracker = centesimo.startTracker({ model: 'gpt-4o' });
    tracker.setResponse({ model: 'gpt-4o-2024-08-06', usage: { prompt_tokens: 1 } });
    tracker.setModel('my-name');
    tracker.end();
    expect(await sent()).toMatchObject({ model: 'my-name', response: { model: 'gpt-4o-2024-08-06' } });
  });

  it('under `using` is a failure of which nothing is known when the scope is left before the answer', async () => {
    const ask = (): void => {
      using tracker = centesimo.startTracker({ model: 'gpt-4o' });
      if (app.url !== '') throw new RangeError('private');
      tracker.setTokens({ inputTokens: 1 });
    };
    expect(ask).toThrow(RangeError);
    const event = await sent();
    expect(event).toMatchObject({ success: false, error_code: 'no_response', input_tokens: 0, output_tokens: 0 });
    expect(JSON.stringify(event)).not.toContain('private');
  });

  it('under `using` is what was set', async () => {
    const ask = (): void => {
      using tracker = centesimo.startTracker({ model: 'gpt-4o' });
      tracker.setTokens({ inputTokens: 1 });
    };
    ask();
    expect(await sent()).toMatchObject({ input_tokens: 1 });
  });

  it('gives back what the work gives back, and passes its error on with only the name recorded', async () => {
    class UpstreamError extends Error {}
    const failing = centesimo.track({ model: 'gpt-4o' }, async (tracker) => {
      tracker.setTokens({ inputTokens: 7 });
      await passTime(1);
      throw new UpstreamError('private');
    });
    await expect(failing).rejects.toThrow(UpstreamError);
    const event = await sent();
    expect(event).toMatchObject({ success: false, error_code: 'UpstreamError', input_tokens: 7 });
    expect(JSON.stringify(event)).not.toContain('private');
    app.events.length = 0;
    expect(await centesimo.track({ model: 'gpt-4o' }, () => 42)).toBe(42);
    await sent();
  });
});
