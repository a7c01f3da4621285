import Anthropic from '@anthropic-ai/sdk';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createCentesimo } from '../../../clients/typescript/src/index.ts';
import type { Centesimo } from '../../../clients/typescript/src/index.ts';
import { startTestEngine } from '../../support/engine.ts';
import type { TestEngine } from '../../support/engine.ts';
import { startProviderStandIn } from './provider-stand-in.ts';
import type { ProviderStandIn } from './provider-stand-in.ts';

let engine: TestEngine;
let provider: ProviderStandIn;
let centesimo: Centesimo;
let client: Anthropic;

beforeAll(async () => {
  engine = await startTestEngine();
  provider = await startProviderStandIn();
  const { url, ingestToken: token, dataDir } = engine;
  centesimo = createCentesimo({ service: 'shop', url, token, dataDir });
  client = centesimo.wrap(new Anthropic({ apiKey: 'k', baseURL: provider.url, maxRetries: 0 }), { client: 'k-1' });
});
beforeEach(() => {
  provider.replies.length = 0;
});

/** The latest call, as the app has it. */
const recorded = async () => {
  expect(await centesimo.flush(30_000)).toBe(true);
  const [latest] = (await (await engine.get('/v1/events?limit=1')).json()).items;
  expect(JSON.stringify(latest)).not.toContain('private');
  return latest;
};

const ask = {
  model: 'claude-3-5-sonnet-20241022',
  max_tokens: 100,
  messages: [{ role: 'user' as const, content: 'private question' }],
};
const usage = {
  input_tokens: 1500,
  cache_read_input_tokens: 500,
  cache_creation_input_tokens: 250,
  cache_creation: { ephemeral_5m_input_tokens: 200, ephemeral_1h_input_tokens: 50 },
  service_tier: 'standard',
};
const message = (id: string) => ({
  id,
  type: 'message',
  role: 'assistant',
  model: ask.model,
  content: [{ type: 'text', text: 'private answer' }],
  stop_reason: 'end_turn',
  usage: { ...usage, output_tokens: 1000 },
});
const start = (id: string) => ({
  type: 'message_start',
  message: { ...message(id), content: [], stop_reason: null, usage: { ...usage, output_tokens: 1 } },
});
const middle = [
  { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
  { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'private answer' } },
  { type: 'content_block_stop', index: 0 },
];
const end = [
  {
    type: 'message_delta',
    delta: { stop_reason: 'end_turn', stop_sequence: null },
    usage: { input_tokens: null, output_tokens: 1000 },
  },
  { type: 'message_stop' },
];
const inFull = {
  provider: 'anthropic',
  model: ask.model,
  input_tokens: 2250,
  cache_read_tokens: 500,
  cache_write_tokens: 250,
  cache_write_1h_tokens: 50,
  output_tokens: 1000,
  cost_usd: '0.0207',
  client: { id: 'k-1' },
  success: true,
};

describe('a wrapped Anthropic client', () => {
  it('records messages.create', async () => {
    provider.replies.push({ json: message('msg_whole_1') });
    expect(await client.messages.create(ask)).toMatchObject(message('msg_whole_1'));
    expect(await recorded()).toMatchObject({ ...inFull, operation: 'chat', metadata: { response_id: 'msg_whole_1' } });
  });

  it('records a stream that the caller iterates, each event as it came', async () => {
    const parts = [start('msg_stream_2'), ...middle, ...end];
    provider.replies.push({ parts });
    const seen: unknown[] = [];
    for await (const event of await client.messages.create({ ...ask, stream: true })) seen.push(event);
    expect(seen).toEqual(parts);
    expect(await recorded()).toMatchObject({ ...inFull, metadata: { response_id: 'msg_stream_2' } });
  });

  it('records messages.stream', async () => {
    provider.replies.push({ parts: [start('msg_helper_3'), ...middle, ...end] });
    const stream = client.messages.stream(ask);
    expect(await stream.finalText()).toBe('private answer');
    expect(await recorded()).toMatchObject({ ...inFull, metadata: { response_id: 'msg_helper_3' } });
  });

  it('records what was reported by then when the caller stops', async () => {
    provider.replies.push({ parts: [start('msg_early_4'), ...middle], stall: true });
    for await (const _event of await client.messages.create({ ...ask, stream: true })) break;
    const event = await recorded();
    expect(event).toMatchObject({ input_tokens: 2250, output_tokens: 1, success: true });
    expect(event.metadata).toEqual({ response_id: 'msg_early_4', stopped_early: true });
  });

  it('records a refusal and a stream that breaks off as failures', async () => {
    const error = { type: 'error', error: { type: 'overloaded_error', message: 'private' } };
    provider.replies.push({ status: 529, json: error }, { parts: [start('msg_broken_5'), error] });
    await expect(client.messages.create(ask)).rejects.toThrow(Anthropic.APIError);
    expect(await recorded()).toMatchObject({
      model: ask.model,
      success: false,
      error_code: 'OverloadedError',
      error_message: 'HTTP 529 overloaded_error',
      total_tokens: 0,
      cost_usd: '0',
    });
    const read = async (): Promise<void> => {
      for await (const _event of await client.messages.create({ ...ask, stream: true }));
    };
    await expect(read()).rejects.toThrow(Anthropic.APIError);
    expect(await recorded()).toMatchObject({ success: false, input_tokens: 2250 });
  });

  it('records the beta messages too', async () => {
    provider.replies.push({ json: message('msg_beta_6') });
    await client.beta.messages.create(ask);
    expect(await recorded()).toMatchObject(inFull);
  });
});
