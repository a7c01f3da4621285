import type { FieldError } from '../../shared/core/app-error.ts';
import type { CallSighting } from '../../shared/core/call-sighting.ts';
import type { OtlpPartialSuccess } from '../ingest/otlp/encode-otlp-answer.ts';
import type { OtlpRecord } from '../ingest/otlp/otlp-record.ts';
import type { SightingOutcome } from '../services/record-types.ts';

/** A record that was refused. `index` is its position in the request, null where it is not known. */
export type OtlpRefusal = { readonly index: number | null; readonly error: FieldError };

/** The sightings that the ledger refused, at the places of the records they come from. */
export const listRejected = (
  records: readonly OtlpRecord[],
  sightings: readonly CallSighting[],
  outcomes: readonly SightingOutcome[],
): readonly OtlpRefusal[] => {
  if (outcomes.every(({ status }) => status !== 'rejected')) return [];
  const places = new Map(records.map(({ contentHash }, index) => [contentHash, index]));
  return outcomes.flatMap((outcome, at) => {
    if (outcome.status !== 'rejected') return [];
    return [{ index: places.get(sightings[at]?.contentHash ?? '') ?? null, error: outcome.error }];
  });
};

const mostNamed = 3;

/**
 * What the answer says of refused records, or null when there are none: how many, and the first few in words, like
 * `record 3: no model`, counted from 0 as in every other answer.
 */
export const toPartialSuccess = (refused: readonly OtlpRefusal[]): OtlpPartialSuccess | null => {
  if (refused.length === 0) return null;
  const named = refused
    .slice(0, mostNamed)
    .map(({ index, error }) => (index === null ? error.detail : `record ${index}: ${error.detail}`));
  if (refused.length > mostNamed) named.push(`and ${refused.length - mostNamed} more`);
  return { rejected: refused.length, errorMessage: named.join('; ') };
};
