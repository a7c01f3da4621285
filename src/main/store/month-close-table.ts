import type { Database } from 'better-sqlite3';
import { AppError } from '../../shared/core/app-error.ts';
import { createMonthCallReader } from './month-close-calls.ts';
import { readOpenCostChange } from './read-cost-changes.ts';
import { createRetiredCheck } from './retired-calls.ts';

/** A month to be closed: `year * 12 + month - 1`, and its time, epoch ms. */
export type MonthSpan = {
  readonly month: number;
  readonly startsAt: number;
  readonly endsAt: number;
  readonly timeZone: string;
};

/** `checksum` and `body` (JSON, the service's business) are null while it is being closed, as `sealedAt` is. */
export type SealedMonth = MonthSpan & {
  /** Of the last call that belongs to it. */
  readonly lastSeq: number;
  readonly sealedAt: number | null;
  readonly checksum: string | null;
  readonly body: string | null;
};

export type Seal = { readonly sealedAt: number; readonly checksum: string; readonly body: string };

const selectMonths = `SELECT month, starts_at AS startsAt, ends_at AS endsAt, time_zone AS timeZone, last_seq AS lastSeq,
  sealed_at AS sealedAt, checksum, body FROM sealed_months`;

/**
 * Closing a month: `startMonthClose` fixes which calls belong to it, from when on none of them can change;
 * `finishMonthClose` writes down what they came to. Recording goes on in between. One that was cut short is taken back by
 * `cancelMonthClose`.
 */
export const createMonthCloseWriter = (db: Database) => {
  const find = db.prepare('SELECT sealed_at FROM sealed_months WHERE month = ?');
  const forgetLate = db.prepare(
    'DELETE FROM sealed_late_calls WHERE month IN (SELECT month FROM sealed_months WHERE sealed_at IS NULL)',
  );
  const forget = db.prepare('DELETE FROM sealed_months WHERE sealed_at IS NULL');
  const findLastSeq = db
    .prepare('SELECT coalesce(max(seq), 0) FROM usage_events WHERE occurred_at >= ? AND occurred_at < ?')
    .pluck();
  const insert = db.prepare(
    'INSERT INTO sealed_months (month, starts_at, ends_at, time_zone, last_seq) VALUES (?, ?, ?, ?, ?)',
  );
  const takeLate = db.prepare(
    `INSERT INTO sealed_late_calls (seq, month)
     SELECT e.seq, @month FROM usage_events e CROSS JOIN sealed_months m
       ON e.occurred_at >= m.starts_at AND e.occurred_at < m.ends_at AND e.seq > m.last_seq
     WHERE e.seq = @seq AND m.sealed_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM sealed_late_calls l WHERE l.seq = e.seq)`,
  );
  const hasRetired = createRetiredCheck(db);
  const seal = db.prepare(
    'UPDATE sealed_months SET sealed_at = ?, checksum = ?, body = ? WHERE month = ? AND sealed_at IS NULL',
  );

  const cancel = db.transaction((): void => {
    forgetLate.run();
    forget.run();
  });

  const start = db.transaction(({ month, startsAt, endsAt, timeZone }: MonthSpan, late: readonly number[]): number => {
    if (readOpenCostChange(db) !== undefined) {
      throw new AppError('conflict', 'Costs are being changed at this moment. Close the month when that is done.');
    }
    cancel();
    if (find.get(month) !== undefined) throw new AppError('conflict', 'This month is closed already.');
    if (hasRetired({ from: startsAt, to: endsAt })) {
      throw new AppError('conflict', 'Calls of this month are kept in sums alone, so it cannot be closed any more.');
    }
    const lastSeq = findLastSeq.get(startsAt, endsAt) as number;
    insert.run(month, startsAt, endsAt, timeZone, lastSeq);
    // One that was merged with another meanwhile is no late call any more.
    for (const seq of late) takeLate.run({ month, seq });
    return lastSeq;
  });

  const finish = db.transaction((month: number, { sealedAt, checksum, body }: Seal): void => {
    if (seal.run(sealedAt, checksum, body, month).changes !== 1) throw new Error(`month ${month} is not being closed`);
  });

  return {
    /**
     * Returns the number of the last call that belongs to it.
     *
     * @param late the numbers of the late calls of earlier months that its report lists
     * @throws AppError `conflict` when it cannot be closed
     */
    startMonthClose: (span: MonthSpan, late: readonly number[]): number => start.immediate(span, late),
    finishMonthClose: (month: number, result: Seal): void => finish.immediate(month, result),
    /** Forgets the one that is being closed. */
    cancelMonthClose: (): void => cancel.immediate(),
  };
};

export const createMonthCloseReader = (db: Database) => ({
  /** Newest first; the one that is being closed among them. */
  listSealedMonths: (): SealedMonth[] => db.prepare(`${selectMonths} ORDER BY month DESC`).all() as SealedMonth[],
  /** Whether calls of a stretch of time are kept in sums alone. */
  hasRetiredCalls: createRetiredCheck(db),
  ...createMonthCallReader(db),
});

export type MonthCloseReader = ReturnType<typeof createMonthCloseReader>;
