import type { TFunction } from 'i18next';

const named = [
  'input_tokens',
  'output_tokens',
  'cache_read_tokens',
  'cache_write_tokens',
  'cache_write_1h_tokens',
  'input_audio_tokens',
  'output_audio_tokens',
  'audio_seconds',
  'characters',
  'images',
  'requests',
  'web_searches',
] as const;
type NamedUnit = (typeof named)[number];

const isNamed = (unit: string): unit is NamedUnit => (named as readonly string[]).includes(unit);

/** What a unit is called; one that is rarely billed goes by its key, in words. */
export const toUnitLabel = (unit: string, t: TFunction): string =>
  isNamed(unit) ? t(`settings.unit_${unit}`) : unit.replaceAll('_', ' ');

const steps = { 1: 'each', 60: 'minute', 1000: 'thousand', 3600: 'hour', 1_000_000: 'million' } as const;

const isStep = (per: number): per is keyof typeof steps => Object.hasOwn(steps, per);

/** For how many units a price is: "per million", "per minute". */
export const toPerLabel = (unit: string, per: number, t: TFunction): string => {
  const isTime = unit.endsWith('_seconds');
  const isUnusual = !isStep(per) || (!isTime && (per === 60 || per === 3600));
  if (isUnusual) return t('settings.perNumber', { number: per });
  const step = isTime && per === 1 ? 'second' : steps[per];
  return t(`settings.per_${step}`);
};

/** What a price of this unit can be for; `current` is among them whatever it is. */
export const listPers = (unit: string, current: number): readonly number[] => {
  const usual = unit.endsWith('_seconds') ? [1, 60, 3600] : [1, 1000, 1_000_000];
  return [...new Set([...usual, current])].toSorted((a, b) => a - b);
};
