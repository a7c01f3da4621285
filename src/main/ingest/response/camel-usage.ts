import type { JsonObject } from '../json-object.ts';
import { asNumber, asObject, hintedProvider, mostOf, sumOf } from './reading.ts';
import type { Hints, Tally } from './reading.ts';

/** `inputTokens`/`outputTokens`: Bedrock's Converse, or the Vercel AI SDK of any version. */
export const readCamelUsage = (usage: JsonObject, root: JsonObject, tally: Tally, hints: Hints): void => {
  if (isBedrock(usage, root)) readBedrock(usage, tally);
  else readAiSdk(usage, root, tally, hints);
};

const isBedrock = (usage: JsonObject, root: JsonObject): boolean =>
  usage['cacheReadInputTokens'] !== undefined ||
  usage['cacheWriteInputTokens'] !== undefined ||
  usage['cacheDetails'] !== undefined ||
  usage['serverToolUsage'] !== undefined ||
  asNumber(asObject(root['metrics'])?.['latencyMs']) !== undefined;

/** Input excludes the cache: all input is the sum of the three counts. */
const readBedrock = (usage: JsonObject, tally: Tally): void => {
  tally.provider = 'aws';
  tally.cacheRead = asNumber(usage['cacheReadInputTokens']);
  const details = Array.isArray(usage['cacheDetails']) ? usage['cacheDetails'] : [];
  let kept = 0;
  let oneHour = 0;
  for (const entry of details) {
    const part = asObject(entry);
    const tokens = asNumber(part?.['inputTokens']) ?? 0;
    kept += tokens;
    if (part?.['ttl'] === '1h') oneHour += tokens;
  }
  tally.cacheWrite = mostOf(usage['cacheWriteInputTokens'], kept === 0 ? undefined : kept);
  if (oneHour > 0) tally.cacheWrite1h = oneHour;
  tally.input = sumOf(asNumber(usage['inputTokens']), tally.cacheRead, tally.cacheWrite);
  tally.output = asNumber(usage['outputTokens']);
};

/**
 * AI SDK 4 (`promptTokens`), 5 (flat, `cachedInputTokens`), 6 and 7 (totals with `inputTokenDetails`, or nested
 * `inputTokens: {total, cacheRead, ...}` as its providers report it). Input includes the cache, except before
 * version 6 for models of Anthropic and Bedrock, which passed on the provider's own input count.
 */
const readAiSdk = (usage: JsonObject, root: JsonObject, tally: Tally, hints: Hints): void => {
  const nestedInput = asObject(usage['inputTokens']);
  const nestedOutput = asObject(usage['outputTokens']);
  const input = asObject(usage['inputTokenDetails']);
  const output = asObject(usage['outputTokenDetails']);
  tally.cacheRead = asNumber(nestedInput?.['cacheRead'] ?? input?.['cacheReadTokens'] ?? usage['cachedInputTokens']);
  tally.cacheWrite = asNumber(nestedInput?.['cacheWrite'] ?? input?.['cacheWriteTokens']);
  tally.reasoning = asNumber(nestedOutput?.['reasoning'] ?? output?.['reasoningTokens'] ?? usage['reasoningTokens']);
  tally.input =
    asNumber(nestedInput?.['total'] ?? usage['inputTokens'] ?? usage['promptTokens']) ??
    sumOf(
      asNumber(nestedInput?.['noCache'] ?? input?.['noCacheTokens']),
      nestedInput === undefined && input === undefined ? undefined : tally.cacheRead,
      tally.cacheWrite,
    );
  tally.output =
    asNumber(nestedOutput?.['total'] ?? usage['outputTokens'] ?? usage['completionTokens']) ??
    sumOf(asNumber(nestedOutput?.['text'] ?? output?.['textTokens']), tally.reasoning);
  if (nestedInput === undefined && input === undefined) readFlatCache(root, tally, hints);
};

const readFlatCache = (root: JsonObject, tally: Tally, hints: Hints): void => {
  const metadata = asObject(asObject(root['providerMetadata'])?.['anthropic']);
  tally.cacheRead ??= asNumber(metadata?.['cacheReadInputTokens']);
  tally.cacheWrite ??= asNumber(metadata?.['cacheCreationInputTokens']);
  const provider = hintedProvider(hints);
  const beside =
    metadata !== undefined ||
    provider === 'anthropic' ||
    provider === 'aws' ||
    (provider === 'google' && hints.model?.includes('claude') === true);
  if (beside) tally.input = sumOf(tally.input, tally.cacheRead, tally.cacheWrite);
};
