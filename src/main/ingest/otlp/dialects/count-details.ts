import type { JsonObject } from '../../json-object.ts';
import { isObject } from '../../json-object.ts';
import type { Problem } from '../../read-field.ts';
import type { OtlpAttributes } from '../otlp-record.ts';
import { objectOf } from './attributes.ts';
import { noCounts, toCount } from './read-counts.ts';
import type { Counts } from './read-counts.ts';

/** Where objects inside attributes keep counts: attribute, then the names in it (`a.b`: b inside a). */
const places: readonly {
  readonly attribute: string;
  readonly names: { readonly [N in keyof Counts]?: readonly string[] };
}[] = [
  {
    attribute: 'langfuse.observation.usage_details',
    names: {
      input: ['input', 'input_tokens', 'prompt_tokens'],
      cacheRead: [
        'cache_read_input_tokens',
        'input_cache_read',
        'input_cached_tokens',
        'prompt_tokens_details.cached_tokens',
      ],
      cacheWrite: ['cache_creation_input_tokens', 'input_cache_creation'],
      output: ['output', 'output_tokens', 'completion_tokens'],
      reasoning: [
        'output_reasoning_tokens',
        'output_reasoning',
        'reasoning_tokens',
        'completion_tokens_details.reasoning_tokens',
      ],
      total: ['total', 'total_tokens'],
    },
  },
  // LangSmith; all of these are inside the plain counts.
  {
    attribute: 'gen_ai.usage.input_token_details',
    names: { cacheRead: ['cache_read'], cacheWrite: ['cache_creation'] },
  },
  { attribute: 'gen_ai.usage.output_token_details', names: { reasoning: ['reasoning'] } },
  // The AI SDK has no attribute for cache writes before its version 6.
  {
    attribute: 'ai.response.providerMetadata',
    names: {
      cacheRead: ['anthropic.cacheReadInputTokens', 'bedrock.usage.cacheReadInputTokens', 'openai.cachedPromptTokens'],
      cacheWrite: ['anthropic.cacheCreationInputTokens', 'bedrock.usage.cacheWriteInputTokens'],
      reasoning: ['openai.reasoningTokens'],
    },
  },
];

/** Counts from objects inside attributes; null where there are none. */
export const readCountDetails = (attributes: OtlpAttributes, problem: Problem): Counts => {
  let counts = noCounts;
  for (const { attribute, names } of places) {
    const object = objectOf(attributes, attribute);
    if (object === null) continue;
    for (const [count, paths] of Object.entries(names) as [keyof Counts, readonly string[]][]) {
      const value = findAt(object, paths);
      if (counts[count] === null && value !== null) counts = { ...counts, [count]: toCount(value, attribute, problem) };
    }
  }
  return counts;
};

const findAt = (object: JsonObject, paths: readonly string[]): unknown => {
  for (const path of paths) {
    let value: unknown = object;
    for (const key of path.split('.')) value = isObject(value) ? value[key] : undefined;
    if (value !== undefined && value !== null) return value;
  }
  return null;
};
