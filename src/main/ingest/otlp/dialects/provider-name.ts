import { canonicalProvider } from '../../../../shared/core/pricing/model-id.ts';

/** Words telemetry has for a provider that are not the price list's; null where the word names no provider. */
const spoken: ReadonlyMap<string, string | null> = new Map([
  ['gcp.gemini', 'google'],
  ['gcp.gen_ai', 'google'],
  ['gcp.vertex_ai', 'google'],
  ['az.ai.openai', 'azure'],
  ['az.ai.inference', 'azure'],
  ['x_ai', 'x-ai'],
  ['github', 'github-copilot'],
  ['langchain', null],
  ['gateway', null],
  ['unknown', null],
  ['_other', null],
]);

/**
 * The price list's name for a provider: `gcp.vertex_ai` -> `google`, `aws.bedrock` -> `aws`; the AI SDK's `openai.chat` and
 * `anthropic.messages` -> `openai`, `anthropic`. Null where the name tells nothing: then the model does.
 */
export const providerNamed = (name: string | null): string | null => {
  if (name === null) return null;
  const lower = name.toLowerCase();
  const known = spoken.get(lower);
  if (known !== undefined) return known;
  const canonical = canonicalProvider(lower);
  return canonical === lower && lower.includes('.') ? canonicalProvider(lower.split('.', 1)[0] ?? lower) : canonical;
};
