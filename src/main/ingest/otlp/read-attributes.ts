import { AppError } from '../../../shared/core/app-error.ts';
import type { AnyValue, KeyValue } from './generated/otlp_pb.ts';
import { otlpLimits } from './otlp-limits.ts';
import type { OtlpAttributes, OtlpValue } from './otlp-record.ts';

/** Of a key sent twice the last counts. */
export const readAttributes = (pairs: readonly KeyValue[]): OtlpAttributes => {
  const attributes = new Map<string, OtlpValue>();
  for (const { key, value } of pairs) attributes.set(key, readValue(value));
  return attributes;
};

/**
 * An attribute's value, or a log's body. Numbers that are not finite are null, like bytes and nothing at all.
 *
 * @throws AppError `bad_request` when it is nested too deep
 */
export const readValue = (value: AnyValue | undefined, depth = 1): OtlpValue => {
  if (value === undefined) return null;
  if (depth > otlpLimits.valueDepth) {
    throw new AppError('bad_request', `A value may be nested at most ${otlpLimits.valueDepth} levels deep.`);
  }
  if (value.stringValue !== undefined) return value.stringValue;
  if (value.intValue !== undefined) return readInteger(value.intValue);
  if (value.boolValue !== undefined) return value.boolValue;
  if (value.doubleValue !== undefined) return Number.isFinite(value.doubleValue) ? value.doubleValue : null;
  if (value.arrayValue !== undefined) return value.arrayValue.values.map((item) => readValue(item, depth + 1));
  if (value.kvlistValue === undefined) return null;
  const map = Object.create(null) as Record<string, OtlpValue>;
  for (const pair of value.kvlistValue.values) map[pair.key] = readValue(pair.value, depth + 1);
  return map;
};

/** A number where it holds the integer exactly, else its digits. */
const readInteger = (value: bigint): number | string => {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : String(value);
};
