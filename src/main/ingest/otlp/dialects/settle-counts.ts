import { noUnits } from '../../../../shared/core/usage-event.ts';
import type { UsageUnits } from '../../../../shared/core/usage-event.ts';
import type { Counts } from './read-counts.ts';

/**
 * Whether cached input is counted beside the input and reasoning beside the output. `unknown`: the counts themselves have
 * to tell.
 */
export type Convention = {
  readonly cache: 'beside' | 'unknown';
  readonly reasoning: 'beside' | 'unknown';
};

export const unknownConvention: Convention = { cache: 'unknown', reasoning: 'unknown' };

export type SettledUsage = {
  readonly units: UsageUnits;
  /** False when the record gives no count at all, not even a zero. */
  readonly reported: boolean;
};

/**
 * Counts in the totals convention: all input, cached inside; all output, reasoning inside. Where the convention is not
 * known, the total decides if there is one: 12 in, 9 800 read, 57 out and a total of 9 869 say that the cache is beside.
 * Without one, a part larger than its whole can only be beside it; else it is inside, as the conventions in force want.
 */
export const settleCounts = (counts: Counts, convention: Convention = unknownConvention): SettledUsage => {
  const cache = (counts.cacheRead ?? 0) + (counts.cacheWrite ?? 0);
  const reasoning = counts.reasoning ?? 0;
  const beside = findBeside(counts, convention, cache, reasoning);
  const input = (counts.input ?? onlyTotal(counts) ?? 0) + (beside.cache ? cache : 0);
  const output = (counts.output ?? 0) + (beside.reasoning ? reasoning : 0);
  return {
    units: {
      ...noUnits,
      inputTokens: input,
      cacheReadTokens: counts.cacheRead ?? 0,
      cacheWriteTokens: counts.cacheWrite ?? 0,
      outputTokens: output,
      reasoningTokens: reasoning,
      inputAudioTokens: Math.min(counts.inputAudio ?? 0, input),
      outputAudioTokens: Math.min(counts.outputAudio ?? 0, output),
    },
    reported: Object.values(counts).some((count) => count !== null),
  };
};

type Beside = { readonly cache: boolean; readonly reasoning: boolean };

/** Inside first: where several readings fit the total, the plainest is taken. */
const readings: readonly Beside[] = [
  { cache: false, reasoning: false },
  { cache: true, reasoning: false },
  { cache: false, reasoning: true },
  { cache: true, reasoning: true },
];

const findBeside = (counts: Counts, convention: Convention, cache: number, reasoning: number): Beside => {
  const input = counts.input ?? 0;
  const output = counts.output ?? 0;
  const mayBe = (isBeside: boolean, told: 'beside' | 'unknown', part: number, whole: number): boolean =>
    isBeside ? part > 0 || told === 'beside' : told === 'unknown' && part <= whole;
  const possible = readings.filter(
    (reading) =>
      mayBe(reading.cache, convention.cache, cache, input) &&
      mayBe(reading.reasoning, convention.reasoning, reasoning, output),
  );
  const sumOf = (reading: Beside): number =>
    input + output + (reading.cache ? cache : 0) + (reading.reasoning ? reasoning : 0);
  return possible.find((reading) => sumOf(reading) === counts.total) ?? (possible[0] as Beside);
};

/** A total alone is input: embeddings have no output. */
const onlyTotal = ({ input, output, total }: Counts): number | null =>
  input === null && output === null ? total : null;
