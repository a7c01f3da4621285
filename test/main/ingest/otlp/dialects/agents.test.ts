import { describe, expect, it } from 'vitest';
import type { OtlpValue } from '../../../../../src/main/ingest/otlp/otlp-record.ts';
import { log, readAll, readOne, span, startedAt, summarise } from './records.ts';

type Attributes = Record<string, OtlpValue>;
const none = { sightings: [], refused: [] };

describe('Claude Code', () => {
  const call: Attributes = {
    'event.name': 'api_request',
    'session.id': 's1',
    'event.sequence': 4,
    model: 'claude-sonnet-4-5',
    input_tokens: 12,
    output_tokens: 57,
    cache_read_tokens: 9_800,
    cache_creation_tokens: 3_400,
    cost_usd: 0.017481,
    request_id: 'req_011',
    duration_ms: 25,
  };
  const scope = 'com.anthropic.claude_code.events';
  const facts = { provider: 'anthropic', model: 'claude-sonnet-4-5', operation: 'chat' };

  it.each([
    ['by its scope, the name without a prefix', log(call, { scope })],
    ['by its service', log(call, { service: 'claude-code' })],
    ['by a name with the prefix', log({ ...call, 'event.name': 'claude_code.api_request' })],
    ['as older versions write it, all in text', log({ ...call, input_tokens: '12', cost_usd: '0.017481' }, { scope })],
  ])('is known %s', (_, record) => {
    expect(summarise(readOne(record))).toEqual({
      ...facts,
      input: 13_212,
      read: 9_800,
      written: 3_400,
      output: 57,
      billed: '0.017481',
      keys: ['response'],
    });
  });

  it('stands by its number in the session where there is no request id', () => {
    const { request_id: _, ...rest } = call;
    expect(readOne(log(rest, { service: 'claude-code' })).keys).toEqual([
      { kind: 'sequence', service: 'claude-code', session: 's1', sequence: '4' },
    ]);
  });

  it('takes the cost in micros before the one in dollars, and a fast answer as a tier', () => {
    const { report } = readOne(log({ ...call, cost_usd_micros: 17_482, speed: 'fast' }, { scope }));
    expect(report).toMatchObject({ billedCostUsd: '0.017482', serviceTier: 'fast' });
  });

  it('knows what is kept for an hour where it says so, at most all that was written', () => {
    const written = (oneHour: unknown): number =>
      readOne(log({ ...call, cache_creation_1h_tokens: oneHour } as Attributes, { scope })).report.units
        .cacheWrite1hTokens;
    expect([written(1_000), written('1000'), written(9_999)]).toEqual([1_000, 1_000, 3_400]);
    expect(readOne(log(call, { scope })).report.units.cacheWrite1hTokens).toBe(0);
  });

  it('takes a cost of 0 beside tokens as not known', () => {
    expect(readOne(log({ ...call, cost_usd: 0 }, { scope })).report.billedCostUsd).toBeNull();
  });

  it('reads an error as a failed call', () => {
    const error = {
      'event.name': 'api_error',
      'session.id': 's1',
      'event.sequence': 5,
      model: 'claude-sonnet-4-5',
      error: 'Overloaded',
      status_code: '529',
      duration_ms: '1200',
      attempt: 3,
    };
    const sighting = readOne(log(error, { scope }));
    expect(summarise(sighting)).toEqual({ ...facts, failed: '529', keys: ['sequence'] });
    expect(sighting.report).toMatchObject({ errorMessage: 'Overloaded', durationMs: 1200, usageReported: false });
    expect(readOne(log({ ...error, status_code: 'undefined' }, { scope })).report.errorCode).toBeNull();
  });

  it('through Bedrock runs at Bedrock', () => {
    const model = 'us.anthropic.claude-sonnet-4-5-20250929-v1:0';
    expect(readOne(log({ ...call, model }, { scope })).report.provider).toBe('aws');
  });

  it('tells of the same call by its span, where that names the request', () => {
    const { cost_usd: _, 'event.name': __, ...attributes } = call;
    const traced = span(attributes, { name: 'claude_code.llm_request', service: 'claude-code' });
    const sighting = readOne(traced);
    expect(summarise(sighting)).toMatchObject({ input: 13_212, output: 57 });
    expect(sighting.keys).toEqual(readOne(log(call, { scope })).keys);
    const { request_id: ___, ...unnamed } = attributes;
    expect(readAll([span(unnamed, { name: 'claude_code.llm_request', service: 'claude-code' })])).toEqual(none);
  });

  it('tells of nothing else', () => {
    const others = ['user_prompt', 'tool_result', 'assistant_response', 'api_retries_exhausted', 'api_request_body'];
    const records = others.map((name) => log({ ...call, 'event.name': name }, { scope }));
    expect(readAll([...records, span(call, { name: 'claude_code.interaction' })])).toEqual(none);
  });
});

describe('Codex', () => {
  const completed: Attributes = {
    'event.name': 'codex.sse_event',
    'event.kind': 'response.completed',
    'event.timestamp': '2026-08-22T11:58:00.123Z',
    'conversation.id': 'c1',
    model: 'gpt-5.1-codex',
    slug: 'gpt-5.1-codex',
  };
  const counts = {
    input_token_count: '5120',
    output_token_count: '230',
    cached_token_count: 4096,
    reasoning_token_count: 128,
    tool_token_count: '5350',
  };
  const options = { service: 'codex_cli_rs', occurredAt: null, observedAt: startedAt };

  it('takes its time from the event where the record has none', () => {
    const { report, keys } = readOne(log({ ...completed, ...counts }, options));
    expect(report.occurredAt).toBe(Date.parse('2026-08-22T11:58:00.123Z'));
    expect(keys).toEqual([{ kind: 'session_usage', session: 'c1' }]);
  });

  it('is at OpenAI unless it names another provider', () => {
    expect(readOne(log({ ...completed, ...counts }, options)).report.provider).toBe('openai');
    const azure = readOne(log({ ...completed, ...counts, provider_name: 'azure' }, options));
    expect(azure.report.provider).toBe('azure');
  });

  it('passes over the end without counts, spans and requests that went well', () => {
    const ok = { ...completed, 'event.name': 'codex.api_request', 'http.response.status_code': 200, attempt: 0 };
    expect(readAll([log(completed, options), log(ok, options), span({ ...completed, ...counts }, options)])).toEqual(
      none,
    );
  });

  it('counts a refused request once, however often it was tried', () => {
    const refused = (attempt: number) =>
      log({ ...completed, 'event.name': 'codex.api_request', 'http.response.status_code': 503, attempt }, options);
    const { sightings } = readAll([0, 1, 2, 3].map(refused));
    expect(sightings.map(summarise)).toEqual([
      { provider: 'openai', model: 'gpt-5.1-codex', operation: 'chat', failed: '503', keys: [] },
    ]);
  });

  it('keeps of a broken answer what went wrong, and not what it quotes', () => {
    const answer = { response: { instructions: 'SECRET', error: { code: 'server_error', message: 'It broke.' } } };
    const broken = { ...completed, 'event.kind': 'response.failed', 'error.message': JSON.stringify(answer) };
    const { report } = readOne(log(broken, options));
    expect(report).toMatchObject({ success: false, errorMessage: 'It broke.' });
    expect(JSON.stringify(report)).not.toContain('SECRET');
  });
});

describe('Gemini CLI', () => {
  const response: Attributes = {
    'event.name': 'gemini_cli.api_response',
    'session.id': 's1',
    model: 'gemini-2.5-pro',
    input_token_count: 2_048,
    output_token_count: 64,
    cached_content_token_count: 1_024,
    thoughts_token_count: 100,
    tool_token_count: 30,
    total_token_count: 2_242,
    status_code: 200,
    duration_ms: 43,
  };

  it('adds thoughts to the output and tool prompts to the input', () => {
    expect(summarise(readOne(log(response, { service: 'gemini-cli' })))).toMatchObject({
      input: 2_078,
      read: 1_024,
      output: 164,
      reasoning: 100,
      provider: 'google',
    });
  });

  it('takes all zeros as an answer without usage', () => {
    const zeros = Object.fromEntries(
      Object.keys(response)
        .filter((name) => name.endsWith('_count'))
        .map((name) => [name, 0]),
    );
    expect(readOne(log({ ...response, ...zeros })).report.usageReported).toBe(false);
  });

  it('reads an error as a failed call', () => {
    const error = {
      'event.name': 'gemini_cli.api_error',
      model: 'gemini-2.5-pro',
      'error.message': '{"error":{"code":429,"message":"Quota exceeded"}}',
      'error.type': 'QuotaError',
      status_code: 429,
    };
    const sighting = readOne(log(error, { service: 'gemini-cli' }));
    expect(summarise(sighting)).toMatchObject({ failed: 'QuotaError', keys: [] });
    expect(sighting.report.errorMessage).toBe('Quota exceeded');
  });

  it('tells the same again by the record of the conventions and by its spans: passed over', () => {
    const again = {
      'gen_ai.operation.name': 'generate_content',
      'gen_ai.response.model': 'gemini-2.5-pro',
      'gen_ai.usage.input_tokens': 2_048,
      'gen_ai.usage.output_tokens': 64,
    };
    const name = 'gen_ai.client.inference.operation.details';
    const records = [
      log({ ...again, 'event.name': name }, { service: 'gemini-cli' }),
      span(again, { scope: 'gemini-cli' }),
    ];
    expect(readAll(records)).toEqual(none);
  });
});

describe('GitHub Copilot', () => {
  const chat = {
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': 'github',
    'gen_ai.request.model': 'gpt-4o',
    'gen_ai.response.model': 'gpt-4o-2024-08-06',
    'gen_ai.response.id': 'chatcmpl-abc',
    'gen_ai.conversation.id': 'c1',
    'gen_ai.usage.input_tokens': 1_500,
    'gen_ai.usage.output_tokens': 250,
    'gen_ai.usage.cache_read.input_tokens': 1_200,
  };
  const agent = { ...chat, 'gen_ai.operation.name': 'invoke_agent', 'gen_ai.agent.name': 'copilot' };
  const service = 'copilot-chat';

  it('counts chat spans; agent spans and logs repeat them', () => {
    const { sightings, refused } = readAll([
      span(chat, { service, id: 2, parent: 1 }),
      span(agent, { service, id: 1 }),
      log({ ...chat, 'event.name': 'gen_ai.client.inference.operation.details' }, { service }),
      log({ 'event.name': 'copilot_chat.agent.turn', 'gen_ai.usage.input_tokens': 1_500 }, { service }),
    ]);
    expect(refused).toEqual([]);
    expect(sightings.map(summarise)).toEqual([
      {
        input: 1_500,
        read: 1_200,
        output: 250,
        provider: 'github-copilot',
        model: 'gpt-4o-2024-08-06',
        operation: 'chat',
        keys: ['response', 'span'],
      },
    ]);
    expect(sightings[0]!.report.requestModel).toBe('gpt-4o');
  });
});

describe('Cline', () => {
  const tokens = {
    ulid: 'task-1',
    tokensIn: 120,
    tokensOut: 30,
    cacheReadTokens: 5_000,
    cacheWriteTokens: 0,
    totalCost: 0.02,
    model: 'claude-sonnet-4-5',
    conversationId: 'undefined',
  };

  it('counts the tokens of a task, the cache beside the input', () => {
    const { sightings } = readAll([
      log(tokens, { service: 'cline', scope: 'cline', body: 'task.tokens' }),
      log({ ...tokens, source: 'assistant' }, { service: 'cline', body: 'task.conversation_turn' }),
    ]);
    expect(sightings.map(summarise)).toEqual([
      {
        input: 5_120,
        read: 5_000,
        output: 30,
        provider: 'anthropic',
        model: 'claude-sonnet-4-5',
        operation: 'chat',
        keys: ['session_usage'],
      },
    ]);
  });

  it('is known by its service, not by the name of the event', () => {
    expect(readAll([log(tokens, { service: 'my-app', body: 'task.tokens' })])).toEqual(none);
  });
});

describe('opencode', () => {
  const call = {
    'event.name': 'api_request',
    'session.id': 'ses_1',
    model: 'gpt-5',
    provider: 'openai',
    cost_usd: 0.03,
    input_tokens: 1_000,
    output_tokens: 100,
    reasoning_tokens: 400,
    cache_read_tokens: 8_000,
    cache_creation_tokens: 0,
  };
  const options = { service: 'opencode', scope: 'com.opencode' };

  it('counts every part beside the others', () => {
    expect(summarise(readOne(log(call, options)))).toEqual({
      input: 9_000,
      read: 8_000,
      output: 500,
      reasoning: 400,
      provider: 'openai',
      model: 'gpt-5',
      operation: 'chat',
      billed: '0.03',
      keys: ['session_usage'],
    });
  });

  it('reads an error as a failed call and passes over its spans', () => {
    const error = { 'event.name': 'api_error', 'session.id': 'ses_1', model: 'gpt-5', error: 'ProviderAuthError' };
    expect(readOne(log(error, options)).report).toMatchObject({ success: false, errorMessage: 'ProviderAuthError' });
    const spans = [
      span({ 'openinference.span.kind': 'LLM', 'llm.model_name': 'gpt-5', 'llm.token_count.prompt': 9 }, options),
    ];
    expect(readAll(spans)).toEqual(none);
  });

  it('is not taken for Claude Code, nor is any other app with such an event', () => {
    expect(readAll([log(call, { service: 'my-app' })])).toEqual(none);
  });
});
