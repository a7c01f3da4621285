import { isUtf8 } from 'node:buffer';
import { usageLimits } from '../../../shared/contract/usage-event-wire.ts';
import { AppError } from '../../../shared/core/app-error.ts';
import type { FieldError } from '../../../shared/core/app-error.ts';
import { checkJsonTree } from '../check-json-tree.ts';
import type { TreeFault } from '../check-json-tree.ts';
import { findJsonError } from '../find-json-error.ts';
import { isObject } from '../json-object.ts';
import type { RawItem } from '../read-usage-body.ts';

const faultDetails: Readonly<Record<TreeFault, string>> = {
  too_deep: `A payload may be nested at most ${usageLimits.nestingDepth} levels deep.`,
  forbidden_key: 'The names __proto__ and constructor.prototype are not accepted.',
};

/**
 * The payloads of a decompressed body of LiteLLM's webhook, in order: an array, one object, or one object per line, which
 * LiteLLM sends as JSON too. It never sends anything again, so a payload that cannot be read costs no other one: it is an
 * item of its own. Throws `AppError` where nothing can be read: `bad_encoding` (not UTF-8), `bad_json`, `bad_request`
 * (every payload too deep or with a forbidden name), `invalid` (nothing in it), `payload_too_large` (too many).
 */
export const readLitellmBody = (body: Buffer): readonly RawItem[] => {
  if (!isUtf8(body)) throw new AppError('bad_encoding', 'The body is not valid UTF-8 text.');
  const text = body.toString('utf8').replace(/^\uFEFF/, '');
  const value = parse(text);
  const items = value === undefined ? readLines(text) : (Array.isArray(value) ? value : [value]).map(toItem);
  if (items.length === 0) throw new AppError('invalid', 'There is no payload in the body.');
  if (items.length > usageLimits.eventsPerRequest) {
    throw new AppError('payload_too_large', `A request may hold at most ${usageLimits.eventsPerRequest} payloads.`);
  }
  throwWhenUnreadable(items);
  return items;
};

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
};

const toItem = (value: unknown): RawItem => {
  const fault = checkJsonTree(value, usageLimits.nestingDepth);
  return fault === null ? { ok: true, value } : refused(fault, faultDetails[fault]);
};

const refused = (code: string, detail: string): RawItem => ({ ok: false, error: { pointer: '', code, detail } });

/** Text that is no JSON as a whole: lines, unless not one of them is an object, and then it is broken JSON. */
const readLines = (text: string): RawItem[] => {
  const items: RawItem[] = [];
  let objects = 0;
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue;
    const value = parse(line);
    if (isObject(value)) objects += 1;
    items.push(value === undefined ? refused('bad_json', brokenLine(line)) : toItem(value));
  }
  if (objects > 0 || items.length === 0) return items;
  const error: FieldError = { pointer: '', code: 'bad_json', detail: `It breaks at position ${findJsonError(text)}.` };
  throw new AppError('bad_json', error.detail, { errors: [error] });
};

/** Says where, and leaves the text itself out: it holds prompts. */
const brokenLine = (line: string): string =>
  `This line is not valid JSON: it breaks at character ${findJsonError(line) + 1}.`;

const throwWhenUnreadable = (items: readonly RawItem[]): void => {
  const errors: FieldError[] = [];
  for (const item of items) {
    if (item.ok) return;
    errors.push(item.error);
  }
  const [first] = errors;
  throw new AppError('bad_request', first?.detail ?? '', { errors: errors.slice(0, 1) });
};
