import type { JsonObject } from '../json-object.ts';
import { addUnit, asNumber, asObject } from './reading.ts';
import type { Tally } from './reading.ts';

/**
 * Cohere: `billed_units` is what it charges for (it leaves out the preamble it adds itself); `tokens` is what the model
 * saw, and `cached_tokens` is a part of that, so it is read only where `billed_units` is missing.
 */
export const readCohereUsage = (usage: JsonObject, tally: Tally): void => {
  const billed = asObject(usage['billed_units']);
  const counts = billed ?? asObject(usage['tokens']) ?? {};
  tally.provider = 'cohere';
  tally.input = asNumber(counts['input_tokens']);
  tally.output = asNumber(counts['output_tokens']);
  if (billed === undefined) tally.cacheRead = asNumber(usage['cached_tokens']);
  addUnit(tally, 'rerank_searches', counts['search_units']);
  addUnit(tally, 'classifications', counts['classifications']);
  addUnit(tally, 'images', counts['images']);
  const imageTokens = asNumber(counts['image_tokens']);
  if (imageTokens !== undefined && imageTokens > 0) {
    tally.input = (tally.input ?? 0) + imageTokens;
    addUnit(tally, 'input_image_tokens', imageTokens);
  }
};

/** Ollama counts at the top level of its answer. */
export const readOllamaUsage = (usage: JsonObject, tally: Tally): void => {
  tally.provider = 'ollama';
  tally.input = asNumber(usage['prompt_eval_count']);
  tally.output = asNumber(usage['eval_count']);
};

/** `{type: "duration", seconds}` of a transcription. */
export const readDurationUsage = (usage: JsonObject, tally: Tally): void => {
  addUnit(tally, 'audio_seconds', usage['seconds']);
};

/** `usage_info` of Mistral's OCR. */
export const readPagesUsage = (usage: JsonObject, tally: Tally): void => {
  addUnit(tally, 'input_document_pages', usage['pages_processed']);
};

/** A transcription without usage still says how long the audio was (`verbose_json`, AI SDK). */
export const readAudioLength = (root: JsonObject, tally: Tally): void => {
  if (typeof root['durationInSeconds'] === 'number') addUnit(tally, 'audio_seconds', root['durationInSeconds']);
  else if (typeof root['text'] === 'string' && (root['segments'] !== undefined || root['task'] !== undefined)) {
    const duration = root['duration'];
    addUnit(tally, 'audio_seconds', typeof duration === 'string' ? Number(duration) : duration);
  }
};
