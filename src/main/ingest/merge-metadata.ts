import { usageLimits } from '../../shared/contract/usage-event-wire.ts';
import type { JsonObject } from './json-object.ts';
import { fail } from './read-field.ts';
import type { Problem } from './read-field.ts';

/**
 * The metadata an event is stored with: its own, then its unknown fields (named in `warnings`), then what its response
 * adds. A name that is taken is never overwritten. Only the event's own metadata can be too large; an addition that does
 * not fit any more is left out with a warning, since the cost of the call matters more than it. Infinite numbers are a
 * problem in either.
 */
export const mergeMetadata = (
  own: JsonObject | null,
  event: JsonObject,
  unknownFields: readonly string[] | null,
  added: JsonObject | null,
  problem: Problem,
  warnings: string[],
): JsonObject | null => {
  const ownSize = own === null ? 2 : sizeOf(own);
  if (ownSize > usageLimits.metadataBytes) {
    return fail(problem, '/metadata', 'too_large', 'It may have at most 16 KiB of JSON.');
  }
  if (!isFiniteTree(own)) return fail(problem, '/metadata', 'not_finite', notFinite);
  if (unknownFields === null && added === null) return own !== null && Object.keys(own).length === 0 ? null : own;
  const merged: Record<string, unknown> = { ...own };
  let room = usageLimits.metadataBytes - ownSize;
  const keep = (key: string, value: unknown): boolean => {
    const size = sizeOf(key) + sizeOf(value) + 2;
    if (size > room) return false;
    room -= size;
    merged[key] = value;
    return true;
  };
  const fields = unknownFields ?? [];
  for (const [index, field] of fields.entries()) {
    if (!isFiniteTree(event[field])) return fail(problem, toPointer(field), 'not_finite', notFinite);
    const taken = field === '__proto__' || Object.hasOwn(merged, field);
    const kept = !taken && keep(field, event[field]);
    if (index >= mostNamed) continue;
    const fate = kept ? 'kept in metadata' : taken ? 'not kept: metadata has that name' : 'not kept: metadata is full';
    warnings.push(`unknown_field: ${toLabel(field)} (${fate})`);
  }
  if (fields.length > mostNamed) warnings.push(`unknown_field: ${fields.length - mostNamed} more`);
  for (const key in added) if (!Object.hasOwn(merged, key)) keep(key, added[key]);
  return merged;
};

/** Unknown fields named one by one; an event with more is a mistake, and its answer should stay readable. */
const mostNamed = 50;

const toLabel = (field: string): string => (field.length > 64 ? `${field.slice(0, 64)}...` : field).toWellFormed();

const toPointer = (field: string): string => `/${toLabel(field).replaceAll('~', '~0').replaceAll('/', '~1')}`;

const notFinite = 'It must hold finite numbers only.';

/** A number too large for JSON is read as infinite; stored, it would become null without a word. */
const isFiniteTree = (value: unknown): boolean => {
  if (typeof value === 'number') return Number.isFinite(value);
  return typeof value !== 'object' || value === null || Object.values(value).every(isFiniteTree);
};

/** Bytes of UTF-8 JSON. */
const sizeOf = (value: unknown): number => {
  const json = JSON.stringify(value);
  return json === undefined ? 0 : Buffer.byteLength(json);
};
