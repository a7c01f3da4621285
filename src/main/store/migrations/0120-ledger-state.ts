/**
 * How far the ledger is, and what is known to be missing from it. `commits` only grows, in every transaction that changes
 * anything and when a backup takes the ledger's place, so that of two states of one ledger the later one is known. Times
 * are epoch milliseconds.
 */
export const ledgerState = `
CREATE TABLE ledger_state (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  commits INTEGER NOT NULL,
  last_seq INTEGER NOT NULL,
  last_received_at INTEGER
) STRICT;

INSERT INTO ledger_state
SELECT 1, 0, coalesce(max(seq), 0), (SELECT received_at FROM usage_events ORDER BY seq DESC LIMIT 1) FROM usage_events;

-- From missing_from (NULL: from the first call on) to missing_to: calls received in between may not be here.
CREATE TABLE ledger_gaps (
  id INTEGER PRIMARY KEY,
  cause TEXT NOT NULL CHECK (cause IN ('damage', 'restore')),
  found_at INTEGER NOT NULL,
  reason TEXT NOT NULL,
  backup_made_at INTEGER,
  is_complete INTEGER NOT NULL,
  missing_from INTEGER,
  missing_to INTEGER,
  missing_calls INTEGER,
  kept_in TEXT NOT NULL,
  dismissed_at INTEGER
) STRICT;
`;
