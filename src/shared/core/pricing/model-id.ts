/** Words apps use for a provider, to the price list's name for it. Longest and most telling first. */
const providerAliases: readonly (readonly [RegExp, string])[] = [
  [/^azure/, 'azure'],
  [/bedrock|^amazon|^aws/, 'aws'],
  [/vertex|^gemini|^google|^palm$/, 'google'],
  [/^openrouter/, 'openrouter'],
  [/^together/, 'together'],
  [/^fireworks/, 'fireworks'],
  [/^(x-?ai|grok)$/, 'x-ai'],
  [/^(z-?ai|z\.ai)$/, 'zai'],
  [/^zhipu/, 'zhipuai'],
  [/^moonshot|^kimi$/, 'moonshotai'],
  [/^mistral/, 'mistral'],
  [/^cohere/, 'cohere'],
  [/copilot/, 'github-copilot'],
  [/^voyage/, 'voyageai'],
  [/^perplexity/, 'perplexity'],
  [/^deepseek/, 'deepseek'],
  [/^groq/, 'groq'],
  [/^cerebras/, 'cerebras'],
  [/^cloudflare|^workers-ai/, 'cloudflare'],
  [/^(anthropic|claude)$/, 'anthropic'],
  [/^(openai|chatgpt|text-completion-openai)$/, 'openai'],
];

/** The price list's name for a provider: `vertex_ai` -> `google`, `azure_openai` -> `azure`; an unknown name in lower case. */
export const canonicalProvider = (provider: string): string => {
  const lower = provider.trim().toLowerCase();
  return providerAliases.find(([pattern]) => pattern.test(lower))?.[1] ?? lower;
};

/** First path segments that name who serves the model rather than who made it. */
const hosts = new Set(
  (
    'azure azure_ai bedrock bedrock_converse vertex_ai vertex_ai_beta gemini openrouter together_ai fireworks_ai groq ' +
    'cerebras ollama ollama_chat lm_studio vllm hosted_vllm deepinfra replicate sambanova nvidia_nim github_copilot ' +
    'voyage xai mistral codestral cohere_chat anthropic_text text-completion-openai litellm_proxy'
  ).split(' '),
);

const makers: readonly (readonly [RegExp, string])[] = [
  [/^(models\/)?(gemini|learnlm|imagen|veo)|^models\//, 'google'],
  [/^(publishers|projects)\//, 'google'],
  [/^accounts\/fireworks\//, 'fireworks'],
  [/^@(cf|hf)\//, 'cloudflare'],
  [/^arn:aws:bedrock:/, 'aws'],
  [
    /^((us|eu|apac|au|jp|ca|us-gov|global|regional)\.)?(anthropic|amazon|meta|mistral|cohere|ai21|openai|deepseek|qwen|stability|writer)\./,
    'aws',
  ],
  [/^claude[^/]*@\d{8}/, 'google'],
  [/^claude/, 'anthropic'],
  [
    /^(gpt-|o[1-9](-|$)|chatgpt-|text-embedding-(3|ada)|text-moderation|omni-moderation|whisper-1|tts-|dall-e|davinci|babbage|codex-|computer-use|ft:)/,
    'openai',
  ],
  [/^whisper-large|^distil-whisper/, 'groq'],
  [/^grok/, 'x-ai'],
  [/^deepseek/, 'deepseek'],
  [/^(labs-)?(mistral|ministral|codestral|devstral|magistral|mixtral|pixtral|voxtral|open-mi)/, 'mistral'],
  [/^(command-|embed-(english|multilingual)|rerank-)/, 'cohere'],
  [/^voyage-/, 'voyageai'],
  [/^sonar/, 'perplexity'],
  [/^(kimi|moonshot)/, 'moonshotai'],
  [/^glm-/, 'zhipuai'],
  [/^minimax|^m2-her$/, 'minimax'],
];

/**
 * The provider a model name speaks of, or null when it names none (`llama-3.3-70b-versatile` runs in many places).
 * A known host before a slash wins (`groq/...`), any other `maker/model` is OpenRouter's way of writing.
 */
export const inferProvider = (model: string): string | null => {
  const id = model.trim().toLowerCase();
  const slash = id.indexOf('/');
  if (slash > 0 && hosts.has(id.slice(0, slash))) return canonicalProvider(id.slice(0, slash));
  const maker = makers.find(([pattern]) => pattern.test(id))?.[1];
  if (maker !== undefined) return maker;
  return slash > 0 ? 'openrouter' : null;
};

/** OpenRouter's routing suffixes: the model and its price stay the same. `:free` is a price of its own and stays. */
const routingSuffix = /:(online|nitro|floor|exacto|extended|beta|thinking|self-moderated)$/;

/**
 * The model name without what does not change its price: case, `models/`, Vertex paths, routing suffixes, `@date`.
 * `normalizeModelId('models/Gemini-2.5-Pro')` -> `gemini-2.5-pro`.
 */
export const normalizeModelId = (model: string): string =>
  model
    .trim()
    .toLowerCase()
    .replace(/^arn:aws:bedrock:[^/]*\//, '')
    .replace(/^(?:projects\/.*)?publishers\/[^/]+\/models\//, '')
    .replace(/^(models|tunedmodels)\//, '')
    .replace(routingSuffix, '')
    .replace(/@[^/]*$/, '');

/**
 * Names to ask a price list for, best first: as given, then without a routing suffix, host prefix or `@date`. `provider`
 * is the price list's name.
 */
export const lookupNames = (provider: string, model: string): readonly string[] => {
  const given = model.trim().toLowerCase();
  const withoutRouting = given.replace(routingSuffix, '');
  const names = [given, withoutRouting, normalizeModelId(given)];
  for (const name of names) {
    const slash = name.indexOf('/');
    if (slash <= 0) continue;
    const prefix = name.slice(0, slash);
    if (canonicalProvider(prefix) === provider || hosts.has(prefix)) names.push(name.slice(slash + 1));
  }
  return [...new Set(names)];
};
