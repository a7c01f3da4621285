import type { JsonObject } from '../json-object.ts';
import { addUnit, asNumber, asObject, mostOf, sumOf } from './reading.ts';
import type { Tally } from './reading.ts';

/** Whether a usage object with `input_tokens`/`output_tokens` is Anthropic's (cache beside the input), not OpenAI's. */
export const isAnthropicUsage = (usage: JsonObject): boolean =>
  usage['prompt_tokens'] === undefined &&
  usage['input_tokens_details'] === undefined &&
  usage['input_token_details'] === undefined &&
  (usage['cache_read_input_tokens'] !== undefined ||
    usage['cache_creation_input_tokens'] !== undefined ||
    usage['cache_creation'] !== undefined ||
    usage['server_tool_use'] !== undefined);

/** Anthropic messages, also on Bedrock, Vertex and Azure, and the `usage` of `message_start` and `message_delta`. */
export const readAnthropicUsage = (usage: JsonObject, tally: Tally): void => {
  const kept = asObject(usage['cache_creation']);
  const oneHour = asNumber(kept?.['ephemeral_1h_input_tokens']);
  const written = mostOf(
    usage['cache_creation_input_tokens'],
    sumOf(asNumber(kept?.['ephemeral_5m_input_tokens']), oneHour),
  );
  const read = asNumber(usage['cache_read_input_tokens']);
  tally.input = sumOf(asNumber(usage['input_tokens']), read, written);
  tally.cacheRead = read;
  tally.cacheWrite = written;
  tally.cacheWrite1h = oneHour;
  tally.output = asNumber(usage['output_tokens']);
  tally.reasoning = asNumber(asObject(usage['output_tokens_details'])?.['thinking_tokens']);
  addUnit(tally, 'web_searches', asObject(usage['server_tool_use'])?.['web_search_requests']);
};
