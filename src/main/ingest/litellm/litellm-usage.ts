import { isObject } from '../json-object.ts';
import type { JsonObject } from '../json-object.ts';

/** Names under which a usage object gives all of its input or output. */
const inputNames = ['prompt_tokens', 'input_tokens', 'promptTokenCount', 'inputTokens'] as const;
const outputNames = ['completion_tokens', 'output_tokens', 'candidatesTokenCount', 'outputTokens'] as const;

export type LitellmUsage = {
  /** The provider's usage object, as a response would hold it. */
  readonly response: { readonly usage: JsonObject };
  readonly prompt_tokens?: unknown;
  readonly completion_tokens?: unknown;
};

/**
 * Where the counts are: in the provider's usage object (`metadata.usage_object`, in older versions
 * `hidden_params.usage_object`), else in the payload's own totals. The object goes first, since it is what the totals were
 * made from and it alone knows how it counts the cache.
 */
export const readLitellmUsage = (payload: JsonObject): LitellmUsage => {
  const given = usageObjectIn(payload['metadata']) ?? usageObjectIn(payload['hidden_params']) ?? {};
  const usage = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null));
  const has = (names: readonly string[]): boolean => names.some((name) => typeof usage[name] === 'number');
  const totals = {
    ...(!has(inputNames) && { prompt_tokens: toCount(payload['prompt_tokens']) }),
    ...(!has(outputNames) && { completion_tokens: toCount(payload['completion_tokens']) }),
  };
  // Details without totals are read as what they are parts of; seconds of audio are no such parts.
  const counted = usage['type'] === 'duration' ? usage : { ...usage, ...totals };
  return { response: { usage: counted }, ...totals };
};

const usageObjectIn = (part: unknown): JsonObject | undefined => {
  const usage = isObject(part) ? part['usage_object'] : undefined;
  return isObject(usage) ? usage : undefined;
};

/** Counts may come as text. */
const toCount = (value: unknown): unknown =>
  typeof value === 'string' && /^\d{1,12}$/.test(value) ? Number(value) : value;
