import type { FieldError } from '../../shared/core/app-error.ts';
import { parseDecimal } from '../../shared/core/money.ts';
import type { Client, Currency } from '../../shared/core/usage-event.ts';
import { usageFields, usageLimits } from '../../shared/contract/usage-event-wire.ts';
import type { UsageFieldName, UsageFieldRule } from '../../shared/contract/usage-event-wire.ts';
import { isObject } from './json-object.ts';
import type { JsonObject } from './json-object.ts';
import { parseTime } from './parse-time.ts';

/** Where readers leave the first thing they find wrong; they answer null then. */
export type Problem = { error: FieldError | null };

/** A client as sent: its id may still come from elsewhere in the event. */
export type ClientDraft = Omit<Client, 'id'> & { readonly id: string | null };

export type FlatCost = { readonly amount: string; readonly currency: Currency };

type FieldValues = {
  text: string;
  time: number;
  tokens: number;
  integer: number;
  quantity: number;
  amount: string;
  flag: boolean;
  flat_cost: FlatCost;
  client: ClientDraft;
  object: JsonObject;
};

/** The fields of one event, read and normalised; null where absent. */
export type FieldDraft = {
  [N in UsageFieldName]: FieldValues[(typeof usageFields)[N]['kind']] | null;
};

export const emptyDraft = Object.freeze(
  Object.fromEntries(Object.keys(usageFields).map((field) => [field, null])),
) as Readonly<FieldDraft>;

/** Notes the problem (the first one stays) and answers null, so a reader can `return fail(...)`. */
export const fail = (problem: Problem, pointer: string, code: string, detail: string): null => {
  problem.error ??= { pointer, code, detail };
  return null;
};

/** Reads one non-null value by its rule; null when it is empty or, with `problem` set, not acceptable. */
export const readField = (rule: UsageFieldRule, pointer: string, value: unknown, problem: Problem): unknown => {
  switch (rule.kind) {
    case 'text':
      return readText(rule, pointer, value, problem);
    case 'tokens':
      return readNumber(pointer, value, problem, 'negative_tokens', true);
    case 'integer':
      return readNumber(pointer, value, problem, 'negative_number', true);
    case 'quantity':
      return readNumber(pointer, value, problem, 'negative_number', false);
    case 'time':
      return readTime(pointer, value, problem);
    case 'flag':
      return typeof value === 'boolean' ? value : wrongType(problem, pointer, 'true or false');
    case 'amount':
      return readAmount(pointer, value, problem);
    case 'object':
      return isObject(value) ? value : wrongType(problem, pointer, 'an object');
    case 'client':
      return readClient(pointer, value, problem);
    case 'flat_cost':
      return readFlatCost(pointer, value, problem);
  }
};

const wrongType = (problem: Problem, pointer: string, wanted: string): null =>
  fail(problem, pointer, 'wrong_type', `It must be ${wanted}.`);

type TextShape = { readonly max: number; readonly tidy?: true; readonly lower?: true; readonly cut?: true };

const readText = (shape: TextShape, pointer: string, value: unknown, problem: Problem): string | null => {
  if (typeof value !== 'string') return wrongType(problem, pointer, 'a string');
  let text = shape.tidy === true ? value.trim() : value;
  if (text.length > shape.max) {
    if (shape.cut === true) text = firstCharacters(text, shape.max);
    else return fail(problem, pointer, 'too_long', `It may have at most ${shape.max} characters.`);
  }
  if (text === '') return null;
  if (!text.isWellFormed() || text.includes('\0')) text = text.toWellFormed().replaceAll('\0', '\uFFFD');
  return shape.lower === true ? text.toLowerCase() : text;
};

/** The first `count` code points, so that no surrogate pair is split. */
const firstCharacters = (text: string, count: number): string => {
  let end = 0;
  for (let taken = 0; taken < count && end < text.length; taken += 1) {
    end += (text.codePointAt(end) ?? 0) > 0xffff ? 2 : 1;
  }
  return text.slice(0, end);
};

/** Checks a count or quantity: finite, not negative, within the limit, and whole where `whole`. */
export const readNumber = (
  pointer: string,
  value: unknown,
  problem: Problem,
  negativeCode: 'negative_tokens' | 'negative_number',
  whole: boolean,
): number | null => {
  if (typeof value !== 'number') return wrongType(problem, pointer, 'a number');
  if (!Number.isFinite(value)) return fail(problem, pointer, 'not_finite', 'It must be a finite number.');
  if (value < 0) return fail(problem, pointer, negativeCode, 'It must not be negative.');
  if (whole && !Number.isInteger(value)) return fail(problem, pointer, 'not_integer', 'It must be a whole number.');
  if (value > usageLimits.quantity) {
    return fail(problem, pointer, 'too_large', `It may be at most ${usageLimits.quantity}.`);
  }
  return value + 0; // -0 becomes 0
};

const readTime = (pointer: string, value: unknown, problem: Problem): number | null => {
  if (typeof value !== 'string') {
    return wrongType(problem, pointer, 'an RFC 3339 time in a string, like "2026-08-21T09:30:00Z"');
  }
  if (value === '') return null;
  return (
    parseTime(value) ??
    fail(
      problem,
      pointer,
      'invalid_time',
      'It must be an RFC 3339 time with seconds and an offset, like "2026-08-21T09:30:00Z" or "2026-08-21T11:30:00+02:00".',
    )
  );
};

const readAmount = (pointer: string, value: unknown, problem: Problem): string | null => {
  if (typeof value !== 'string' && typeof value !== 'number') {
    return wrongType(problem, pointer, 'a decimal number, in a string or not');
  }
  if (value === '') return null;
  if (typeof value === 'number' && !Number.isFinite(value)) {
    return fail(problem, pointer, 'not_finite', 'It must be a finite number.');
  }
  const amount = parseDecimal(value);
  if (amount === null) return fail(problem, pointer, 'invalid_decimal', 'It must be a decimal number like "0.0075".');
  if (amount.startsWith('-')) return fail(problem, pointer, 'negative_number', 'It must not be negative.');
  if (Number(amount) > usageLimits.amount) {
    return fail(problem, pointer, 'too_large', `It may be at most ${usageLimits.amount}.`);
  }
  return amount;
};

const readFlatCost = (pointer: string, value: unknown, problem: Problem): FlatCost | null => {
  if (!isObject(value)) return wrongType(problem, pointer, 'an object like {"amount": "0.005", "currency": "EUR"}');
  const given = value['amount'] ?? null;
  const amount = given === null ? null : readAmount(`${pointer}/amount`, given, problem);
  if (amount === null) return fail(problem, `${pointer}/amount`, 'required', 'The amount is missing.');
  const currency = value['currency'] ?? '';
  if (currency === '') {
    return fail(problem, `${pointer}/currency`, 'required', 'The currency is missing: EUR or USD.');
  }
  if (typeof currency !== 'string') return wrongType(problem, `${pointer}/currency`, 'EUR or USD');
  const code = currency.toUpperCase();
  if (code === 'EUR' || code === 'USD') return { amount, currency: code };
  return fail(problem, `${pointer}/currency`, 'unknown_currency', 'It must be EUR or USD.');
};

const clientText = { max: usageLimits.textLength, tidy: true } as const;

const readClient = (pointer: string, value: unknown, problem: Problem): ClientDraft | null => {
  if (typeof value === 'string') {
    const id = readText(clientText, pointer, value, problem);
    return id === null ? null : { id, name: null, phone: null, email: null };
  }
  if (!isObject(value)) return wrongType(problem, pointer, 'an object or a string');
  const read = (key: 'id' | 'name' | 'phone' | 'email'): string | null =>
    readText(clientText, `${pointer}/${key}`, value[key] ?? '', problem);
  return { id: read('id'), name: read('name'), phone: read('phone'), email: read('email') };
};
