import type { CommandInput } from '../../../../shared/contract/commands.ts';
import type { OwnerPriceView } from '../../../../shared/contract/prices.ts';
import { toLocalDecimal, toPlainDecimal } from '../form/plain-decimal.ts';

/** Every form has these; other units are added one by one. */
export const plainUnits = ['input_tokens', 'output_tokens', 'cache_read_tokens', 'cache_write_tokens'] as const;

/** Units that can be added, with what a price for them is usually for. */
export const otherUnits = [
  { unit: 'cache_write_1h_tokens', per: 1_000_000 },
  { unit: 'input_audio_tokens', per: 1_000_000 },
  { unit: 'output_audio_tokens', per: 1_000_000 },
  { unit: 'audio_seconds', per: 60 },
  { unit: 'characters', per: 1_000_000 },
  { unit: 'images', per: 1 },
  { unit: 'requests', per: 1 },
  { unit: 'web_searches', per: 1000 },
] as const;

export type RateDraft = { readonly unit: string; readonly price: string; readonly per: number };

/** A price as it is being written. `rates` begins with the plain units, in their order. */
export type PriceDraft = {
  readonly model: string;
  readonly provider: string;
  readonly service: string;
  readonly validFrom: string;
  readonly rates: readonly RateDraft[];
};

const perMillion = 1_000_000;

type Rate = OwnerPriceView['rates'][number];

/** Rates as a form shows them: the plain units first, written or not, then the others that are there. */
export const toRateDrafts = (rates: readonly Rate[], locale: string): readonly RateDraft[] => {
  const isPlain = ({ unit, per }: Rate): boolean =>
    (plainUnits as readonly string[]).includes(unit) && per === perMillion;
  const toDraft = ({ unit, price, per }: Rate): RateDraft => ({ unit, price: toLocalDecimal(price, locale), per });
  const plain = plainUnits.map((unit): RateDraft => {
    const found = rates.find((rate) => rate.unit === unit && isPlain(rate));
    return found === undefined ? { unit, price: '', per: perMillion } : toDraft(found);
  });
  return [...plain, ...rates.filter((rate) => !isPlain(rate)).map(toDraft)];
};

export const toDraft = (price: Partial<OwnerPriceView>, locale: string): PriceDraft => ({
  model: price.model ?? '',
  provider: price.provider ?? '',
  service: price.service ?? '',
  validFrom: price.valid_from ?? '',
  rates: toRateDrafts(price.rates ?? [], locale),
});

const isWritten = ({ price }: RateDraft): boolean => price.trim() !== '';

/** What is sent; a rate left empty is none. */
export const toSavePrice = (draft: PriceDraft, locale: string): CommandInput<'savePrice'> => ({
  model: draft.model.trim(),
  provider: draft.provider.trim() || null,
  service: draft.service.trim() || null,
  valid_from: draft.validFrom || null,
  rates: draft.rates
    .filter(isWritten)
    .map(({ unit, price, per }) => ({ unit, price: toPlainDecimal(price, locale), per })),
});

/** Where the rate at an index of the draft stands among those that are sent, as field errors name it; null if it is not. */
export const sentIndexOf = (rates: readonly RateDraft[], index: number): number | null => {
  const rate = rates[index];
  return rate !== undefined && isWritten(rate) ? rates.slice(0, index).filter(isWritten).length : null;
};

/** Prices that differ in one of these stand beside each other instead of one taking the place of the other. */
export const isSamePlace = (one: OwnerPriceView, other: OwnerPriceView): boolean =>
  one.model === other.model &&
  one.provider === other.provider &&
  one.service === other.service &&
  one.valid_from === other.valid_from;
