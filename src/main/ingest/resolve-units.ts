import type { UsageUnits } from '../../shared/core/usage-event.ts';
import { usageFields } from '../../shared/contract/usage-event-wire.ts';
import type { UsageFieldName } from '../../shared/contract/usage-event-wire.ts';
import { fail, readNumber } from './read-field.ts';
import type { FieldDraft, Problem } from './read-field.ts';

type Reported = Partial<UsageUnits>;

type QuantityField = {
  [N in UsageFieldName]: (typeof usageFields)[N]['kind'] extends 'quantity' ? N : never;
}[UsageFieldName];

const quantityFields = (Object.keys(usageFields) as UsageFieldName[]).filter(
  (field): field is QuantityField => usageFields[field].kind === 'quantity',
);

/**
 * The billable quantities of an event: its own fields, then what its raw response reports, then zero. Holds the totals
 * convention: a part larger than its whole is a problem, at the field that was given or at `/response`.
 */
export const resolveUnits = (
  draft: FieldDraft,
  reported: Reported | null,
  problem: Problem,
  warnings: string[],
): UsageUnits => {
  const from = reported === null ? null : checkReported(reported, problem);
  const { inputTokens, outputTokens } = resolveWholes(draft, from, warnings);
  const units = {
    inputTokens,
    cacheReadTokens: draft.cache_read_tokens ?? from?.cacheReadTokens ?? 0,
    cacheWriteTokens: draft.cache_write_tokens ?? from?.cacheWriteTokens ?? 0,
    cacheWrite1hTokens: draft.cache_write_1h_tokens ?? from?.cacheWrite1hTokens ?? 0,
    outputTokens,
    reasoningTokens: draft.reasoning_tokens ?? from?.reasoningTokens ?? 0,
    inputAudioTokens: draft.input_audio_tokens ?? from?.inputAudioTokens ?? 0,
    outputAudioTokens: draft.output_audio_tokens ?? from?.outputAudioTokens ?? 0,
    otherUnits: otherUnits(draft, from),
  };
  checkParts(units, draft, problem);
  return units;
};

const countedFields = (Object.keys(usageFields) as UsageFieldName[]).filter((field) =>
  ['tokens', 'quantity'].includes(usageFields[field].kind),
);

/** Whether the event itself gives any quantity; a zero is one. */
export const isUsageReported = (draft: FieldDraft): boolean => {
  for (const field of countedFields) if (draft[field] !== null) return true;
  return false;
};

type Wholes = Pick<UsageUnits, 'inputTokens' | 'outputTokens'>;

/**
 * All input and all output. A total tells the one that is missing (1500 beside an output of 500: input 1000), alone it
 * is input; where it contradicts what is known it is ignored, with a warning.
 */
const resolveWholes = (draft: FieldDraft, from: Reported | null, warnings: string[]): Wholes => {
  const input = draft.input_tokens ?? from?.inputTokens ?? null;
  const output = draft.output_tokens ?? from?.outputTokens ?? null;
  const total = draft.total_tokens;
  const known = (input ?? 0) + (output ?? 0);
  if (total !== null && (total < known || (total > known && input !== null && output !== null))) {
    warnings.push(`total_tokens_ignored: ${total} given, input and output make ${known}`);
  } else if (total !== null) {
    if (input === null) return { inputTokens: total - (output ?? 0), outputTokens: output ?? 0 };
    if (output === null) return { inputTokens: input, outputTokens: total - input };
  }
  return { inputTokens: input ?? 0, outputTokens: output ?? 0 };
};

/** One shared object for the many events that have no other units. */
const noOtherUnits: Readonly<Record<string, number>> = Object.freeze({});

const otherUnits = (draft: FieldDraft, from: Reported | null): Readonly<Record<string, number>> => {
  let units: Record<string, number> | null = from?.otherUnits === undefined ? null : { ...from.otherUnits };
  for (const field of quantityFields) {
    const quantity = draft[field];
    if (quantity === null) continue;
    if (quantity > 0) (units ??= {})[field] = quantity;
    else if (units !== null) delete units[field];
  }
  return units ?? noOtherUnits;
};

/** Counts in a response come from outside like any other: the same checks, at `/response`. */
const checkReported = (reported: Reported, problem: Problem): Reported => {
  for (const value of Object.values(reported)) {
    if (typeof value === 'number') readNumber('/response', value, problem, 'negative_tokens', true);
  }
  if (reported.otherUnits !== undefined) {
    for (const [unit, quantity] of Object.entries(reported.otherUnits)) {
      const isTokens = unit.endsWith('_tokens');
      readNumber('/response', quantity, problem, isTokens ? 'negative_tokens' : 'negative_number', isTokens);
    }
  }
  return reported;
};

const checkParts = (units: UsageUnits, draft: FieldDraft, problem: Problem): void => {
  const check = (field: PartField, part: number, whole: number, rule: string): void => {
    if (part <= whole) return;
    const pointer = draft[field] === null ? '/response' : `/${field}`;
    fail(problem, pointer, 'part_exceeds_whole', `${rule}: ${part} is more than ${whole}.`);
  };
  const { inputTokens: input, outputTokens: output, cacheReadTokens: read, cacheWriteTokens: write } = units;
  const cacheRule = 'Cached tokens are a part of input_tokens, which is ALL input';
  check('cache_read_tokens', read, input, cacheRule);
  check(draft.cache_write_tokens === null ? 'cache_read_tokens' : 'cache_write_tokens', read + write, input, cacheRule);
  check('cache_write_1h_tokens', units.cacheWrite1hTokens, write, 'They are a part of cache_write_tokens');
  check('reasoning_tokens', units.reasoningTokens, output, 'They are a part of output_tokens, which is ALL output');
  check('input_audio_tokens', units.inputAudioTokens, input, 'They are a part of input_tokens');
  check('output_audio_tokens', units.outputAudioTokens, output, 'They are a part of output_tokens');
};

type PartField =
  | 'cache_read_tokens'
  | 'cache_write_tokens'
  | 'cache_write_1h_tokens'
  | 'reasoning_tokens'
  | 'input_audio_tokens'
  | 'output_audio_tokens';
