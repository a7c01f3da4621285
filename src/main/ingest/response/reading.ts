import { canonicalProvider, inferProvider } from '../../../shared/core/pricing/model-id.ts';
import type { UsageUnits } from '../../../shared/core/usage-event.ts';
import { isObject } from '../json-object.ts';
import type { JsonObject } from '../json-object.ts';

export type Hints = { readonly provider?: string | null; readonly model?: string | null };

/**
 * Counts while they are being read, in the totals convention: `input` is ALL input, `output` ALL output. Undefined
 * where the response says nothing. Values are as sent; whoever stores them checks that they are counts.
 */
export type Tally = {
  input?: number | undefined;
  cacheRead?: number | undefined;
  cacheWrite?: number | undefined;
  cacheWrite1h?: number | undefined;
  output?: number | undefined;
  reasoning?: number | undefined;
  inputAudio?: number | undefined;
  outputAudio?: number | undefined;
  /** Other units by name; created by `addUnit`. */
  other?: Record<string, number>;
  /** Another unit was reported as zero: that is usage reported, though nothing to record. */
  zeroUnit?: boolean;
  /** Set where the shape proves who answered. */
  provider?: string;
};

export const asObject = (value: unknown): JsonObject | undefined => (isObject(value) ? value : undefined);

export const asNumber = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined);

export const asText = (value: unknown, longest: number): string | null =>
  typeof value === 'string' &&
  value.length > 0 &&
  value.length <= longest &&
  value.isWellFormed() &&
  !value.includes('\0')
    ? value
    : null;

/** Who the hints say answered, by the price list's name. */
export const hintedProvider = ({ provider, model }: Hints): string | null => {
  if (typeof provider === 'string' && provider !== '') return canonicalProvider(provider);
  return typeof model === 'string' ? inferProvider(model) : null;
};

/** Sum of the values present; undefined when none is. */
export const sumOf = (...values: readonly (number | undefined)[]): number | undefined => {
  let sum: number | undefined;
  for (const value of values) if (value !== undefined) sum = (sum ?? 0) + value;
  return sum;
};

/** Largest of the values present: the same count is sometimes reported under two names, one of them left at 0. */
export const mostOf = (...values: readonly unknown[]): number | undefined => {
  let most: number | undefined;
  for (const value of values) if (typeof value === 'number' && !(most !== undefined && most >= value)) most = value;
  return most;
};

/** Adds to another billable unit; zero is not recorded. */
export const addUnit = (tally: Tally, unit: string, quantity: unknown): void => {
  if (typeof quantity !== 'number') return;
  if (quantity === 0) {
    tally.zeroUnit = true;
    return;
  }
  tally.other ??= {};
  tally.other[unit] = (tally.other[unit] ?? 0) + quantity;
};

/**
 * The counts as units. A cache larger than the input it belongs to, or reasoning larger than the output, can only have
 * been reported beside it, not inside it: it is added.
 */
export const toUnits = (tally: Tally): Partial<UsageUnits> => {
  const { cacheRead = 0, cacheWrite = 0, cacheWrite1h = 0, reasoning = 0 } = tally;
  const units: { -readonly [K in keyof UsageUnits]?: UsageUnits[K] } = {};
  const cache = cacheRead + Math.max(cacheWrite, cacheWrite1h);
  const input = tally.input === undefined ? (cache > 0 ? cache : undefined) : tally.input;
  if (input !== undefined) units.inputTokens = cache > input ? input + cache : input;
  const output = tally.output === undefined ? (reasoning > 0 ? reasoning : undefined) : tally.output;
  if (output !== undefined) units.outputTokens = reasoning > output ? output + reasoning : output;
  if (tally.cacheRead !== undefined) units.cacheReadTokens = cacheRead;
  if (tally.cacheWrite !== undefined || cacheWrite1h > 0) units.cacheWriteTokens = Math.max(cacheWrite, cacheWrite1h);
  if (cacheWrite1h > 0) units.cacheWrite1hTokens = cacheWrite1h;
  if (tally.reasoning !== undefined) units.reasoningTokens = reasoning;
  if (tally.inputAudio !== undefined) units.inputAudioTokens = Math.min(tally.inputAudio, units.inputTokens ?? 0);
  if (tally.outputAudio !== undefined) units.outputAudioTokens = Math.min(tally.outputAudio, units.outputTokens ?? 0);
  if (tally.other !== undefined) units.otherUnits = tally.other;
  return units;
};
