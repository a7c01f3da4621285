import type { CallKey } from '../../../../shared/core/call-sighting.ts';
import type { Problem } from '../../read-field.ts';
import type { OtlpAttributes, OtlpLog, OtlpSpan } from '../otlp-record.ts';
import { countNames, names } from './attribute-names.ts';
import { objectOf, textOf } from './attributes.ts';
import { responseKeys, spanKeys } from './call-keys.ts';
import { readCountDetails } from './count-details.ts';
import { operationOf } from './operation.ts';
import { providerNamed } from './provider-name.ts';
import { readFailure } from './read-failure.ts';
import { readCounts } from './read-counts.ts';
import type { CountName } from './attribute-names.ts';
import type { Counts } from './read-counts.ts';
import { settleCounts, unknownConvention } from './settle-counts.ts';
import type { Convention, SettledUsage } from './settle-counts.ts';
import type { CallFacts } from './to-sighting.ts';

/**
 * The OpenTelemetry conventions for generative AI in all their generations, and those that resemble them: OpenLLMetry,
 * OpenLIT, OpenInference, LangSmith, LiteLLM, the Vercel AI SDK, Langfuse.
 */
export const readGenAi = (record: OtlpLog | OtlpSpan, problem: Problem): CallFacts | null => {
  const { attributes } = record;
  const operation = operationOf(record);
  // A log says what it is, or it is any log that mentions tokens.
  if (operation === null || (operation === 'unsaid' && record.signal === 'logs')) return null;
  const usage = readUsage(attributes, problem);
  const failure = readFailure(record);
  const model = textOf(attributes, names.model);
  if (operation === 'unsaid' && (!usage.reported || model === null)) return null;
  if (!usage.reported && problem.error === null && failure === null && !isAnswered(record)) return null;
  const provider = providerNamed(textOf(attributes, names.provider));
  return {
    operation: operation === 'unsaid' ? 'chat' : operation,
    provider,
    model,
    usage,
    failure,
    keys: keysOf(record, { provider, model }),
    responseId: textOf(attributes, names.responseId),
    serviceTier: tierOf(attributes),
    isGuess: operation === 'unsaid',
  };
};

/**
 * A response's id says which call it is. Without one a log goes by the id of its request and by the span it was written in,
 * which may both be around several calls: they only stand in.
 */
const keysOf = (record: OtlpLog | OtlpSpan, facts: Pick<CallFacts, 'provider' | 'model'>): readonly CallKey[] => {
  const keysFor = (id: readonly string[]): readonly CallKey[] =>
    responseKeys(textOf(record.attributes, id), facts.provider, facts.model);
  const response = keysFor(names.responseId);
  if (record.signal === 'traces') return [...response, ...spanKeys(record)];
  return response.length > 0 ? response : [...keysFor(names.requestId), ...spanKeys(record)];
};

/**
 * Whether a record without counts tells of an answer: a stream whose usage nobody asked for. Spans around calls and logs
 * that only announce a request do not.
 */
const isAnswered = ({ signal, attributes }: OtlpLog | OtlpSpan): boolean =>
  signal === 'traces' &&
  ['gen_ai.response.id', 'gen_ai.response.model', 'gen_ai.response.finish_reasons'].some((name) =>
    attributes.has(name),
  );

const readUsage = (attributes: OtlpAttributes, problem: Problem): SettledUsage => {
  const plain = readCounts(attributes, countNames, problem);
  const details = readCountDetails(attributes, problem);
  const counts = Object.fromEntries(
    (Object.keys(plain) as CountName[]).map((count) => [count, plain[count] ?? details[count]]),
  ) as Counts;
  return settleCounts(counts, conventionOf(attributes, counts));
};

/**
 * The AI SDK before version 6 passed on what Anthropic counts, input without cache; what the provider itself said is in its
 * metadata. Where the plain count is that one, the cache is beside it.
 */
const conventionOf = (attributes: OtlpAttributes, { input }: Counts): Convention => {
  const anthropic = objectOf(attributes, 'ai.response.providerMetadata')?.['anthropic'];
  const usage = (anthropic as { readonly usage?: { readonly input_tokens?: unknown } } | null | undefined)?.usage;
  return input !== null && usage?.input_tokens === input
    ? { ...unknownConvention, cache: 'beside' }
    : unknownConvention;
};

const tierOf = (attributes: OtlpAttributes): string | null => {
  const openai = objectOf(attributes, 'ai.response.providerMetadata')?.['openai'];
  const tier = (openai as { readonly serviceTier?: unknown } | null | undefined)?.serviceTier;
  return typeof tier === 'string' && tier.length <= 64 ? tier.toLowerCase() : null;
};
