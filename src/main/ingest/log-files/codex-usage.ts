import { isObject } from '../json-object.ts';
import type { JsonObject } from '../json-object.ts';

/** Codex's own counts: the cache inside the input, reasoning inside the output. */
const countNames = [
  'input_tokens',
  'cached_input_tokens',
  'cache_write_input_tokens',
  'output_tokens',
  'reasoning_output_tokens',
] as const;
export type CodexUsage = Readonly<Record<(typeof countNames)[number], number>>;

/** Null when it is no usage; a count that is missing is 0, one of a wrong type makes it none. */
export const readCodexUsage = (value: unknown): CodexUsage | null => {
  if (!isObject(value)) return null;
  const counts = countNames.map((name) => value[name] ?? 0);
  if (counts.some((count) => typeof count !== 'number')) return null;
  return Object.fromEntries(countNames.map((name, at) => [name, counts[at]])) as CodexUsage;
};

export const isSameUsage = (a: CodexUsage, b: CodexUsage): boolean => countNames.every((name) => a[name] === b[name]);

export const usesNothing = (usage: CodexUsage): boolean => countNames.every((name) => usage[name] === 0);

/** What was used since `before`. Totals that fell were begun anew: all of them is new. */
export const subtractUsage = (totals: CodexUsage, before: CodexUsage | null): CodexUsage => {
  if (before === null || countNames.some((name) => totals[name] < before[name])) return totals;
  return Object.fromEntries(countNames.map((name) => [name, totals[name] - before[name]])) as CodexUsage;
};

/** The same in the shape of OpenAI's responses. A cache larger than its input is cut to it. */
export const toResponseUsage = (usage: CodexUsage): JsonObject => ({
  input_tokens: usage.input_tokens,
  input_tokens_details: {
    cached_tokens: Math.min(usage.cached_input_tokens, usage.input_tokens),
    cache_write_tokens: usage.cache_write_input_tokens,
  },
  output_tokens: usage.output_tokens,
  output_tokens_details: { reasoning_tokens: Math.min(usage.reasoning_output_tokens, usage.output_tokens) },
});
