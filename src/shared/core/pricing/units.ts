/**
 * What can be billed, as a tree by dimensions: a unit whose dimensions contain another's is a part of it (cached audio
 * input is a part of cached input, of audio input and of input). Names and dimensions follow genai-prices' registry,
 * so its price keys map one to one; `images` and `characters` are ours.
 */
export type Dimensions = Readonly<Record<string, string>>;

const modalities = ['text', 'audio', 'image', 'video'] as const;

const registry = new Map<string, Dimensions>();

const inputKinds = [
  { type: 'cache_read', ttl: null, name: (m: string) => `cache_${m}read_tokens` },
  { type: 'cache_write', ttl: null, name: (m: string) => `cache_${m}write_tokens` },
  { type: 'cache_write', ttl: '5m', name: (m: string) => `cache_${m}write_5m_tokens` },
  { type: 'cache_write', ttl: '1h', name: (m: string) => `cache_${m}write_1h_tokens` },
  { type: 'tool', ttl: null, name: (m: string) => `input_${m}tool_tokens` },
] as const;

for (const modality of [null, ...modalities]) {
  const infix = modality === null ? '' : `${modality}_`;
  const input = { family: 'tokens', direction: 'input', ...(modality && { modality }) };
  const output = { family: 'tokens', direction: 'output', ...(modality && { modality }) };
  registry.set(`input_${infix}tokens`, input);
  registry.set(`output_${infix}tokens`, output);
  for (const { type, ttl, name } of inputKinds)
    registry.set(name(infix), { ...input, token_type: type, ...(ttl && { cache_ttl: ttl }) });
  for (const type of ['reasoning', 'citation'])
    registry.set(`output_${infix}${type}_tokens`, { ...output, token_type: type });
}

const plainUnits: Readonly<Record<string, Dimensions>> = {
  audio_seconds: { family: 'durations', modality: 'audio' },
  input_audio_seconds: { family: 'durations', modality: 'audio', direction: 'input' },
  output_audio_seconds: { family: 'durations', modality: 'audio', direction: 'output' },
  characters: { family: 'characters' },
  input_characters: { family: 'characters', direction: 'input' },
  input_document_pages: { family: 'document_pages', direction: 'input' },
  input_annotated_document_pages: { family: 'document_pages', direction: 'input', page_type: 'annotated' },
  input_pixels: { family: 'pixels', direction: 'input' },
  input_text_messages: { family: 'messages', direction: 'input', modality: 'text' },
  images: { family: 'images' },
  requests: { family: 'requests' },
  rerank_searches: { family: 'rerank' },
  web_searches: { family: 'tool_calls', tool_type: 'web_search' },
  social_searches: { family: 'tool_calls', tool_type: 'social_search' },
  storage_searches: { family: 'tool_calls', tool_type: 'storage_search' },
  code_executions: { family: 'tool_calls', tool_type: 'code_execution' },
};
for (const [unit, dimensions] of Object.entries(plainUnits)) registry.set(unit, dimensions);

/** Dimensions of a unit; a name nobody knows is a family of its own, so it is billed by its own price or not at all. */
export const dimensionsOf = (unit: string): Dimensions => registry.get(unit) ?? { family: unit };

/** Every known unit name. */
export const knownUnits = (): readonly string[] => [...registry.keys()];

/** True when every `part` is also a `whole`: the same unit, or a more specific one. */
export const isPartOf = (part: string, whole: string): boolean => {
  if (part === whole) return true;
  const inner = dimensionsOf(part);
  return Object.entries(dimensionsOf(whole)).every(([name, value]) => inner[name] === value);
};

const sameDimensions = (a: Dimensions, b: Dimensions): boolean =>
  Object.keys(a).length === Object.keys(b).length && Object.entries(a).every(([name, value]) => b[name] === value);

/** The unit that is both (cached audio input for cached input and audio input), or null when they cannot overlap. */
export const overlapOf = (a: string, b: string): string | null => {
  if (isPartOf(a, b) || isPartOf(b, a)) return null;
  const left = dimensionsOf(a);
  const right = dimensionsOf(b);
  if (Object.entries(left).some(([name, value]) => right[name] !== undefined && right[name] !== value)) return null;
  const both = { ...left, ...right };
  for (const [unit, dimensions] of registry) if (sameDimensions(dimensions, both)) return unit;
  return null;
};

/** How specific a unit is: the number of its dimensions. */
export const specificity = (unit: string): number => Object.keys(dimensionsOf(unit)).length;

/** Units of other families that make up this one where only they were reported (`input_audio_seconds` for `audio_seconds`). */
export const partsOf = (unit: string): readonly string[] =>
  [...registry.keys()].filter((other) => other !== unit && isPartOf(other, unit));
