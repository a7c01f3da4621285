import type { LogTool } from '../../../shared/core/log-parser.ts';
import type { LogFileRecord } from '../../store/log-file-table.ts';
import type { LogProblem } from './read-log-file.ts';

/** What the reading thread is started with. */
export type LogReaderSettings = {
  /** The ledger, opened by the writer before. */
  readonly ledgerPath: string;
  /** The owner's home folder. */
  readonly home: string;
};

/** A tool's logs as they are on disk now; nothing of them has been opened. Bytes. */
export type FoundLogs = {
  readonly tool: LogTool;
  readonly folders: readonly { readonly path: string; readonly exists: boolean }[];
  readonly files: number;
  readonly bytes: number;
  /** Of those, what has not been read yet. */
  readonly unreadFiles: number;
  readonly unreadBytes: number;
};

/** Why an import was made: the owner asked, or files that are watched have changed. */
export type ImportCause = 'owner' | 'watch';

export type ProblemPlace = LogProblem & { readonly tool: LogTool; readonly path: string };

/** How far an import is in the logs of one tool, since it began. */
export type ToolProgress = {
  readonly tool: LogTool;
  readonly files: number;
  readonly filesDone: number;
  readonly bytes: number;
  readonly bytesDone: number;
};

/** Calls to be recorded, and after them the files that are done by then. Answered with `recorded`. */
export type CallBatch = {
  readonly kind: 'batch';
  readonly cause: ImportCause;
  readonly tool: LogTool;
  /** Sightings, as JSON: that crosses to another thread in half the time their copies take. */
  readonly calls: string;
  readonly files: readonly LogFileRecord[];
  readonly problems: readonly ProblemPlace[];
  /** Problems beyond those that are told one by one. */
  readonly moreProblems: number;
  /** Lines and documents that could not be read. */
  readonly unparsed: number;
  readonly progress: ToolProgress;
};

export type ToLogReader =
  | { readonly kind: 'find' }
  | { readonly kind: 'import' }
  | { readonly kind: 'cancel' }
  | { readonly kind: 'watch'; readonly isOn: boolean }
  /** `ok` false: the calls could not be stored, and the import ends. */
  | { readonly kind: 'recorded'; readonly ok: boolean }
  | { readonly kind: 'close' };

export type FromLogReader =
  | { readonly kind: 'found'; readonly logs: readonly FoundLogs[] }
  | { readonly kind: 'started'; readonly cause: ImportCause; readonly tools: readonly ToolProgress[] }
  | CallBatch
  | { readonly kind: 'ended'; readonly cause: ImportCause; readonly how: 'done' | 'cancelled' | 'failed' }
  /** `hasProblem`: there are folders that the system does not let be watched. */
  | { readonly kind: 'watching'; readonly hasProblem: boolean };
