import type { UsageUnits } from '../../../shared/core/usage-event.ts';
import type { JsonObject } from '../json-object.ts';
import { isAnthropicUsage, readAnthropicUsage } from './anthropic-usage.ts';
import { readCamelUsage } from './camel-usage.ts';
import { readGeminiUsage } from './gemini-usage.ts';
import { readOpenAiUsage } from './openai-usage.ts';
import { readAudioLength, readCohereUsage, readDurationUsage, readOllamaUsage, readPagesUsage } from './other-usage.ts';
import { asObject, toUnits } from './reading.ts';
import type { Hints, Tally } from './reading.ts';
import { readCost } from './response-cost.ts';
import { readDurationMs, readExtras, readModel, readResponseId, readServiceTier } from './response-facts.ts';

export type ResponseReading = {
  /** In the totals convention; only what the response reports. Values are as sent: check them before storing. */
  readonly units: Partial<UsageUnits>;
  /** Whether it reports any quantity, zeros included. */
  readonly usageReported: boolean;
  readonly model: string | null;
  /** Only where the shape of the response proves it. */
  readonly provider: string | null;
  readonly responseId: string | null;
  /** Plain decimal text. */
  readonly billedCostUsd: string | null;
  readonly serviceTier: string | null;
  /** For the event's metadata: `inference_geo`, `traffic_type`, Groq's timings, ... */
  readonly metadata: Readonly<Record<string, unknown>> | null;
  readonly durationMs: number | null;
};

/**
 * Reads a provider's raw response, one event of its stream, a line of a batch's output, or just the `usage` object. Who
 * answered is told from the shape; the hints decide only what the shape leaves open. Null when nothing is recognised.
 */
export const readResponse = (response: unknown, hints: Hints): ResponseReading | null => {
  const given = asObject(response);
  if (given === undefined) return null;
  const batch = typeof given['custom_id'] === 'string';
  const root = unwrap(given);
  const usage = findUsage(root);
  const model = readModel(root);
  const tally: Tally = {};
  const known = { provider: hints.provider ?? null, model: hints.model ?? model };
  if (usage === undefined || !readUsage(usage, root, tally, known)) readAudioLength(root, tally);
  const billedCostUsd = readCost(root, usage, tally);
  if (root['x_groq'] !== undefined || usage?.['queue_time'] !== undefined) tally.provider = 'groq';
  const units = toUnits(tally);
  const reading: ResponseReading = {
    units,
    usageReported: tally.zeroUnit === true || Object.keys(units).length > 0,
    model,
    provider: tally.provider ?? null,
    responseId: usage === root ? null : readResponseId(root),
    billedCostUsd,
    serviceTier: readServiceTier(root, usage, batch),
    metadata: readExtras(root, usage),
    durationMs: readDurationMs(root, usage),
  };
  return isEmpty(reading) ? null : reading;
};

const isEmpty = (reading: ResponseReading): boolean =>
  reading.model === null && reading.responseId === null && reading.billedCostUsd === null && !reading.usageReported;

/** The object that holds `usage` and `model`: inside stream events and lines of a batch's output it is wrapped. */
const unwrap = (given: JsonObject): JsonObject => {
  if (asObject(given['usage']) !== undefined) return given;
  const response = asObject(given['response']);
  const inner =
    asObject(response?.['body']) ??
    asObject(asObject(given['result'])?.['message']) ??
    response ??
    asObject(given['message']) ??
    asObject(given['delta']);
  return inner !== undefined && asObject(inner['usage'] ?? inner['usageMetadata']) !== undefined ? inner : given;
};

const findUsage = (root: JsonObject): JsonObject | undefined =>
  asObject(root['totalUsage']) ??
  asObject(root['usage']) ??
  asObject(root['usageMetadata']) ??
  asObject(root['usage_metadata']) ??
  asObject(asObject(root['x_groq'])?.['usage']) ??
  (asObject(asObject(root['meta'])?.['billed_units']) === undefined ? undefined : asObject(root['meta'])) ??
  asObject(root['usage_info']) ??
  (root['usage'] === undefined ? root : undefined);

const hasAny = (usage: JsonObject, keys: readonly string[]): boolean => {
  for (const key of keys) if (usage[key] !== undefined) return true;
  return false;
};

const openAiKeys = ['prompt_tokens', 'completion_tokens', 'input_tokens', 'output_tokens', 'total_tokens'];
const geminiKeys = [
  'promptTokenCount',
  'candidatesTokenCount',
  'totalTokenCount',
  'prompt_token_count',
  'candidates_token_count',
  'total_token_count',
];
const camelKeys = ['inputTokens', 'outputTokens', 'promptTokens', 'completionTokens'];

/** False when the shape is none that is known. */
const readUsage = (usage: JsonObject, root: JsonObject, tally: Tally, hints: Hints): boolean => {
  if (isAnthropicUsage(usage)) readAnthropicUsage(usage, tally);
  else if (hasAny(usage, openAiKeys)) readOpenAiUsage(usage, tally, hints);
  else if (hasAny(usage, geminiKeys)) readGeminiUsage(usage, tally);
  else if (hasAny(usage, camelKeys)) readCamelUsage(usage, root, tally, hints);
  else if (hasAny(usage, ['prompt_eval_count', 'eval_count'])) readOllamaUsage(usage, tally);
  else if (asObject(usage['billed_units'] ?? usage['tokens']) !== undefined) readCohereUsage(usage, tally);
  else if (usage['type'] === 'duration') readDurationUsage(usage, tally);
  else if (usage['pages_processed'] !== undefined) readPagesUsage(usage, tally);
  else return false;
  return true;
};
