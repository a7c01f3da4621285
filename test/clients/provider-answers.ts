import { readFixture } from '../support/fixtures.ts';

type Shape = { readonly row: number; readonly response: Readonly<Record<string, unknown>> };

/** Text that must not leave the caller. */
export const secret = 'CANARY what the user said';

const content = {
  choices: [{ index: 0, message: { role: 'assistant', content: secret, refusal: secret } }],
  content: [{ type: 'text', text: secret }],
  output: [{ content: [{ text: secret }] }],
  candidates: [{ content: { parts: [{ text: secret }] } }],
  instructions: secret,
  metadata: { note: secret },
  text: secret,
};
const usage = { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 };

/** Shapes the recorded ones do not have. */
const others: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'a bare OpenAI usage': usage,
  'a bare Anthropic usage': { input_tokens: 10, cache_read_input_tokens: 4, output_tokens: 5, note: secret },
  Groq: { id: 'chatcmpl-1', model: 'llama', usage: { ...usage, queue_time: 0.1, total_time: 0.3 }, ...content },
  'the end of a Groq stream': { model: 'llama', choices: [], x_groq: { id: 'req_1', usage, error: secret } },
  OpenRouter: { id: 'gen-1', model: 'a/b', usage: { ...usage, cost: 0.0012, is_byok: false, cost_details: {} } },
  Ollama: { model: 'q', message: { content: secret }, prompt_eval_count: 9, eval_count: 3, total_duration: 4e9 },
  Cohere: {
    id: 'c-123456',
    usage: { billed_units: { input_tokens: 3, output_tokens: 4 }, tokens: { input_tokens: 9 } },
    message: { content: secret },
  },
  'Cohere before': { response_id: 'c-654321', meta: { billed_units: { input_tokens: 3 }, warnings: [secret] } },
  Bedrock: {
    output: { message: { content: secret } },
    usage: { inputTokens: 3, outputTokens: 4, totalTokens: 7 },
    metrics: { latencyMs: 90 },
  },
  'Bedrock with its cache': {
    usage: { inputTokens: 3, cacheReadInputTokens: 2, cacheDetails: [{ ttl: '1h', inputTokens: 5 }], outputTokens: 4 },
  },
  'the AI SDK': {
    text: secret,
    totalUsage: { inputTokens: 30, outputTokens: 40, cachedInputTokens: 10 },
    usage: { inputTokens: 3, outputTokens: 4 },
    response: { id: 'resp-123456', modelId: 'gpt-4o', messages: [{ content: secret }], body: { choices: secret } },
    providerMetadata: { gateway: { cost: '0.0034', routing: secret }, anthropic: { cacheCreationInputTokens: 3 } },
  },
  LangChain: {
    content: secret,
    usage_metadata: { input_tokens: 10, output_tokens: 5, total_tokens: 15, input_token_details: { cache_read: 4 } },
    response_metadata: { model_name: 'gpt-4o', finish_reason: secret },
  },
  LiteLLM: { model: 'm', usage, _hidden_params: { response_cost: 0.002, api_base: secret }, response_cost: '0.002' },
  'an event of a Responses stream': {
    type: 'response.completed',
    response: { id: 'resp_1234', model: 'gpt-5', usage: { input_tokens: 4, output_tokens: 2 }, output: secret },
  },
  'an event of a Messages stream': {
    type: 'message_start',
    message: { id: 'msg_12345', model: 'claude-x', content: [secret], usage: { input_tokens: 4, output_tokens: 1 } },
  },
  "a line of OpenAI's batch output": {
    custom_id: secret,
    response: { status_code: 200, body: { id: 'chatcmpl-9', model: 'gpt-4o', usage, ...content } },
  },
  "a line of Anthropic's batch output": {
    custom_id: secret,
    result: {
      message: {
        model: 'claude-x',
        usage: { input_tokens: 4, output_tokens: 1, server_tool_use: { web_search_requests: 2 } },
      },
    },
  },
  'a transcription in full': { task: 'transcribe', text: secret, duration: 12.5, segments: [{ text: secret }] },
  'a transcription in full, its length as text': {
    task: 'transcribe',
    text: secret,
    duration: '12.5',
    words: [secret],
  },
  'a short transcription': { text: secret, usage: { type: 'duration', seconds: 30 } },
  'OCR of Mistral': { model: 'mistral-ocr', usage_info: { pages_processed: 3, doc_size_bytes: 1 }, pages: [secret] },
  'Gemini in Python': {
    model_version: 'gemini-2.5-flash',
    usage_metadata: {
      prompt_token_count: 5,
      candidates_token_count: 3,
      thoughts_token_count: 2,
      traffic_type: 'ON_DEMAND',
    },
    candidates: secret,
  },
  Perplexity: {
    model: 'sonar',
    usage: { ...usage, cost: { total_cost: 0.006 }, num_search_queries: 1 },
    citations: [secret],
  },
  xAI: { model: 'grok-4', usage: { ...usage, cost_in_usd_ticks: 158500, num_sources_used: 0 }, citations: [secret] },
  'nothing known': { answer: secret, tokens: [secret] },
};

/** Every recorded shape with content around its counts, and the others. */
export const providerAnswers: readonly (readonly [name: string, answer: Readonly<Record<string, unknown>>])[] = [
  ...readFixture<{ fixtures: readonly Shape[] }>('usage-shapes.json').fixtures.map(
    ({ row, response }) => [`recorded shape ${row}`, { ...content, ...response }] as const,
  ),
  ...Object.entries(others),
];
