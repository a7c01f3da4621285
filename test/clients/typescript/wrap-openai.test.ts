import OpenAI from 'openai';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createCentesimo } from '../../../clients/typescript/src/index.ts';
import type { CallContext, Centesimo, Problem, WrapOptions } from '../../../clients/typescript/src/index.ts';
import { makeTempDir } from '../../support/temp-dir.ts';
import { startAppStandIn } from '../app-stand-in.ts';
import type { AppStandIn, Sent } from '../app-stand-in.ts';
import { startProviderStandIn } from './provider-stand-in.ts';
import type { ProviderReply, ProviderStandIn } from './provider-stand-in.ts';

let app: AppStandIn;
let provider: ProviderStandIn;
let centesimo: Centesimo;
const problems: Problem[] = [];

beforeAll(async () => {
  app = await startAppStandIn();
  provider = await startProviderStandIn();
  centesimo = createCentesimo({
    service: 'shop',
    url: app.url,
    token: 't',
    dataDir: makeTempDir(),
    onError: (problem) => problems.push(problem),
  });
});
beforeEach(() => {
  app.events.length = 0;
  provider.asked.length = 0;
});

const plain = (): OpenAI => new OpenAI({ apiKey: 'k', baseURL: provider.url, maxRetries: 0 });
const wrapped = (context: CallContext = {}, options: WrapOptions = {}): OpenAI =>
  centesimo.wrap(plain(), context, options);

const sent = async (): Promise<Sent> => {
  expect(await centesimo.flush(30_000)).toBe(true);
  expect(app.events).toHaveLength(1);
  expect(JSON.stringify(app.events)).not.toContain('private');
  return app.events[0] ?? {};
};

const reply = (...replies: ProviderReply[]): void => {
  provider.replies.length = 0;
  provider.replies.push(...replies);
};

const collect = async <T>(parts: AsyncIterable<T>): Promise<T[]> => {
  const all: T[] = [];
  for await (const part of parts) all.push(part);
  return all;
};

const usage = { prompt_tokens: 1000, completion_tokens: 500, total_tokens: 1500 };
const completion = {
  id: 'chatcmpl-1',
  object: 'chat.completion',
  model: 'gpt-4o-2024-08-06',
  choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content: 'private answer' } }],
  usage,
};
const ask = { model: 'gpt-4o', messages: [{ role: 'user' as const, content: 'private question' }] };

const chunk = (content: string, more: object = {}, reason: string | null = null) => ({
  id: 'chatcmpl-2',
  object: 'chat.completion.chunk',
  model: 'gpt-4o-2024-08-06',
  choices: [{ index: 0, delta: { role: 'assistant', content }, finish_reason: reason }],
  ...more,
});
const chunks = [chunk('private '), chunk('answer', {}, 'stop')];
const usageChunk = chunk('', { choices: [], usage });

describe('chat.completions.create of a wrapped OpenAI client', () => {
  it('returns what it would have returned, and is recorded', async () => {
    reply({ json: completion }, { json: completion });
    const client = plain();
    const expected = await client.chat.completions.create(ask);
    expect(centesimo.wrap(client, { conversationId: 'c-1', client: 'k-1' })).toBe(client);
    expect(await client.chat.completions.create(ask)).toEqual(expected);
    const event = await sent();
    expect(event).toMatchObject({
      service: 'shop',
      operation: 'chat',
      conversation_id: 'c-1',
      client: 'k-1',
      response: { id: 'chatcmpl-1', model: 'gpt-4o-2024-08-06', usage },
    });
    expect(event['duration_ms']).toBeGreaterThanOrEqual(0);
    expect(event).not.toHaveProperty('model');
    expect(event).not.toHaveProperty('provider');
  });

  it('gives the raw response beside the answer, and unread alone', async () => {
    reply({ json: completion }, { json: completion });
    const client = wrapped();
    const { data, response } = await client.chat.completions.create(ask).withResponse();
    expect([data.id, response.status]).toEqual(['chatcmpl-1', 200]);
    await sent();
    const raw = await client.chat.completions.create(ask).asResponse();
    expect(await raw.json()).toEqual(completion);
    await sent();
  });

  it('is recorded when a helper of the SDK calls it', async () => {
    reply({ json: completion }, { parts: [...chunks, usageChunk] });
    const client = wrapped();
    expect((await client.chat.completions.parse(ask)).choices[0]?.message.parsed).toBeNull();
    await sent();
    app.events.length = 0;
    const stream = client.chat.completions.stream({ ...ask, stream_options: { include_usage: true } });
    expect((await stream.finalChatCompletion()).usage).toMatchObject(usage);
    expect(await sent()).toMatchObject({ response: { id: 'chatcmpl-2', usage } });
  });

  it('throws what it would have thrown, recorded without what it says', async () => {
    const error = { message: 'private question is too long', code: 'context_length_exceeded', type: 'invalid_request' };
    reply({ status: 400, json: { error } });
    await expect(wrapped().chat.completions.create(ask)).rejects.toThrow(OpenAI.BadRequestError);
    expect(await sent()).toMatchObject({
      model: 'gpt-4o',
      success: false,
      error_code: 'BadRequestError',
      error_message: 'HTTP 400 context_length_exceeded',
      input_tokens: 0,
      output_tokens: 0,
    });
  });

  it('records a call whose answer cannot be read, and one aborted before it', async () => {
    reply({ json: completion });
    const aborted = wrapped().chat.completions.create(ask, { signal: AbortSignal.abort() });
    await expect(aborted).rejects.toThrow(OpenAI.APIUserAbortError);
    expect(await sent()).toMatchObject({ success: false, error_code: 'APIUserAbortError' });
  });

  it('leaves a rejection nobody handles unhandled, and one that is handled handled', async () => {
    const unhandled: unknown[] = [];
    const listen = (error: unknown): void => void unhandled.push(error);
    const others = process.listeners('unhandledRejection');
    process.removeAllListeners('unhandledRejection').on('unhandledRejection', listen);
    try {
      reply({ status: 400 }, { status: 400 }, { status: 400 }, { status: 400 });
      const client = wrapped();
      await client.chat.completions.create(ask).catch(() => undefined);
      await client.chat.completions.parse(ask).catch(() => undefined);
      await expect(client.chat.completions.create(ask).asResponse()).rejects.toThrow(OpenAI.APIError);
      await new Promise((go) => setImmediate(go));
      expect(unhandled).toEqual([]);
      void client.chat.completions.create(ask);
      await expect.poll(() => unhandled.length).toBe(1);
    } finally {
      process.removeAllListeners('unhandledRejection');
      for (const listener of others) process.on('unhandledRejection', listener);
    }
    expect(await centesimo.flush(30_000)).toBe(true);
    expect(app.events).toHaveLength(3);
    expect(app.events).toMatchObject(app.events.map(() => ({ success: false, error_message: 'HTTP 400' })));
  });
});

describe('a chat stream of a wrapped OpenAI client', () => {
  const streamed = { ...ask, stream: true as const };

  it('asks for no usage at a server that may not know it, and shows the gap', async () => {
    reply({ parts: chunks });
    expect(await collect(await wrapped().chat.completions.create(streamed))).toEqual(chunks);
    expect(provider.asked[0]?.body).not.toHaveProperty('stream_options');
    expect(await sent()).toMatchObject({ response: { id: 'chatcmpl-2', model: 'gpt-4o-2024-08-06' } });
  });

  it('asks for it where that is known to work, and the caller sees the chunks as without', async () => {
    reply({ parts: [...chunks.map((part) => ({ ...part, usage: null })), usageChunk] });
    const client = wrapped({}, { streamUsage: true });
    expect(await collect(await client.chat.completions.create(streamed))).toEqual(chunks);
    expect(provider.asked[0]?.body).toMatchObject({ stream_options: { include_usage: true } });
    expect(await sent()).toMatchObject({ response: { id: 'chatcmpl-2', model: 'gpt-4o-2024-08-06', usage } });
  });

  it('knows that OpenAI itself can be asked', async () => {
    const asked: unknown[] = [];
    const client = new OpenAI({
      apiKey: 'k',
      fetch: async (_url, init) => {
        asked.push(JSON.parse(await new Response(init?.body as BodyInit).text()));
        const text = [...chunks, usageChunk].map((part) => `data: ${JSON.stringify(part)}\n\n`).join('');
        return new Response(`${text}data: [DONE]\n\n`, { headers: { 'content-type': 'text/event-stream' } });
      },
    });
    expect(await collect(await centesimo.wrap(client).chat.completions.create(streamed))).toEqual(chunks);
    expect(asked).toMatchObject([{ stream_options: { include_usage: true } }]);
    expect(await sent()).toMatchObject({ provider: 'openai', response: { usage } });
  });

  it('passes the usage on to a caller who asked, and does not ask against their will', async () => {
    reply({ parts: [...chunks, usageChunk] }, { parts: chunks });
    const client = wrapped({}, { streamUsage: true });
    const asked = await client.chat.completions.create({ ...streamed, stream_options: { include_usage: true } });
    expect(await collect(asked)).toEqual([...chunks, usageChunk]);
    await sent();
    app.events.length = 0;
    await collect(await client.chat.completions.create({ ...streamed, stream_options: { include_usage: false } }));
    await sent();
    expect(provider.asked[1]?.body).toMatchObject({ stream_options: { include_usage: false } });
  });

  it('reads the usage where Groq puts it', async () => {
    reply({ parts: [...chunks, chunk('', { x_groq: { id: 'req_1', usage } })] });
    await collect(await wrapped().chat.completions.create(streamed));
    expect(await sent()).toMatchObject({ response: { x_groq: { usage } } });
  });

  it('is recorded when the caller stops reading', async () => {
    reply({ parts: chunks, stall: true }, { parts: chunks, stall: true });
    const client = wrapped();
    for await (const part of await client.chat.completions.create(streamed)) {
      expect(part).toEqual(chunks[0]);
      break;
    }
    expect(await sent()).toMatchObject({ metadata: { stopped_early: true }, response: { id: 'chatcmpl-2' } });
    app.events.length = 0;
    const stream = await client.chat.completions.create(streamed);
    for await (const _part of stream) stream.controller.abort();
    expect(await sent()).toMatchObject({ metadata: { stopped_early: true } });
  });

  it('that breaks off with an error is a failure', async () => {
    reply({ parts: [...chunks, { error: { message: 'private', code: 'server_error' } }] });
    const stream = await wrapped().chat.completions.create(streamed);
    await expect(collect(stream)).rejects.toThrow(OpenAI.APIError);
    expect(await sent()).toMatchObject({
      success: false,
      error_code: 'APIError',
      error_message: 'server_error',
      response: { id: 'chatcmpl-2' },
      input_tokens: 0,
    });
  });

  it('can be split and turned into a readable stream, and counts once', async () => {
    reply({ parts: [...chunks, usageChunk] }, { parts: [...chunks, usageChunk] });
    const client = wrapped();
    const [left, right] = (await client.chat.completions.create(streamed)).tee();
    expect(await Promise.all([collect(left), collect(right)])).toEqual([
      [...chunks, usageChunk],
      [...chunks, usageChunk],
    ]);
    expect(await sent()).toMatchObject({ response: { usage } });
    app.events.length = 0;
    const readable = (await client.chat.completions.create(streamed)).toReadableStream();
    const lines = (await new Response(readable).text()).trim().split('\n');
    expect(lines.map((text): unknown => JSON.parse(text))).toEqual([...chunks, usageChunk]);
    expect(await sent()).toMatchObject({ response: { usage } });
  });
});

describe('the other functions of a wrapped OpenAI client', () => {
  const counts = { input_tokens: 45, output_tokens: 1719, total_tokens: 1764 };
  const answer = {
    id: 'resp_1234',
    object: 'response',
    status: 'completed',
    model: 'gpt-5',
    output: [{ type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'private answer' }] }],
    usage: counts,
  };

  it('responses.create, whole and streamed', async () => {
    const parts = [
      { type: 'response.created', response: { ...answer, status: 'in_progress', usage: null } },
      { type: 'response.output_text.delta', delta: 'private answer' },
      { type: 'response.completed', response: answer },
    ];
    reply({ json: answer }, { parts });
    const client = wrapped();
    const given = { model: 'gpt-5', input: 'private question' };
    expect((await client.responses.create(given)).output_text).toBe('private answer');
    expect(await sent()).toMatchObject({ operation: 'chat', response: { model: 'gpt-5', usage: counts } });
    app.events.length = 0;
    expect(await collect(await client.responses.create({ ...given, stream: true }))).toMatchObject(parts);
    expect(await sent()).toMatchObject({ response: { id: 'resp_1234', model: 'gpt-5', usage: counts } });
  });

  it('responses.create that fails inside a good answer', async () => {
    reply({ json: { ...answer, status: 'failed', error: { code: 'server_error', message: 'private' } } });
    await wrapped().responses.create({ model: 'gpt-5', input: 'private' });
    expect(await sent()).toMatchObject({ success: false, error_code: 'server_error', response: { usage: counts } });
  });

  it('embeddings.create', async () => {
    const data = [{ object: 'embedding', index: 0, embedding: [0.5, 0.25] }];
    reply({
      json: { object: 'list', model: 'text-embedding-3-small', data, usage: { prompt_tokens: 7, total_tokens: 7 } },
    });
    const given = { model: 'text-embedding-3-small', input: 'private', encoding_format: 'float' as const };
    expect((await wrapped().embeddings.create(given)).data[0]?.embedding).toEqual([0.5, 0.25]);
    const event = await sent();
    expect(event).toMatchObject({ operation: 'embedding', response: { usage: { prompt_tokens: 7 } } });
    expect(JSON.stringify(event)).not.toContain('0.25');
  });

  it('audio.transcriptions.create in each form', async () => {
    const file = new File(['RIFF'], 'a.wav');
    reply(
      { json: { text: 'private', usage: { type: 'duration', seconds: 30 } } },
      { json: { task: 'transcribe', text: 'private', duration: 12.5, segments: [] } },
      { text: 'private' },
    );
    const { transcriptions } = wrapped({ operation: 'dictation' }).audio;
    await transcriptions.create({ file, model: 'whisper-1' });
    await transcriptions.create({ file, model: 'whisper-1', response_format: 'verbose_json' });
    expect(await transcriptions.create({ file, model: 'whisper-1', response_format: 'text' })).toBe('private');
    expect(await centesimo.flush(30_000)).toBe(true);
    expect(app.events).toMatchObject([
      { operation: 'dictation', model: 'whisper-1', response: { usage: { type: 'duration', seconds: 30 } } },
      { model: 'whisper-1', response: { usage: { type: 'duration', seconds: 12.5 } } },
      { model: 'whisper-1' },
    ]);
    expect(JSON.stringify(app.events)).not.toContain('private');
  });
});

describe('wrapping', () => {
  it('again changes the context and still counts once; a derived client counts too', async () => {
    reply({ json: completion }, { json: completion });
    const client = wrapped({ conversationId: 'old' });
    centesimo.wrap(client, () => ({ conversationId: 'new' }));
    await client.chat.completions.create(ask);
    expect(await sent()).toMatchObject({ conversation_id: 'new' });
    app.events.length = 0;
    await client.withOptions({ timeout: 1000 }).chat.completions.create(ask);
    expect(await sent()).toMatchObject({ conversation_id: 'new' });
  });

  it('names who answers by the address', async () => {
    const client = new OpenAI({
      apiKey: 'k',
      baseURL: 'https://api.groq.com/openai/v1',
      fetch: async () => Response.json(completion),
    });
    await centesimo.wrap(client).chat.completions.create(ask);
    expect(await sent()).toMatchObject({ provider: 'groq' });
  });

  it('survives a context that throws and a client it does not know', async () => {
    reply({ json: completion });
    const client = centesimo.wrap(plain(), () => {
      throw new Error('no context here');
    });
    expect((await client.chat.completions.create(ask)).id).toBe('chatcmpl-1');
    problems.length = 0;
    const other = { anything: 1 };
    expect(centesimo.wrap(other)).toBe(other);
    expect(problems).toMatchObject([{ code: 'wrap' }]);
  });

  it('follows any promise of a client made after the same pattern', async () => {
    const failing = { messages: { create: (model: string) => Promise.reject(new RangeError(`private ${model}`)) } };
    await expect(centesimo.wrap(failing).messages.create('m')).rejects.toThrow(RangeError);
    expect(await sent()).toMatchObject({ success: false, error_code: 'RangeError' });
    app.events.length = 0;
    const working = { chat: { completions: { create: async (_body: object) => completion } } };
    expect(await centesimo.wrap(working).chat.completions.create(ask)).toBe(completion);
    expect(await sent()).toMatchObject({ response: { usage } });
  });
});
