/** What is wrong with a refused item, as far as the owner is told in so many words. */
export type RefusalKind = 'missing' | 'written' | 'value' | 'clock' | 'conflict' | 'body' | 'unknown';

const codes: Readonly<Record<Exclude<RefusalKind, 'unknown'>, readonly string[]>> = {
  missing: ['required', 'no_model'],
  written: [
    'wrong_type',
    'invalid',
    'invalid_usage',
    'invalid_time',
    'invalid_decimal',
    'not_integer',
    'not_finite',
    'unknown_currency',
  ],
  value: ['negative_tokens', 'negative_number', 'too_large', 'too_long', 'part_exceeds_whole', 'cost_too_large'],
  clock: ['time_in_future'],
  conflict: ['id_conflict'],
  body: [
    'bad_json',
    'bad_encoding',
    'bad_request',
    'too_deep',
    'forbidden_key',
    'payload_too_large',
    'empty_body',
    'empty_batch',
  ],
};

const kinds = new Map(
  Object.entries(codes).flatMap(([kind, list]) =>
    list.map((code): [string, RefusalKind] => [code, kind as RefusalKind]),
  ),
);

/** `unknown` for a code that is not known here: the engine's own sentence then says it all. */
export const toRefusalKind = (code: string): RefusalKind => kinds.get(code) ?? 'unknown';
