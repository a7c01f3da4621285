import type { Database } from 'better-sqlite3';
import type { LogTool } from '../../shared/core/log-parser.ts';
import { createReadConnection } from './open-database.ts';

/** How far a log file has been read. Sizes are bytes, times epoch ms. */
export type LogFileRecord = {
  readonly path: string;
  readonly tool: LogTool;
  readonly size: number;
  readonly modifiedAt: number;
  /** The end of the last whole line that was read; what comes after it is read next. */
  readonly offset: number;
  /** Lines that end before `offset`. */
  readonly lines: number;
  readonly mark: string;
  /** What the parser needs to go on from `offset`. */
  readonly state: string | null;
  /** Lines that could not be read, so far. */
  readonly unparsed: number;
  readonly readAt: number;
};

const columns = 'path, tool, size, modified_at, offset, lines, mark, state, unparsed, read_at';
const values = '@path, @tool, @size, @modifiedAt, @offset, @lines, @mark, @state, @unparsed, @readAt';

export const createLogFileWriter = (db: Database) => {
  const write = db.prepare(`INSERT OR REPLACE INTO log_files (${columns}) VALUES (${values})`);
  const save = db.transaction((files: readonly LogFileRecord[]): void => {
    for (const file of files) write.run(file);
  });
  return {
    /** Keeps how far files have been read. To be called after the calls before that are on disk. */
    saveLogFiles: (files: readonly LogFileRecord[]): void => save.immediate(files),
  };
};

/** What was read before, by tool: files, their bytes, and the lines that could not be read. */
export type LogFileSums = { readonly tool: LogTool; readonly files: number; readonly unparsed: number };

export const sumLogFiles = (db: Database): LogFileSums[] =>
  db
    .prepare<[], LogFileSums>('SELECT tool, count(*) AS files, sum(unparsed) AS unparsed FROM log_files GROUP BY tool')
    .all();

export type LogFileReader = {
  /** Undefined for a file that was never read. */
  readonly get: (path: string) => LogFileRecord | undefined;
  readonly close: () => void;
};

/** Over a connection of its own, for the thread that reads the files. @param path the ledger, opened by a writer before */
export const openLogFileReader = (path: string): LogFileReader => {
  const db = createReadConnection(path);
  db.pragma('cache_size = -2000');
  const select = db.prepare<[string], LogFileRecord>(
    `SELECT path, tool, size, modified_at AS modifiedAt, offset, lines, mark, state, unparsed, read_at AS readAt
     FROM log_files WHERE path = ?`,
  );
  return { get: (file) => select.get(file), close: () => void db.close() };
};
