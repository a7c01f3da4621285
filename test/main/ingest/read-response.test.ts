import { describe, expect, it } from 'vitest';
import { accept, parse } from './parsing.ts';

describe('a response inside an event', () => {
  const response = {
    id: 'chatcmpl-12345678',
    model: 'gpt-4o-2024-08-06',
    usage: { prompt_tokens: 1000, completion_tokens: 500 },
    service_tier: 'default',
    choices: [{ message: { content: 'private' } }],
  };

  it('fills what the event leaves open, and is not stored', () => {
    const { report } = accept({ model: null, response });
    expect(report).toMatchObject({ id: 'chatcmpl-12345678', model: 'gpt-4o-2024-08-06', serviceTier: 'standard' });
    expect(report.units).toMatchObject({ inputTokens: 1000, outputTokens: 500 });
    expect(report.metadata).toBeNull();
    expect(JSON.stringify(report)).not.toContain('private');
  });

  it('yields to the fields of the event', () => {
    const own = {
      id: 'mine',
      input_tokens: 7,
      provider: 'azure',
      service_tier: 'batch',
      billed_cost_usd: 1,
      duration_ms: 5,
    };
    const { report } = accept({ response: { ...response, response_cost: 2, metrics: { latencyMs: 9 } }, ...own });
    expect(report).toMatchObject({
      id: 'mine',
      provider: 'azure',
      serviceTier: 'batch',
      billedCostUsd: '1',
      durationMs: 5,
    });
    expect(report.units).toMatchObject({ inputTokens: 7, outputTokens: 500 });
    expect(report.model).toBe('gpt-4o');
    expect(report.metadata).toEqual({ response_id: 'chatcmpl-12345678' });
  });

  it('gives no id that is too short or too long to be one', () => {
    expect(accept({ response: { ...response, id: '0' } }).report).toMatchObject({
      id: null,
      metadata: { response_id: '0' },
    });
    expect(accept({ response: { ...response, id: 'x'.repeat(129) } }).report.id).toBeNull();
    expect(accept({ response: { ...response, id: 'x'.repeat(600) } }).report).toMatchObject({
      id: null,
      metadata: null,
    });
  });

  it.each([
    [{ prompt_tokens: -1 }, 'negative_tokens'],
    [{ prompt_tokens: 1.5 }, 'not_integer'],
    [{ prompt_tokens: 1e11 }, 'too_large'],
    [{ prompt_tokens: 1, num_search_queries: -1 }, 'negative_number'],
  ])('is checked like the event: %j', (usage, code) => {
    expect(parse({ service: 's', model: 'm', response: { usage } })).toMatchObject({
      ok: false,
      error: { pointer: '/response', code },
    });
  });

  it('without usage is noted', () => {
    expect(accept({ response: { choices: [] } }).warnings).toEqual(['no_usage_in_response']);
  });
});
