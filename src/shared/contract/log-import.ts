import { z } from 'zod';
import { logTools } from '../core/log-parser.ts';

/** Log files of coding tools: what there is of them, and their import. Sizes are bytes. */

const count = z.int().nonnegative();
const tool = z.enum(logTools);

export const logFilesSchema = z.object({
  tools: z.array(
    z.object({
      tool,
      /** Where its logs are looked for; those that exist hold the files. */
      folders: z.array(z.object({ path: z.string(), exists: z.boolean() })),
      files: count,
      bytes: count,
      /** Of those, what has not been read yet. */
      unread_files: count,
      unread_bytes: count,
    }),
  ),
});
export type LogFilesView = z.infer<typeof logFilesSchema>;

/** `unreadable`: the system does not let it be read; `database`: it is none, or in use, or of another shape. */
export const logProblemReasons = ['line', 'line_too_long', 'file_too_large', 'unreadable', 'database'] as const;

export const logImportStates = ['idle', 'running', 'done', 'cancelled', 'failed'] as const;

export const logImportSchema = z.object({
  /** Of the import the owner asked for last, since the program started. */
  state: z.enum(logImportStates),
  started_at: z.string().nullable(),
  ended_at: z.string().nullable(),
  tools: z.array(
    z.object({
      tool,
      files: count,
      files_done: count,
      bytes: count,
      bytes_done: count,
      /** Calls that were not known; that were, and are known better now; that were, and nothing is new. */
      new_calls: count,
      merged_calls: count,
      known_calls: count,
      /** Calls the ledger did not take. */
      refused_calls: count,
      unparsed_lines: count,
    }),
  ),
  /** The first of them. `line` counts from 1; null for a whole file. */
  problems: z.array(z.object({ tool, path: z.string(), line: count.nullable(), reason: z.enum(logProblemReasons) })),
  /** Problems beyond those. */
  more_problems: count,
  /** Why it failed; null when it did not. */
  error: z.string().nullable(),
  watch: z.object({
    /** Whether the folders are watched now: the setting `log_watch` has it so. */
    on: z.boolean(),
    /** There are folders the system does not let be watched. */
    incomplete: z.boolean(),
    /** Calls that came by it since it was switched on or the program started, and the last time something did. */
    new_calls: count,
    merged_calls: count,
    unparsed_lines: count,
    last_at: z.string().nullable(),
  }),
});
export type LogImportView = z.infer<typeof logImportSchema>;

const nothing = z.strictObject({});

export const logImportQueries = {
  /** Looks for the tools' log files. Nothing of them is opened. */
  logFiles: { path: '/v1/log-files', input: nothing, output: logFilesSchema },
  logImport: { path: '/v1/log-import', input: nothing, output: logImportSchema },
} as const;

export const logImportCommands = {
  /** Reads what is new in all log files that are found; answers at once. */
  startLogImport: { method: 'POST', path: '/v1/log-import', input: nothing, output: logImportSchema },
  /** What was read stays; the next import goes on from there. */
  cancelLogImport: { method: 'POST', path: '/v1/log-import/cancel', input: nothing, output: logImportSchema },
} as const;
