import { usageLimits } from '../../../src/shared/contract/usage-event-wire.ts';

/** One field of one event that must be refused. `value` is JSON text, so that `1e400` arrives as it is written. */
export type BadValue = {
  readonly field: string;
  readonly what: string;
  readonly value: string;
  readonly code: string;
  /** Within the event; the field itself unless given. */
  readonly pointer?: string;
};

const json = (value: unknown): string => JSON.stringify(value);
const long = (length: number): string => json('x'.repeat(length));
const above = String(usageLimits.quantity + 1);

const bad = (field: string, code: string, values: Readonly<Record<string, string>>, below = ''): BadValue[] =>
  Object.entries(values).map(([what, value]) => ({ field, what, value, code, pointer: `/${field}${below}` }));

const notText = { 'a number': '42', 'a flag': 'true', 'a list': '["a"]', 'an object': '{"a":1}' };
const notNumber = { text: '"12"', 'a flag': 'true', 'a list': '[1]', 'an object': '{}' };
const notObject = { text: '"{}"', 'a number': '7', 'a flag': 'false', 'a list': '[]' };
const infinite = { '1e400': '1e400', '-1e400': '-1e400' };

const texts: Readonly<Record<string, number>> = {
  id: 128,
  workspace: 512,
  service: 512,
  operation: 512,
  provider: 512,
  model: 512,
  service_tier: 512,
  user_id: 512,
  user_email: 512,
  conversation_id: 512,
  error_code: 512,
};
/** Too long a text is cut here, not refused. */
export const cutTexts = ['error_message', 'input_preview', 'output_preview'];

export const tokenFields = [
  'input_tokens',
  'cache_read_tokens',
  'cache_write_tokens',
  'cache_write_1h_tokens',
  'output_tokens',
  'reasoning_tokens',
  'input_audio_tokens',
  'output_audio_tokens',
];
export const quantityFields = ['audio_seconds', 'images', 'requests', 'web_searches', 'characters'];

const money = (field: string, below: string, wrap: (value: string) => string): BadValue[] => {
  const list = (code: string, values: Readonly<Record<string, string>>): BadValue[] =>
    bad(field, code, Object.fromEntries(Object.entries(values).map(([what, value]) => [what, wrap(value)])), below);
  return [
    ...list('wrong_type', { 'a flag': 'true', 'a list': '[1]', 'an object': '{"a":1}' }),
    ...list('not_finite', infinite),
    ...list('negative_number', { 'below zero': '-0.01', 'below zero in text': '"-0.01"' }),
    ...list('invalid_decimal', { words: '"free"', hex: '"0x10"', 'a comma': '"1,5"', infinity: '"Infinity"' }),
    ...list('too_large', { 'above the limit': '1000000000.01', 'above the limit in text': '"1000000001"' }),
  ];
};

const inClient = (key: string): BadValue[] => [
  ...bad('client', 'wrong_type', { [`a number as ${key}`]: json({ id: 'c', [key]: 5 }) }, `/${key}`),
  ...bad('client', 'too_long', { [`513 characters of ${key}`]: json({ id: 'c', [key]: 'x'.repeat(513) }) }, `/${key}`),
];

/** Every field of the contract's usage table with every way to get it wrong. */
export const badValues: readonly BadValue[] = [
  ...Object.entries(texts).flatMap(([field, most]) => [
    ...bad(field, 'wrong_type', notText),
    ...bad(field, 'too_long', { [`${most + 1} characters`]: long(most + 1) }),
  ]),
  ...cutTexts.flatMap((field) => bad(field, 'wrong_type', notText)),
  ...tokenFields.flatMap((field) => [
    ...bad(field, 'wrong_type', notNumber),
    ...bad(field, 'negative_tokens', { 'below zero': '-1', 'a little below zero': '-0.5' }),
    ...bad(field, 'not_finite', infinite),
    ...bad(field, 'not_integer', { 'a fraction': '1.5' }),
    ...bad(field, 'too_large', { 'above the limit': above, 'above 2^53': '9007199254740993' }),
  ]),
  ...quantityFields.flatMap((field) => [
    ...bad(field, 'wrong_type', notNumber),
    ...bad(field, 'negative_number', { 'below zero': '-0.5' }),
    ...bad(field, 'not_finite', infinite),
    ...bad(field, 'too_large', { 'above the limit': above }),
  ]),
  ...bad('duration_ms', 'wrong_type', notNumber),
  ...bad('duration_ms', 'negative_number', { 'below zero': '-1' }),
  ...bad('duration_ms', 'not_finite', infinite),
  ...bad('duration_ms', 'not_integer', { 'a fraction': '0.5' }),
  ...bad('duration_ms', 'too_large', { 'above the limit': above }),
  ...bad('occurred_at', 'wrong_type', { 'epoch seconds': '1755766800', 'a flag': 'true', 'a list': '[]' }),
  ...bad('occurred_at', 'invalid_time', {
    'a date': '"2026-08-21"',
    'no offset': '"2026-08-21T09:30:00"',
    'no seconds': '"2026-08-21T09:30Z"',
    'no such day': '"2026-02-30T00:00:00Z"',
    'no such month': '"2026-13-01T00:00:00Z"',
    'no such hour': '"2026-08-21T25:00:00Z"',
    words: '"yesterday"',
    'a year beyond': '"+012026-08-21T09:30:00Z"',
  }),
  ...bad('success', 'wrong_type', { text: '"true"', 'a number': '1', 'a list': '[]' }),
  ...bad('response', 'wrong_type', notObject),
  ...bad('metadata', 'wrong_type', notObject),
  ...bad('metadata', 'too_large', {
    '16 KiB and a byte': json({ a: 'x'.repeat(16 * 1024 - 7) }),
    '16 KiB in fewer characters': json({ a: '日'.repeat(5_500) }),
  }),
  ...bad('metadata', 'not_finite', { 'an infinite number': '{"a":1e400}', 'one deep down': '{"a":[{"b":[-1e400]}]}' }),
  ...money('billed_cost_usd', '', (value) => value),
  ...money('flat_cost', '/amount', (value) => `{"amount":${value},"currency":"EUR"}`),
  ...bad('flat_cost', 'wrong_type', { ...notObject, text: '"0.005 EUR"' }),
  ...bad('flat_cost', 'required', { 'no amount': '{"currency":"EUR"}', 'a null amount': '{"amount":null}' }, '/amount'),
  ...bad('flat_cost', 'required', { 'no currency': '{"amount":"1"}' }, '/currency'),
  ...bad('flat_cost', 'unknown_currency', { pounds: '{"amount":"1","currency":"GBP"}' }, '/currency'),
  ...bad('flat_cost', 'wrong_type', { 'a number as currency': '{"amount":"1","currency":978}' }, '/currency'),
  ...bad('client', 'wrong_type', { 'a number': '7', 'a flag': 'true', 'a list': '["c1"]' }),
  ...bad('client', 'too_long', { '513 characters': long(513) }),
  ...bad('client', 'required', { 'no id': '{"name":"Ada"}', nothing: '{}' }, '/id'),
  ...['id', 'name', 'phone', 'email'].flatMap(inClient),
];

/** An event as JSON text: a good one, with one field written as given. */
export const withField = (field: string, value: string, id?: string): string => {
  const good: Record<string, unknown> = { service: 'shop', model: 'gpt-4o', input_tokens: 1000, output_tokens: 500 };
  if (id !== undefined) good['id'] = id;
  delete good[field];
  return `${JSON.stringify(good).slice(0, -1)},${JSON.stringify(field)}:${value}}`;
};
