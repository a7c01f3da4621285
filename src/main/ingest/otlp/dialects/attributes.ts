import type { OtlpAttributes, OtlpRecord, OtlpValue } from '../otlp-record.ts';
import { usageLimits } from '../../../../shared/contract/usage-event-wire.ts';
import { isObject } from '../../json-object.ts';
import type { JsonObject } from '../../json-object.ts';

/** What some tools write where they have nothing to say. */
const nothing = /^(null|undefined|none)?$/i;

/** A value that says something: not null, not blank, not the word for nothing. */
const isGiven = (value: OtlpValue | undefined): value is Exclude<OtlpValue, null> =>
  value !== undefined && value !== null && !(typeof value === 'string' && nothing.test(value.trim()));

/** The first of the names that says something, with its value; null when none does. */
export const firstGiven = (
  attributes: OtlpAttributes,
  names: readonly string[],
): { readonly name: string; readonly value: Exclude<OtlpValue, null> } | null => {
  for (const name of names) {
    const value = attributes.get(name);
    if (isGiven(value)) return { name, value };
  }
  return null;
};

/** The first of the names that holds text or a number, as tidy text of at most 512 characters. */
export const textOf = (attributes: OtlpAttributes, names: readonly string[]): string | null => {
  for (const name of names) {
    const value = attributes.get(name);
    if (typeof value === 'number' || (typeof value === 'string' && isGiven(value))) {
      return toTidyText(String(value), usageLimits.textLength);
    }
  }
  return null;
};

/** The first of the names that holds a number or the text of one; null when none does. */
export const numberOf = (attributes: OtlpAttributes, names: readonly string[]): number | null => {
  for (const name of names) {
    const value = attributes.get(name);
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
    if (typeof number === 'number' && Number.isFinite(number)) return number;
  }
  return null;
};

/** Without outer spaces, lone surrogates and NUL, cut to `longest`. */
export const toTidyText = (text: string, longest: number): string =>
  text.trim().slice(0, longest).toWellFormed().replaceAll('\0', '\uFFFD');

/** Longer JSON in an attribute is not a summary of a call. */
export const longestJson = 64 * 1024;

/** An attribute that holds an object, or the JSON of one. */
export const objectOf = (attributes: OtlpAttributes, name: string): JsonObject | null => {
  const value = attributes.get(name);
  if (isObject(value)) return value;
  if (typeof value !== 'string' || value.length > longestJson || !value.trimStart().startsWith('{')) return null;
  try {
    const parsed: unknown = JSON.parse(value);
    return isObject(parsed) ? parsed : null;
  } catch {
    return null;
  }
};

/** The app the record came from, as it calls itself. */
export const serviceOf = ({ resource }: OtlpRecord): string => textOf(resource, ['service.name']) ?? 'unknown_service';

/** What a log says it is: the attribute goes first, since Codex puts a line of its source where the name belongs. */
export const eventNameOf = (record: OtlpRecord): string =>
  record.signal === 'logs' ? (textOf(record.attributes, ['event.name']) ?? record.eventName ?? '') : '';
