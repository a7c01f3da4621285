import type { FieldError } from '../../../../shared/core/app-error.ts';
import type { ApiError } from '../../../api/api-error.ts';

/** What can be wrong with a field that has a sentence of its own in the owner's language. */
const knownCodes = [
  'required',
  'bad_pattern',
  'not_a_date',
  'not_a_price',
  'negative_price',
  'price_too_large',
  'price_too_fine',
  'no_price',
  'duplicate_unit',
  'too_long',
  'too_big',
  'invalid_format',
] as const;
type KnownCode = (typeof knownCodes)[number];

const isKnown = (code: string): code is KnownCode => (knownCodes as readonly string[]).includes(code);

export type FieldProblem = {
  readonly code: KnownCode | 'general';
  /** The engine's sentence, in English. */
  readonly detail: string;
};

/** Field errors by the member they point to: `/rates/0/price` is "rates/0/price", `?id` is "id", the whole is "". */
export const toFieldProblems = (error: ApiError | null): ReadonlyMap<string, FieldProblem> =>
  new Map(
    // The first one of a field says most.
    (error?.errors ?? []).toReversed().map(({ pointer, code, detail }: FieldError): [string, FieldProblem] => {
      const field = pointer.replace(/^[/?]/, '');
      // The place is plain to see; in the sentence it is only noise.
      const sentence = detail.startsWith(`${field} `) ? detail.slice(field.length + 1) : detail;
      return [field, { code: isKnown(code) ? code : 'general', detail: sentence }];
    }),
  );
