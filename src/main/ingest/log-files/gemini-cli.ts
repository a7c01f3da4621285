import type { CallSighting } from '../../../shared/core/call-sighting.ts';
import type { LineReading, LogParser, OpenLogFile } from '../../../shared/core/log-parser.ts';
import { isObject } from '../json-object.ts';
import type { JsonObject } from '../json-object.ts';
import { createKeptCalls } from './kept-calls.ts';
import { createSkim, readJson, readString, skimArray } from './skim-json.ts';
import type { Span, Spans } from './skim-json.ts';
import { toLoggedCall } from './to-logged-call.ts';

const service = 'gemini-cli';
const members = ['sessionId', 'type', 'id', 'timestamp', 'model', 'tokens', 'messages'] as const;
const skimMessage = createSkim(members);

type Message = Spans<(typeof members)[number]>;

/** The session holds for the messages that follow. */
type GeminiState = { readonly session: string | null };

/** In the shape of Gemini's own answer, where thoughts and the prompts of tools stand beside the other counts. */
const toUsage = (tokens: JsonObject): JsonObject => ({
  usageMetadata: {
    promptTokenCount: tokens['input'],
    candidatesTokenCount: tokens['output'],
    cachedContentTokenCount: tokens['cached'],
    thoughtsTokenCount: tokens['thoughts'],
    toolUsePromptTokenCount: tokens['tool'],
    totalTokenCount: tokens['total'],
  },
});

/**
 * Gemini CLI's `tmp/PROJECT/chats/**`: a line for each message, written again whenever it changes; older versions wrote one
 * document with a list of them. A message is one call by its id, and its last form holds.
 */
export const openGeminiFile = ({ state: saved, now, onCall }: OpenLogFile): LogParser => {
  let state: GeminiState = saved === null ? { session: null } : (JSON.parse(saved) as GeminiState);
  const kept = createKeptCalls<CallSighting>(onCall);

  const readMessage = (bytes: Uint8Array, message: Message): LineReading => {
    if (readString(bytes, message.type) !== 'gemini') return 'skipped';
    const tokens = readJson(bytes, message.tokens);
    // A message is written before its counts are known.
    if (message.tokens === undefined || tokens === null) return 'skipped';
    const time = readString(bytes, message.timestamp);
    const id = readString(bytes, message.id);
    if (!isObject(tokens) || time === null) return 'unparsed';
    const { session } = state;
    const call = toLoggedCall(
      {
        service,
        operation: 'generate_content',
        provider: 'google',
        model: readString(bytes, message.model),
        time,
        session,
        counts: tokens,
        usage: toUsage(tokens),
        keys:
          session === null
            ? []
            : [
                ...(id === null ? [] : [{ kind: 'sequence', service, session, sequence: id } as const]),
                { kind: 'session_usage', session },
              ],
        identity: [session, id],
      },
      now,
    );
    if (call === null) return 'unparsed';
    if (call === 'usedNothing') return 'skipped';
    if (id === null) onCall(call);
    else kept.set(id, call);
    return 'read';
  };

  const readMessages = (bytes: Uint8Array, messages: Span): LineReading => {
    const readings = (skimArray(bytes, messages) ?? []).map((span): LineReading => {
      const message = skimMessage(bytes, span);
      return message === null ? 'unparsed' : readMessage(bytes, message);
    });
    if (readings.includes('unparsed')) return 'unparsed';
    return readings.includes('read') ? 'read' : 'skipped';
  };

  return {
    markers: ['"tokens"', '"sessionId"'],
    isOther: () => false,
    readLine: (bytes, start, end) => {
      const line = skimMessage(bytes, [start, end]);
      if (line === null) return 'unparsed';
      const session = readString(bytes, line.sessionId);
      if (session !== null) state = { session };
      return line.messages === undefined ? readMessage(bytes, line) : readMessages(bytes, line.messages);
    },
    flush: kept.flush,
    state: () => JSON.stringify(state),
  };
};
