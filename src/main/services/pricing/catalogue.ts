import { calcPrice, type ModelInfo, type ModelPrice } from '@pydantic/genai-prices';
import { type DatedChoice, always, chooseDated, type PriceValidity } from '../../../shared/core/pricing/dated-price.ts';
import { isInheritedMatch } from '../../../shared/core/pricing/match-quality.ts';
import { toPriceText } from '../../../shared/core/pricing/price-text.ts';
import type { PriceSheet, UnitPrice } from '../../../shared/core/pricing/price-types.ts';
import type { DatedSheet } from './corrections.ts';

/** The price list that ships with the program, as it is named beside a cost. */
export const bundledCatalogue = 'genai-prices 0.1.8';
/** The day it was published. */
export const bundledCatalogueDate = '2026-09-23';

/** Price keys to unit names; `_mtok` keys are regular. `per` is the number of units a price is for. */
const irregularKeys: Readonly<Record<string, readonly [unit: string, per: number]>> = {
  audio_hours: ['audio_seconds', 3600],
  input_audio_hours: ['input_audio_seconds', 3600],
  output_audio_hours: ['output_audio_seconds', 3600],
  input_mchars: ['input_characters', 1_000_000],
  input_document_kpages: ['input_document_pages', 1000],
  input_annotated_document_kpages: ['input_annotated_document_pages', 1000],
  input_gpixels: ['input_pixels', 1_000_000_000],
};

/** The unit a price key of the list is for, and for how many; undefined for a key this program does not know. */
export const unitOfPriceKey = (key: string): readonly [unit: string, per: number] | undefined => {
  if (key.endsWith('_mtok')) return [`${key.slice(0, -'_mtok'.length)}_tokens`, 1_000_000];
  if (key.endsWith('_kcount')) return [key.slice(0, -'_kcount'.length), 1000];
  return irregularKeys[key];
};

const toUnits = (prices: ModelPrice): readonly UnitPrice[] =>
  Object.entries(prices).flatMap(([key, value]): readonly UnitPrice[] => {
    const named = unitOfPriceKey(key);
    if (value === undefined || named === undefined) return [];
    const [unit, per] = named;
    if (typeof value === 'number') return [{ unit, per, base: toPriceText(value), tiers: [] }];
    const tiers = value.tiers.map((tier) => ({ above: tier.start, price: toPriceText(tier.price) }));
    return [{ unit, per, base: toPriceText(value.base), tiers }];
  });

const toSecondOfDay = (text: string): number => {
  const [hours = 0, minutes = 0, seconds = 0] = text.slice(0, 8).split(':').map(Number);
  const offset = /([+-])(\d{2}):(\d{2})$/.exec(text);
  const ahead = offset ? (offset[1] === '-' ? -1 : 1) * (Number(offset[2]) * 3600 + Number(offset[3]) * 60) : 0;
  return (hours * 3600 + minutes * 60 + seconds - ahead + 86_400) % 86_400;
};

type Entry = { readonly validity: PriceValidity; readonly since: string | null; readonly prices: ModelPrice };

const toEntries = (model: ModelInfo): readonly Entry[] => {
  if (!Array.isArray(model.prices)) return [{ validity: always, since: null, prices: model.prices }];
  const entries = model.prices.map(({ constraint, prices }): Entry => {
    if (constraint === undefined) return { validity: always, since: null, prices };
    if (constraint.type === 'start_date')
      return {
        validity: { ...always, fromMs: Date.parse(constraint.start_date) },
        since: constraint.start_date,
        prices,
      };
    const window = { startSecond: toSecondOfDay(constraint.start_time), endSecond: toSecondOfDay(constraint.end_time) };
    return { validity: { ...always, windows: [window] }, since: null, prices };
  });
  const first = entries[0];
  return first ? [{ ...first, validity: always }, ...entries] : [];
};

/** Every name a price entry goes by that is not a pattern. */
const namesOf = (model: ModelInfo): readonly string[] => [model.id];

export type Catalogue = {
  /**
   * The sheet for a model at a moment (epoch ms), with the window in which the answer stays the same. Undefined: the
   * model is not listed; a choice of undefined: it is, but without any price at that moment.
   */
  readonly find: (provider: string, model: string, atMs: number) => DatedChoice<PriceSheet | undefined> | undefined;
};

/**
 * The genai-prices catalogue as price sheets. It does the matching; the prices of a match are taken over once and chosen
 * by date here, because a choice has to say how long it holds. Its money results are floats and never used. A model
 * whose entry lists no price at all has none. After new price data is loaded, make a new catalogue.
 */
export const createCatalogue = (source: string = bundledCatalogue): Catalogue => {
  const byModel = new WeakMap<ModelInfo, Map<string, readonly DatedSheet[]>>();

  const toSheets = (model: ModelInfo, provider: string, inherited: boolean): readonly DatedSheet[] => {
    const variants = byModel.get(model) ?? new Map<string, readonly DatedSheet[]>();
    byModel.set(model, variants);
    const variant = `${provider} ${inherited}`;
    const known = variants.get(variant);
    if (known) return known;
    const built = new Map<ModelPrice, PriceSheet>();
    const sheets = toEntries(model).map(({ validity, since, prices }): DatedSheet => {
      const units = toUnits(prices);
      const sheet: PriceSheet = built.get(prices) ?? {
        basis: 'catalogue',
        provider,
        model: model.id,
        since,
        source,
        inherited,
        units,
        minimums: {},
      };
      built.set(prices, sheet);
      return { validity, sheet };
    });
    variants.set(variant, sheets);
    return sheets;
  };

  return {
    find: (provider, model, atMs) => {
      const result = calcPrice({}, model, { providerId: provider, timestamp: new Date(atMs) });
      if (result === null) return undefined;
      const freeVariant = model.endsWith(':free');
      if (freeVariant && !result.model.id.endsWith(':free')) return undefined;
      const inherited = isInheritedMatch(result.model.match, model, namesOf(result.model));
      const chosen = chooseDated(toSheets(result.model, result.provider.id, inherited), atMs);
      const sheet = chosen.value?.sheet;
      return { ...chosen, value: sheet && sheet.units.length > 0 ? sheet : undefined };
    },
  };
};
