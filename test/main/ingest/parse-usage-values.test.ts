import { describe, expect, it } from 'vitest';
import { accept, least, now, parse, reject } from './parsing.ts';

describe('time', () => {
  const at = (ms: number) => new Date(now + ms).toISOString();
  it.each([
    [0, false],
    [5 * 60_000, false],
    [5 * 60_000 + 1, true],
    [86_400_000, true],
  ])('%i ms ahead: skew %s', (ms, skew) => {
    const { report, warnings } = accept({ occurred_at: at(ms) });
    expect(report).toMatchObject({ clockSkew: skew, occurredAt: now + ms });
    expect(warnings).toEqual(skew ? ['clock_skew'] : []);
  });

  it('rejects what is further ahead', () => {
    expect(reject({ ...least, occurred_at: at(86_400_001) })).toEqual({
      pointer: '/occurred_at',
      code: 'time_in_future',
    });
  });

  it.each([
    ['2026-08-21T09:30:00Z', '2026-08-21T09:30:00.000Z'],
    ['2026-08-21t09:30:00.5z', '2026-08-21T09:30:00.500Z'],
    ['2026-08-21 09:30:00+02:00', '2026-08-21T07:30:00.000Z'],
    ['2026-08-21T09:30:00.123456789-05:30', '2026-08-21T15:00:00.123Z'],
    ['2016-12-31T23:59:60Z', '2017-01-01T00:00:00.000Z'],
    ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00.000Z'],
    ['1969-07-20T20:17:40Z', '1969-07-20T20:17:40.000Z'],
  ])('%s', (text, expected) => {
    expect(new Date(accept({ occurred_at: text }).report.occurredAt).toISOString()).toBe(expected);
  });

  it.each([
    '2026-08-21',
    '2026-08-21T09:30:00',
    '2026-08-21T09:30Z',
    '2026-02-29T00:00:00Z',
    '2026-04-31T00:00:00Z',
    '2026-08-21T24:00:00Z',
    '2026-08-21T09:30:00+2:00',
    '2026-13-01T00:00:00Z',
    'yesterday',
    '1755766800000',
  ])('%s is no time', (text) => {
    expect(reject({ ...least, occurred_at: text })).toEqual({ pointer: '/occurred_at', code: 'invalid_time' });
  });
});

describe('money', () => {
  it.each([
    ['0.0075', '0.0075'],
    ['7.50e-3', '0.0075'],
    [7.5e-7, '0.00000075'],
    ['007.10', '7.1'],
    [0, '0'],
    ['1e-40', `0.${'0'.repeat(39)}1`],
    ['.5', '0.5'],
    [0.1, '0.1'],
    ['0.123456789012345678901234567', '0.123456789012345678901234567'],
  ])('%s is %s', (given, expected) => {
    expect(accept({ billed_cost_usd: given }).report.billedCostUsd).toBe(expected);
  });

  it.each([
    ['-1', 'negative_number'],
    [-0.01, 'negative_number'],
    [Infinity, 'not_finite'],
    ['Infinity', 'invalid_decimal'],
    ['0x10', 'invalid_decimal'],
    ['1,5', 'invalid_decimal'],
    ['$1', 'invalid_decimal'],
    ['1e999999999', 'invalid_decimal'],
    ['1e-400', 'invalid_decimal'],
    ['1000000001', 'too_large'],
  ])('%s: %s', (given, code) => {
    expect(reject({ ...least, billed_cost_usd: given })).toEqual({ pointer: '/billed_cost_usd', code });
    expect(reject({ ...least, flat_cost: { amount: given, currency: 'EUR' } }).pointer).toBe('/flat_cost/amount');
  });

  it.each([
    [{}, '/flat_cost/amount', 'required'],
    [{ amount: '1' }, '/flat_cost/currency', 'required'],
    [{ amount: '1', currency: 'GBP' }, '/flat_cost/currency', 'unknown_currency'],
    [{ amount: true, currency: 'EUR' }, '/flat_cost/amount', 'wrong_type'],
  ])('flat cost %j', (flatCost, pointer, code) => {
    expect(reject({ ...least, flat_cost: flatCost })).toEqual({ pointer, code });
  });
});

describe('clients', () => {
  it.each([
    [{ client: 'c1' }, { id: 'c1', name: null, phone: null, email: null }],
    [
      { client_id: 'c1', phone: '+39' },
      { id: 'c1', name: null, phone: '+39', email: null },
    ],
    [{ phone: '+39' }, { id: '+39', name: null, phone: '+39', email: null }],
    [{ client: { phone: '+39' } }, { id: '+39', name: null, phone: '+39', email: null }],
    [
      { client: { id: 'c1', phone: '+1' }, phone: '+39' },
      { id: 'c1', name: null, phone: '+1', email: null },
    ],
    [{ client: '' }, null],
    [
      { client: { name: 'N' }, client_id: 'c1' },
      { id: 'c1', name: 'N', phone: null, email: null },
    ],
    [
      { client_id: 'c1', client: { id: ' ', name: 'N', phone: '+39' } },
      { id: 'c1', name: 'N', phone: '+39', email: null },
    ],
    [
      { client: { name: 'N' }, phone: '+39' },
      { id: '+39', name: 'N', phone: '+39', email: null },
    ],
    [
      { phone: '+39', client: { name: 'N' }, client_id: 'c1' },
      { id: 'c1', name: 'N', phone: '+39', email: null },
    ],
  ])('%j', (event, client) => {
    const { report, warnings } = accept(event);
    expect(report.client).toEqual(client);
    expect(warnings).toEqual([]);
  });

  it('keep their own id beside another name for it', () => {
    const { report, warnings } = accept({ client_id: 'c2', client: { id: 'c1', name: 'N' } });
    expect(report.client).toEqual({ id: 'c1', name: 'N', phone: null, email: null });
    expect(warnings).toEqual(['alias_ignored: client_id (client is given)']);
  });

  it('need an id', () => {
    expect(reject({ ...least, client: { name: 'Ada' } })).toEqual({ pointer: '/client/id', code: 'required' });
    expect(reject({ ...least, client: { name: 'N' }, client_id: '' }).pointer).toBe('/client/id');
    expect(reject({ ...least, client: { name: 'N' }, client_id: 7 })).toEqual({
      pointer: '/client_id',
      code: 'wrong_type',
    });
    expect(reject({ ...least, client_id: { name: 'N' } }).pointer).toBe('/client_id/id');
    expect(reject({ ...least, client: { id: 7 } })).toEqual({ pointer: '/client/id', code: 'wrong_type' });
    expect(reject({ ...least, client: { id: 'x'.repeat(513) } })).toEqual({ pointer: '/client/id', code: 'too_long' });
  });
});

describe('text', () => {
  it('cuts previews to 100 characters without splitting one', () => {
    const preview = (text: string) => accept({ input_data: text }).report.inputPreview;
    expect(preview('é'.repeat(100))).toBe('é'.repeat(100));
    expect(preview('👋'.repeat(150))).toBe('👋'.repeat(100));
    expect(preview(`a${'👋'.repeat(150)}`)).toBe(`a${'👋'.repeat(99)}`);
    expect(preview('x'.repeat(5_000_000))).toBe('x'.repeat(100));
  });

  it('keeps no preview when they are off, under whatever name', () => {
    const secret = { input_preview: 'secret', output_summary: 'secret', input_data: 'secret' };
    const { report, warnings } = accept(secret, false);
    expect(JSON.stringify([report, warnings])).not.toContain('secret');
  });

  it('is always well formed', () => {
    expect(accept({ operation: 'a\0b\uD800c' }).report.operation).toBe('a\uFFFDb\uFFFDc');
    expect(accept({ input_preview: `${'x'.repeat(99)}👋` }).report.inputPreview).toBe(`${'x'.repeat(99)}👋`);
    expect(accept({ user_id: ' Zoë 日本 ' }).report.userId).toBe('Zoë 日本');
  });

  it('empty is absent', () => {
    expect(accept({ operation: '', workspace: ' ', id: '', occurred_at: '' }).report).toMatchObject({
      operation: null,
      workspace: 'default',
      id: null,
      occurredAt: now,
    });
  });
});

describe('metadata', () => {
  it('keeps unknown fields and names them', () => {
    const { report, warnings } = accept({ metadata: { a: 1, b: 2 }, b: 3, campaign: { x: [1] } });
    expect(report.metadata).toEqual({ a: 1, b: 2, campaign: { x: [1] } });
    expect(warnings).toEqual([
      'unknown_field: b (not kept: metadata has that name)',
      'unknown_field: campaign (kept in metadata)',
    ]);
  });

  it('has at most 16 KiB of UTF-8 JSON', () => {
    const fits = { a: 'x'.repeat(16 * 1024 - 8) };
    expect(accept({ metadata: fits }).report.metadata).toEqual(fits);
    expect(reject({ ...least, metadata: { a: `${fits.a}x` } })).toEqual({ pointer: '/metadata', code: 'too_large' });
    expect(reject({ ...least, metadata: { a: '日'.repeat(6000) } }).code).toBe('too_large');
  });

  it('leaves out unknown fields that do not fit rather than the call', () => {
    const { report, warnings } = accept({ metadata: { a: 1 }, prompt: 'x'.repeat(20_000), b: 2 });
    expect(report.metadata).toEqual({ a: 1, b: 2 });
    expect(warnings[0]).toBe('unknown_field: prompt (not kept: metadata is full)');
  });

  it('cannot reach a prototype', () => {
    const event = JSON.parse('{"__proto__":{"polluted":1},"constructor":"x","toString":"y"}') as Record<
      string,
      unknown
    >;
    const parsed = parse(Object.assign(event, least));
    expect(parsed).toMatchObject({ ok: true, report: { metadata: { constructor: 'x', toString: 'y' } } });
    expect('polluted' in {}).toBe(false);
  });

  it('names at most fifty unknown fields', () => {
    const many = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`f${index}`, index]));
    const { report, warnings } = accept(many);
    expect(Object.keys(report.metadata ?? {})).toHaveLength(60);
    expect(warnings).toHaveLength(51);
    expect(warnings.at(-1)).toBe('unknown_field: 10 more');
  });
});
