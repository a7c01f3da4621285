/**
 * The words of calls, for full-text search. The index keeps no text, only which call (`seq`) has which word, and each
 * word begins with the number of the call's block: see `search-index-table`.
 */
export const searchIndex = `
CREATE VIRTUAL TABLE search_index USING fts5 (words, content = '', columnsize = 0, detail = none, tokenize = 'ascii');

-- Calls are indexed in blocks by their number; a block's times say whether it is worth a look.
CREATE TABLE search_blocks (
  block INTEGER PRIMARY KEY,
  first_at INTEGER NOT NULL,
  last_at INTEGER NOT NULL
) STRICT;

-- Clients whose name is another than the one some of their calls were indexed with.
CREATE TABLE search_renamed_clients (
  client_id INTEGER PRIMARY KEY REFERENCES clients (id)
) STRICT;

CREATE TRIGGER clients_renamed AFTER UPDATE OF name ON clients WHEN new.name IS NOT old.name BEGIN
  INSERT OR IGNORE INTO search_renamed_clients VALUES (new.id);
END;
`;
