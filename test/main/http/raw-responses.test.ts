import { beforeAll, describe, expect, it } from 'vitest';
import { startTestEngine, type TestEngine } from '../../support/engine.ts';

const now = Date.parse('2026-08-21T10:00:00Z');

let engine: TestEngine;
beforeAll(async () => {
  engine = await startTestEngine({ now: () => now });
});

const record = async (event: object) => {
  const response = await engine.post({ service: 'shop', ...event });
  expect(response.status).toBe(200);
  const [receipt] = (await response.json()).events;
  const stored = await (await engine.get(`/v1/events/${encodeURIComponent(receipt.id)}`)).json();
  return { receipt, stored };
};

const openAi = (id: string) => ({
  id,
  object: 'chat.completion',
  model: 'gpt-4o-2024-08-06',
  choices: [{ index: 0, message: { role: 'assistant', content: 'a private answer' } }],
  usage: {
    prompt_tokens: 1000,
    completion_tokens: 500,
    total_tokens: 1500,
    prompt_tokens_details: { cached_tokens: 400 },
    completion_tokens_details: { reasoning_tokens: 100 },
  },
});

describe("a provider's raw response", () => {
  it('of OpenAI tells tokens, model and id', async () => {
    const { receipt, stored } = await record({ response: openAi('chatcmpl-openai-1') });
    expect(receipt).toMatchObject({ id: 'chatcmpl-openai-1', total_tokens: 1500, cost_status: 'priced' });
    expect(stored).toMatchObject({
      model: 'gpt-4o-2024-08-06',
      provider: 'openai',
      input_tokens: 1000,
      cache_read_tokens: 400,
      output_tokens: 500,
      reasoning_tokens: 100,
      // 600 x 2.50 + 400 x 1.25 + 500 x 10 USD a million
      cost_usd: '0.007',
    });
    expect(JSON.stringify(stored)).not.toContain('private');
  });

  it('of Anthropic counts cached input on top of the rest, and it comes out as all input', async () => {
    const usage = {
      input_tokens: 3,
      cache_read_input_tokens: 1000,
      cache_creation_input_tokens: 200,
      output_tokens: 50,
    };
    const response = { id: 'msg_anthropic_1', type: 'message', role: 'assistant', model: 'claude-sonnet-4-5', usage };
    const { stored } = await record({ response });
    expect(stored).toMatchObject({
      provider: 'anthropic',
      input_tokens: 1203,
      cache_read_tokens: 1000,
      cache_write_tokens: 200,
      output_tokens: 50,
      // 3 x 3 + 1000 x 0.30 + 200 x 3.75 + 50 x 15 USD a million
      cost_usd: '0.001809',
    });
  });

  it('of Gemini counts thinking beside the answer, and it comes out as all output', async () => {
    const usageMetadata = {
      promptTokenCount: 100,
      candidatesTokenCount: 20,
      thoughtsTokenCount: 30,
      totalTokenCount: 150,
    };
    const { stored } = await record({ response: { usageMetadata, modelVersion: 'gemini-2.5-flash' } });
    expect(stored).toMatchObject({ input_tokens: 100, output_tokens: 50, reasoning_tokens: 30, total_tokens: 150 });
  });

  it('may be its usage object alone', async () => {
    const { stored } = await record({ model: 'gpt-4o', response: { prompt_tokens: 1000, completion_tokens: 500 } });
    expect(stored).toMatchObject({ input_tokens: 1000, output_tokens: 500, cost_usd: '0.0075' });
  });

  it('tells what the provider charged', async () => {
    const response = { ...openAi('gen-openrouter-1'), usage: { ...openAi('').usage, cost: 0.00123 } };
    const { stored } = await record({ provider: 'openrouter', response });
    expect(stored).toMatchObject({ cost_usd: '0.00123', cost_status: 'billed' });
  });

  it('yields to the fields beside it', async () => {
    const own = { id: 'own-id', model: 'gpt-4o-mini', input_tokens: 10, cache_read_tokens: 0 };
    const response = openAi('chatcmpl-openai-2');
    const { stored } = await record({ ...own, billed_cost_usd: '1.5', response });
    expect(stored).toMatchObject({ ...own, output_tokens: 500, cost_usd: '1.5', cost_status: 'billed' });
    expect(stored.metadata).toEqual({ response_id: response.id });
  });

  it('sent again is a duplicate by its id', async () => {
    await record({ response: openAi('chatcmpl-openai-3') });
    const again = await engine.post({ service: 'shop', response: openAi('chatcmpl-openai-3') });
    expect(await again.json()).toMatchObject({ accepted: 0, duplicates: 1, rejected: [] });
  });

  it('that says nothing known is recorded with a warning', async () => {
    const { receipt } = await record({ model: 'gpt-4o', response: { hello: 'world' } });
    expect(receipt.warnings).toContain('no_usage_in_response');
    expect(receipt).toMatchObject({ cost_usd: null, cost_eur: null, cost_status: 'unpriced', eur_status: 'pending' });
  });

  it('of embeddings has input alone, and that is usage', async () => {
    const response = { object: 'list', model: 'text-embedding-3-small', usage: { prompt_tokens: 1000 } };
    const { receipt } = await record({ response });
    expect(receipt).toMatchObject({ cost_usd: '0.00002', cost_status: 'priced', warnings: [] });
  });

  it.each([
    [{ prompt_tokens: -1, completion_tokens: 1 }, 'negative_tokens'],
    [{ prompt_tokens: 1.5, completion_tokens: 1 }, 'not_integer'],
    [{ prompt_tokens: 1e11, completion_tokens: 1 }, 'too_large'],
    [{ prompt_tokens: '1000', input_tokens_details: 7, completion_tokens: -3 }, 'negative_tokens'],
  ])('that cannot be is refused: %j', async (usage, code) => {
    const response = await engine.post([
      { service: 'shop', model: 'gpt-4o' },
      { service: 'shop', model: 'gpt-4o', response: { usage } },
    ]);
    expect(await response.json()).toMatchObject({
      accepted: 1,
      rejected: [{ index: 1, pointer: '/1/response', code }],
    });
  });

  it('may not report a part larger than the whole the event gives', async () => {
    const response = await engine.post({ service: 'shop', input_tokens: 399, response: openAi('chatcmpl-openai-4') });
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({ rejected: [{ pointer: '/response', code: 'part_exceeds_whole' }] });
  });

  it('names no model: then the event must', async () => {
    const response = await engine.post({ service: 'shop', response: { usage: { prompt_tokens: 1 } } });
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({ rejected: [{ pointer: '/model', code: 'required' }] });
  });
});
