import { describe, expect, it } from 'vitest';
import { readResponse } from '../../../src/main/ingest/response/read-response.ts';
import { read, units } from './parsing.ts';

describe('Anthropic', () => {
  const usage = {
    input_tokens: 1500,
    cache_read_input_tokens: 500,
    cache_creation_input_tokens: 250,
    cache_creation: { ephemeral_5m_input_tokens: 200, ephemeral_1h_input_tokens: 50 },
    output_tokens: 1000,
    server_tool_use: { web_search_requests: 2 },
    service_tier: 'batch',
    inference_geo: 'us',
    speed: 'standard',
  };
  const expected = {
    inputTokens: 2250,
    cacheReadTokens: 500,
    cacheWriteTokens: 250,
    cacheWrite1hTokens: 50,
    outputTokens: 1000,
    otherUnits: { web_searches: 2 },
  };

  it('a message, its usage alone, and the events of its stream', () => {
    const message = { id: 'msg_12345678', type: 'message', model: 'claude-sonnet-4-5', usage };
    expect(read(message)).toMatchObject({
      model: 'claude-sonnet-4-5',
      responseId: 'msg_12345678',
      serviceTier: 'batch',
      units: expected,
      metadata: { inference_geo: 'us', speed: 'standard' },
    });
    expect(units(usage)).toEqual(expected);
    expect(read({ type: 'message_start', message })).toMatchObject({ responseId: 'msg_12345678', units: expected });
    expect(units({ type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 15 } })).toEqual({
      outputTokens: 15,
    });
    expect(units({ type: 'message_delta', delta: {}, usage })).toEqual(expected);
  });

  it('fast mode and batches are tiers', () => {
    expect(read({ usage: { ...usage, speed: 'fast' } }).serviceTier).toBe('fast');
    const { service_tier: _, ...plain } = usage;
    const line = {
      custom_id: 'a',
      result: { type: 'succeeded', message: { id: 'msg_12345678', model: 'm', usage: plain } },
    };
    expect(read(line)).toMatchObject({ serviceTier: 'batch', model: 'm', units: expected });
    const openai = {
      custom_id: 'a',
      response: { body: { model: 'gpt-4o', service_tier: 'default', usage: { prompt_tokens: 1 } } },
    };
    expect(read(openai)).toMatchObject({ serviceTier: 'batch', model: 'gpt-4o', units: { inputTokens: 1 } });
  });

  it('writes without a sum', () => {
    const { cache_creation_input_tokens: _, ...split } = usage;
    expect(units(split)).toEqual(expected);
  });
});

describe('the rest', () => {
  it('Bedrock: cache beside the input, its one-hour part by ttl', () => {
    const usage = {
      inputTokens: 22,
      outputTokens: 13,
      cacheReadInputTokens: 100,
      cacheWriteInputTokens: 2492,
      cacheDetails: [
        { ttl: '1h', inputTokens: 2000 },
        { ttl: '5m', inputTokens: 492 },
      ],
    };
    expect(read({ usage, metrics: { latencyMs: 551 } })).toMatchObject({
      provider: 'aws',
      durationMs: 551,
      units: {
        inputTokens: 2614,
        cacheReadTokens: 100,
        cacheWriteTokens: 2492,
        cacheWrite1hTokens: 2000,
        outputTokens: 13,
      },
    });
  });

  it('Gemini in snake_case', () => {
    const usage = {
      prompt_token_count: 100,
      cached_content_token_count: 40,
      candidates_token_count: 20,
      thoughts_token_count: 30,
      tool_use_prompt_token_count: 5,
      prompt_tokens_details: [{ modality: 'AUDIO', token_count: 60 }],
      cache_tokens_details: [{ modality: 'AUDIO', token_count: 25 }],
      traffic_type: 'ON_DEMAND_PRIORITY',
    };
    expect(read({ model_version: 'gemini-2.5-flash', response_id: 'abcdefgh', usage_metadata: usage })).toMatchObject({
      model: 'gemini-2.5-flash',
      provider: 'google',
      responseId: 'abcdefgh',
      serviceTier: 'priority',
      units: {
        inputTokens: 105,
        cacheReadTokens: 40,
        inputAudioTokens: 60,
        outputTokens: 50,
        reasoningTokens: 30,
        otherUnits: { cache_audio_read_tokens: 25 },
      },
    });
  });

  it('LangChain', () => {
    const usage = {
      input_tokens: 1532,
      output_tokens: 33,
      total_tokens: 1565,
      input_token_details: { cache_read: 1111, cache_creation: 418 },
      output_token_details: { reasoning: 8 },
    };
    expect(read({ usage_metadata: usage, response_metadata: { model_name: 'claude-sonnet-4-5' } })).toMatchObject({
      model: 'claude-sonnet-4-5',
      units: { inputTokens: 1532, cacheReadTokens: 1111, cacheWriteTokens: 418, outputTokens: 33, reasoningTokens: 8 },
    });
  });

  it('Ollama', () => {
    const answer = {
      model: 'llama3.2',
      done: true,
      total_duration: 5_043_500_667,
      prompt_eval_count: 26,
      eval_count: 290,
    };
    expect(read(answer)).toMatchObject({
      provider: 'ollama',
      model: 'llama3.2',
      durationMs: 5044,
      units: { inputTokens: 26, outputTokens: 290 },
    });
  });

  it('Cohere: what it bills', () => {
    const usage = {
      billed_units: { input_tokens: 431, output_tokens: 661 },
      tokens: { input_tokens: 2190, output_tokens: 1257 },
    };
    expect(units({ usage })).toEqual({ inputTokens: 431, outputTokens: 661 });
    expect(units({ usage: { tokens: usage.tokens, cached_tokens: 90 } })).toMatchObject({
      inputTokens: 2190,
      cacheReadTokens: 90,
    });
    expect(units({ meta: { billed_units: { search_units: 1 } } })).toEqual({ otherUnits: { rerank_searches: 1 } });
  });

  it('Vercel AI SDK, by version', () => {
    const cached = { inputTokens: 1532, cacheReadTokens: 1111, outputTokens: 33 };
    expect(units({ usage: { promptTokens: 12, completionTokens: 3 } })).toEqual({ inputTokens: 12, outputTokens: 3 });
    const flat = {
      inputTokens: 1532,
      outputTokens: 33,
      totalTokens: 1565,
      cachedInputTokens: 1111,
      reasoningTokens: 8,
    };
    expect(units({ usage: flat })).toEqual({ ...cached, reasoningTokens: 8 });
    const anthropic = { usage: { inputTokens: 3, outputTokens: 33, cachedInputTokens: 1111 } };
    expect(units({ ...anthropic, providerMetadata: { anthropic: { cacheCreationInputTokens: 418 } } })).toEqual({
      ...cached,
      cacheWriteTokens: 418,
    });
    expect(
      units({ usage: { ...anthropic.usage, inputTokens: 2000 } }, { model: 'claude-sonnet-4-5' }).inputTokens,
    ).toBe(3111);
    const details = {
      inputTokens: 1532,
      inputTokenDetails: { noCacheTokens: 3, cacheReadTokens: 1111, cacheWriteTokens: 418 },
      outputTokens: 33,
      outputTokenDetails: { textTokens: 25, reasoningTokens: 8 },
      cachedInputTokens: 1111,
    };
    const whole = { ...cached, cacheWriteTokens: 418, reasoningTokens: 8 };
    expect(units({ usage: details }, { model: 'claude-sonnet-4-5' })).toEqual(whole);
    expect(units({ usage: { ...details, inputTokens: 1, outputTokens: 1 }, totalUsage: details })).toEqual(whole);
    const nested = {
      inputTokens: { total: 1532, noCache: 3, cacheRead: 1111, cacheWrite: 418 },
      outputTokens: { total: 33, text: 25, reasoning: 8 },
    };
    const result = { usage: nested, response: { id: 'aitxt-12345678', modelId: 'claude-sonnet-4-5' } };
    expect(read(result)).toMatchObject({ model: 'claude-sonnet-4-5', responseId: 'aitxt-12345678', units: whole });
    const routed = { usage: flat, providerMetadata: { openrouter: { usage: { cost: 0.02 } } } };
    expect(read(routed)).toMatchObject({ provider: 'openrouter', billedCostUsd: '0.02' });
  });

  it.each([null, undefined, 'text', 7, [], {}, { usage: null }, { usage: 7 }, { choices: [] }])(
    'nothing in %j',
    (response) => {
      expect(readResponse(response, {})).toBeNull();
    },
  );

  it('usage: null still names the call', () => {
    expect(read({ id: 'chatcmpl-1', model: 'gpt-4o', usage: null })).toMatchObject({
      responseId: 'chatcmpl-1',
      units: {},
    });
  });
});
