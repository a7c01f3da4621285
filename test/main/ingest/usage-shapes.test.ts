import { describe, expect, it } from 'vitest';
import { parseUsageEvent } from '../../../src/main/ingest/parse-usage-event.ts';
import { readFixture } from '../../support/fixtures.ts';

type Shape = {
  readonly row: number;
  readonly recorded_from: string;
  readonly response: Record<string, unknown>;
  readonly extracted: readonly { readonly usage: Record<string, number>; readonly by: readonly string[] }[];
};

const shapes = readFixture<{ fixtures: readonly Shape[] }>('usage-shapes.json').fixtures;

/** Who really sent the response, told from the test it was recorded by; the first that matches. */
const senders: readonly (readonly [RegExp, string])[] = [
  [/test_gateway_provider_with_groq|-groq\]/, 'groq/default'],
  [/test_gateway_provider_with_openai_responses|test_openai_responses|responses_prompt_cache/, 'openai/responses'],
  [/bedrock/, 'aws/default'],
  [/test_openai_chat_prompt_cache|test_openai\/|-openai\]/, 'openai/chat'],
  [/test_embeddings\/TestOpenAI/, 'openai/embeddings'],
  [/test_embeddings\/TestCohere/, 'cohere/embeddings'],
  [/test_cohere/, 'cohere/default'],
  [/test_openrouter|test_eager_input_streaming/, 'openrouter/chat'],
  [/test_cerebras/, 'cerebras/chat'],
  [/test_zai/, 'zai/chat'],
  [/test_huggingface/, 'huggingface_nebius/chat'],
];

const senderOf = ({ recorded_from, response }: Shape): string => {
  if ('usageMetadata' in response) return 'google/default';
  if (String(response['model']).startsWith('claude')) return 'anthropic/default';
  return senders.find(([pattern]) => pattern.test(recorded_from))?.[1] ?? 'unknown';
};

/** The fixture's unit names as ours; text and tool counts bill as the input or output they are part of. */
const toOurUnits = (usage: Record<string, number>) => {
  const named: Record<string, string> = {
    input_tokens: 'inputTokens',
    cache_read_tokens: 'cacheReadTokens',
    cache_write_tokens: 'cacheWriteTokens',
    cache_write_1h_tokens: 'cacheWrite1hTokens',
    output_tokens: 'outputTokens',
    output_reasoning_tokens: 'reasoningTokens',
    input_audio_tokens: 'inputAudioTokens',
    output_audio_tokens: 'outputAudioTokens',
  };
  const units: Record<string, unknown> = Object.fromEntries(Object.values(named).map((unit) => [unit, 0]));
  const otherUnits: Record<string, number> = {};
  for (const [unit, quantity] of Object.entries(usage)) {
    const ours = named[unit];
    if (ours !== undefined) units[ours] = quantity;
    else if (!/text|tool|5m/.test(unit)) otherUnits[unit] = quantity;
  }
  return { ...units, otherUnits };
};

const report = (event: Record<string, unknown>) => {
  const parsed = parseUsageEvent({ service: 'app', ...event }, { now: 0, previews: true });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return parsed;
};

describe('recorded responses of real providers', () => {
  it('has all of them', () => expect(shapes).toHaveLength(58));

  it.each(shapes.map((shape) => [shape.row, senderOf(shape), shape] as const))(
    'row %i from %s',
    (_row, sender, shape) => {
      const expected = shape.extracted.find(({ by }) => by.includes(sender));
      if (expected === undefined) throw new Error(`no extraction by ${sender} (${shape.recorded_from})`);
      const model = shape.response['model'] ?? shape.response['modelVersion'] ?? 'named-by-the-app';
      const { report: whole, warnings } = report({ response: shape.response, model: 'named-by-the-app' });
      expect(whole.units).toEqual(toOurUnits(expected.usage));
      expect(warnings).toEqual([]);
      if (model !== 'named-by-the-app') expect(report({ response: shape.response }).report.model).toBe(model);

      const usage = shape.response['usage'] ?? shape.response['usageMetadata'];
      if (usage === undefined) return;
      expect(report({ response: usage, model: 'named-by-the-app' }).report.units).toEqual(toOurUnits(expected.usage));
    },
  );

  it('takes what OpenRouter says it charged', () => {
    const charged = shapes.flatMap(({ response }) => {
      const { cost } = (response['usage'] ?? {}) as { cost?: number };
      return cost === undefined ? [] : [report({ response }).report];
    });
    expect(charged.map(({ billedCostUsd, provider }) => [billedCostUsd, provider])).toEqual([
      ['0.000102', 'openrouter'],
      ['0.0160614', 'openrouter'],
      ['0.00019325', 'openrouter'],
      ['0.002196', 'openrouter'],
    ]);
  });

  it('does not take a gateway estimate for a bill', () => {
    const gateway = shapes.filter(({ response }) => JSON.stringify(response).includes('cost_estimate'));
    expect(gateway).toHaveLength(3);
    for (const { response } of gateway) expect(report({ response, model: 'm' }).report.billedCostUsd).toBeNull();
  });
});
