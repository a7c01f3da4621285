import type { Database } from 'better-sqlite3';

/** What may be missing since something took the ledger's place. Times are epoch ms. */
export type LedgerGap = {
  readonly id: number;
  readonly cause: 'damage' | 'restore';
  readonly foundAt: number;
  /** What was wrong, in a sentence. */
  readonly reason: string;
  /** When the backup in use was made; null: there was none, or the ledger itself was still good. */
  readonly backupMadeAt: number | null;
  /** Nothing is missing. */
  readonly isComplete: boolean;
  /** Calls received from then on are missing; null: from the first on. */
  readonly missingFrom: number | null;
  readonly missingTo: number | null;
  /** How many calls; null where it is not known. */
  readonly missingCalls: number | null;
  /** The folder the former files are in. */
  readonly keptIn: string;
  readonly dismissedAt: number | null;
};

export type NewGap = Omit<LedgerGap, 'id' | 'dismissedAt'>;

type Row = {
  readonly id: number;
  readonly cause: 'damage' | 'restore';
  readonly found_at: number;
  readonly reason: string;
  readonly backup_made_at: number | null;
  readonly is_complete: number;
  readonly missing_from: number | null;
  readonly missing_to: number | null;
  readonly missing_calls: number | null;
  readonly kept_in: string;
  readonly dismissed_at: number | null;
};

export const addGap = (db: Database, gap: NewGap): void =>
  void db
    .prepare(
      `INSERT INTO ledger_gaps (cause, found_at, reason, backup_made_at, is_complete, missing_from, missing_to,
         missing_calls, kept_in) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    .run(
      gap.cause,
      gap.foundAt,
      gap.reason,
      gap.backupMadeAt,
      gap.isComplete ? 1 : 0,
      gap.missingFrom,
      gap.missingTo,
      gap.missingCalls,
      gap.keptIn,
    );

export const createLedgerGapWriter = (db: Database) => {
  const dismiss = db.prepare('UPDATE ledger_gaps SET dismissed_at = coalesce(dismissed_at, ?) WHERE id = ?');
  return {
    /** False when there is no such gap. */
    dismissLedgerGap: (id: number, now: number): boolean => dismiss.run(now, id).changes > 0,
  };
};

/** The last found first. */
export const listLedgerGaps = (db: Database): LedgerGap[] =>
  (db.prepare('SELECT * FROM ledger_gaps ORDER BY id DESC').all() as Row[]).map((row) => ({
    id: row.id,
    cause: row.cause,
    foundAt: row.found_at,
    reason: row.reason,
    backupMadeAt: row.backup_made_at,
    isComplete: row.is_complete === 1,
    missingFrom: row.missing_from,
    missingTo: row.missing_to,
    missingCalls: row.missing_calls,
    keptIn: row.kept_in,
    dismissedAt: row.dismissed_at,
  }));
