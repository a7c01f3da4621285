import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import type { LineReading, LogParser } from '../../../shared/core/log-parser.ts';
import type { LogFileRecord } from '../../store/log-file-table.ts';
import { readMark } from './file-mark.ts';
import type { LogFile } from './find-log-files.ts';
import { type LinesPlace, longestLine, type ReadBytes, readLines } from './read-lines.ts';

/** What is wrong with a line (counted from 1), or with a whole file (`line` null). */
export type LogProblem = {
  readonly reason: 'line' | 'line_too_long' | 'file_too_large' | 'unreadable' | 'database';
  readonly line: number | null;
};

export type FileTask = {
  readonly file: LogFile;
  /** How far it was read before. */
  readonly known: LogFileRecord | undefined;
  readonly now: number;
  readonly openParser: (state: string | null) => LogParser;
  readonly onProblem: (problem: LogProblem) => void;
  /** Asked after each chunk: the reading then ends there, and goes on there the next time. */
  readonly isCancelled: () => boolean;
};

/** Bytes done of this file, while it is being read. */
export type FileReading = Generator<number, LogFileRecord | null>;

/** Never waits for a pipe, and never follows a link that has taken the place of a file. */
const openFlags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/** Whether nothing has happened to a file since it was read. */
export const isUnchanged = (file: LogFile, known: LogFileRecord | undefined): boolean =>
  known !== undefined && known.size === file.size && known.modifiedAt === file.modifiedAt;

const firstPlace = { offset: 0, lines: 0, state: null, unparsed: 0 };

/** Where reading goes on: where it stopped, or at the beginning of a file that is not the one it was. */
const placeOf = (read: ReadBytes, size: number, known: LogFileRecord | undefined): typeof firstPlace | LogFileRecord =>
  known !== undefined && known.offset <= size && readMark(read, known.offset) === known.mark ? known : firstPlace;

function* readOpenFile(task: FileTask, fd: number): FileReading {
  const { file, known, now, openParser, onProblem } = task;
  const stats = fstatSync(fd);
  if (!stats.isFile()) return null;
  const read: ReadBytes = (target, at, length, position) => readSync(fd, target, at, length, position);
  const from = placeOf(read, stats.size, known);
  const parser = openParser(from.state);
  let { unparsed } = from;
  const note = (problem: LogProblem): void => {
    unparsed += 1;
    onProblem(problem);
  };
  const toRecord = ({ offset, lines }: LinesPlace, isDone: boolean): LogFileRecord => ({
    path: file.path,
    tool: file.tool,
    // Another size than the file's makes it changed, and read on.
    size: isDone ? stats.size : offset,
    modifiedAt: Math.trunc(stats.mtimeMs),
    offset,
    lines,
    mark: readMark(read, offset) ?? '',
    state: parser.state(),
    unparsed,
    readAt: now,
  });

  const reading = readLines({
    read,
    from: from.offset,
    to: stats.size,
    lines: from.lines,
    markers: parser.markers,
    isOther: parser.isOther,
    readLine: parser.readLine,
    onUnparsed: (line, reason) => note({ line, reason }),
  });
  let step = reading.next();
  while (step.done !== true && !task.isCancelled()) {
    yield step.value.offset;
    step = reading.next();
  }
  parser.flush();
  return toRecord(step.value, step.done === true);
}

const readDocument = (
  { file, known, now, onProblem }: FileTask,
  fd: number,
  readWhole: (bytes: Buffer) => LineReading,
): LogFileRecord | null => {
  const stats = fstatSync(fd);
  if (!stats.isFile()) return null;
  const tooLarge = stats.size > longestLine;
  const bytes = Buffer.alloc(tooLarge ? 0 : stats.size);
  const read: ReadBytes = (target, at, length, position) => readSync(fd, target, at, length, position);
  const got = tooLarge ? 0 : read(bytes, 0, bytes.length, 0);
  const isBad = tooLarge || readWhole(bytes.subarray(0, got)) === 'unparsed';
  if (isBad) onProblem({ reason: tooLarge ? 'file_too_large' : 'line', line: tooLarge ? null : 1 });
  return {
    path: file.path,
    tool: file.tool,
    size: stats.size,
    modifiedAt: Math.trunc(stats.mtimeMs),
    offset: got,
    lines: 0,
    mark: '',
    state: null,
    unparsed: (known?.unparsed ?? 0) + (isBad ? 1 : 0),
    readAt: now,
  };
};

/** Opens a file, and closes it whatever happens. */
function* withFile(task: FileTask, work: (fd: number) => FileReading): FileReading {
  let fd: number;
  try {
    fd = openSync(task.file.path, openFlags);
  } catch (error) {
    // A file that is gone since it was found has nothing to tell.
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') task.onProblem({ reason: 'unreadable', line: null });
    return null;
  }
  try {
    return yield* work(fd);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).syscall === undefined) throw error;
    task.onProblem({ reason: 'unreadable', line: null });
    return null;
  } finally {
    closeSync(fd);
  }
}

/** Reads what is new in a file of lines; returns how far it came, null when nothing could be read. */
export const readLogFile = (task: FileTask): FileReading => withFile(task, (fd) => readOpenFile(task, fd));

/** Reads a file that is one JSON value, whole. */
export const readLogDocument = (task: FileTask, readWhole: (bytes: Buffer) => LineReading): FileReading =>
  // eslint-disable-next-line require-yield
  withFile(task, function* (fd) {
    return readDocument(task, fd, readWhole);
  });
