import type { JsonObject } from '../json-object.ts';
import { addUnit, asNumber, asObject, hintedProvider, mostOf } from './reading.ts';
import type { Hints, Tally } from './reading.ts';

/**
 * OpenAI's usage in all its forms (chat, responses, embeddings, realtime, images, transcription) and those made after it:
 * Azure, Groq, Mistral, DeepSeek, OpenRouter, xAI, Moonshot, Together, Fireworks, Perplexity, LiteLLM, LangChain. Input
 * includes the cache; output includes reasoning, except where `outputOf` can tell otherwise.
 */
export const readOpenAiUsage = (usage: JsonObject, tally: Tally, hints: Hints): void => {
  const input =
    asObject(usage['prompt_tokens_details']) ??
    asObject(usage['input_tokens_details']) ??
    asObject(usage['input_token_details']);
  const output =
    asObject(usage['completion_tokens_details']) ??
    asObject(usage['output_tokens_details']) ??
    asObject(usage['output_token_details']);
  const total = asNumber(usage['total_tokens']);
  const prompt = asNumber(usage['prompt_tokens']) ?? asNumber(usage['input_tokens']);
  const completion = asNumber(usage['completion_tokens']) ?? asNumber(usage['output_tokens']);
  tally.input = prompt ?? restOf(total, completion ?? 0);
  readCache(usage, input, tally);
  tally.reasoning = mostOf(output?.['reasoning_tokens'], output?.['reasoning'], usage['reasoning_tokens']);
  tally.output =
    outputOf({ prompt, completion, reasoning: tally.reasoning, total }, usage, hints, tally) ??
    (prompt === undefined ? undefined : restOf(total, prompt));
  if (input !== undefined) {
    tally.inputAudio = mostOf(input['audio_tokens'], input['audio']);
    addUnit(tally, 'input_image_tokens', input['image_tokens']);
    addUnit(tally, 'input_video_tokens', input['video_tokens']);
  }
  if (output !== undefined) {
    tally.outputAudio = mostOf(output['audio_tokens'], output['audio']);
    addUnit(tally, 'output_image_tokens', output['image_tokens']);
    addUnit(tally, 'output_video_tokens', output['video_tokens']);
  }
  addUnit(tally, 'audio_seconds', usage['prompt_audio_seconds'] ?? usage['billable_audio_seconds']);
  addUnit(tally, 'input_text_messages', usage['input_text_messages']);
  addUnit(
    tally,
    'web_searches',
    usage['num_search_queries'] ?? asObject(usage['server_tool_use'])?.['web_search_requests'],
  );
};

/** What a total leaves for the side that is not reported; undefined where it says nothing about it. */
const restOf = (total: number | undefined, known: number): number | undefined =>
  total !== undefined && (total > known || known === 0) ? total - known : undefined;

const readCache = (usage: JsonObject, input: JsonObject | undefined, tally: Tally): void => {
  tally.cacheRead = mostOf(
    input?.['cached_tokens'],
    input?.['cache_read'],
    usage['prompt_cache_hit_tokens'],
    usage['num_cached_tokens'],
    usage['cached_tokens'],
    usage['cached_prompt_text_tokens'],
    usage['cache_read_input_tokens'],
  );
  tally.cacheWrite = mostOf(
    input?.['cache_write_tokens'],
    input?.['cache_creation'],
    input?.['cache_creation_tokens'],
    usage['cache_creation_input_tokens'],
  );
  const kept = asObject(usage['cache_creation']) ?? asObject(input?.['cache_creation_token_details']);
  tally.cacheWrite1h = mostOf(kept?.['ephemeral_1h_input_tokens'], input?.['ephemeral_1h_input_tokens']);
  const cached = asObject(input?.['cached_tokens_details']);
  if (cached === undefined) return;
  addUnit(tally, 'cache_audio_read_tokens', cached['audio_tokens']);
  addUnit(tally, 'cache_image_read_tokens', cached['image_tokens']);
};

type Counts = {
  prompt: number | undefined;
  completion: number | undefined;
  reasoning: number | undefined;
  total: number | undefined;
};

/**
 * All output. xAI's chat API reports reasoning beside `completion_tokens`; the total says so, and where there is none the
 * provider does. Gemini behind the OpenAI-compatible address counts its thoughts in the total alone.
 */
const outputOf = (
  { prompt, completion, reasoning = 0, total }: Counts,
  usage: JsonObject,
  hints: Hints,
  tally: Tally,
): number | undefined => {
  if (completion === undefined) return undefined;
  const inside = (prompt ?? 0) + completion;
  if (reasoning > 0) {
    if (total === inside) return completion;
    if (total === inside + reasoning) return completion + reasoning;
    const isXai = usage['cost_in_usd_ticks'] !== undefined || hintedProvider(hints) === 'x-ai';
    return usage['prompt_tokens'] !== undefined && isXai ? completion + reasoning : completion;
  }
  if (total !== undefined && total > inside && prompt !== undefined && hintedProvider(hints) === 'google') {
    tally.reasoning = total - inside;
    return total - prompt;
  }
  return completion;
};
