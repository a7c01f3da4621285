import { inferProvider } from '../../../../shared/core/pricing/model-id.ts';
import type { Problem } from '../../read-field.ts';
import type { OtlpLog, OtlpSpan } from '../otlp-record.ts';
import { names } from './attribute-names.ts';
import { eventNameOf, firstGiven, numberOf, serviceOf, textOf } from './attributes.ts';
import { conversationOf, responseKeys, sequenceKeys } from './call-keys.ts';
import type { Dialect } from './dialect.ts';
import { failureOf } from './read-failure.ts';
import type { Failure } from './read-failure.ts';
import { readCounts, toCount } from './read-counts.ts';
import { settleCounts } from './settle-counts.ts';
import type { SettledUsage } from './settle-counts.ts';
import type { CallFacts } from './to-sighting.ts';

const service = 'claude-code';
const scope = 'com.anthropic.claude_code';
const prefix = 'claude_code.';

/** `input_tokens` is what neither came from the cache nor went into it; thinking is inside `output_tokens`. */
const claudeCounts = {
  input: ['input_tokens'],
  cacheRead: ['cache_read_tokens'],
  cacheWrite: ['cache_creation_tokens'],
  output: ['output_tokens'],
} as const;

/**
 * Claude Code: the logs `api_request` (a call) and `api_error` (one that failed), each with or without its prefix. With
 * tracing on, the span `claude_code.llm_request` tells of the same call again: it is read where it names the request, so
 * that the two meet. Metrics repeat it all.
 */
export const claudeCode: Dialect = {
  owns: (record) =>
    serviceOf(record) === service ||
    record.scope.startsWith(scope) ||
    eventNameOf(record).startsWith(prefix) ||
    (record.signal === 'traces' && record.name.startsWith(prefix)),
  read: (record, problem) => {
    const kind = kindOf(record);
    if (kind === null) return null;
    const requestId = textOf(record.attributes, names.requestId);
    if (record.signal === 'traces' && requestId === null) return null;
    const failure = kind === 'call' ? null : failureOf(record.attributes);
    return toFacts(record, requestId, failure, problem);
  },
};

const kindOf = (record: OtlpLog | OtlpSpan): 'call' | 'failure' | null => {
  if (record.signal === 'traces') {
    if (record.name !== `${prefix}llm_request`) return null;
    const status = numberOf(record.attributes, ['status_code']) ?? 0;
    const isFailed = record.isError || status >= 400 || record.attributes.get('success') === false;
    return isFailed ? 'failure' : 'call';
  }
  const name = eventNameOf(record).replace(prefix, '');
  return name === 'api_request' ? 'call' : name === 'api_error' ? 'failure' : null;
};

const toFacts = (
  record: OtlpLog | OtlpSpan,
  requestId: string | null,
  failure: Failure | null,
  problem: Problem,
): CallFacts => {
  const { attributes, resource } = record;
  const model = textOf(attributes, ['model', 'gen_ai.request.model']);
  const session = conversationOf(attributes, resource);
  return {
    operation: 'chat',
    // Through Bedrock or Vertex the model's name says so.
    provider: (model === null ? null : inferProvider(model)) ?? 'anthropic',
    model,
    usage: withOneHour(
      settleCounts(readCounts(attributes, claudeCounts, problem), { cache: 'beside', reasoning: 'unknown' }),
      firstGiven(attributes, ['cache_creation_1h_tokens']),
      problem,
    ),
    failure,
    // The sequence begins anew when a session is resumed: it only stands in for an id.
    keys:
      requestId === null
        ? sequenceKeys(attributes, serviceOf(record), session)
        : responseKeys(requestId, 'anthropic', model),
    serviceTier: textOf(attributes, ['speed']) === 'fast' ? 'fast' : null,
    responseId: requestId,
  };
};

/** Newer versions say how much of what went into the cache is kept for an hour; the others tell it by the cost alone. */
const withOneHour = (usage: SettledUsage, given: ReturnType<typeof firstGiven>, problem: Problem): SettledUsage => {
  const oneHour = given === null ? null : toCount(given.value, given.name, problem);
  if (oneHour === null) return usage;
  const cacheWrite1hTokens = Math.min(oneHour, usage.units.cacheWriteTokens);
  return { ...usage, units: { ...usage.units, cacheWrite1hTokens } };
};
