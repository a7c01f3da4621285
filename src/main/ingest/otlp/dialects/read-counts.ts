import { usageLimits } from '../../../../shared/contract/usage-event-wire.ts';
import { fail } from '../../read-field.ts';
import type { Problem } from '../../read-field.ts';
import type { OtlpAttributes } from '../otlp-record.ts';
import type { CountName, CountNames } from './attribute-names.ts';
import { firstGiven } from './attributes.ts';

/** Token counts as a record gives them; null where it says nothing. */
export type Counts = { readonly [N in CountName]: number | null };

export const noCounts: Counts = {
  input: null,
  cacheRead: null,
  cacheWrite: null,
  output: null,
  reasoning: null,
  inputAudio: null,
  outputAudio: null,
  total: null,
};

/** Reads the counts under the given names. One that is no count is noted as a problem. */
export const readCounts = (attributes: OtlpAttributes, names: CountNames, problem: Problem): Counts => {
  const counts: { -readonly [N in CountName]: number | null } = { ...noCounts };
  for (const [count, list] of Object.entries(names) as [CountName, readonly string[]][]) {
    const given = firstGiven(attributes, list);
    if (given !== null) counts[count] = toCount(given.value, given.name, problem);
  }
  return counts;
};

/**
 * A whole number from 0 up to the largest that is taken, written as a number or as text ("5120"). Anything else is noted
 * as a problem with a pointer to the attribute.
 */
export const toCount = (value: unknown, name: string, problem: Problem): number | null => {
  const refuse = (code: string, wanted: string): null => fail(problem, toPointer(name), code, `${name} ${wanted}`);
  const number = typeof value === 'string' ? toNumber(value) : value;
  if (typeof number !== 'number' || Number.isNaN(number)) return refuse('wrong_type', 'is not a number');
  if (number < 0) return refuse('negative_tokens', 'is negative');
  if (number > usageLimits.quantity) return refuse('too_large', `is more than ${usageLimits.quantity}`);
  if (!Number.isInteger(number)) return refuse('not_integer', 'is not a whole number');
  return number + 0; // -0 becomes 0
};

const toNumber = (text: string): number => (/^[+-]?\d+(\.\d+)?$/.test(text.trim()) ? Number(text) : Number.NaN);

/** JSON pointer to an attribute of the record. */
export const toPointer = (name: string): string => `/attributes/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
