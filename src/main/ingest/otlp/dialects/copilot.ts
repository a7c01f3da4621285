import { serviceOf } from './attributes.ts';
import type { Dialect } from './dialect.ts';
import { readGenAi } from './gen-ai.ts';

/**
 * GitHub Copilot: its `chat` and `embeddings` spans, as the conventions want them. Its logs tell of the same calls, agent
 * spans and turns repeat their sums.
 */
export const copilot: Dialect = {
  owns: (record) =>
    /^(github-copilot|copilot-chat|copilot)\b/.test(serviceOf(record)) ||
    /^(github\.copilot|copilot-chat)\b/.test(record.scope),
  read: (record, problem) => (record.signal === 'traces' ? readGenAi(record, problem) : null),
};
