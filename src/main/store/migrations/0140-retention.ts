const isSealed = `EXISTS (SELECT 1 FROM sealed_months m
    WHERE OLD.occurred_at >= m.starts_at AND OLD.occurred_at < m.ends_at AND OLD.seq <= m.last_seq)
  OR EXISTS (SELECT 1 FROM sealed_late_calls l WHERE l.seq = OLD.seq)`;

/**
 * Retention: calls the owner no longer keeps one by one become sums of a quarter of an hour. A row sums calls that have
 * all but their time in common; it is exact in every zone, since all of them differ by quarters from 1980 on.
 */
export const retention = `
-- slot: quarters of an hour since 1970, in UTC. 0 stands for "none" in what may be absent. first_at, last_at: epoch ms of
-- the first and the last of its calls. durations: see retired-durations. Every cost in it is known and final.
CREATE TABLE retired_calls (
  slot INTEGER NOT NULL,
  dimension_set_id INTEGER NOT NULL,
  client_id INTEGER NOT NULL,
  user_id INTEGER NOT NULL,
  conversation_id INTEGER NOT NULL,
  applied_price_id INTEGER NOT NULL,
  applied_rate_id INTEGER NOT NULL,
  is_plain INTEGER NOT NULL,
  first_at INTEGER NOT NULL,
  last_at INTEGER NOT NULL,
  calls INTEGER NOT NULL,
  cached_calls INTEGER NOT NULL,
  input_tokens INTEGER NOT NULL,
  output_tokens INTEGER NOT NULL,
  cache_read_tokens INTEGER NOT NULL,
  cost_nano_usd INTEGER NOT NULL,
  cost_nano_eur INTEGER NOT NULL,
  durations BLOB,
  PRIMARY KEY (slot, dimension_set_id, client_id, user_id, conversation_id, applied_price_id, applied_rate_id, is_plain)
) STRICT, WITHOUT ROWID;

-- The ids of those calls, so that one sent again is known: 12 bytes of a hash over workspace and id.
CREATE TABLE retired_ids (
  digest BLOB PRIMARY KEY
) STRICT, WITHOUT ROWID;

-- The audit: calls before calls_before (epoch ms) were retired.
CREATE TABLE retention_runs (
  id INTEGER PRIMARY KEY,
  started_at INTEGER NOT NULL,
  finished_at INTEGER,
  months INTEGER NOT NULL,
  calls_before INTEGER NOT NULL,
  calls INTEGER NOT NULL
) STRICT;

-- retired_before: the end of the last slot, epoch ms. is_retiring is 1 inside a retiring transaction alone.
CREATE TABLE retention_state (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  retired_before INTEGER,
  is_retiring INTEGER NOT NULL
) STRICT;

INSERT INTO retention_state VALUES (1, NULL, 0);

ALTER TABLE cost_changes ADD COLUMN retired_calls INTEGER NOT NULL DEFAULT 0;

-- A call of a closed month can still be retired: its month keeps its figures.
DROP TRIGGER sealed_calls_stay;
CREATE TRIGGER sealed_calls_stay BEFORE DELETE ON usage_events
WHEN (SELECT is_retiring FROM retention_state) = 0 AND (${isSealed})
BEGIN SELECT RAISE(ABORT, 'a call of a closed month cannot be deleted'); END;
`;
