import type { CallKey, CallSighting } from '../../../shared/core/call-sighting.ts';
import type { LineReading, LogParser, OpenLogFile } from '../../../shared/core/log-parser.ts';
import { inferProvider } from '../../../shared/core/pricing/model-id.ts';
import { isObject } from '../json-object.ts';
import type { JsonObject } from '../json-object.ts';
import { asNumber } from '../response/reading.ts';
import { readClaudeCodeLine } from './claude-code-line.ts';
import type { ClaudeCodeLine } from './claude-code-line.ts';
import { createClaudeCodeMessages } from './claude-code-messages.ts';
import { createKeptCalls } from './kept-calls.ts';
import { toLoggedCall } from './to-logged-call.ts';

const idKey = (id: string): CallKey => ({ kind: 'response', provider: 'anthropic', id });

/** Telemetry names a call by its request; a gateway may give none, and then the session has to do. */
const keysOf = ({ requestId, messageId, session }: ClaudeCodeLine, hasMessageKey: boolean): CallKey[] => {
  const keys: CallKey[] = [];
  if (requestId !== null) keys.push(idKey(requestId));
  if (messageId !== null && hasMessageKey) keys.push(idKey(messageId));
  if (requestId === null && session !== null) keys.push({ kind: 'session_usage', session });
  return keys;
};

const toCall = (line: ClaudeCodeLine, hasMessageKey: boolean, now: number): ReturnType<typeof toLoggedCall> => {
  const { model, messageId, requestId, session } = line;
  if (line.time === null || !isObject(line.usage)) return null;
  return toLoggedCall(
    {
      service: 'claude-code',
      operation: 'chat',
      // Through Bedrock, Vertex or a gateway the model's name says so.
      provider: (model === null ? null : inferProvider(model)) ?? 'anthropic',
      model,
      time: line.time,
      session,
      counts: line.usage,
      usage: { model, usage: line.usage },
      billedCostUsd: line.costUsd,
      keys: keysOf(line, hasMessageKey),
      // A conversation that is gone on with repeats its lines under another session.
      identity: messageId === null ? [session, line.uuid] : [messageId, requestId],
    },
    now,
  );
};

type Kept = { readonly call: CallSighting; readonly isSidechain: boolean; readonly tokens: number };

/** Only to compare lines of one reply, before any is checked. */
const totalOf = (usage: JsonObject): number =>
  (asNumber(usage['input_tokens']) ?? 0) +
  (asNumber(usage['cache_creation_input_tokens']) ?? 0) +
  (asNumber(usage['cache_read_input_tokens']) ?? 0) +
  (asNumber(usage['output_tokens']) ?? 0);

/** The main conversation goes before a sidechain, then the larger total; of equals the first stays. */
const isBetter = (isSidechain: boolean, tokens: number, before: Kept | undefined): boolean =>
  before === undefined || (isSidechain === before.isSidechain ? tokens > before.tokens : before.isSidechain);

/**
 * Claude Code's `projects/**.jsonl`: the replies of the model. One is written once per content block, so `message.id` and
 * `requestId` together are one call, whose largest counts hold.
 *
 * @returns what opens one file; the files of a run belong together
 */
export const createClaudeCodeParsers = (): ((file: OpenLogFile) => LogParser) => {
  const messages = createClaudeCodeMessages();

  return (file) => {
    const kept = createKeptCalls<Kept>(({ call }) => file.onCall(call));

    const read = (line: ClaudeCodeLine): LineReading => {
      const { messageId, requestId, isSidechain, usage } = line;
      if (line.model === '<synthetic>' || !messages.admit(line, file)) return 'skipped';
      const key = messageId === null ? null : `${messageId} ${requestId ?? ''}`;
      const tokens = isObject(usage) ? totalOf(usage) : 0;
      if (key !== null && !isBetter(isSidechain, tokens, kept.get(key))) return 'read';
      const call = toCall(line, messages.ownsMessageId(line), file.now);
      if (call === null) return 'unparsed';
      if (call === 'usedNothing') return 'skipped';
      if (key === null) file.onCall(call);
      else kept.set(key, { call, isSidechain, tokens });
      return 'read';
    };

    return {
      markers: ['"usage"'],
      isOther: () => false,
      readLine: (bytes, start, end) => {
        const line = readClaudeCodeLine(bytes, [start, end]);
        return line === null ? 'unparsed' : line === 'skipped' ? line : read(line);
      },
      flush: kept.flush,
      state: () => null,
    };
  };
};
