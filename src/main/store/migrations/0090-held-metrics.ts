/**
 * Usage from metrics that waits until it is sure that no record of a single call tells of it too, and the last point seen
 * of each cumulative series, from which the next one is differenced. Times are epoch milliseconds; a series without a start
 * has 0. Rows that metrics have made are kept in mind, so that they can go when records of their calls arrive late.
 */
export const heldMetrics = `
CREATE TABLE held_metric_points (
  source TEXT NOT NULL,
  side TEXT NOT NULL CHECK (side IN ('input', 'output')),
  started_at INTEGER NOT NULL,
  from_at INTEGER NOT NULL,
  to_at INTEGER NOT NULL,
  held_at INTEGER NOT NULL,
  workspace TEXT NOT NULL,
  service TEXT NOT NULL,
  provider TEXT,
  model TEXT NOT NULL,
  operation TEXT,
  tokens INTEGER NOT NULL,
  calls INTEGER,
  PRIMARY KEY (source, started_at, from_at, to_at, side)
) STRICT, WITHOUT ROWID;

CREATE INDEX held_metric_points_by_time ON held_metric_points (held_at);

CREATE TABLE metric_series (
  source TEXT NOT NULL,
  side TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  ended_at INTEGER NOT NULL,
  value INTEGER NOT NULL,
  count INTEGER,
  PRIMARY KEY (source, side, started_at)
) STRICT, WITHOUT ROWID;

CREATE TABLE metric_rows (
  workspace TEXT NOT NULL,
  service TEXT NOT NULL,
  to_at INTEGER NOT NULL,
  from_at INTEGER NOT NULL,
  event_id TEXT NOT NULL,
  PRIMARY KEY (workspace, service, to_at, event_id)
) STRICT, WITHOUT ROWID;
`;
