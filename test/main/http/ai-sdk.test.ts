import { createOpenAI } from '@ai-sdk/openai';
import { LegacyOpenTelemetry, OpenTelemetry } from '@ai-sdk/otel';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import {
  embed,
  embedMany,
  generateObject,
  generateText,
  isStepCount,
  streamText,
  type TelemetryOptions,
  tool,
} from 'ai';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  type ProviderReply,
  type ProviderStandIn,
  startProviderStandIn,
} from '../../clients/typescript/provider-stand-in.ts';
import { startTestEngine, type TestEngine } from '../../support/engine.ts';
import { createTraceSender } from '../../support/otel-senders.ts';

/** The Vercel AI SDK itself, asking a stand-in of OpenAI, with its telemetry sent by OpenTelemetry's exporter. */

const canary = 'CANARY-of-a-prompt';
const model = 'gpt-4o-2024-08-06';
const usage = (prompt: number, completion: number, cached: number, reasoning: number) => ({
  prompt_tokens: prompt,
  completion_tokens: completion,
  total_tokens: prompt + completion,
  prompt_tokens_details: { cached_tokens: cached },
  completion_tokens_details: { reasoning_tokens: reasoning },
});

const completion = (id: string, counts: object, message: object = { content: canary }): ProviderReply => ({
  json: {
    id,
    object: 'chat.completion',
    created: 1_787_306_400,
    model,
    choices: [
      {
        index: 0,
        finish_reason: 'tool_calls' in message ? 'tool_calls' : 'stop',
        message: { role: 'assistant', ...message },
      },
    ],
    usage: counts,
  },
});
const toolCall = { id: 'call_1', type: 'function', function: { name: 'weather', arguments: '{"city":"Rome"}' } };

const chunk = (more: object): Record<string, unknown> => ({
  id: 'chatcmpl-stream',
  object: 'chat.completion.chunk',
  created: 1_787_306_400,
  model,
  choices: [],
  ...more,
});
const streamed = (counts: object): ProviderReply => ({
  parts: [
    chunk({ choices: [{ index: 0, delta: { role: 'assistant', content: canary }, finish_reason: null }] }),
    chunk({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] }),
    chunk({ usage: counts }),
  ],
});
const embeddings = (count: number, tokens: number): ProviderReply => ({
  json: {
    object: 'list',
    model: 'text-embedding-3-small',
    data: Array.from({ length: count }, (_, index) => ({ object: 'embedding', index, embedding: [0.5, 0.25] })),
    usage: { prompt_tokens: tokens, total_tokens: tokens },
  },
});

let provider: ProviderStandIn;
let engine: TestEngine;
let workspaces = 0;
beforeAll(async () => {
  Object.assign(globalThis, { AI_SDK_LOG_WARNINGS: false });
  provider = await startProviderStandIn();
  engine = await startTestEngine();
});
afterEach(() => {
  provider.asked.splice(0);
  provider.replies.splice(0);
});

const integrations = { 'the conventions': OpenTelemetry, 'its own names': LegacyOpenTelemetry } as const;
type Setup = readonly [
  names: keyof typeof integrations,
  sending: 'all at once' | 'each alone',
  encoding: 'json' | 'protobuf',
];

const setups: readonly Setup[] = [
  ['the conventions', 'all at once', 'protobuf'],
  ['the conventions', 'each alone', 'json'],
  ['its own names', 'all at once', 'json'],
  ['its own names', 'each alone', 'protobuf'],
];

type Call = Record<string, unknown>;

/** Runs `work` against the stand-in and answers what the program has recorded, in a workspace of its own. */
const record = async (
  [names, sending, encoding]: Setup,
  replies: readonly ProviderReply[],
  work: (openai: ReturnType<typeof createOpenAI>, telemetry: TelemetryOptions) => Promise<unknown>,
): Promise<{ readonly workspace: string; readonly calls: readonly Call[] }> => {
  const workspace = `ai-sdk-${(workspaces += 1)}`;
  const headers = { 'x-api-key': engine.ingestToken, 'x-centesimo-workspace': workspace };
  const exporter = createTraceSender({ url: `${engine.url}/v1/traces`, headers, encoding });
  const tracing = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'helpdesk' }),
    spanProcessors: [
      sending === 'each alone' ? new SimpleSpanProcessor({ exporter }) : new BatchSpanProcessor({ exporter }),
    ],
  });
  provider.replies.push(...replies);
  const openai = createOpenAI({ baseURL: `${provider.url}/v1`, apiKey: 'none' });
  const telemetry: TelemetryOptions = {
    integrations: new integrations[names]({ tracer: tracing.getTracer('ai') }),
    functionId: 'answer',
  };
  await work(openai, telemetry);
  await tracing.forceFlush();
  await tracing.shutdown();
  const page: { items: Call[] } = await (await engine.get(`/v1/events?period=all_time&workspace=${workspace}`)).json();
  return { workspace, calls: page.items.toReversed() };
};

describe.each(setups)('the AI SDK with %s, spans sent %s in %s', (...setup) => {
  it('generates text: one row with its exact tokens', async () => {
    const reply = completion('chatcmpl-1', usage(1000, 200, 400, 50));
    const { calls } = await record(setup, [reply], (openai, telemetry) =>
      generateText({ model: openai.chat('gpt-4o'), prompt: canary, telemetry }),
    );
    expect(calls).toHaveLength(1);
    expect(calls[0]).toMatchObject({
      service: 'helpdesk',
      operation: 'chat',
      provider: 'openai',
      model,
      input_tokens: 1000,
      cache_read_tokens: 400,
      output_tokens: 200,
      // Spans by the conventions do not say how much of the output was reasoning.
      reasoning_tokens: setup[0] === 'its own names' ? 50 : 0,
      // 600 at 2.50, 400 at 1.25 and 200 at 10 dollars a million.
      cost_usd: '0.004',
      cost_status: 'priced',
      success: true,
      origin: 'otlp',
    });
    expect(JSON.stringify(calls)).not.toContain(canary);
  });

  it('streams text: one row', async () => {
    const { calls } = await record(setup, [streamed(usage(300, 40, 0, 0))], async (openai, telemetry) => {
      const result = streamText({ model: openai.chat('gpt-4o'), prompt: canary, telemetry });
      expect(await result.text).toBe(canary);
    });
    expect(calls).toMatchObject([{ model, input_tokens: 300, output_tokens: 40, cost_usd: '0.00115' }]);
  });

  it('calls a tool in between: a row for each of the two calls, none for the whole', async () => {
    const replies = [
      completion('chatcmpl-a', usage(500, 30, 0, 0), { content: null, tool_calls: [toolCall] }),
      completion('chatcmpl-b', usage(700, 60, 512, 0)),
    ];
    const weather = tool({
      inputSchema: z.object({ city: z.string() }),
      execute: async ({ city }) => `${city}: sunny`,
    });
    const { calls, workspace } = await record(setup, replies, (openai, telemetry) =>
      generateText({
        model: openai.chat('gpt-4o'),
        prompt: canary,
        tools: { weather },
        stopWhen: isStepCount(3),
        telemetry,
      }),
    );
    expect(provider.asked).toHaveLength(2);
    expect(calls.map((call) => [call['input_tokens'], call['cache_read_tokens'], call['output_tokens']])).toEqual([
      [500, 0, 30],
      [700, 512, 60],
    ]);
    const summary = await (await engine.get(`/v1/summary?period=all_time&workspace=${workspace}`)).json();
    expect(summary).toMatchObject({ calls: 2, input_tokens: 1200, output_tokens: 90 });
  });

  it('makes an object: one row', async () => {
    const reply = completion('chatcmpl-o', usage(80, 9, 0, 0), { content: '{"city":"Rome"}' });
    const { calls } = await record(setup, [reply], (openai, telemetry) =>
      generateObject({
        model: openai.chat('gpt-4o'),
        prompt: canary,
        schema: z.object({ city: z.string() }),
        telemetry,
      }),
    );
    expect(calls).toMatchObject([{ model, input_tokens: 80, output_tokens: 9 }]);
  });

  it('embeds: a row for each request', async () => {
    const { calls } = await record(setup, [embeddings(1, 8), embeddings(2, 21)], async (openai, telemetry) => {
      const embedder = openai.embedding('text-embedding-3-small');
      await embed({ model: embedder, value: canary, telemetry });
      await embedMany({ model: embedder, values: [canary, canary], telemetry });
    });
    expect(provider.asked).toHaveLength(2);
    expect(calls).toMatchObject([
      { model: 'text-embedding-3-small', operation: 'embeddings', input_tokens: 8, output_tokens: 0 },
      { model: 'text-embedding-3-small', operation: 'embeddings', input_tokens: 21, output_tokens: 0 },
    ]);
  });

  it('is refused by the provider: at most one row, a failed one without tokens', async () => {
    const reply: ProviderReply = { status: 400, json: { error: { message: canary, type: 'invalid_request_error' } } };
    const { calls } = await record(setup, [reply], (openai, telemetry) =>
      expect(generateText({ model: openai.chat('gpt-4o'), prompt: 'no', maxRetries: 0, telemetry })).rejects.toThrow(),
    );
    expect(calls.length).toBeLessThanOrEqual(1);
    for (const call of calls) expect(call).toMatchObject({ success: false, input_tokens: 0, output_tokens: 0 });
  });
});
