import type { CallSighting } from '../../../shared/core/call-sighting.ts';
import type { FieldError } from '../../../shared/core/app-error.ts';
import type { LedgerEntry } from '../../../shared/core/ledger-entry.ts';
import { toShortHash } from '../../store/call-sighting-codec.ts';
import type { KnownSighting } from '../../store/call-sighting-codec.ts';
import type { Pricer } from '../pricing-types.ts';
import { toEntry } from '../record.ts';
import { hashKeys } from './hash-keys.ts';

/** A sighting that has just come, and the call it is if no other tells of the same. */
export type NewSighting = {
  /** Place in the batch. */
  readonly at: number;
  readonly sighting: KnownSighting;
  readonly entry: LedgerEntry;
};

export type Prepared = NewSighting | { readonly at: number; readonly error: FieldError };

export const prepareSightings = (
  sightings: readonly CallSighting[],
  pricer: Pricer,
  receivedAt: number,
  createId: () => string,
): Prepared[] =>
  sightings.map((sighting, at): Prepared => {
    const { report, way } = sighting;
    const { entry, rejection } = toEntry(report, pricer, receivedAt, createId);
    if (rejection !== null) return { at, error: rejection.error };
    const contentHash = toShortHash(sighting.contentHash);
    return {
      at,
      sighting: { report, way, contentHash, keys: hashKeys(sighting), receivedAt },
      entry,
    };
  });
