import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redactItem, scrubText } from '../../../src/main/services/intake-redact.ts';
import { hostileTexts } from '../../support/hostile-texts.ts';

const canary = 'CANARY-says-hello';
const shown = (item: unknown): unknown => JSON.parse(redactItem(item) ?? '');

/** Everything that may say something, as each way in sends it. */
const contentOf = (text: string): readonly object[] => [
  {
    service: 'bot',
    model: 'gpt-4o',
    input_preview: text,
    output_preview: text,
    input_data: text,
    output_summary: text,
    error_message: text,
    user_id: text,
    user_email: text,
    phone: text,
    client: { id: text, name: text, phone: text, email: text },
    client_id: text,
    metadata: { note: text, [text]: text, nested: { [text]: [text] } },
    request_metadata: { note: text },
    prompt: text,
    messages: [{ role: 'user', content: text }, { role: 'assistant', content: [{ type: 'text', text }] }, text],
    response: {
      id: 'resp-1',
      model: 'gpt-4o',
      choices: [{ message: { content: text, tool_calls: [{ function: { name: text, arguments: text } }] } }],
      output: [{ content: [{ text }] }],
      candidates: [{ content: { parts: [{ text }] } }],
      system_fingerprint: text,
      usage: { prompt_tokens: 3 },
    },
    system: text,
    instructions: text,
    tools: [text],
    anything_else: text,
    [`${text} with spaces`]: 1,
  },
  { workspaceId: 'w', phoneNumber: text, clientId: text, message: text, response: text, usage: { input_data: text } },
  {
    call_type: 'acompletion',
    messages: [{ content: text }],
    response: { choices: [{ message: { content: text } }] },
    end_user: text,
    user: text,
    api_key: text,
    metadata: { user_api_key_alias: text, requester_metadata: { text } },
    error_information: { error_message: text, traceback: text, error_code: '500' },
    model_parameters: { stop: text },
    error_str: text,
  },
  {
    signal: 'logs',
    eventName: text,
    body: text,
    name: text,
    statusMessage: text,
    attributes: new Map<string, unknown>([
      ['gen_ai.prompt', text],
      ['gen_ai.completion', text],
      ['gen_ai.input.messages', [{ parts: [{ content: text }] }]],
      ['gen_ai.output.messages', text],
      ['gen_ai.system_instructions', text],
      ['ai.prompt.messages', text],
      ['ai.response.text', text],
      ['input.value', text],
      ['output.value', text],
      ['llm.input_messages.0.message.content', text],
      ['prompt', text],
      ['response_text', text],
      ['request_text', text],
      ['user.email', text],
      ['user.id', text],
      ['user.account_uuid', text],
      ['tool_parameters', text],
      ['exception.message', text],
      ['error.message', text],
    ]),
    resource: new Map([
      ['service.name', 'claude-code'],
      ['host.name', text],
    ]),
    events: [{ name: text, attributes: new Map([['gen_ai.event.content', text]]) }],
  },
  [text, { text }],
];

describe('a refused item that is shown', () => {
  it('keeps what explains a refusal', () => {
    const item = {
      id: 'call-1',
      service: 'support-bot',
      modle: 'gpt-4o',
      provider: 'openai',
      input_tokens: -3,
      output_tokens: '57',
      total_tokens: 1e12,
      occurred_at: '2026-08-21T09:30:00+02:00',
      flat_cost: { amount: '0.005', currency: 'GBP' },
      duration_ms: 812.5,
      success: 'yes',
      conversation_id: null,
    };
    expect(shown(item)).toEqual({ ...item, modle: '[text of length 6]', success: '[text of length 3]' });
    const attributes = new Map<string, unknown>([
      ['event.name', 'codex.sse_event'],
      ['gen_ai.request.model', 'gpt-5'],
      ['gen_ai.usage.input_tokens', '5120'],
      ['session.id', 'e8a1'],
    ]);
    expect(shown({ signal: 'logs', eventName: 'codex.sse_event', attributes })).toEqual({
      signal: 'logs',
      eventName: 'codex.sse_event',
      attributes: Object.fromEntries(attributes),
    });
  });

  it.each([canary, 'CANARY', 'canary_word', '+39 333 1234567', 'ada@example.com', 'sk-abcdefghijklmnop1234'])(
    'says nothing of what was said, under whichever name: %s',
    (text) => {
      for (const item of contentOf(text)) expect(redactItem(item)).not.toContain(text);
      expect(redactItem(text)).toBe(`"[text of length ${text.length}]"`);
    },
  );

  it.each([
    ['mail ada.lovelace+x@mail.example.co.uk now', 'mail [email] now'],
    ['+39 333 123-4567', '[number]'],
    ['call (06) 1234 5678 today', 'call [number] today'],
    ['393331234567', '[number]'],
    ['Authorization: Bearer abc.def-123', 'Authorization: [secret]'],
    ['sk-proj-ABCDEFGHIJKLMNOP', '[secret]'],
    ['cen_abcdefghijklmnopqrstuvwxyz0123456789ABCDEF', '[secret]'],
    ['AbCdEfGhIjKlMnOpQrStUvWxYz0123456789-_AbCdE', '[secret]'],
    ['gpt-4o-2024-08-06', 'gpt-4o-2024-08-06'],
    ['anthropic.claude-3-5-sonnet-20241022-v2:0', 'anthropic.claude-3-5-sonnet-20241022-v2:0'],
    ['01989c2e-7d1a-7abc-8def-0123456789ab', '01989c2e-7d1a-7abc-8def-0123456789ab'],
    ['a\0b\uD800', 'a\uFFFDb\uFFFD'],
  ])('takes persons and secrets out of a name: %j', (text, clean) => {
    expect(scrubText(text, 120)).toBe(clean);
    expect(shown({ model: text })).toEqual({ model: clean });
  });

  it('removes numbers of persons too, and keeps counts', () => {
    expect(shown({ phone: 393331234567, other: 393331234567, chat: 393331234567, tokens: 12_345_678_901 })).toEqual({
      phone: '[removed]',
      other: '[number]',
      chat: '[number]',
      tokens: 12_345_678_901,
    });
  });

  it('is at most 2 KB, whatever came, and quickly', () => {
    const many = Object.fromEntries(Array.from({ length: 5_000 }, (_, at) => [`field_${at}`, 'x'.repeat(10_000)]));
    const deep = JSON.parse(`${'{"usage":'.repeat(60)}1${'}'.repeat(60)}`);
    const wide = { model: '漢'.repeat(100_000), usage: Array.from({ length: 100_000 }, () => many) };
    for (const item of [many, deep, wide, [many, deep, wide], 'x'.repeat(8_000_000)]) {
      expect(Buffer.byteLength(redactItem(item) ?? '')).toBeLessThanOrEqual(2048);
    }
    const services = Object.fromEntries(
      Array.from({ length: 40 }, (_, at) => [`a${at}.service`, `${'漢'.repeat(80)}${at}`]),
    );
    const cut = redactItem(services) ?? '';
    expect(Buffer.byteLength(cut)).toBeGreaterThan(2000);
    expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(2048);
    expect(cut).toMatch(/…$/);
    expect(cut).not.toContain('\uFFFD');
  });

  it('is nothing where nothing could be read', () => {
    expect(redactItem(undefined)).toBeNull();
    expect(redactItem(null)).toBe('null');
  });

  it('takes names for names', () => {
    const item = JSON.parse('{"__proto__":{"polluted":1},"constructor":1,"toString":"x"}');
    expect(redactItem(item)).toContain('"__proto__"');
    expect({}).not.toHaveProperty('polluted');
    for (const text of hostileTexts) {
      expect(() => JSON.parse(redactItem({ service: text.slice(0, 80), [text]: text }) ?? '')).not.toThrow();
    }
  });

  it('never fails and never grows', () => {
    const anything = fc.anything({ withMap: true, withBigInt: true, withTypedArray: true, withDate: true });
    fc.assert(
      fc.property(anything, (item) => Buffer.byteLength(redactItem(item) ?? '') <= 2048),
      { numRuns: 2_000 },
    );
  });
});
