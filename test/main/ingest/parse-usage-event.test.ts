import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { usageEventWireSchema, usageFields, usageLimits } from '../../../src/shared/contract/usage-event-wire.ts';
import type { UsageFieldName } from '../../../src/shared/contract/usage-event-wire.ts';
import { accept, least, now, parse, reject } from './parsing.ts';

/** A value each field takes, with what it needs beside it. */
const good: { [N in UsageFieldName]: unknown } = {
  id: 'evt-1',
  occurred_at: '2026-08-22T11:00:00Z',
  workspace: 'acme',
  service: 'chatbot',
  operation: 'chat',
  provider: 'OpenAI ',
  model: 'gpt-4o',
  input_tokens: 1000,
  cache_read_tokens: 100,
  cache_write_tokens: 50,
  cache_write_1h_tokens: 20,
  output_tokens: 500,
  reasoning_tokens: 200,
  input_audio_tokens: 10,
  output_audio_tokens: 10,
  total_tokens: 1500,
  audio_seconds: 1.5,
  images: 1,
  requests: 1,
  web_searches: 2,
  characters: 10,
  service_tier: 'Batch',
  response: { usage: null, model: 'gpt-4o-2024-08-06' },
  billed_cost_usd: '0.0075',
  flat_cost: { amount: '0.005', currency: 'EUR' },
  client: { id: 'c1', name: 'Ada', phone: '+39 1', email: 'ada@example.org' },
  phone: '+39 2',
  user_id: 'u1',
  user_email: 'u@example.org',
  conversation_id: 'v1',
  success: false,
  error_code: 'timeout',
  error_message: 'It took too long',
  duration_ms: 812,
  input_preview: 'Ciao',
  output_preview: 'Salve',
  metadata: { a: 1 },
};
const fields = Object.entries(usageFields) as [UsageFieldName, (typeof usageFields)[UsageFieldName]][];
const named = (...kinds: string[]) => fields.filter(([, rule]) => kinds.includes(rule.kind)).map(([field]) => field);
const texts = fields.flatMap(([field, rule]) => (rule.kind === 'text' ? [{ field, ...rule }] : []));

describe('every field', () => {
  it('is read into the report', () => {
    const { report, warnings } = accept(good);
    expect(report).toEqual({
      id: 'evt-1',
      workspace: 'acme',
      service: 'chatbot',
      operation: 'chat',
      provider: 'openai',
      model: 'gpt-4o',
      requestModel: null,
      occurredAt: Date.parse('2026-08-22T11:00:00Z'),
      occurredAtGiven: true,
      clockSkew: false,
      units: {
        inputTokens: 1000,
        cacheReadTokens: 100,
        cacheWriteTokens: 50,
        cacheWrite1hTokens: 20,
        outputTokens: 500,
        reasoningTokens: 200,
        inputAudioTokens: 10,
        outputAudioTokens: 10,
        otherUnits: { audio_seconds: 1.5, images: 1, requests: 1, web_searches: 2, characters: 10 },
      },
      usageReported: true,
      serviceTier: 'batch',
      billedCostUsd: '0.0075',
      flatCost: { amount: '0.005', currency: 'EUR' },
      client: { id: 'c1', name: 'Ada', phone: '+39 1', email: 'ada@example.org' },
      userId: 'u1',
      userEmail: 'u@example.org',
      conversationId: 'v1',
      success: false,
      errorCode: 'timeout',
      errorMessage: 'It took too long',
      durationMs: 812,
      inputPreview: 'Ciao',
      outputPreview: 'Salve',
      metadata: { a: 1 },
      origin: 'http',
    });
    expect(warnings).toEqual(['no_usage_in_response']);
  });

  it('has a default', () => {
    const { report, warnings } = accept({});
    expect(report).toMatchObject({ id: null, workspace: 'default', occurredAt: now, occurredAtGiven: false });
    expect(report).toMatchObject({ success: true, client: null, metadata: null, flatCost: null, clockSkew: false });
    expect(warnings).toEqual([]);
  });

  it.each(fields.map(([field]) => field))('%s: null is absent, a wrong type is rejected', (field) => {
    const wrong = typeof good[field] === 'string' || field === 'flat_cost' || field === 'client' ? 42 : 'text';
    const value = field === 'billed_cost_usd' ? true : wrong;
    expect(reject({ ...least, [field]: value })).toEqual({ pointer: `/${field}`, code: 'wrong_type' });
    expect(reject({ ...least, [field]: [] }).code).toBe('wrong_type');
    if (field === 'service' || field === 'model') {
      expect(reject({ ...least, [field]: null })).toEqual({ pointer: `/${field}`, code: 'required' });
    } else expect(parse({ ...least, [field]: null })).toEqual(parse(least));
  });

  it.each(named('tokens'))('%s: a count', (field) => {
    const bad = (value: number) => reject({ ...least, [field]: value });
    const pointer = `/${field}`;
    expect(bad(-1)).toEqual({ pointer, code: 'negative_tokens' });
    expect(bad(-0.5)).toEqual({ pointer, code: 'negative_tokens' });
    expect(bad(1.5)).toEqual({ pointer, code: 'not_integer' });
    expect(bad(JSON.parse('1e400') as number)).toEqual({ pointer, code: 'not_finite' });
    expect(bad(Number.NaN)).toEqual({ pointer, code: 'not_finite' });
    expect(bad(usageLimits.quantity + 1)).toEqual({ pointer, code: 'too_large' });
    expect(reject({ ...least, [field]: '5120' })).toEqual({ pointer, code: 'wrong_type' });
  });

  it.each(named('quantity', 'integer'))('%s: a quantity', (field) => {
    const pointer = `/${field}`;
    expect(reject({ ...least, [field]: -1 })).toEqual({ pointer, code: 'negative_number' });
    expect(reject({ ...least, [field]: Infinity })).toEqual({ pointer, code: 'not_finite' });
    expect(reject({ ...least, [field]: usageLimits.quantity * 2 })).toEqual({ pointer, code: 'too_large' });
    if (field === 'duration_ms') expect(reject({ ...least, [field]: 1.5 })).toEqual({ pointer, code: 'not_integer' });
    else expect(accept({ [field]: 1.5 }).report.units.otherUnits).toEqual({ [field]: 1.5 });
    expect(Object.is(accept({ duration_ms: -0 }).report.durationMs, 0)).toBe(true);
  });

  it.each(texts)('$field: its length', ({ field, max, ...rule }) => {
    const long = 'x'.repeat(max + 1);
    if (!('cut' in rule))
      expect(reject({ ...least, [field]: long })).toEqual({ pointer: `/${field}`, code: 'too_long' });
    else expect(JSON.stringify(accept({ [field]: long }).report)).toContain(`"${'x'.repeat(max)}"`);
    expect(parse({ ...least, [field]: 'x'.repeat(max) }).ok).toBe(true);
  });

  it.each(
    fields.flatMap(([field, rule]) => ('aliases' in rule ? rule.aliases.map((alias) => [alias, field] as const) : [])),
  )('%s is another name of %s', (alias, field) => {
    const { [field]: _, ...rest } = { ...least } as Record<string, unknown>;
    const value = field === 'client' ? 'c9' : good[field];
    expect(parse({ ...rest, [alias]: value })).toEqual(parse({ ...rest, [field]: value }));
    const both = accept({ [field]: value, [alias]: 'ignored, whatever it is' });
    expect(both.warnings).toEqual([
      `alias_ignored: ${alias} (${field} is given)`,
      ...accept({ [field]: value }).warnings,
    ]);
    expect(both.report).toEqual(accept({ [field]: value }).report);
    if (typeof value !== 'string') expect(reject({ ...rest, [alias]: [] }).pointer).toBe(`/${alias}`);
  });

  it('yields to its alias when it is empty', () => {
    expect(accept({ operation_type: 'chat', operation: '' }).report.operation).toBe('chat');
    expect(accept({ operation: '', operation_type: 'chat' })).toMatchObject({
      report: { operation: 'chat' },
      warnings: [],
    });
  });

  it('is in the schema the OpenAPI document is made from', () => {
    const schema = z.toJSONSchema(usageEventWireSchema) as { properties: object; required: string[] };
    expect(Object.keys(schema.properties)).toEqual(Object.keys(usageFields));
    expect(schema.required).toEqual(['service']);
    expect(usageEventWireSchema.safeParse(good).error).toBeUndefined();
  });
});

describe('what an event needs', () => {
  it.each([undefined, null, 'text', 42, true, []])('an object, not %j', (raw) => {
    expect(reject(raw)).toEqual({ pointer: '', code: 'wrong_type' });
  });

  it('a service', () => {
    expect(reject({ model: 'gpt-4o' })).toEqual({ pointer: '/service', code: 'required' });
    expect(reject({ service: ' \t', model: 'gpt-4o' })).toEqual({ pointer: '/service', code: 'required' });
  });

  it('a model, unless a flat cost or the response stands in for it', () => {
    expect(reject({ service: 's' })).toEqual({ pointer: '/model', code: 'required' });
    expect(reject({ service: 's', response: { usage: { prompt_tokens: 1 } } }).pointer).toBe('/model');
    expect(accept({ model: null, flat_cost: { amount: 0.005, currency: 'eur' } }).report).toMatchObject({
      model: null,
      flatCost: { amount: '0.005', currency: 'EUR' },
    });
  });

  it('names the event it rejects', () => {
    expect(parse({ id: 'x', service: 's' })).toMatchObject({ ok: false, id: 'x' });
    expect(parse({ id: 7, service: 's' })).toMatchObject({ ok: false, id: null });
  });
});

describe('parts and wholes', () => {
  it.each([
    [{ input_tokens: 10, cache_read_tokens: 11 }, '/cache_read_tokens'],
    [{ input_tokens: 10, cache_write_tokens: 11 }, '/cache_write_tokens'],
    [{ input_tokens: 10, cache_read_tokens: 6, cache_write_tokens: 5 }, '/cache_write_tokens'],
    [{ input_tokens: 10, cache_write_tokens: 5, cache_write_1h_tokens: 6 }, '/cache_write_1h_tokens'],
    [{ output_tokens: 10, reasoning_tokens: 11 }, '/reasoning_tokens'],
    [{ input_tokens: 10, input_audio_tokens: 11 }, '/input_audio_tokens'],
    [{ output_tokens: 10, output_audio_tokens: 11 }, '/output_audio_tokens'],
    [{ cache_read_tokens: 1 }, '/cache_read_tokens'],
  ])('%j', (event, pointer) => {
    expect(reject({ ...least, ...event })).toEqual({ pointer, code: 'part_exceeds_whole' });
  });

  it('says so at the response when the part comes from there', () => {
    const usage = { input_tokens: 3, cache_read_input_tokens: 1111, output_tokens: 33 };
    expect(reject({ ...least, input_tokens: 3, response: { usage } })).toEqual({
      pointer: '/response',
      code: 'part_exceeds_whole',
    });
  });

  it('takes a total alone as input, and ignores it beside a known input and output', () => {
    expect(accept({ tokens_consumed: 1500 }).report.units).toMatchObject({ inputTokens: 1500, outputTokens: 0 });
    const agreeing = accept({ total_tokens: 1500, input_tokens: 1000, output_tokens: 500 });
    expect(agreeing.report.units).toMatchObject({ inputTokens: 1000, outputTokens: 500 });
    expect(agreeing.warnings).toEqual([]);
    const other = accept({ total_tokens: 1501, input_tokens: 1000, output_tokens: 500 });
    expect(other.report.units).toMatchObject({ inputTokens: 1000, outputTokens: 500 });
    expect(other.warnings).toEqual(['total_tokens_ignored: 1501 given, input and output make 1500']);
  });

  it.each([
    [{ total_tokens: 1500, input_tokens: 1000 }, 1000, 500],
    [{ tokens_consumed: 1500, output_tokens: 500 }, 1000, 500],
    [{ tokens_consumed: 1500, output_tokens: 0 }, 1500, 0],
    [{ total_tokens: 1000, input_tokens: 1000 }, 1000, 0],
    [{ total_tokens: 9, response: { usage: { prompt_tokens: 4 } } }, 4, 5],
    [{ total_tokens: 9, response: { usage: { completion_tokens: 4 } } }, 5, 4],
    [{ total_tokens: 9, input_tokens: 3, response: { usage: { completion_tokens: 6 } } }, 3, 6],
    [{ total_tokens: 900, output_tokens: 100, cache_read_tokens: 800 }, 800, 100],
    [{ response: { usage: { prompt_tokens: 4, total_tokens: 9 } } }, 4, 5],
    [{ response: { usage: { completion_tokens: 4, total_tokens: 9 } } }, 5, 4],
    [{ response: { usage: { prompt_tokens: 9, total_tokens: 9 } } }, 9, 0],
  ])('a total tells the one of input and output that is missing: %j', (event, inputTokens, outputTokens) => {
    const { report, warnings } = accept(event);
    expect(report.units).toMatchObject({ inputTokens, outputTokens });
    expect(warnings).toEqual([]);
  });

  it('a total smaller than the one that is known is ignored', () => {
    const { report, warnings } = accept({ total_tokens: 999, input_tokens: 1000 });
    expect(report.units).toMatchObject({ inputTokens: 1000, outputTokens: 0 });
    expect(warnings).toEqual(['total_tokens_ignored: 999 given, input and output make 1000']);
    const inside = accept({ response: { usage: { completion_tokens: 9, total_tokens: 4 } } }).report.units;
    expect(inside).toMatchObject({ inputTokens: 0, outputTokens: 9 });
  });
});

describe('whether any usage is reported', () => {
  it('by the event, whatever its response leaves out', () => {
    const { report, warnings } = accept({ response: { usage: null }, output_tokens: 3 });
    expect(report.usageReported).toBe(true);
    expect(warnings).toEqual(['no_usage_in_response']);
  });

  const embedding = { object: 'list', data: [], model: 'text-embedding-3-small', usage: { prompt_tokens: 8 } };
  it.each([
    [{ input_tokens: 0 }, true],
    [{ completion_tokens: 0 }, true],
    [{ tokens_consumed: 0 }, true],
    [{ audio_seconds: 30 }, true],
    [{ duration_seconds: 0 }, true],
    [{ requests: 1 }, true],
    [{ response: embedding }, true],
    [{ response: { usage: { prompt_tokens: 0, completion_tokens: 0 } } }, true],
    [{ response: { text: '', usage: { type: 'duration', seconds: 0 } } }, true],
    [{ response: { usage: { type: 'duration', seconds: 0 } } }, true],
    [{ response: { text: 'Ciao', task: 'transcribe', duration: 3.2 } }, true],
    [{}, false],
    [{ input_tokens: null, duration_ms: 812, success: false }, false],
    [{ response: { usage: null } }, false],
    [{ response: { usage: {} } }, false],
    [{ response: { usage: { prompt_tokens: null, completion_tokens: null } } }, false],
    [{ response: { usage: { cost: 0.001 } } }, false],
    [{ response: { id: 'chatcmpl-12345678', model: 'gpt-4o', choices: [] } }, false],
  ] as const)('%j: %s', (event, reported) => {
    const { report, warnings } = accept(event);
    expect(report.usageReported).toBe(reported);
    expect(warnings.includes('no_usage_in_response')).toBe('response' in event && !reported);
  });
});
