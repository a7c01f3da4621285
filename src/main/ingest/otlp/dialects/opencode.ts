import { eventNameOf, serviceOf, textOf } from './attributes.ts';
import { conversationOf, sessionKeys } from './call-keys.ts';
import type { Dialect } from './dialect.ts';
import { providerNamed } from './provider-name.ts';
import { failureOf } from './read-failure.ts';
import { readCounts } from './read-counts.ts';
import { settleCounts } from './settle-counts.ts';

/** Every count is a part of its own: input without cache, output without reasoning. */
const opencodeCounts = {
  input: ['input_tokens'],
  cacheRead: ['cache_read_tokens'],
  cacheWrite: ['cache_creation_tokens'],
  output: ['output_tokens'],
  reasoning: ['reasoning_tokens'],
} as const;

/**
 * opencode's telemetry plugins: the logs `api_request` and `api_error`, named like Claude Code's but counted otherwise. Its
 * spans and metrics tell of the same calls and give no id to know them by.
 */
export const opencode: Dialect = {
  owns: (record) => /^opencode\b/.test(serviceOf(record)) || /(^|\.)opencode\b/.test(record.scope),
  read: (record, problem) => {
    const name = eventNameOf(record);
    const isError = name === 'api_error';
    if (name !== 'api_request' && !isError) return null;
    const { attributes, resource } = record;
    return {
      operation: 'chat',
      provider: providerNamed(textOf(attributes, ['gen_ai.provider.name', 'provider'])),
      model: textOf(attributes, ['model']),
      usage: settleCounts(readCounts(attributes, opencodeCounts, problem), { cache: 'beside', reasoning: 'beside' }),
      failure: isError || attributes.has('error') ? failureOf(attributes) : null,
      keys: isError ? [] : sessionKeys(conversationOf(attributes, resource)),
    };
  },
};
