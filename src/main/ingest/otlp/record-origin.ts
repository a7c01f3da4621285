import { hash } from 'node:crypto';
import { isObject } from '../json-object.ts';
import type { Resource, Scope } from './generated/otlp_pb.ts';
import type { OtlpAttributes } from './otlp-record.ts';
import { readAttributes } from './read-attributes.ts';

/** Where the records of one scope come from. */
export type RecordOrigin = {
  readonly resource: OtlpAttributes;
  readonly scope: string;
  /** Hex SHA-256 of a record with these facts, beside what all records of the scope share. */
  readonly hash: (facts: readonly unknown[]) => string;
};

/** @param signal part of what is hashed: the same words may be a log and a span */
export const readOrigin = (signal: string, resource: Resource | undefined, scope: Scope | undefined): RecordOrigin => {
  const attributes = readAttributes(resource?.attributes ?? []);
  const shared = digest([signal, attributes, scope?.name ?? '', scope?.version ?? '']);
  return { resource: attributes, scope: scope?.name ?? '', hash: (facts) => digest([shared, facts]) };
};

const digest = (facts: readonly unknown[]): string => hash('sha256', JSON.stringify(facts, toCanonical));

/**
 * Attributes and maps in the order of their names, however they were sent; times to the nanosecond, since two records of
 * one millisecond are two.
 */
const toCanonical = (_key: string, value: unknown): unknown => {
  if (typeof value === 'bigint') return String(value);
  if (value instanceof Map) return sortByName([...(value as OtlpAttributes)]);
  return isObject(value) ? Object.fromEntries(sortByName(Object.entries(value))) : value;
};

const sortByName = <T>(entries: readonly (readonly [string, T])[]): readonly (readonly [string, T])[] =>
  entries.toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
