import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type StreamEvent, streamEventSchema } from '../../../src/shared/contract/stream.ts';
import { startTestEngine, type TestEngine } from '../../support/engine.ts';

const event = { service: 'shop', model: 'gpt-4o', input_tokens: 1, occurred_at: '2026-08-20T12:00:00Z' };

let engine: TestEngine;
beforeEach(async () => {
  engine = await startTestEngine();
});
afterEach(() => engine.close());

type Message = { readonly name: string; readonly data: StreamEvent };

const parseMessages = (text: string): Message[] =>
  text.split('\n\n').flatMap((block) => {
    const name = /^event: (.*)$/m.exec(block)?.[1];
    const data = /^data: (.*)$/m.exec(block)?.[1];
    return name === undefined || data === undefined ? [] : [{ name, data: streamEventSchema.parse(JSON.parse(data)) }];
  });

/** Listens until `stop`; `until` resolves as soon as what came so far is enough. */
const listen = async () => {
  const response = await engine.get('/v1/stream');
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toContain('text/event-stream');
  const reader = (response.body as ReadableStream<Uint8Array>).getReader();
  const decoder = new TextDecoder();
  let text = '';
  /** Answers whether there may be more. */
  const readMore = async (): Promise<boolean> => {
    const { done, value } = await reader.read();
    text += decoder.decode(value, { stream: true });
    return !done;
  };
  return {
    until: async (isEnough: (messages: readonly Message[]) => boolean): Promise<readonly Message[]> => {
      while (!isEnough(parseMessages(text)) && (await readMore()));
      return parseMessages(text);
    },
    end: async (): Promise<void> => {
      while (await readMore());
    },
    stop: () => reader.cancel(),
  };
};

const countAccepted = (messages: readonly Message[]): number =>
  messages.reduce((sum, { data }) => sum + (data.type === 'usage' ? data.accepted : 0), 0);

describe('GET /v1/stream', () => {
  it('tells of a recorded call within a second', async () => {
    const stream = await listen();
    const posted = performance.now();
    expect((await engine.post(event)).status).toBe(200);
    const messages = await stream.until(({ length }) => length > 0);
    expect(performance.now() - posted).toBeLessThan(1_000);
    expect(messages).toEqual([
      { name: 'usage', data: { type: 'usage', accepted: 1, last_occurred_at: '2026-08-20T12:00:00.000Z' } },
    ]);
    await stream.stop();
  });

  it('tells every reader of every call of a burst, in few messages', async () => {
    const streams = await Promise.all([listen(), listen(), listen()]);
    await Promise.all(Array.from({ length: 60 }, () => engine.post([event, event])));
    for (const stream of streams) {
      const messages = await stream.until((all) => countAccepted(all) >= 120);
      expect(countAccepted(messages)).toBe(120);
      expect(messages.length).toBeLessThan(30);
      await stream.stop();
    }
  });

  it('tells nothing of what was not stored', async () => {
    const stream = await listen();
    await engine.post({ id: 'known', ...event });
    await stream.until((all) => countAccepted(all) >= 1);
    await engine.post({ id: 'known', ...event });
    await engine.post({ ...event, input_tokens: -1 });
    await engine.post({ id: 'known', ...event, input_tokens: 2 });
    await engine.post([event, event, event]);
    expect(countAccepted(await stream.until((all) => countAccepted(all) >= 4))).toBe(4);
    await stream.stop();
  });

  it('carries nothing of the calls themselves', async () => {
    const stream = await listen();
    await engine.post({
      ...event,
      service: 'canary-service',
      input_preview: 'canary-preview',
      metadata: { canary: 1 },
    });
    const messages = await stream.until(({ length }) => length > 0);
    expect(JSON.stringify(messages)).not.toContain('canary');
    await stream.stop();
  });

  it('ends when the engine stops', async () => {
    const stream = await listen();
    const started = performance.now();
    await Promise.all([engine.close(), stream.end()]);
    expect(performance.now() - started).toBeLessThan(2_500);
  });
});
