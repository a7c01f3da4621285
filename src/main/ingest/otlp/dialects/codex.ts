import type { OtlpLog } from '../otlp-record.ts';
import { countNames } from './attribute-names.ts';
import { eventNameOf, firstGiven, numberOf, serviceOf, textOf } from './attributes.ts';
import { conversationOf, sequenceKeys, sessionKeys } from './call-keys.ts';
import type { Dialect } from './dialect.ts';
import { providerNamed } from './provider-name.ts';
import { readFailure } from './read-failure.ts';
import { readCounts } from './read-counts.ts';
import { settleCounts } from './settle-counts.ts';

/** Text or numbers; cache inside input, reasoning inside output. `tool_token_count` is the sum of both. */
const codexCounts = {
  input: countNames.input,
  cacheRead: ['cached_token_count'],
  cacheWrite: ['cache_write_token_count'],
  output: countNames.output,
  reasoning: ['reasoning_token_count'],
} as const;

/**
 * Codex: of the two logs `codex.sse_event` / `response.completed` the one with counts is the call. It has no id of its
 * own. A call failed where the request was refused (`codex.api_request`; its retries, `attempt` from 1 on, are the same
 * call) or the answer broke off (`response.failed`).
 */
export const codex: Dialect = {
  owns: (record) =>
    /^codex([_-]|$)/.test(serviceOf(record)) ||
    /^codex_otel\b/.test(record.scope) ||
    eventNameOf(record).startsWith('codex.'),
  read: (record, problem) => {
    if (record.signal !== 'logs') return null;
    const { attributes, resource } = record;
    const isCall = isCompleted(record);
    const failure = isCall ? null : isFailed(record) ? readFailure(record) : null;
    if (!isCall && failure === null) return null;
    const session = conversationOf(attributes, resource);
    return {
      operation: 'chat',
      provider: providerNamed(textOf(attributes, ['provider_name'])) ?? 'openai',
      model: textOf(attributes, ['model', 'slug']),
      usage: settleCounts(readCounts(attributes, codexCounts, problem)),
      failure,
      keys: isCall
        ? [...sequenceKeys(attributes, serviceOf(record), session), ...sessionKeys(session)]
        : sequenceKeys(attributes, serviceOf(record), session),
    };
  },
};

const isCompleted = (record: OtlpLog): boolean =>
  eventNameOf(record) === 'codex.sse_event' &&
  record.attributes.get('event.kind') === 'response.completed' &&
  firstGiven(record.attributes, [...codexCounts.input, ...codexCounts.output]) !== null;

const isFailed = (record: OtlpLog): boolean => {
  const { attributes } = record;
  switch (eventNameOf(record)) {
    case 'codex.api_request':
      return (numberOf(attributes, ['attempt']) ?? 0) === 0;
    case 'codex.sse_event':
      return attributes.get('event.kind') === 'response.failed';
    default:
      return false;
  }
};
