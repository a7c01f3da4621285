/**
 * Connected apps, each with a token of its own, of which only the SHA-256 (hex) and the last letters are kept. `shared` is
 * the entry of the token in the data directory, which is kept there; it has neither name nor digest. Of what was refused the
 * newest items are kept, redacted and cut before they come here.
 */
export const apps = `
CREATE TABLE apps (
  id TEXT PRIMARY KEY,
  name TEXT,
  token_digest TEXT UNIQUE,
  token_hint TEXT,
  created_at INTEGER,
  rotated_at INTEGER,
  revoked_at INTEGER,
  last_used_at INTEGER,
  accepted INTEGER NOT NULL DEFAULT 0,
  duplicates INTEGER NOT NULL DEFAULT 0,
  rejected INTEGER NOT NULL DEFAULT 0,
  CHECK (id = 'shared' OR (name IS NOT NULL AND token_digest IS NOT NULL AND created_at IS NOT NULL))
) STRICT;

INSERT INTO apps (id) VALUES ('shared');

CREATE TABLE refused_items (
  id INTEGER PRIMARY KEY,
  app_id TEXT NOT NULL REFERENCES apps (id) ON DELETE CASCADE,
  way TEXT NOT NULL,
  at INTEGER NOT NULL,
  code TEXT NOT NULL,
  pointer TEXT NOT NULL,
  detail TEXT NOT NULL,
  item TEXT
) STRICT;
`;
