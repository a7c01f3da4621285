import type { CallSighting } from '../../../shared/core/call-sighting.ts';
import type { LineReading, LogParsers, LogTool, OpencodeMessage } from '../../../shared/core/log-parser.ts';
import type { LogFileRecord } from '../../store/log-file-table.ts';
import type { LogFile } from './find-log-files.ts';
import type { CallBatch, ImportCause, ProblemPlace, ToolProgress } from './log-reader-protocol.ts';
import { readOpencodeDatabase } from './read-opencode-database.ts';
import { type FileReading, type FileTask, isUnchanged, readLogDocument, readLogFile } from './read-log-file.ts';
import { recallLines } from './recall-lines.ts';

export type ImportTask = {
  readonly cause: ImportCause;
  /** Those of one tool stand together. */
  readonly files: readonly LogFile[];
  readonly unreadable: readonly { readonly tool: LogTool; readonly path: string }[];
  readonly parsers: LogParsers;
  readonly getKnown: (path: string) => LogFileRecord | undefined;
  readonly now: () => number;
  /** Resolves when another batch may follow; false: it could not be recorded. */
  readonly send: (batch: CallBatch) => Promise<boolean>;
  /** Lets messages to this thread through. */
  readonly breathe: () => Promise<void>;
  readonly isCancelled: () => boolean;
};

/** Larger ones are recorded no faster, and live long enough to grow the heap of the engine. */
const callsAtOnce = 150;
const filesAtOnce = 500;
/** What is known by then is told, so that the progress moves. */
const tellEveryMs = 250;
/** Problems that are told one by one; of others there is a number. */
const mostProblems = 100;

type Draft = {
  calls: CallSighting[];
  files: LogFileRecord[];
  problems: ProblemPlace[];
  moreProblems: number;
  unparsed: number;
};
const emptyDraft = (): Draft => ({ calls: [], files: [], problems: [], moreProblems: 0, unparsed: 0 });

export const sumUp = (files: readonly LogFile[], tool: LogTool): ToolProgress => {
  const own = files.filter((file) => file.tool === tool);
  const bytes = own.reduce((sum, { size }) => sum + size, 0);
  return { tool, files: own.length, filesDone: 0, bytes, bytesDone: 0 };
};

const openReading = (
  task: ImportTask,
  draft: () => Draft,
  file: LogFile,
  onProblem: FileTask['onProblem'],
): FileReading => {
  const { parsers, getKnown, isCancelled } = task;
  const now = task.now();
  const onCall = (call: CallSighting): void => void draft().calls.push(call);
  const readMessage = (message: Pick<OpencodeMessage, 'id' | 'session' | 'json'>): LineReading =>
    parsers.readOpencodeMessage({ ...message, now, onCall });
  const openParser: FileTask['openParser'] = (state) => {
    const open = parsers[file.tool as Exclude<LogTool, 'opencode'>];
    return open({ path: file.name, state, now, onCall, recall: (...given) => recallLines(file, getKnown, ...given) });
  };
  const common = { file, known: getKnown(file.path), now, openParser, onProblem, isCancelled };
  switch (file.kind) {
    case 'lines':
      return readLogFile(common);
    case 'document':
      return readLogDocument(common, (bytes) => {
        const parser = openParser(null);
        const reading = parser.readLine(bytes, 0, bytes.length);
        parser.flush();
        return reading;
      });
    case 'message':
      return readLogDocument(common, (bytes) => readMessage({ id: null, session: null, json: bytes.toString() }));
    case 'database':
      return readOpencodeDatabase(common, ({ id, session, data }) => readMessage({ id, session, json: data }));
  }
};

/** Reads what is new in the files, one after the other, and hands the calls over in batches. */
export const importLogs = async (task: ImportTask): Promise<'done' | 'cancelled' | 'failed'> => {
  const { files, cause, isCancelled } = task;
  let draft = emptyDraft();
  let toldProblems = 0;
  let lastTold = performance.now();
  let progress: ToolProgress = { tool: 'claude-code', files: 0, filesDone: 0, bytes: 0, bytesDone: 0 };

  const noteProblem = (problem: ProblemPlace): void => {
    if (problem.reason === 'line' || problem.reason === 'line_too_long' || problem.reason === 'file_too_large') {
      draft.unparsed += 1;
    }
    if (toldProblems < mostProblems) draft.problems.push(problem);
    else draft.moreProblems += 1;
    toldProblems += 1;
  };

  const tell = async (): Promise<boolean> => {
    const { calls, ...rest } = draft;
    const told = { tool: progress.tool, progress, calls: JSON.stringify(calls) };
    const batch: CallBatch = { kind: 'batch', cause, ...rest, ...told };
    draft = emptyDraft();
    lastTold = performance.now();
    return task.send(batch);
  };
  const tellIfDue = async (): Promise<boolean> => {
    const isFull = draft.calls.length >= callsAtOnce || draft.files.length >= filesAtOnce;
    if (isFull || performance.now() - lastTold >= tellEveryMs) return tell();
    return true;
  };

  const readFile = async (file: LogFile): Promise<boolean> => {
    const doneBefore = progress.bytesDone;
    const onProblem: FileTask['onProblem'] = (problem) => noteProblem({ ...problem, tool: file.tool, path: file.path });
    const reading = openReading(task, () => draft, file, onProblem);
    for (let step = reading.next(); ; step = reading.next()) {
      if (step.done === true) {
        if (step.value !== null) draft.files.push(step.value);
        break;
      }
      progress = { ...progress, bytesDone: doneBefore + Math.min(step.value, file.size) };
      await task.breathe();
      if (!(await tellIfDue())) return false;
    }
    progress = { ...progress, filesDone: progress.filesDone + 1, bytesDone: doneBefore + file.size };
    return tellIfDue();
  };

  for (const place of task.unreadable) noteProblem({ ...place, reason: 'unreadable', line: null });
  for (const file of files) {
    if (isCancelled()) break;
    if (file.tool !== progress.tool || progress.files === 0) {
      if (!(await tell())) return 'failed';
      progress = sumUp(files, file.tool);
    }
    if (isUnchanged(file, task.getKnown(file.path))) {
      const { filesDone, bytesDone } = progress;
      progress = { ...progress, filesDone: filesDone + 1, bytesDone: bytesDone + file.size };
    } else if (!(await readFile(file))) return 'failed';
  }
  if (!(await tell())) return 'failed';
  return isCancelled() ? 'cancelled' : 'done';
};
