/** What is kept of a response: `text` a short name, `counts` numbers at any depth, `present` only that it is there. */
type Leaf = 'text' | 'number' | 'counts' | 'present';
type Tree = { readonly [key: string]: Leaf | Tree };
type Fields = Record<string, unknown>;

const answer: Tree = {
  id: 'text',
  responseId: 'text',
  response_id: 'text',
  model: 'text',
  modelId: 'text',
  modelVersion: 'text',
  model_version: 'text',
  response_metadata: { model_name: 'text' },
  service_tier: 'text',
  serviceTier: { type: 'text' },
  usage: 'counts',
  totalUsage: 'counts',
  usageMetadata: 'counts',
  usage_metadata: 'counts',
  usage_info: 'counts',
  x_groq: { usage: 'counts' },
  meta: { billed_units: 'counts', tokens: 'counts', cached_tokens: 'number' },
  prompt_eval_count: 'number',
  eval_count: 'number',
  total_duration: 'number',
  durationInSeconds: 'number',
  metrics: { latencyMs: 'number' },
  time_info: 'counts',
  response_cost: 'number',
  total_cost_usd: 'number',
  _hidden_params: { response_cost: 'number' },
  providerMetadata: {
    openrouter: { usage: 'counts' },
    gateway: { cost: 'number' },
    anthropic: { cacheReadInputTokens: 'number', cacheCreationInputTokens: 'number' },
  },
};

/** An answer, or one inside an event of a stream or a line of a batch's output. */
const whitelist: Tree = {
  ...answer,
  custom_id: 'present',
  response: { ...answer, body: answer },
  message: answer,
  delta: answer,
  result: { message: answer },
};

/** One of these at the top: it is the usage object itself. */
const usageMarkers = (
  'prompt_tokens completion_tokens input_tokens output_tokens total_tokens promptTokenCount candidatesTokenCount ' +
  'totalTokenCount prompt_token_count candidates_token_count total_token_count inputTokens outputTokens promptTokens ' +
  'completionTokens billed_units pages_processed seconds'
).split(' ');

/** Texts inside usage that bear on the price. */
const usageTexts = new Set(
  'service_tier serviceTier trafficType traffic_type modality ttl type speed inference_geo cost'.split(' '),
);
const word = /^[\w.-]{1,64}$/;
const longestText = 256;
const mostEntries = 64;
const deepest = 5;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * The part of a provider's response that tells what it cost: counts, model, id, tier, billed amount. No prompt and no
 * completion gets through: text passes only under the names above. Null when nothing is left.
 */
export const keepCounts = (response: unknown): Fields | null => {
  if (!isFields(response)) return null;
  const kept = usageMarkers.some((name) => response[name] !== undefined) ? countsOf(response, 1) : {};
  Object.assign(kept, keepTree(response, whitelist));
  const seconds = audioSeconds(response);
  if (seconds !== null) kept['usage'] = { type: 'duration', seconds };
  return Object.keys(kept).length === 0 ? null : kept;
};

const keepTree = (from: Fields, tree: Tree): Fields => {
  const kept: Fields = {};
  for (const [key, rule] of Object.entries(tree)) {
    const value = from[key];
    if (value === undefined || value === null) continue;
    const part = typeof rule === 'string' ? keepLeaf(value, rule) : isFields(value) ? keepTree(value, rule) : undefined;
    if (part !== undefined && !(isFields(part) && Object.keys(part).length === 0)) kept[key] = part;
  }
  return kept;
};

const keepLeaf = (value: unknown, rule: Leaf): unknown => {
  if (rule === 'counts') return isFields(value) ? countsOf(value, 1) : undefined;
  if (rule === 'number') return isAmount(value) ? value : undefined;
  if (typeof value !== 'string') return undefined;
  if (rule === 'present') return '';
  return value.length <= longestText ? value : undefined;
};

/** A number, or one written as text, as billed amounts are. */
const isAmount = (value: unknown): boolean =>
  typeof value === 'number' || (typeof value === 'string' && /^[\d.eE+-]{1,32}$/.test(value));

const countsOf = (usage: Fields, depth: number): Fields => {
  const kept: Fields = {};
  let entries = 0;
  for (const key of Object.keys(usage)) {
    if (entries === mostEntries) break;
    if (!word.test(key)) continue;
    const value = keepCount(key, usage[key], depth);
    if (value === undefined) continue;
    kept[key] = value;
    entries += 1;
  }
  return kept;
};

const keepCount = (key: string, value: unknown, depth: number): unknown => {
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return value;
  if (typeof value === 'string') return usageTexts.has(key) && word.test(value) ? value : undefined;
  if (depth === deepest || typeof value !== 'object') return undefined;
  if (!Array.isArray(value)) return countsOf(value as Fields, depth + 1);
  return value
    .slice(0, mostEntries)
    .filter(isFields)
    .map((part) => countsOf(part, depth + 1));
};

/** A transcription in full (`verbose_json`) has a length and no usage. */
const audioSeconds = (response: Fields): number | null => {
  const { text, segments, task, duration, usage } = response;
  if (isFields(usage) || typeof text !== 'string' || (segments === undefined && task === undefined)) return null;
  const seconds = Number(duration ?? Number.NaN);
  return Number.isFinite(seconds) ? seconds : null;
};

/** Whether any quantity is in it, at any depth. */
export const hasCounts = (kept: unknown): boolean =>
  typeof kept === 'number' || (typeof kept === 'object' && kept !== null && Object.values(kept).some(hasCounts));

/** The model that answered, where the kept part names it as the app would read it. */
export const modelOf = (kept: Fields | null): string | null => {
  if (kept === null) return null;
  const body = isFields(kept['response']) ? kept['response'] : kept;
  const parts = [
    kept,
    body,
    body['body'],
    kept['message'],
    isFields(kept['result']) ? kept['result']['message'] : null,
  ];
  for (const part of parts) {
    if (!isFields(part)) continue;
    const name = part['model'] ?? part['modelVersion'] ?? part['model_version'] ?? part['modelId'];
    if (typeof name === 'string' && name !== '') return name;
    const { model_name: model } = isFields(part['response_metadata']) ? part['response_metadata'] : {};
    if (typeof model === 'string') return model;
  }
  return null;
};
