/**
 * The owner's register of clients: a mark on the clients that usage made known. `phone_key` is what the spellings of a
 * number have in common. A row is never deleted, since a writer may hold its id: one taken off the register without usage
 * loses its details and its mark.
 */
export const clientRegister = `
ALTER TABLE clients ADD COLUMN registered INTEGER NOT NULL DEFAULT 0;
ALTER TABLE clients ADD COLUMN active INTEGER NOT NULL DEFAULT 1;
ALTER TABLE clients ADD COLUMN phone_key TEXT;

CREATE INDEX clients_by_phone ON clients (workspace_id, phone_key) WHERE registered = 1;

-- What the owner wrote down stays, whatever calls say about the client. The register itself lifts the mark to write.
CREATE TRIGGER clients_keep_registered_details BEFORE UPDATE OF name, phone, email ON clients
WHEN old.registered = 1
BEGIN
  SELECT RAISE(IGNORE);
END;

CREATE TABLE flat_rules (
  workspace_id INTEGER PRIMARY KEY REFERENCES workspaces (id),
  enabled INTEGER NOT NULL,
  amount TEXT NOT NULL,
  currency TEXT NOT NULL CHECK (currency IN ('EUR', 'USD'))
) STRICT;
`;
