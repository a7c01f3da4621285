import type { RecallLines } from '../../../shared/core/log-parser.ts';
import { readClaudeCodeLine } from './claude-code-line.ts';
import type { ClaudeCodeLine } from './claude-code-line.ts';

type Message = Pick<ClaudeCodeLine, 'messageId' | 'requestId' | 'isSidechain'>;

/** The messages that were seen so far, for the one thing ids do not tell: which of them are replays. */
export type ClaudeCodeMessages = {
  /**
   * False for a line of a sidechain that repeats a message of its main conversation, whatever the request's id: the main
   * conversation's counts.
   */
  readonly admit: (line: ClaudeCodeLine, file: { readonly path: string; readonly recall: RecallLines }) => boolean;
  /**
   * Whether the message's id may stand for the call. Two requests of main conversations with one message id are two calls,
   * which the id must not join.
   */
  readonly ownsMessageId: (message: Message) => boolean;
};

/** `PROJECT/SESSION/subagents/agent-1.jsonl`, or in older versions `PROJECT/agent-1.jsonl` -> `PROJECT/SESSION.jsonl`. */
const mainFileOf = (path: string, session: string): string => `${path.split('/', 1)[0] ?? ''}/${session}.jsonl`;

const isPlainName = (session: string): boolean => /^[\w-]+$/.test(session);

export const createClaudeCodeMessages = (): ClaudeCodeMessages => {
  const known = new Map<string, { readonly requestId: string | null; readonly isSidechain: boolean }>();
  /** Main conversations whose earlier lines were gone through again. */
  const recalled = new Set<string>();

  const note = ({ messageId, requestId, isSidechain }: Message): void => {
    if (messageId === null) return;
    const before = known.get(messageId);
    if (before === undefined || (before.isSidechain && !isSidechain)) known.set(messageId, { requestId, isSidechain });
  };

  const recallMain = (session: string, path: string, recall: RecallLines): void => {
    const main = mainFileOf(path, session);
    if (!isPlainName(session) || recalled.has(main)) return;
    recalled.add(main);
    recall(main, '"usage"', (bytes, start, end) => {
      const line = readClaudeCodeLine(bytes, [start, end]);
      if (line !== null && line !== 'skipped') note(line);
    });
  };

  return {
    admit: (line, { path, recall }) => {
      const { messageId, isSidechain, session } = line;
      if (messageId === null) return true;
      if (isSidechain && session !== null && !known.has(messageId)) recallMain(session, path, recall);
      if (isSidechain && known.get(messageId)?.isSidechain === false) return false;
      note(line);
      return true;
    },
    ownsMessageId: ({ messageId, requestId, isSidechain }) =>
      isSidechain || messageId === null || known.get(messageId)?.requestId === requestId,
  };
};
