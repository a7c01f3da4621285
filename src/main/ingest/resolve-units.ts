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
  const units = {
    inputTokens: draft.input_tokens ?? from?.inputTokens ?? 0,
    cacheReadTokens: draft.cache_read_tokens ?? from?.cacheReadTokens ?? 0,
    cacheWriteTokens: draft.cache_write_tokens ?? from?.cacheWriteTokens ?? 0,
    cacheWrite1hTokens: draft.cache_write_1h_tokens ?? from?.cacheWrite1hTokens ?? 0,
    outputTokens: draft.output_tokens ?? from?.outputTokens ?? 0,
    reasoningTokens: draft.reasoning_tokens ?? from?.reasoningTokens ?? 0,
    inputAudioTokens: draft.input_audio_tokens ?? from?.inputAudioTokens ?? 0,
    outputAudioTokens: draft.output_audio_tokens ?? from?.outputAudioTokens ?? 0,
    otherUnits: otherUnits(draft, from),
  };
  if (draft.total_tokens !== null) {
    const known =
      draft.input_tokens !== null ||
      draft.output_tokens !== null ||
      from?.inputTokens !== undefined ||
      from?.outputTokens !== undefined;
    const sum = units.inputTokens + units.outputTokens;
    if (!known) units.inputTokens = draft.total_tokens;
    else if (sum !== draft.total_tokens) {
      warnings.push(`total_tokens_ignored: ${draft.total_tokens} given, input and output make ${sum}`);
    }
  }
  checkParts(units, draft, problem);
  return units;
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
