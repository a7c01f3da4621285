import { usageLimits } from '../../../../shared/contract/usage-event-wire.ts';
import type { OtlpAttributes, OtlpRecord } from '../otlp-record.ts';
import { isObject } from '../../json-object.ts';
import { longestJson, numberOf, textOf, toTidyText } from './attributes.ts';

/** Why a call failed, as far as it is said. */
export type Failure = { readonly code: string | null; readonly message: string | null };

const statusNames = ['status_code', 'http.response.status_code', 'http.status_code'] as const;
const none: OtlpAttributes = new Map();

/**
 * The failure a record tells of, or null: a span with an error status, an `error.type` or `error.message`, an HTTP status
 * from 400 on. A word for the kind of error goes before the number of its status.
 */
export const readFailure = (record: OtlpRecord): Failure | null => {
  const { attributes } = record;
  const status = numberOf(attributes, statusNames);
  const type = textOf(attributes, ['error.type']);
  const isError = record.signal === 'traces' && record.isError;
  const isTold = type !== null || textOf(attributes, ['error.message']) !== null;
  if (!isError && !isTold && (status === null || status < 400)) return null;
  const thrown = exceptionOf(record);
  const spoken = record.signal === 'traces' ? toMessage(record.statusMessage) : null;
  return {
    code: type ?? (status === null ? textOf(thrown, ['exception.type']) : String(status)),
    message: messageOf(attributes, ['error.message']) ?? spoken ?? messageOf(thrown, ['exception.message']),
  };
};

/** The failure of a record that tells of nothing else: its `error` says why. */
export const failureOf = (attributes: OtlpAttributes): Failure => ({
  code: textOf(attributes, ['error.type', 'error_type', ...statusNames]),
  message: messageOf(attributes, ['error.message', 'error']),
});

const messageOf = (attributes: OtlpAttributes, names: readonly string[]): string | null => {
  for (const name of names) {
    const value = attributes.get(name);
    const message = typeof value === 'string' ? toMessage(value) : null;
    if (message !== null) return message;
  }
  return null;
};

/** A whole answer in place of a message may quote the request: of JSON only the message in it is taken. */
const toMessage = (text: string): string | null => {
  const trimmed = text.trim();
  const said = /^[[{]/.test(trimmed) ? messageIn(trimmed) : trimmed;
  return said === '' ? null : toTidyText(said, usageLimits.errorMessageLength);
};

const messageIn = (json: string): string => {
  if (json.length > longestJson) return '';
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return '';
  }
  // OpenAI: response.error.message; Google and Anthropic: error.message; others: message.
  if (isObject(value) && isObject(value['response'])) value = value['response'];
  if (isObject(value) && isObject(value['error'])) value = value['error'];
  const message = isObject(value) ? value['message'] : undefined;
  return typeof message === 'string' ? message : '';
};

const exceptionOf = (record: OtlpRecord): OtlpAttributes =>
  record.signal === 'traces' ? (record.events.find(({ name }) => name === 'exception')?.attributes ?? none) : none;
