import type { CallSighting } from '../../shared/core/call-sighting.ts';
import type { FieldError } from '../../shared/core/app-error.ts';
import type { CostStatus, EurStatus, UsageReport } from '../../shared/core/usage-event.ts';

/** What became of one report, in the order the reports were given. Costs are nano-units (1e-9) or null when unknown. */
export type RecordOutcome =
  | {
      readonly status: 'accepted' | 'duplicate';
      readonly id: string;
      readonly totalTokens: number;
      readonly costNanoUsd: bigint | null;
      readonly costNanoEur: bigint | null;
      readonly costStatus: CostStatus;
      readonly eurStatus: EurStatus;
      readonly warnings: readonly string[];
    }
  | { readonly status: 'rejected'; readonly id: string | null; readonly error: FieldError };

/**
 * The one door usage comes in by. Resolves after the commit that holds the accepted reports is on disk; rejects with
 * `AppError` `unavailable` when the store is busy, full or stopping, and then nothing of the batch is stored.
 * `error.pointer` of a rejection is relative to the event (`/id`, `/flat_cost/amount`).
 */
export type RecordUsage = (reports: readonly UsageReport[]) => Promise<readonly RecordOutcome[]>;

/**
 * The door for ways in that may tell of the same call more than once. `accepted` is a new call, `merged` one that was known
 * and is now known better, `duplicate` one that says nothing new. Outcomes are in order; otherwise as `RecordUsage`.
 */
export type RecordSightings = (sightings: readonly CallSighting[]) => Promise<readonly SightingOutcome[]>;

export type SightingOutcome =
  | { readonly status: 'accepted' | 'merged' | 'duplicate'; readonly id: string }
  | { readonly status: 'rejected'; readonly error: FieldError };
