import { describe, expect, it } from 'vitest';
import type { OtlpValue } from '../../../../../src/main/ingest/otlp/otlp-record.ts';
import { log, readAll, readOne, span, summarise } from './records.ts';

type Attributes = Readonly<Record<string, OtlpValue>>;
const none = { sightings: [], refused: [] };

const summariseSpan = (attributes: Attributes, options: Parameters<typeof span>[1] = {}) =>
  summarise(readOne(span(attributes, options)));

const openai = { provider: 'openai', model: 'gpt-4o', operation: 'chat' };

describe('every generation of the conventions', () => {
  it.each<[string, Attributes]>([
    [
      'of today',
      {
        'gen_ai.operation.name': 'chat',
        'gen_ai.provider.name': 'openai',
        'gen_ai.request.model': 'gpt-4o',
        'gen_ai.usage.input_tokens': 1_000,
        'gen_ai.usage.cache_read.input_tokens': 800,
        'gen_ai.usage.output_tokens': 500,
        'gen_ai.usage.reasoning.output_tokens': 128,
      },
    ],
    [
      'with gen_ai.system',
      {
        'gen_ai.operation.name': 'chat',
        'gen_ai.system': 'openai',
        'gen_ai.response.model': 'gpt-4o',
        'gen_ai.usage.input_tokens': '1000',
        'gen_ai.usage.cache_read_input_tokens': '800',
        'gen_ai.usage.output_tokens': '500',
        'gen_ai.usage.reasoning_tokens': '128',
      },
    ],
    [
      'of OpenLLMetry',
      {
        'llm.request.type': 'chat',
        'gen_ai.system': 'OpenAI',
        'gen_ai.request.model': 'gpt-4o',
        'gen_ai.usage.prompt_tokens': 1_000,
        'gen_ai.usage.completion_tokens': 500,
        'gen_ai.usage.cache_read_input_tokens': 800,
        'gen_ai.usage.reasoning_tokens': 128,
        'llm.usage.total_tokens': 1_500,
        'gen_ai.prompt.0.content': 'SECRET',
      },
    ],
    [
      'of OpenInference',
      {
        'openinference.span.kind': 'LLM',
        'llm.provider': 'openai',
        'llm.system': 'openai',
        'llm.model_name': 'gpt-4o',
        'llm.token_count.prompt': 1_000,
        'llm.token_count.prompt_details.cache_read': 800,
        'llm.token_count.completion': 500,
        'llm.token_count.completion_details.reasoning': 128,
        'llm.token_count.total': 1_500,
        'input.value': 'SECRET',
      },
    ],
    [
      'of the AI SDK 4',
      {
        'ai.operationId': 'ai.generateText.doGenerate',
        'ai.model.id': 'gpt-4o',
        'ai.model.provider': 'openai.chat',
        'ai.usage.promptTokens': 1_000,
        'ai.usage.completionTokens': 500,
        'ai.response.providerMetadata': '{"openai":{"cachedPromptTokens":800,"reasoningTokens":128}}',
        'ai.prompt.messages': 'SECRET',
      },
    ],
    [
      'of the AI SDK 5',
      {
        'ai.operationId': 'ai.streamText.doStream',
        'ai.model.id': 'gpt-4o',
        'ai.model.provider': 'openai.responses',
        'ai.usage.inputTokens': 1_000,
        'ai.usage.cachedInputTokens': 800,
        'ai.usage.outputTokens': 500,
        'ai.usage.reasoningTokens': 128,
        'ai.usage.totalTokens': 1_500,
      },
    ],
    [
      'of LangSmith',
      {
        'langsmith.span.kind': 'llm',
        'gen_ai.operation.name': 'chat',
        'gen_ai.system': 'langchain',
        'gen_ai.request.model': 'gpt-4o',
        'gen_ai.usage.input_tokens': 1_000,
        'gen_ai.usage.output_tokens': 500,
        'gen_ai.usage.input_token_details': '{"cache_read": 800}',
        'gen_ai.usage.output_token_details': '{"reasoning": 128}',
      },
    ],
    [
      'of Langfuse',
      {
        'langfuse.observation.type': 'generation',
        'langfuse.observation.model.name': 'gpt-4o',
        'langfuse.observation.usage_details':
          '{"input":200,"input_cached_tokens":800,"output":372,"output_reasoning_tokens":128,"total":1500}',
        'langfuse.observation.input': 'SECRET',
      },
    ],
  ])('%s', (_, attributes) => {
    const sighting = readOne(span(attributes));
    expect(summarise(sighting)).toEqual({
      ...openai,
      input: 1_000,
      read: 800,
      output: 500,
      reasoning: 128,
      keys: ['span'],
    });
    expect(sighting.report.success).toBe(true);
    expect(JSON.stringify(sighting)).not.toContain('SECRET');
  });

  it('in a log, known by the response it names, or else by the span it was written in', () => {
    const details = {
      'event.name': 'gen_ai.client.inference.operation.details',
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'openai',
      'gen_ai.request.model': 'gpt-4o',
      'gen_ai.usage.input_tokens': 1_000,
      'gen_ai.usage.output_tokens': 500,
    };
    const named = { ...details, 'gen_ai.response.id': 'chatcmpl-1' };
    expect(readOne(log(named, { spanId: '00f067aa0ba902b7' })).keys).toEqual([
      { kind: 'response', provider: 'openai', id: 'chatcmpl-1' },
    ]);
    expect(readOne(log(details, { spanId: '00f067aa0ba902b7' })).keys.map(({ kind }) => kind)).toEqual(['span']);
    expect(readOne(log(named)).way).toBe('otlp-logs');
    const requested = { ...details, request_id: 'req-123-abc' };
    expect(readOne(log(requested, { spanId: '00f067aa0ba902b7' })).keys.map(({ kind }) => kind)).toEqual([
      'response',
      'span',
    ]);
    // The app's own, around all the calls it makes for one request.
    expect(readOne(span(requested)).keys.map(({ kind }) => kind)).toEqual(['span']);
  });

  it('with the newest name first', () => {
    const both = {
      'gen_ai.operation.name': 'chat',
      'gen_ai.response.model': 'gpt-4o-2024-08-06',
      'gen_ai.request.model': 'gpt-4o',
      'gen_ai.usage.input_tokens': 1_000,
      'gen_ai.usage.prompt_tokens': 1,
      'gen_ai.usage.output_tokens': 500,
      'gen_ai.usage.completion_tokens': 1,
    };
    expect(summariseSpan(both)).toMatchObject({ input: 1_000, output: 500, model: 'gpt-4o-2024-08-06' });
  });

  it('embeddings too, which have no output', () => {
    expect(
      summariseSpan({
        'gen_ai.operation.name': 'embeddings',
        'gen_ai.request.model': 'text-embedding-3-small',
        'gen_ai.usage.input_tokens': 1_000,
      }),
    ).toMatchObject({ input: 1_000, operation: 'embeddings', provider: 'openai' });
    expect(
      summariseSpan({
        'ai.operationId': 'ai.embed.doEmbed',
        'ai.model.id': 'text-embedding-3-small',
        'ai.usage.tokens': 7,
      }),
    ).toMatchObject({ input: 7, operation: 'embeddings' });
    expect(
      summariseSpan({
        'openinference.span.kind': 'EMBEDDING',
        'embedding.model_name': 'text-embedding-3-small',
        'llm.token_count.total': 9,
      }),
    ).toMatchObject({ input: 9, operation: 'embeddings' });
  });

  it('and a span that says nothing of what it is, but has counts and a model', () => {
    const plain = { 'gen_ai.request.model': 'gpt-4o', 'gen_ai.usage.input_tokens': 5, 'gen_ai.usage.output_tokens': 2 };
    expect(summariseSpan(plain)).toMatchObject({ ...openai, input: 5, output: 2 });
    expect(readAll([log(plain)])).toEqual(none);
    expect(readAll([span({ 'gen_ai.usage.input_tokens': 5 })])).toEqual(none);
  });
});

describe('what is no call', () => {
  const totals = { 'gen_ai.request.model': 'gpt-4o', 'gen_ai.usage.input_tokens': 10, 'gen_ai.usage.output_tokens': 5 };

  it.each([
    'invoke_agent',
    'agent_step',
    'invoke_workflow',
    'plan',
    'execute_tool',
    'fetch_response',
    'rerank',
    'anything',
  ])('the operation %s, whatever it counts', (operation) => {
    const record = { ...totals, 'gen_ai.operation.name': operation };
    expect(readAll([span(record), log(record)])).toEqual(none);
  });

  it.each<[string, string]>([
    ['ai.operationId', 'ai.generateText'],
    ['ai.operationId', 'ai.streamText'],
    ['ai.operationId', 'ai.toolCall'],
    ['openinference.span.kind', 'CHAIN'],
    ['openinference.span.kind', 'AGENT'],
    ['langsmith.span.kind', 'prompt'],
    ['langsmith.span.kind', 'retriever'],
    ['langfuse.observation.type', 'span'],
    ['llm.request.type', 'rerank'],
    ['traceloop.span.kind', 'workflow'],
    ['gen_ai.tool.name', 'search'],
  ])('a span with %s = %s', (name, value) => {
    expect(readAll([span({ ...totals, [name]: value })])).toEqual(none);
    if (name === 'langsmith.span.kind') {
      expect(readAll([span({ ...totals, [name]: value, 'gen_ai.operation.name': 'chat' })])).toEqual(none);
    }
  });

  it('the announcement of a request, and a span around one', () => {
    const announced = { 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'gpt-4o' };
    expect(readAll([span(announced), log(announced)])).toEqual(none);
  });

  it('records of other things', () => {
    expect(readAll([span({ 'http.request.method': 'GET' }), log({ 'event.name': 'started' }), log({})])).toEqual(none);
  });
});

describe('a call', () => {
  const chat = {
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': 'openai',
    'gen_ai.request.model': 'gpt-4o',
    'gen_ai.usage.input_tokens': 10,
    'gen_ai.usage.output_tokens': 5,
  };

  it('whose usage nobody asked for is a call without usage', () => {
    const { report } = readOne(span({ 'gen_ai.operation.name': 'chat', 'gen_ai.response.model': 'gpt-4o' }));
    expect(report).toMatchObject({ usageReported: false, success: true });
  });

  it.each<[string, Attributes, Parameters<typeof span>[1], string | null, string | null]>([
    ['an error status', {}, { isError: true, statusMessage: 'timed out' }, null, 'timed out'],
    ['error.type', { 'error.type': 'RateLimitError' }, {}, 'RateLimitError', null],
    ['an HTTP status', { 'http.response.status_code': 429, 'error.message': 'slow down' }, {}, '429', 'slow down'],
    [
      'an exception',
      {},
      {
        isError: true,
        events: [
          {
            name: 'exception',
            attributes: new Map([
              ['exception.type', 'APITimeoutError'],
              ['exception.message', 'Request timed out.'],
            ]),
          },
        ],
      },
      'APITimeoutError',
      'Request timed out.',
    ],
  ])('that failed, told by %s', (_, attributes, options, errorCode, errorMessage) => {
    const { 'gen_ai.usage.input_tokens': _in, 'gen_ai.usage.output_tokens': _out, ...request } = chat;
    const { report } = readOne(span({ ...request, ...attributes }, options));
    expect(report).toMatchObject({ success: false, errorCode, errorMessage, usageReported: false, model: 'gpt-4o' });
  });

  it('that failed after tokens were spent keeps them', () => {
    expect(summariseSpan({ ...chat, 'error.type': 'timeout' })).toMatchObject({
      input: 10,
      output: 5,
      failed: 'timeout',
    });
  });

  it('has the workspace of its resource before that of the request', () => {
    const own = span(chat, { resource: { 'centesimo.workspace': 'shop' } });
    expect(readAll([own], 'other').sightings[0]!.report.workspace).toBe('shop');
    expect(readAll([span(chat)], 'other').sightings[0]!.report.workspace).toBe('other');
    expect(readAll([span(chat)]).sightings[0]!.report.workspace).toBe('default');
  });

  it('has a service even where none is named', () => {
    expect(readOne(span(chat, { resource: { 'service.name': '' } })).report.service).toBe('unknown_service');
  });

  it('has what it says of user, conversation, tier and time', () => {
    const more = {
      ...chat,
      'user.id': 'u1',
      'user.email': 'u@example.com',
      'gen_ai.conversation.id': 'c1',
      'openai.response.service_tier': 'Flex',
    };
    expect(readOne(span(more)).report).toMatchObject({
      userId: 'u1',
      userEmail: 'u@example.com',
      conversationId: 'c1',
      serviceTier: 'flex',
      durationMs: 1_200,
      origin: 'otlp',
    });
  });

  it.each<[string, Attributes, string | null]>([
    ['OpenLIT', { 'gen_ai.usage.cost': 0.0125 }, '0.0125'],
    ['OpenInference', { 'llm.cost.total': 0.1 }, '0.1'],
    ['LiteLLM', { 'gen_ai.cost.total_cost': '1.5e-7' }, '0.00000015'],
    ['Langfuse', { 'langfuse.observation.cost_details': '{"input":0.1,"total":0.3}' }, '0.3'],
    ['nobody: a price that was not found', { 'gen_ai.usage.cost': 0 }, null],
    ['nobody: a negative amount', { 'gen_ai.usage.cost': -1 }, null],
  ])('is billed as said by %s', (_, attributes, billed) => {
    expect(readOne(span({ ...chat, ...attributes })).report.billedCostUsd).toBe(billed);
  });

  it.each([
    ['gcp.vertex_ai', 'google'],
    ['gcp.gemini', 'google'],
    ['aws.bedrock', 'aws'],
    ['azure.ai.openai', 'azure'],
    ['az.ai.inference', 'azure'],
    ['mistral_ai', 'mistral'],
    ['x_ai', 'x-ai'],
    ['anthropic.messages', 'anthropic'],
    ['amazon-bedrock', 'aws'],
    ['google.generative-ai', 'google'],
    ['my-proxy', 'my-proxy'],
    ['langchain', 'openai'],
  ])('at %s is at %s', (name, provider) => {
    expect(readOne(span({ ...chat, 'gen_ai.provider.name': name })).report.provider).toBe(provider);
  });

  it('is not known by a mere counter', () => {
    expect(readOne(span({ ...chat, 'gen_ai.response.id': '17' })).keys.map(({ kind }) => kind)).toEqual(['span']);
  });
});
