const isSealed = (row: 'OLD' | 'NEW'): string =>
  `EXISTS (SELECT 1 FROM sealed_months m
     WHERE ${row}.occurred_at >= m.starts_at AND ${row}.occurred_at < m.ends_at AND ${row}.seq <= m.last_seq)`;

/**
 * Closed months. A call belongs to one when it lies in its time and its number is at most `last_seq`; what comes later is
 * an adjustment, and belongs to the month in whose report it is listed. Triggers hold what is closed, whoever writes.
 */
export const monthClose = `
-- month: year * 12 + month - 1. Times: epoch ms. sealed_at is NULL while the month is being closed. body: JSON.
CREATE TABLE sealed_months (
  month INTEGER PRIMARY KEY,
  starts_at INTEGER NOT NULL,
  ends_at INTEGER NOT NULL,
  time_zone TEXT NOT NULL,
  last_seq INTEGER NOT NULL,
  sealed_at INTEGER,
  checksum TEXT,
  body TEXT
) STRICT;

-- Late calls of closed months, and the month in whose report they are listed.
CREATE TABLE sealed_late_calls (
  seq INTEGER PRIMARY KEY,
  month INTEGER NOT NULL REFERENCES sealed_months (month)
) STRICT;

CREATE TRIGGER sealed_calls_keep_still BEFORE UPDATE ON usage_events
WHEN ${isSealed('OLD')} OR ${isSealed('NEW')} OR EXISTS (SELECT 1 FROM sealed_late_calls l WHERE l.seq = OLD.seq)
BEGIN SELECT RAISE(ABORT, 'a call of a closed month cannot be changed'); END;

CREATE TRIGGER sealed_calls_stay BEFORE DELETE ON usage_events
WHEN ${isSealed('OLD')} OR EXISTS (SELECT 1 FROM sealed_late_calls l WHERE l.seq = OLD.seq)
BEGIN SELECT RAISE(ABORT, 'a call of a closed month cannot be deleted'); END;

CREATE TRIGGER sealed_months_keep_still BEFORE UPDATE ON sealed_months WHEN OLD.sealed_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'a closed month cannot be changed'); END;

CREATE TRIGGER sealed_months_stay BEFORE DELETE ON sealed_months WHEN OLD.sealed_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'a closed month cannot be deleted'); END;
`;
