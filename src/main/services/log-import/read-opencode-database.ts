import { AppError } from '../../../shared/core/app-error.ts';
import type { LineReading } from '../../../shared/core/log-parser.ts';
import { type OpencodeRow, openOpencodeMessages } from '../../store/opencode-messages.ts';
import { longestLine } from './read-lines.ts';
import type { FileReading, FileTask } from './read-log-file.ts';

const rowsAtOnce = 500;

/** Reads the messages of opencode's database that have changed since it was read before. */
export function* readOpencodeDatabase(
  { file, known, now, onProblem, isCancelled }: Omit<FileTask, 'openParser'>,
  readRow: (row: OpencodeRow) => LineReading,
): FileReading {
  const since = Number(known?.state ?? 0);
  let unparsed = known?.unparsed ?? 0;
  let last = since;
  try {
    const messages = openOpencodeMessages(file.path, longestLine);
    try {
      // Before the rows: what changes meanwhile is read again.
      last = Math.max(since, messages.lastChange());
      for (const rows of messages.parts(since, rowsAtOnce)) {
        for (const row of rows) {
          if (readRow(row) !== 'unparsed') continue;
          unparsed += 1;
          onProblem({ reason: 'line', line: row.rowid });
        }
        if (isCancelled()) return null;
        yield 0;
      }
    } finally {
      messages.close();
    }
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    // The other files are still read.
    onProblem({ reason: 'database', line: null });
    return null;
  }
  const { path, tool, size, modifiedAt } = file;
  const progress = { offset: size, lines: 0, mark: '', state: String(last) };
  return { path, tool, size, modifiedAt, ...progress, unparsed, readAt: now };
}
