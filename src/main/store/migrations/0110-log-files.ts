/**
 * How far each log file of a coding tool has been read. `offset` is the end of the last whole line, `lines` how many end
 * before it; `mark` is a digest of the bytes at the beginning and before `offset`, which shows that a file was written anew.
 */
export const logFiles = `
CREATE TABLE log_files (
  path TEXT PRIMARY KEY,
  tool TEXT NOT NULL,
  size INTEGER NOT NULL,
  modified_at INTEGER NOT NULL,
  offset INTEGER NOT NULL,
  lines INTEGER NOT NULL,
  mark TEXT NOT NULL,
  state TEXT,
  unparsed INTEGER NOT NULL,
  read_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
`;
