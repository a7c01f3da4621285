/** Where records say what, newest convention first. */

export const names = {
  provider: ['gen_ai.provider.name', 'gen_ai.system', 'ai.model.provider', 'llm.provider', 'llm.system'],
  model: [
    'gen_ai.response.model',
    'gen_ai.request.model',
    'model',
    'slug',
    'ai.model.id',
    'llm.model_name',
    'embedding.model_name',
    'langfuse.observation.model.name',
  ],
  requestModel: ['gen_ai.request.model', 'ai.model.id'],
  conversation: ['gen_ai.conversation.id', 'session.id', 'conversation.id', 'langfuse.session.id'],
  responseId: ['gen_ai.response.id', 'ai.response.id'],
  /** Of the request. Outside of coding agents it may be the app's own, shared by several calls. */
  requestId: ['request_id', 'client_request_id'],
  user: ['user.id', 'enduser.id', 'langfuse.user.id', 'user.account_id'],
  userEmail: ['user.email'],
  serviceTier: [
    'openai.response.service_tier',
    'gen_ai.openai.response.service_tier',
    'gen_ai.response.service_tier',
    'service_tier',
  ],
  cost: ['cost_usd', 'gen_ai.usage.cost', 'llm.cost.total', 'response_cost', 'gen_ai.cost.total_cost'],
  durationMs: ['duration_ms'],
} as const satisfies Record<string, readonly string[]>;

/** The counts a record may hold; each is null where it says nothing. */
export const countNames = {
  input: [
    'gen_ai.usage.input_tokens',
    'gen_ai.usage.prompt_tokens',
    'llm.token_count.prompt',
    'ai.usage.inputTokens',
    'ai.usage.promptTokens',
    'input_token_count',
    'llm.usage.prompt_tokens',
    'ai.usage.tokens',
  ],
  cacheRead: [
    'gen_ai.usage.cache_read.input_tokens',
    'gen_ai.usage.cache_read_input_tokens',
    'llm.token_count.prompt_details.cache_read',
    'ai.usage.cachedInputTokens',
    'ai.usage.inputTokenDetails.cacheReadTokens',
    'cached_token_count',
    'cached_content_token_count',
  ],
  cacheWrite: [
    'gen_ai.usage.cache_write.input_tokens',
    'gen_ai.usage.cache_creation.input_tokens',
    'gen_ai.usage.cache_creation_input_tokens',
    'llm.token_count.prompt_details.cache_write',
    'ai.usage.inputTokenDetails.cacheWriteTokens',
    'cache_write_token_count',
  ],
  output: [
    'gen_ai.usage.output_tokens',
    'gen_ai.usage.completion_tokens',
    'llm.token_count.completion',
    'ai.usage.outputTokens',
    'ai.usage.completionTokens',
    'output_token_count',
    'llm.usage.completion_tokens',
  ],
  reasoning: [
    'gen_ai.usage.reasoning.output_tokens',
    'gen_ai.usage.reasoning_tokens',
    'llm.token_count.completion_details.reasoning',
    'ai.usage.reasoningTokens',
    'ai.usage.outputTokenDetails.reasoningTokens',
    'reasoning_token_count',
    'thoughts_token_count',
  ],
  inputAudio: ['llm.token_count.prompt_details.audio'],
  outputAudio: ['llm.token_count.completion_details.audio'],
  total: [
    'gen_ai.usage.total_tokens',
    'llm.usage.total_tokens',
    'llm.token_count.total',
    'ai.usage.totalTokens',
    'total_token_count',
  ],
} as const satisfies Record<string, readonly string[]>;

export type CountName = keyof typeof countNames;
export type CountNames = { readonly [N in CountName]?: readonly string[] };
