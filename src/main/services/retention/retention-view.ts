import type { RetentionView } from '../../../shared/contract/retention.ts';
import { toLocalText } from '../../../shared/core/period/local-text.ts';
import type { OwnerClock } from '../owner-clock.ts';
import type { RetentionReader } from '../../store/retention-table.ts';

type State = {
  readonly months: number | null;
  readonly isRunning: boolean;
  /** Epoch ms. */
  readonly failure: { readonly at: number; readonly reason: string } | null;
  readonly clock: Pick<OwnerClock, 'days' | 'timeZone'>;
};

export const toRetentionView = (
  tables: Pick<RetentionReader, 'readRetiredBefore' | 'countRetired' | 'listRetentionRuns'>,
  { months, isRunning, failure, clock }: State,
): RetentionView => {
  const toText = (epochMs: number): string => toLocalText(epochMs, clock.timeZone);
  const before = tables.readRetiredBefore();
  return {
    keep_months: months,
    kept_from: before === null ? null : toText(clock.days.startOfDay(clock.days.dayOf(before - 1) + 1)),
    retired_calls: tables.countRetired(),
    running: isRunning,
    failure: failure && { at: toText(failure.at), reason: failure.reason },
    runs: tables.listRetentionRuns().map((run) => ({
      started_at: toText(run.startedAt),
      finished_at: run.finishedAt === null ? null : toText(run.finishedAt),
      months: run.months,
      calls_before: toText(run.callsBefore),
      calls: run.calls,
    })),
  };
};
