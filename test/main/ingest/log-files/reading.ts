import type { CallSighting } from '../../../../src/shared/core/call-sighting.ts';
import type { LineReading, LogParser, OpenLogFile, RecallLines } from '../../../../src/shared/core/log-parser.ts';

export const now = Date.parse('2026-11-21T18:00:00Z');

export type Read = {
  readonly calls: readonly CallSighting[];
  readonly readings: readonly LineReading[];
  readonly state: string | null;
};

export type ReadOptions = {
  readonly path?: string;
  readonly state?: string | null;
  readonly recall?: RecallLines;
};

/** Shows a parser lines (objects as their JSON), every one of them, and takes what it finds. */
export const readLinesWith = (
  open: (file: OpenLogFile) => LogParser,
  lines: readonly (object | string)[],
  { path = 'project/session.jsonl', state = null, recall = () => undefined }: ReadOptions = {},
): Read => {
  const calls: CallSighting[] = [];
  const parser = open({ path, state, now, onCall: (call) => void calls.push(call), recall });
  const readings = lines.map((line) => {
    // Other bytes around it: a line is a part of a larger buffer.
    const text = typeof line === 'string' ? line : JSON.stringify(line);
    const bytes = Buffer.from(`}"\n${text}\n{"`);
    return parser.readLine(bytes, 3, bytes.length - 3);
  });
  parser.flush();
  return { calls, readings, state: parser.state() };
};

/** What a call used, in a line: all input, of it read and written (1 h), all output, of it reasoning. */
export const usageOf = ({ report: { units } }: CallSighting): readonly number[] => [
  units.inputTokens,
  units.cacheReadTokens,
  units.cacheWriteTokens,
  units.cacheWrite1hTokens,
  units.outputTokens,
  units.reasoningTokens,
];
