import type { JsonObject } from '../json-object.ts';
import { asNumber, asObject, asText } from './reading.ts';

const longestName = 512;
const tierNames: Readonly<Record<string, string>> = {
  default: 'standard',
  auto: 'standard',
  on_demand: 'standard',
  on_demand_flex: 'flex',
  on_demand_priority: 'priority',
};

export const readModel = (root: JsonObject): string | null => {
  const wrapped = asObject(root['response']);
  const langchain = asObject(root['response_metadata']);
  return (
    asText(root['model'], longestName) ??
    asText(root['modelVersion'] ?? root['model_version'], longestName) ??
    asText(root['modelId'] ?? wrapped?.['modelId'], longestName) ??
    asText(langchain?.['model_name'], longestName)
  );
};

export const readResponseId = (root: JsonObject): string | null =>
  asText(root['id'] ?? root['responseId'] ?? root['response_id'] ?? asObject(root['response'])?.['id'], longestName);

/** The tier the call was served and billed at: `standard`, `batch`, `flex`, `priority`, `fast`, ... */
export const readServiceTier = (root: JsonObject, usage: JsonObject | undefined, batch: boolean): string | null => {
  if (usage?.['speed'] === 'fast') return 'fast';
  const given =
    asText(usage?.['service_tier'] ?? usage?.['serviceTier'], longestName) ??
    asText(root['service_tier'], longestName) ??
    asText(asObject(root['serviceTier'])?.['type'], longestName) ??
    asText(usage?.['trafficType'] ?? usage?.['traffic_type'], longestName);
  const tier = given === null ? null : given.toLowerCase();
  const named = tier === null ? null : (tierNames[tier] ?? tier);
  return batch && (named === null || named === 'standard') ? 'batch' : named;
};

/** What bears on the price or the timing without being a unit; null when there is nothing. */
export const readExtras = (root: JsonObject, usage: JsonObject | undefined): Record<string, unknown> | null => {
  let extras: Record<string, unknown> | null = null;
  const keep = (key: string, value: unknown): void => {
    if (value !== undefined) (extras ??= {})[key] = value;
  };
  const geo = asText(usage?.['inference_geo'], 64);
  if (geo !== null && geo !== 'not_available') keep('inference_geo', geo);
  keep('speed', asText(usage?.['speed'], 64) ?? undefined);
  keep('traffic_type', asText(usage?.['trafficType'] ?? usage?.['traffic_type'], 64) ?? undefined);
  if (usage?.['is_byok'] === true) keep('is_byok', true);
  const times = asObject(root['time_info']) ?? usage;
  for (const key of ['queue_time', 'prompt_time', 'completion_time', 'total_time']) keep(key, asNumber(times?.[key]));
  return extras;
};

/** Milliseconds the provider says the call took: Groq and Cerebras (s), Ollama (ns), Bedrock (ms). */
export const readDurationMs = (root: JsonObject, usage: JsonObject | undefined): number | null => {
  const seconds = asNumber((asObject(root['time_info']) ?? usage)?.['total_time']);
  const ms =
    seconds !== undefined
      ? seconds * 1000
      : typeof root['total_duration'] === 'number'
        ? root['total_duration'] / 1e6
        : asNumber(asObject(root['metrics'])?.['latencyMs']);
  return ms !== undefined && ms >= 0 && ms <= 1e10 ? Math.round(ms) : null;
};
