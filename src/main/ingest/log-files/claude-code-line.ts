import { createSkim, readJson, readString } from './skim-json.ts';
import type { Span, Spans } from './skim-json.ts';

const lineMembers = ['timestamp', 'sessionId', 'requestId', 'isSidechain', 'costUSD', 'uuid'] as const;
const messageMembers = ['message.id', 'message.model', 'message.usage'] as const;

type MemberName = (typeof lineMembers)[number] | (typeof messageMembers)[number];

const skimReply = createSkim(['type', ...lineMembers, ...messageMembers]);
/** A sub-agent's progress is a whole line inside another. */
const skimProgress = createSkim(['sessionId', 'data.message']);

/** What a line says of a reply of the model. */
export type ClaudeCodeLine = {
  readonly time: string | null;
  readonly session: string | null;
  readonly requestId: string | null;
  readonly messageId: string | null;
  readonly uuid: string | null;
  readonly isSidechain: boolean;
  readonly model: string | null;
  readonly usage: unknown;
  readonly costUsd: unknown;
};

const toLine = (bytes: Uint8Array, spans: Spans<MemberName>): ClaudeCodeLine => ({
  time: readString(bytes, spans.timestamp),
  session: readString(bytes, spans.sessionId),
  requestId: readString(bytes, spans.requestId),
  messageId: readString(bytes, spans['message.id']),
  uuid: readString(bytes, spans.uuid),
  isSidechain: readJson(bytes, spans.isSidechain) === true,
  model: readString(bytes, spans['message.model']),
  usage: readJson(bytes, spans['message.usage']),
  costUsd: readJson(bytes, spans.costUSD),
});

/** Null: no JSON object. `skipped`: no reply of the model, or one without usage. */
export const readClaudeCodeLine = (bytes: Uint8Array, span: Span): ClaudeCodeLine | 'skipped' | null => {
  const spans = skimReply(bytes, span);
  if (spans === null) return null;
  const type = readString(bytes, spans.type);
  if (type === 'progress') {
    const outer = skimProgress(bytes, span);
    const inner = outer?.['data.message'] && skimReply(bytes, outer['data.message']);
    if (inner?.['message.usage'] === undefined) return 'skipped';
    return toLine(bytes, { sessionId: outer?.sessionId, ...inner } as Spans<MemberName>);
  }
  const isReply = (type === null || type === 'assistant') && spans['message.usage'] !== undefined;
  return isReply ? toLine(bytes, spans) : 'skipped';
};
