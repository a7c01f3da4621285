import { describe, expect, it } from 'vitest';
import { read, units } from './parsing.ts';

describe('OpenAI and its kin', () => {
  it('DeepSeek: hit tokens only', () => {
    const usage = {
      prompt_tokens: 100,
      completion_tokens: 20,
      prompt_cache_hit_tokens: 64,
      prompt_cache_miss_tokens: 36,
    };
    expect(units({ usage })).toMatchObject({ inputTokens: 100, cacheReadTokens: 64, outputTokens: 20 });
  });

  it('Mistral: cached tokens at the top, audio seconds', () => {
    const usage = { prompt_tokens: 100, completion_tokens: 20, num_cached_tokens: 64, prompt_audio_seconds: 12 };
    expect(units({ usage })).toMatchObject({
      inputTokens: 100,
      cacheReadTokens: 64,
      otherUnits: { audio_seconds: 12 },
    });
    expect(units({ usage: { ...usage, prompt_audio_seconds: {} } })).not.toHaveProperty('otherUnits');
    expect(units({ model: 'mistral-ocr-latest', usage_info: { pages_processed: 3 } })).toEqual({
      otherUnits: { input_document_pages: 3 },
    });
  });

  it('Groq: usage inside x_groq, timings', () => {
    const usage = { prompt_tokens: 42, completion_tokens: 8, total_tokens: 50, queue_time: 0.14, total_time: 0.0124 };
    const expected = {
      provider: 'groq',
      durationMs: 12,
      units: { inputTokens: 42, outputTokens: 8 },
      metadata: { queue_time: 0.14, total_time: 0.0124 },
    };
    expect(read({ model: 'llama-3.3-70b-versatile', usage })).toMatchObject(expected);
    expect(read({ model: 'm', usage: null, x_groq: { id: 'req_1', usage } })).toMatchObject(expected);
  });

  it('xAI: reasoning beside the completion, cost in ticks', () => {
    const usage = {
      prompt_tokens: 32,
      completion_tokens: 9,
      completion_tokens_details: { reasoning_tokens: 300 },
      total_tokens: 341,
    };
    const expected = { inputTokens: 32, outputTokens: 309, reasoningTokens: 300 };
    expect(units({ model: 'grok-4', usage })).toEqual(expected);
    const { total_tokens: _, ...untotalled } = { ...usage, completion_tokens: 400 };
    expect(units({ usage: untotalled }, { provider: 'x-ai' }).outputTokens).toBe(700);
    expect(units({ usage: untotalled }, { provider: 'openai', model: 'grok-4' }).outputTokens).toBe(400);
    expect(read({ usage: { ...usage, cost_in_usd_ticks: 37_756_000 } })).toMatchObject({
      provider: 'x-ai',
      billedCostUsd: '0.0037756',
      units: expected,
    });
    const inside = {
      input_tokens: 32,
      output_tokens: 309,
      output_tokens_details: { reasoning_tokens: 300 },
      total_tokens: 341,
    };
    expect(units({ model: 'grok-4', usage: inside })).toEqual(expected);
  });

  it('Gemini behind the OpenAI-compatible address: thoughts in the total alone', () => {
    const usage = { prompt_tokens: 10, completion_tokens: 7, total_tokens: 117 };
    const thinking = { inputTokens: 10, outputTokens: 107, reasoningTokens: 100 };
    expect(units({ model: 'gemini-2.5-flash', usage })).toEqual(thinking);
    expect(units({ usage }, { provider: 'google' })).toEqual(thinking);
    expect(units({ model: 'other', usage })).toMatchObject({ outputTokens: 7 });
  });

  it('OpenRouter with the own key: its fee and what the upstream charges', () => {
    const usage = { prompt_tokens: 1, completion_tokens: 1, is_byok: true, cost: 0.0005 };
    const byok = read({ usage: { ...usage, cost_details: { upstream_inference_cost: 0.01 } } });
    expect(byok).toMatchObject({ provider: 'openrouter', billedCostUsd: '0.0105', metadata: { is_byok: true } });
    expect(read({ usage }).billedCostUsd).toBe('0.0005');
    expect(read({ usage: { ...usage, cost: 0, cost_details: { upstream_inference_cost: 1e-7 } } }).billedCostUsd).toBe(
      '0.0000001',
    );
  });

  it('Perplexity: cost and searches', () => {
    const usage = { prompt_tokens: 5, completion_tokens: 9, num_search_queries: 3, cost: { total_cost: 0.006 } };
    expect(read({ model: 'sonar', usage })).toMatchObject({
      provider: 'perplexity',
      billedCostUsd: '0.006',
      units: { otherUnits: { web_searches: 3 } },
    });
  });

  it('realtime, images and transcription', () => {
    const realtime = {
      type: 'response.done',
      response: {
        id: 'resp_12345678',
        usage: {
          input_tokens: 100,
          output_tokens: 50,
          input_token_details: { audio_tokens: 60, cached_tokens: 40, cached_tokens_details: { audio_tokens: 25 } },
          output_token_details: { audio_tokens: 40 },
        },
      },
    };
    expect(read(realtime)).toMatchObject({
      responseId: 'resp_12345678',
      units: {
        inputTokens: 100,
        cacheReadTokens: 40,
        inputAudioTokens: 60,
        outputTokens: 50,
        outputAudioTokens: 40,
        otherUnits: { cache_audio_read_tokens: 25 },
      },
    });
    const images = {
      input_tokens: 60,
      input_tokens_details: { text_tokens: 10, image_tokens: 50 },
      output_tokens: 272,
    };
    expect(units({ usage: images })).toMatchObject({ inputTokens: 60, otherUnits: { input_image_tokens: 50 } });
    expect(units({ text: 'ciao', usage: { type: 'duration', seconds: 30 } })).toEqual({
      otherUnits: { audio_seconds: 30 },
    });
    expect(units({ type: 'duration', seconds: 30 })).toEqual({ otherUnits: { audio_seconds: 30 } });
    expect(units({ task: 'transcribe', duration: 8.47, text: 'ciao', segments: [] })).toEqual({
      otherUnits: { audio_seconds: 8.47 },
    });
    const tokens = {
      type: 'tokens',
      input_tokens: 14,
      input_token_details: { text_tokens: 0, audio_tokens: 14 },
      output_tokens: 45,
    };
    expect(units({ text: 'ciao', usage: tokens })).toMatchObject({
      inputTokens: 14,
      inputAudioTokens: 14,
      outputTokens: 45,
    });
  });

  it('LiteLLM: input includes the cache that is named as Anthropic names it', () => {
    const usage = {
      prompt_tokens: 1532,
      completion_tokens: 33,
      total_tokens: 1565,
      cache_creation_input_tokens: 418,
      cache_read_input_tokens: 1111,
      prompt_tokens_details: { cached_tokens: 1111 },
    };
    expect(read({ usage, _hidden_params: { response_cost: 0.0012 } })).toMatchObject({
      billedCostUsd: '0.0012',
      units: { inputTokens: 1532, cacheReadTokens: 1111, cacheWriteTokens: 418, outputTokens: 33 },
    });
  });

  it('adds a cache that cannot be inside the input', () => {
    const usage = { prompt_tokens: 3, completion_tokens: 33, prompt_tokens_details: { cached_tokens: 1111 } };
    expect(units({ usage })).toMatchObject({ inputTokens: 1114, cacheReadTokens: 1111 });
  });

  it('a total alone is input', () => {
    expect(units({ data: [], usage: { total_tokens: 12 } })).toEqual({ inputTokens: 12 });
  });
});
