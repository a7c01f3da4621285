/**
 * How calls that were seen by telemetry, a gateway or in a log file are known again: see `call-keys` and
 * `call-sighting-codec`.
 */
export const callSightings = `
-- cell: 8 hours of time and 14 bits of the key's hash; hash: 53 bits more. Neighbours in time are neighbours here.
CREATE TABLE call_keys (
  cell INTEGER NOT NULL,
  hash INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  PRIMARY KEY (cell, hash, seq)
) STRICT, WITHOUT ROWID;

-- What the row of a call does not tell of how it was seen. more: JSON; NULL where the row tells all the rest.
CREATE TABLE call_sightings (
  seq INTEGER PRIMARY KEY REFERENCES usage_events (seq) ON DELETE CASCADE,
  seen INTEGER NOT NULL,
  hash INTEGER NOT NULL,
  keys BLOB NOT NULL,
  more TEXT
) STRICT;

-- Calls that the search index may still know by an earlier name of a client.
CREATE TABLE search_changed_calls (
  seq INTEGER PRIMARY KEY REFERENCES usage_events (seq) ON DELETE CASCADE
) STRICT;
`;
