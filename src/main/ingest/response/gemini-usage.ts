import type { JsonObject } from '../json-object.ts';
import { addUnit, asNumber, asObject, sumOf } from './reading.ts';
import type { Tally } from './reading.ts';

type Side = 'input' | 'output' | 'cache';

/** Gemini counts documents as images. Text is not recorded: it bills as whatever it is part of. */
const unitNames: Readonly<Record<Side, Readonly<Record<string, string>>>> = {
  input: { IMAGE: 'input_image_tokens', DOCUMENT: 'input_image_tokens', VIDEO: 'input_video_tokens' },
  output: { IMAGE: 'output_image_tokens', DOCUMENT: 'output_image_tokens', VIDEO: 'output_video_tokens' },
  cache: {
    AUDIO: 'cache_audio_read_tokens',
    IMAGE: 'cache_image_read_tokens',
    DOCUMENT: 'cache_image_read_tokens',
    VIDEO: 'cache_video_read_tokens',
  },
};

/**
 * Google's `usageMetadata`, in camelCase (REST, JavaScript) or snake_case (Python). Thoughts are output beside the
 * candidates, and the prompts of tools are input beside the prompt: both are added.
 */
export const readGeminiUsage = (usage: JsonObject, tally: Tally): void => {
  const at = (camel: string, snake: string): unknown => usage[camel] ?? usage[snake];
  const thoughts = asNumber(at('thoughtsTokenCount', 'thoughts_token_count'));
  const toolPrompt = asNumber(at('toolUsePromptTokenCount', 'tool_use_prompt_token_count'));
  const candidates =
    at('candidatesTokenCount', 'candidates_token_count') ?? at('responseTokenCount', 'response_token_count');
  tally.provider = 'google';
  tally.input = sumOf(asNumber(at('promptTokenCount', 'prompt_token_count')), toolPrompt);
  tally.output = sumOf(asNumber(candidates), thoughts);
  tally.reasoning = thoughts;
  tally.cacheRead = asNumber(at('cachedContentTokenCount', 'cached_content_token_count'));
  readModalities(at('promptTokensDetails', 'prompt_tokens_details'), 'input', tally);
  readModalities(at('toolUsePromptTokensDetails', 'tool_use_prompt_tokens_details'), 'input', tally);
  readModalities(at('cacheTokensDetails', 'cache_tokens_details'), 'cache', tally);
  const details = at('candidatesTokensDetails', 'candidates_tokens_details');
  readModalities(details ?? at('responseTokensDetails', 'response_tokens_details'), 'output', tally);
};

const readModalities = (details: unknown, side: Side, tally: Tally): void => {
  if (!Array.isArray(details)) return;
  for (const entry of details) {
    const part = asObject(entry);
    const tokens = asNumber(part?.['tokenCount'] ?? part?.['token_count']);
    const modality = part?.['modality'];
    if (tokens === undefined || typeof modality !== 'string') continue;
    const unit = unitNames[side][modality];
    if (unit !== undefined) addUnit(tally, unit, tokens);
    else if (modality === 'AUDIO' && side === 'input') tally.inputAudio = (tally.inputAudio ?? 0) + tokens;
    else if (modality === 'AUDIO' && side === 'output') tally.outputAudio = (tally.outputAudio ?? 0) + tokens;
  }
};
