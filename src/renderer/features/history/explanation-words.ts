import type { TFunction } from 'i18next';

const noteCodes = [
  'no_model',
  'no_price',
  'no_tier_price',
  'no_unit_price',
  'inconsistent_units',
  'assumed_overlap',
  'inherited_price',
  'minimum_billed',
  'no_usage',
  'nothing_used',
  'estimated',
  'search_fee_not_included',
] as const;
type NoteCode = (typeof noteCodes)[number];

/** Notes come as `code: sentence`, in English; null for a code there are no words of our own for. */
export const noteCodeOf = (note: string): NoteCode | null => {
  const code = note.slice(0, Math.max(0, note.indexOf(':')));
  return noteCodes.find((known) => known === code) ?? null;
};

const unitNames = [
  'input_tokens',
  'cache_read_tokens',
  'cache_write_tokens',
  'cache_write_1h_tokens',
  'output_tokens',
  'output_reasoning_tokens',
  'input_audio_tokens',
  'output_audio_tokens',
  'audio_seconds',
  'images',
  'requests',
  'web_searches',
  'characters',
] as const;

/** A unit in words; one without words of our own as it was sent, "input image tokens". */
export const toUnitName = (unit: string, t: TFunction): string => {
  const known = unitNames.find((name) => name === unit);
  return known === undefined ? unit.replaceAll('_', ' ') : t(`callUnit.${known}`);
};
