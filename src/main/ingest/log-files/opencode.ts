import type { LineReading, OpencodeMessage } from '../../../shared/core/log-parser.ts';
import { isObject } from '../json-object.ts';
import type { JsonObject } from '../json-object.ts';
import { asNumber, asObject, asText, sumOf } from '../response/reading.ts';
import { toLoggedCall } from './to-logged-call.ts';

const service = 'opencode';
const longestId = 512;

/**
 * opencode counts the input without its cache and, as its totals show, reasoning beside the output; where a total says
 * otherwise, reasoning is inside.
 */
const toUsage = (tokens: JsonObject): JsonObject => {
  const cache = asObject(tokens['cache']);
  const read = asNumber(cache?.['read']);
  const write = asNumber(cache?.['write']);
  const input = sumOf(asNumber(tokens['input']), read, write);
  const output = asNumber(tokens['output']);
  const reasoning = asNumber(tokens['reasoning']);
  const isInside = tokens['total'] !== undefined && tokens['total'] === sumOf(input, output) && reasoning !== 0;
  return {
    usage: {
      input_tokens: input,
      input_tokens_details: { cached_tokens: read, cache_write_tokens: write },
      output_tokens: isInside ? output : sumOf(output, reasoning),
      output_tokens_details: { reasoning_tokens: reasoning },
    },
  };
};

const parse = (json: string): unknown => {
  try {
    return JSON.parse(json) as unknown;
  } catch {
    return undefined;
  }
};

/** One message of opencode, of its database's table `message` or a file in `storage/message`: replies are calls. */
export const readOpencodeMessage = ({ id, session, json, now, onCall }: OpencodeMessage): LineReading => {
  const message = parse(json);
  if (!isObject(message)) return 'unparsed';
  const tokens = message['tokens'];
  if (message['role'] !== 'assistant' || tokens === undefined || tokens === null) return 'skipped';
  const created = asNumber(asObject(message['time'])?.['created']);
  if (!isObject(tokens) || created === undefined || !(Math.abs(created) < 8.64e15)) return 'unparsed';
  const messageId = id ?? asText(message['id'], longestId);
  const sessionId = session ?? asText(message['sessionID'], longestId);
  const call = toLoggedCall(
    {
      service,
      operation: 'chat',
      provider: asText(message['providerID'], longestId),
      model: asText(message['modelID'], longestId),
      time: new Date(created).toISOString(),
      session: sessionId,
      counts: tokens,
      usage: toUsage(tokens),
      keys:
        sessionId === null
          ? []
          : [
              ...(messageId === null
                ? []
                : [{ kind: 'sequence', service, session: sessionId, sequence: messageId } as const]),
              { kind: 'session_usage', session: sessionId },
            ],
      identity: [sessionId, messageId],
    },
    now,
  );
  if (call === null) return 'unparsed';
  if (call === 'usedNothing') return 'skipped';
  onCall(call);
  return 'read';
};
