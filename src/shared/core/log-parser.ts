import type { CallSighting } from './call-sighting.ts';

/** The coding tools whose log files can be imported, by the name their own telemetry gives them. */
export const logTools = ['claude-code', 'codex', 'gemini-cli', 'opencode'] as const;
export type LogTool = (typeof logTools)[number];

/** `unparsed`: the line should tell of a call and cannot be read. */
export type LineReading = 'read' | 'skipped' | 'unparsed';

/** Reads the lines of one file in their order, and hands over each call as soon as it is known. */
export type LogParser = {
  /**
   * Lines without any of these texts need not be shown to it; empty: every line may be of interest. Never part of a JSON
   * string, since they hold a plain quote.
   */
  readonly markers: readonly string[];
  /** A short look at how a line begins: it is of a kind that tells of no call. */
  readonly isOther: (bytes: Uint8Array, start: number, end: number) => boolean;
  /** `bytes[start, end)` is one line, without its line break. */
  readonly readLine: (bytes: Uint8Array, start: number, end: number) => LineReading;
  /** Hands over the calls that were kept back because their next lines might have said more. */
  readonly flush: () => void;
  /** What `open` needs to go on later from here, as JSON; null when it needs nothing. */
  readonly state: () => string | null;
};

export type OpenLogFile = {
  /** Where the file is in its tool's folder, with `/`. */
  readonly path: string;
  /** Of an earlier reading that ended where this one begins; null from the beginning. */
  readonly state: string | null;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly onCall: (call: CallSighting) => void;
  /** Goes once more through the lines of a file of the tool that were read in earlier runs, if there are any. */
  readonly recall: RecallLines;
};

/** @param path as `OpenLogFile.path`; lines without the marker are left out */
export type RecallLines = (
  path: string,
  marker: string,
  visit: (bytes: Uint8Array, start: number, end: number) => void,
) => void;

/** Makes parsers for the files of one run; what one file tells may bear on the next. */
export type LogParsers = Readonly<Record<Exclude<LogTool, 'opencode'>, (file: OpenLogFile) => LogParser>> & {
  /** A message of opencode's database or storage, as its JSON. */
  readonly readOpencodeMessage: (message: OpencodeMessage) => LineReading;
};

export type OpencodeMessage = {
  readonly id: string | null;
  readonly session: string | null;
  readonly json: string;
  readonly now: number;
  readonly onCall: (call: CallSighting) => void;
};
