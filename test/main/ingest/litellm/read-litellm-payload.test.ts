import { describe, expect, it } from 'vitest';
import { readLitellmPayload } from '../../../../src/main/ingest/litellm/read-litellm-payload.ts';
import type { CallSighting } from '../../../../src/shared/core/call-sighting.ts';
import { litellmPayload } from './litellm-payload.ts';

const now = Date.parse('2026-08-21T12:00:00Z');
const read = (more: Readonly<Record<string, unknown>> = {}) =>
  readLitellmPayload(litellmPayload(more), { now, workspace: null });

const sighting = (more: Readonly<Record<string, unknown>> = {}): CallSighting => {
  const reading = read(more);
  if (!reading.ok) throw new Error(JSON.stringify(reading.error));
  return reading.sighting;
};

const metadataWith = (usage: unknown): Record<string, unknown> => ({ metadata: { usage_object: usage } });

describe('a payload', () => {
  it('becomes a sighting of a call', () => {
    const { report, way, keys, contentHash } = sighting();
    expect(way).toBe('litellm');
    expect(keys).toEqual([{ kind: 'response', provider: 'openai', id: 'chatcmpl-BvJk2c9aQ0' }]);
    expect(contentHash).toMatch(/^[0-9a-f]{64}$/);
    expect(report).toMatchObject({
      id: null,
      workspace: 'default',
      service: 'litellm',
      operation: 'chat',
      provider: 'openai',
      model: 'gpt-4o',
      requestModel: 'team-chat',
      occurredAt: 1_787_306_400_250,
      occurredAtGiven: true,
      durationMs: 2250,
      usageReported: true,
      billedCostUsd: '0.0065',
      userId: 'customer-9',
      success: true,
      errorCode: null,
      errorMessage: null,
      inputPreview: null,
      outputPreview: null,
      origin: 'litellm',
    });
    expect(report.units).toMatchObject({
      inputTokens: 1000,
      cacheReadTokens: 800,
      outputTokens: 500,
      reasoningTokens: 128,
    });
  });

  it('keeps of its metadata only the names of key and team', () => {
    expect(sighting().report.metadata).toEqual({
      response_id: 'chatcmpl-BvJk2c9aQ0',
      model_group: 'team-chat',
      key_alias: 'support-bot',
      team: 'Support',
    });
  });

  it('goes to the workspace the request names', () => {
    const reading = readLitellmPayload(litellmPayload(), { now, workspace: 'gateway' });
    expect(reading.ok && reading.sighting.report.workspace).toBe('gateway');
  });

  it('takes the time of arrival where it gives none', () => {
    const { report } = sighting({ startTime: null, endTime: undefined });
    expect(report).toMatchObject({ occurredAt: now, occurredAtGiven: false, durationMs: null });
  });

  it.each([
    [90_000, now, true],
    [3_600, now + 3_600_000, true],
    [60, now + 60_000, false],
  ])('of a clock %i s ahead is kept', (seconds, occurredAt, clockSkew) => {
    expect(sighting({ startTime: now / 1000 + seconds }).report).toMatchObject({ occurredAt, clockSkew });
  });

  it('has no key where the id is a counter of a local server', () => {
    expect(sighting({ id: '7' }).keys).toEqual([]);
  });

  it('names the provider in its key as the price list does', () => {
    const { keys } = sighting({ custom_llm_provider: 'vertex_ai', model: 'vertex_ai/gemini-2.5-pro' });
    expect(keys).toEqual([{ kind: 'response', provider: 'google', id: 'chatcmpl-BvJk2c9aQ0' }]);
  });
});

describe('its counts', () => {
  it.each([
    ['the totals alone', {}, { inputTokens: 1000, outputTokens: 500 }],
    [
      'the totals beside details alone',
      { prompt_tokens_details: { cached_tokens: 300 } },
      { inputTokens: 1000, cacheReadTokens: 300, outputTokens: 500 },
    ],
    [
      'Claude as LiteLLM counts it: the cache is inside',
      {
        prompt_tokens: 1000,
        completion_tokens: 500,
        total_tokens: 1500,
        cache_read_input_tokens: 600,
        cache_creation_input_tokens: 100,
        prompt_tokens_details: { cached_tokens: 600 },
        completion_tokens_details: null,
      },
      { inputTokens: 1000, cacheReadTokens: 600, cacheWriteTokens: 100, outputTokens: 500 },
    ],
    [
      'Claude as Anthropic counts it: the cache is beside',
      { input_tokens: 300, output_tokens: 500, cache_read_input_tokens: 600, cache_creation_input_tokens: 100 },
      { inputTokens: 1000, cacheReadTokens: 600, cacheWriteTokens: 100, outputTokens: 500 },
    ],
    ['seconds of audio', { type: 'duration', seconds: 30 }, { otherUnits: { audio_seconds: 30 } }],
  ])('%s', (_name, usage, units) => {
    expect(sighting(metadataWith(usage)).report.units).toMatchObject(units);
  });

  it('may be text', () => {
    const { report } = sighting({ prompt_tokens: '5120', ...metadataWith(null) });
    expect(report.units.inputTokens).toBe(5120);
  });
});

describe('its cost', () => {
  it.each([
    ['what the gateway worked out', {}, '0.0065'],
    ['as text, as a Python decimal is sent', { response_cost: '0.1' }, '0.1'],
    ['as tiny as floats are written', { response_cost: 2.85e-5 }, '0.0000285'],
    ['nothing for an answer from its own cache', { cache_hit: true }, '0'],
    ['nothing for a model that is free', { response_cost: 0 }, '0'],
    [
      'not known where it could not work it out',
      { response_cost: 0, response_cost_failure_debug_info: { e: 1 } },
      null,
    ],
    ['not known where it says nothing', { response_cost: null }, null],
    ['not known for a failure that says 0', { response_cost: 0, status: 'failure' }, null],
  ])('%s', (_name, more, cost) => {
    expect(sighting(more).report.billedCostUsd).toBe(cost);
  });
});

describe('a failure', () => {
  it('is a failed call with its reason and nothing around it', () => {
    const { report } = sighting({
      status: 'failure',
      response_cost: 0,
      prompt_tokens: 0,
      completion_tokens: 0,
      ...metadataWith(null),
      error_str: 'litellm.RateLimitError with the private question in it',
      error_information: {
        error_code: '429',
        error_class: 'RateLimitError',
        llm_provider: 'openai',
        traceback: 'Traceback with the private question in it',
        error_message: 'Rate limit reached',
      },
    });
    expect(report).toMatchObject({ success: false, errorCode: '429', errorMessage: 'Rate limit reached' });
    expect(JSON.stringify(report)).not.toContain('private');
  });

  it('goes by the class of its error where there is no code', () => {
    const { report } = sighting({ status: 'failure', error_information: { error_class: 'Timeout' } });
    expect(report).toMatchObject({ success: false, errorCode: 'Timeout', errorMessage: null });
  });
});

describe('a payload that cannot be recorded', () => {
  it.each([
    ['no model', { model: '', model_group: '' }, '/model', 'required'],
    ['a negative count', { prompt_tokens: -1, metadata: {} }, '/prompt_tokens', 'negative_tokens'],
    ['a broken count', metadataWith({ prompt_tokens: 1.5 }), '/metadata/usage_object', 'not_integer'],
    ['a negative cost', { response_cost: -1 }, '/response_cost', 'negative_number'],
    ['milliseconds', { startTime: 1_787_306_400_250 }, '/startTime', 'invalid_time'],
    ['a start that is no time', { startTime: true }, '/startTime', 'invalid_time'],
    ['a time in text', { startTime: '2026-08-21' }, '/startTime', 'invalid_time'],
  ])('%s', (_name, more, pointer, code) => {
    expect(read(more)).toMatchObject({ ok: false, id: 'chatcmpl-BvJk2c9aQ0', error: { pointer, code } });
  });

  it.each([[null], ['text'], [7], [[]]])('%j is no payload', (value) => {
    expect(readLitellmPayload(value, { now, workspace: null })).toMatchObject({ error: { code: 'wrong_type' } });
  });
});
