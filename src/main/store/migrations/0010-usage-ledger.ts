const sums = `calls INTEGER NOT NULL,
  failed_calls INTEGER NOT NULL,
  unpriced_calls INTEGER NOT NULL,
  usd_unknown_calls INTEGER NOT NULL,
  eur_unknown_calls INTEGER NOT NULL,
  eur_provisional_calls INTEGER NOT NULL,
  input_tokens INTEGER NOT NULL,
  output_tokens INTEGER NOT NULL,
  cache_read_tokens INTEGER NOT NULL,
  cost_nano_usd INTEGER NOT NULL,
  cost_nano_eur INTEGER NOT NULL`;

/**
 * The ledger: one row per call, dictionaries for what repeats, and the rollups the screens read. Costs are integers in
 * nano-units (1e-9) of their currency; NULL is "not known". Times are epoch milliseconds.
 */
export const usageLedger = `
CREATE TABLE settings (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE workspaces (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
) STRICT;

-- One row per distinct combination; '' stands for "none" so that the combination can be unique.
CREATE TABLE dimension_sets (
  id INTEGER PRIMARY KEY,
  workspace TEXT NOT NULL,
  service TEXT NOT NULL,
  operation TEXT NOT NULL,
  provider TEXT NOT NULL,
  model TEXT NOT NULL,
  cost_status TEXT NOT NULL,
  eur_status TEXT NOT NULL,
  success INTEGER NOT NULL,
  UNIQUE (workspace, service, operation, provider, model, cost_status, eur_status, success)
) STRICT;

CREATE TABLE clients (
  id INTEGER PRIMARY KEY,
  workspace_id INTEGER NOT NULL REFERENCES workspaces (id),
  key TEXT NOT NULL,
  name TEXT,
  phone TEXT,
  email TEXT,
  UNIQUE (workspace_id, key)
) STRICT;

CREATE TABLE users (
  id INTEGER PRIMARY KEY,
  workspace_id INTEGER NOT NULL REFERENCES workspaces (id),
  key TEXT NOT NULL,
  email TEXT,
  UNIQUE (workspace_id, key)
) STRICT;

-- With its totals since ever and the owner's days of its first and last call: the longest conversations of a period are
-- found among the longest of all time.
CREATE TABLE conversations (
  id INTEGER PRIMARY KEY,
  workspace_id INTEGER NOT NULL REFERENCES workspaces (id),
  key TEXT NOT NULL,
  total_tokens INTEGER NOT NULL DEFAULT 0,
  first_day INTEGER,
  last_day INTEGER,
  UNIQUE (workspace_id, key)
) STRICT;

CREATE INDEX conversations_by_tokens ON conversations (total_tokens) WHERE total_tokens > 0;

-- What a cost rests on, kept for ever: prices with their tier and source, exchange rates with their day.
CREATE TABLE applied_prices (
  id INTEGER PRIMARY KEY,
  body TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE applied_rates (
  id INTEGER PRIMARY KEY,
  body TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE usage_events (
  seq INTEGER PRIMARY KEY,
  workspace_id INTEGER NOT NULL REFERENCES workspaces (id),
  id TEXT NOT NULL,
  dimension_set_id INTEGER NOT NULL REFERENCES dimension_sets (id),
  occurred_at INTEGER NOT NULL,
  received_at INTEGER NOT NULL,
  input_tokens INTEGER NOT NULL CHECK (input_tokens >= 0),
  output_tokens INTEGER NOT NULL CHECK (output_tokens >= 0),
  cache_read_tokens INTEGER NOT NULL,
  cache_write_tokens INTEGER NOT NULL DEFAULT 0,
  cache_write_1h_tokens INTEGER NOT NULL DEFAULT 0,
  reasoning_tokens INTEGER NOT NULL DEFAULT 0,
  input_audio_tokens INTEGER NOT NULL DEFAULT 0,
  output_audio_tokens INTEGER NOT NULL DEFAULT 0,
  cost_nano_usd INTEGER,
  cost_nano_eur INTEGER,
  catalogue_nano_usd INTEGER,
  applied_price_id INTEGER REFERENCES applied_prices (id),
  applied_rate_id INTEGER REFERENCES applied_rates (id),
  client_id INTEGER REFERENCES clients (id),
  user_id INTEGER REFERENCES users (id),
  conversation_id INTEGER REFERENCES conversations (id),
  duration_ms INTEGER,
  clock_skew INTEGER NOT NULL DEFAULT 0,
  origin TEXT,
  request_model TEXT,
  service_tier TEXT,
  other_units TEXT,
  error_code TEXT,
  error_message TEXT,
  input_preview TEXT,
  output_preview TEXT,
  metadata TEXT
) STRICT;

CREATE UNIQUE INDEX usage_events_by_id ON usage_events (workspace_id, id);
CREATE INDEX usage_events_by_time ON usage_events (occurred_at);

-- day: the owner's local days, as days since 1970-01-01. hour: the local clock's hours, day * 24 + 0..23; an hour that
-- the clock shows twice is one. All are cut again when the owner's time zone changes.
CREATE TABLE rollup_day (
  day INTEGER NOT NULL,
  dimension_set_id INTEGER NOT NULL,
  ${sums},
  PRIMARY KEY (day, dimension_set_id)
) STRICT, WITHOUT ROWID;

-- Set 0 is all sets together, so that a picture of the hours reads one row for each.
CREATE TABLE rollup_hour (
  hour INTEGER NOT NULL,
  dimension_set_id INTEGER NOT NULL,
  ${sums},
  PRIMARY KEY (hour, dimension_set_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE rollup_day_client (
  day INTEGER NOT NULL,
  client_id INTEGER NOT NULL,
  dimension_set_id INTEGER NOT NULL,
  ${sums},
  PRIMARY KEY (day, client_id, dimension_set_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE rollup_day_user (
  day INTEGER NOT NULL,
  user_id INTEGER NOT NULL,
  dimension_set_id INTEGER NOT NULL,
  ${sums},
  PRIMARY KEY (day, user_id, dimension_set_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE rollup_day_conversation (
  day INTEGER NOT NULL,
  conversation_id INTEGER NOT NULL,
  dimension_set_id INTEGER NOT NULL,
  ${sums},
  PRIMARY KEY (day, conversation_id, dimension_set_id)
) STRICT, WITHOUT ROWID;

-- buckets: response times as (bucket uint16, calls uint32) little-endian pairs, see duration-histogram.
CREATE TABLE rollup_day_duration (
  day INTEGER NOT NULL,
  dimension_set_id INTEGER NOT NULL,
  buckets BLOB NOT NULL,
  PRIMARY KEY (day, dimension_set_id)
) STRICT, WITHOUT ROWID;
`;
