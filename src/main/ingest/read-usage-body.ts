import { isUtf8 } from 'node:buffer';
import { AppError } from '../../shared/core/app-error.ts';
import type { FieldError } from '../../shared/core/app-error.ts';
import { usageLimits } from '../../shared/contract/usage-event-wire.ts';
import { checkJsonTree } from './check-json-tree.ts';
import type { TreeFault } from './check-json-tree.ts';
import { findJsonError } from './find-json-error.ts';
import { isObject } from './json-object.ts';

export type UsageMediaType = 'application/json' | 'application/x-ndjson';

/** One event of a body, not yet checked, or why its line could not be decoded. Its place in the list is its index. */
export type RawItem =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly error: FieldError };

export type UsageBodyOptions = { readonly maxEvents?: number };

const faultDetails: Readonly<Record<TreeFault, string>> = {
  too_deep: `An event may be nested at most ${usageLimits.nestingDepth} levels deep.`,
  forbidden_key: 'The names __proto__ and constructor.prototype are not accepted.',
};

/**
 * The events of a decompressed body, in order: one event, an array, `{"events": [...]}`, or one event per line of NDJSON
 * (blank lines are skipped and not counted). Throws `AppError`: `bad_encoding` (not UTF-8), `bad_json` (with the
 * position), `bad_request` (too deep, or a forbidden name), `invalid` (nothing in it), `payload_too_large` (too many
 * events). In NDJSON a line that cannot be decoded is an item of its own and the rest is kept.
 */
export const readUsageBody = (body: Buffer, mediaType: UsageMediaType, options: UsageBodyOptions = {}): RawItem[] => {
  const { maxEvents = usageLimits.eventsPerRequest } = options;
  const text = decode(body);
  const items = mediaType === 'application/json' ? readJson(text, maxEvents) : readLines(text, maxEvents);
  if (items.length === 0) throw empty('empty_batch', 'There is no event in the body: send at least one.');
  return items;
};

const decode = (body: Buffer): string => {
  if (!isUtf8(body)) throw new AppError('bad_encoding', 'The body is not valid UTF-8 text.');
  const text = body.toString('utf8');
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
};

const readJson = (text: string, maxEvents: number): RawItem[] => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw text.trim() === ''
      ? empty('empty_body', 'The body is empty: send one event, an array of events, or {"events": [...]}.')
      : badJson(text);
  }
  const events = toEvents(value);
  if (events.length > maxEvents) throw tooMany(maxEvents);
  return events.map((event): RawItem => {
    const fault = checkJsonTree(event, usageLimits.nestingDepth);
    if (fault !== null) throw new AppError('bad_request', faultDetails[fault]);
    return { ok: true, value: event };
  });
};

const toEvents = (value: unknown): readonly unknown[] => {
  if (Array.isArray(value)) return value;
  if (isObject(value) && Array.isArray(value['events']) && value['service'] === undefined) return value['events'];
  return [value];
};

const readLines = (text: string, maxEvents: number): RawItem[] => {
  const items: RawItem[] = [];
  for (let start = 0; start < text.length;) {
    const newline = text.indexOf('\n', start);
    const end = newline === -1 ? text.length : newline;
    const line = text.slice(start, end).trim();
    start = end + 1;
    if (line === '') continue;
    if (items.length === maxEvents) throw tooMany(maxEvents);
    items.push(readLine(line));
  }
  return items;
};

const readLine = (line: string): RawItem => {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    const detail = `This line is not valid JSON: it breaks at character ${findJsonError(line) + 1}.`;
    return { ok: false, error: { pointer: '', code: 'bad_json', detail } };
  }
  const fault = checkJsonTree(value, usageLimits.nestingDepth);
  return fault === null
    ? { ok: true, value }
    : { ok: false, error: { pointer: '', code: fault, detail: faultDetails[fault] } };
};

/** Says where, and leaves the text itself out: it may hold prompts, and details end up in logs. */
const badJson = (text: string): AppError => {
  const position = findJsonError(text);
  const before = text.slice(0, position);
  const line = before.split('\n').length;
  const column = position - before.lastIndexOf('\n');
  const where = `position ${position} (line ${line}, column ${column})`;
  const how = position >= text.trimEnd().length ? `It ends too soon, at ${where}.` : `It breaks at ${where}.`;
  return new AppError('bad_json', how, { errors: [{ pointer: '', code: 'bad_json', detail: how }] });
};

const empty = (code: 'empty_body' | 'empty_batch', detail: string): AppError =>
  new AppError('invalid', detail, { errors: [{ pointer: '', code, detail }] });

const tooMany = (maxEvents: number): AppError =>
  new AppError('payload_too_large', `A request may hold at most ${maxEvents} events: send them in several requests.`);
