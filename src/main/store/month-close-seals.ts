import type { Database } from 'better-sqlite3';
import { AppError } from '../../shared/core/app-error.ts';

/** Whether a call with this number, at this time (epoch ms), is part of a closed month and so can never change. */
export type IsSealed = (seq: number, occurredAt: number) => boolean;

type Seal = readonly [startsAt: number, endsAt: number, lastSeq: number];

/** Reads the closed months, of which there are few, anew each time it is called: once for every piece of work. */
export const createSealReader = (db: Database): (() => IsSealed) => {
  const listSeals = db.prepare('SELECT starts_at, ends_at, last_seq FROM sealed_months').raw();
  const isListed = db.prepare('SELECT 1 FROM sealed_late_calls WHERE seq = ?').pluck();
  return () => {
    const seals = listSeals.all() as Seal[];
    if (seals.length === 0) return () => false;
    return (seq, occurredAt) =>
      seals.some(([startsAt, endsAt, lastSeq]) => occurredAt >= startsAt && occurredAt < endsAt && seq <= lastSeq) ||
      isListed.get(seq) !== undefined;
  };
};

/** The same in SQL, for a call `e`. */
export const isSealedCall = `(
  EXISTS (SELECT 1 FROM sealed_months m
    WHERE e.occurred_at >= m.starts_at AND e.occurred_at < m.ends_at AND e.seq <= m.last_seq)
  OR EXISTS (SELECT 1 FROM sealed_late_calls l WHERE l.seq = e.seq))`;

/** @throws AppError `conflict` when a change of costs touched calls that are part of a closed month by now */
export const createSealedChangeGuard = (db: Database) => {
  const find = db
    .prepare(
      `SELECT 1 FROM cost_change_items i CROSS JOIN usage_events e ON e.seq = i.seq
       WHERE i.change_id = ? AND EXISTS (SELECT 1 FROM sealed_months) AND ${isSealedCall} LIMIT 1`,
    )
    .pluck();
  return (changeId: number): void => {
    if (find.get(changeId) === undefined) return;
    const detail = 'Some of these calls are in a month that is closed, and stay as they are. Nothing was undone.';
    throw new AppError('conflict', detail);
  };
};
