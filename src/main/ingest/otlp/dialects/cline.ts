import { eventNameOf, serviceOf, textOf } from './attributes.ts';
import { sessionKeys } from './call-keys.ts';
import type { Dialect } from './dialect.ts';
import { providerNamed } from './provider-name.ts';
import { readCounts } from './read-counts.ts';
import { settleCounts } from './settle-counts.ts';

const clineCounts = {
  input: ['tokensIn'],
  cacheRead: ['cacheReadTokens'],
  cacheWrite: ['cacheWriteTokens'],
  output: ['tokensOut'],
} as const;

/**
 * Cline: the log `task.tokens`. `task.conversation_turn` tells of the same call, in some versions with the same counts.
 * Its own reckoning (`totalCost`) is no bill and is left out.
 */
export const cline: Dialect = {
  owns: (record) => serviceOf(record) === 'cline' || record.scope === 'cline',
  read: (record, problem) => {
    if (eventNameOf(record) !== 'task.tokens') return null;
    const { attributes } = record;
    return {
      operation: 'chat',
      provider: providerNamed(textOf(attributes, ['provider', 'apiProvider'])),
      model: textOf(attributes, ['model', 'modelId']),
      usage: settleCounts(readCounts(attributes, clineCounts, problem), { cache: 'beside', reasoning: 'unknown' }),
      failure: null,
      keys: sessionKeys(textOf(attributes, ['ulid', 'taskId'])),
    };
  },
};
