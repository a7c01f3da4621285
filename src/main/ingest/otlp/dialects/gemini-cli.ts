import { countNames } from './attribute-names.ts';
import { eventNameOf, serviceOf, textOf } from './attributes.ts';
import { conversationOf, sessionKeys } from './call-keys.ts';
import type { Dialect } from './dialect.ts';
import { failureOf, readFailure } from './read-failure.ts';
import { readCounts } from './read-counts.ts';
import type { Counts } from './read-counts.ts';
import { settleCounts } from './settle-counts.ts';

const geminiCounts = {
  input: countNames.input,
  cacheRead: ['cached_content_token_count'],
  output: countNames.output,
  reasoning: ['thoughts_token_count'],
} as const;

/** What tools said, fed back as a prompt of its own: Gemini counts it beside the prompt. */
const toolPrompt = { input: ['tool_token_count'] } as const;

/**
 * Gemini CLI: the logs `api_response` (a call) and `api_error` (one that failed). Thoughts are counted beside the output
 * and tool prompts beside the input; cached content is inside it. The same call is told again, without cache and thoughts,
 * by the log of the conventions, a span and three metrics.
 */
export const geminiCli: Dialect = {
  owns: (record) =>
    serviceOf(record) === 'gemini-cli' ||
    record.scope === 'gemini-cli' ||
    eventNameOf(record).startsWith('gemini_cli.'),
  read: (record, problem) => {
    const { attributes, resource } = record;
    const name = eventNameOf(record);
    const isError = name === 'gemini_cli.api_error';
    if (name !== 'gemini_cli.api_response' && !isError) return null;
    const counts = readCounts(attributes, geminiCounts, problem);
    const tools = readCounts(attributes, toolPrompt, problem).input ?? 0;
    const failure = isError ? failureOf(attributes) : readFailure(record);
    const usage = settleCounts(
      { ...counts, input: counts.input === null ? null : counts.input + tools },
      { cache: 'unknown', reasoning: 'beside' },
    );
    return {
      operation: 'generate_content',
      provider: 'google',
      model: textOf(attributes, ['model', 'model_name']),
      usage: { ...usage, reported: usage.reported && !isAllZero(counts) },
      failure,
      keys: isError ? [] : sessionKeys(conversationOf(attributes, resource)),
    };
  },
};

/** An answer without usage is written as zeros. */
const isAllZero = (counts: Counts): boolean => Object.values(counts).every((count) => count === null || count === 0);
