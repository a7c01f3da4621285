import { parseDecimal, toMantissa } from '../money.ts';
import { toDayNumber } from '../period/civil-day.ts';
import { knownUnits } from './units.ts';

/** USD as plain decimal text for `per` units. */
export type OwnerRate = { readonly unit: string; readonly price: string; readonly per: number };

/** A price the owner set, as it is kept: names trimmed, provider and model in lower case, rates in the order of the units. */
export type OwnerPrice = {
  /** Only for this service; null for all. */
  readonly service: string | null;
  /** Null for any. */
  readonly provider: string | null;
  /** A model's name, or a beginning followed by `*`. */
  readonly model: string;
  /** The owner's day (YYYY-MM-DD) from which it applies; null: since ever. */
  readonly validFrom: string | null;
  readonly rates: readonly OwnerRate[];
};

/** What is wrong with a price: `field` is a path like `rates/0/price`, or '' for the whole. */
export type PriceFault = { readonly field: string; readonly code: string; readonly detail: string };

export type PriceReading =
  | { readonly ok: true; readonly price: OwnerPrice }
  | { readonly ok: false; readonly faults: readonly PriceFault[] };

type Fields = Readonly<Record<string, unknown>>;
type Report = (field: string, code: string, detail: string) => void;

const longestName = 512;
const largestPrice = 1_000_000n;
const mostDecimals = 18;
const largestPer = 1_000_000_000;

const units = knownUnits();
const plainFields = ['service', 'provider', 'model', 'valid_from', 'rates'];

/** Endings of the short form, and for how many units the price is. */
const shortForms = { _per_million: 1_000_000, _per_thousand: 1000, _per_minute: 60 } as const;

/**
 * What a column of the short form prices: `input_per_million` is `input_tokens` by the million, `audio_per_minute` is
 * `audio_seconds` by 60, `web_searches_per_thousand` is what it says; null for any other name.
 */
export const toShortForm = (name: string): { readonly unit: string; readonly per: number } | null => {
  for (const [ending, per] of Object.entries(shortForms)) {
    if (!name.endsWith(ending)) continue;
    const stem = name.slice(0, -ending.length);
    const candidates = ending === '_per_minute' ? [`${stem}_seconds`] : [`${stem}_tokens`, stem];
    const unit = candidates.find((candidate) => units.includes(candidate));
    return unit === undefined ? null : { unit, per };
  }
  return null;
};

/** Whether a price can have a member or column of this name. */
export const isPriceField = (name: string): boolean => plainFields.includes(name) || toShortForm(name) !== null;

/** What to write instead of a name that is none of a price's. */
export const priceFieldsHint =
  'there are service, provider, model, valid_from and prices such as input_per_million, output_per_million, ' +
  'cache_read_per_million, cache_write_per_million, audio_per_minute, web_searches_per_thousand';

const isBlank = (value: unknown): boolean =>
  value === undefined || value === null || (typeof value === 'string' && value.trim() === '');

const cut = (text: string): string => (text.length > 40 ? `${text.slice(0, 40)}...` : text);

const readName = (fields: Fields, field: string, report: Report): string | null => {
  const value = fields[field] ?? '';
  if (typeof value !== 'string') {
    report(field, 'invalid_type', `${field} must be text.`);
    return null;
  }
  const name = value.trim();
  if (name.length > longestName) {
    report(field, 'too_long', `${field} may have at most ${longestName} characters.`);
    return null;
  }
  return name === '' ? null : name;
};

const readModel = (fields: Fields, report: Report): string => {
  if (isBlank(fields['model'])) {
    report('model', 'required', 'model is missing: write the model’s name, or its beginning followed by *.');
  }
  const model = readName(fields, 'model', report)?.toLowerCase() ?? '';
  if (model.slice(0, -1).includes('*')) {
    report('model', 'bad_pattern', `"${cut(model)}": a * may only stand at the end, as in gpt-4*.`);
  }
  return model;
};

const readDay = (fields: Fields, report: Report): string | null => {
  const day = readName(fields, 'valid_from', report);
  if (day === null || toDayNumber(day) !== null) return day;
  report('valid_from', 'not_a_date', `valid_from "${cut(day)}" is not a date: write it as 2026-08-22.`);
  return null;
};

const readPrice = (value: unknown, field: string, decimalComma: boolean, report: Report): string => {
  const given = typeof value === 'string' ? value.trim() : value;
  const written = typeof given === 'string' && decimalComma ? given.replace(/^(-?\d+),(\d+)$/, '$1.$2') : given;
  const price = typeof written === 'string' || typeof written === 'number' ? parseDecimal(written) : null;
  const shown = `${field} "${cut(typeof given === 'string' ? given : JSON.stringify(given ?? null))}"`;
  if (price === null) {
    report(
      field,
      'not_a_price',
      `${shown} is not a price: write USD in plain digits, like 2.5, or 0 where it is free.`,
    );
    return '0';
  }
  const { mantissa, scale } = toMantissa(price);
  if (mantissa < 0n) report(field, 'negative_price', `${shown} is below zero: a price is 0 or more.`);
  else if (mantissa > largestPrice * 10n ** BigInt(scale)) {
    report(field, 'price_too_large', `${shown} is too large: at most ${largestPrice} USD can be set.`);
  } else if (scale > mostDecimals) {
    report(field, 'price_too_fine', `${shown} has too many decimals: at most ${mostDecimals} can be kept.`);
  }
  return price;
};

const readRate = (value: unknown, field: string, report: Report): OwnerRate | null => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    report(field, 'invalid_type', `${field} must be an object like {"unit":"input_tokens","price":"2.5"}.`);
    return null;
  }
  const { unit, price: given, per: givenPer, ...others } = value as Fields;
  for (const name of Object.keys(others)) {
    report(`${field}/${name}`, 'unknown_member', `A rate has no "${cut(name)}"; there are unit, price and per.`);
  }
  if (typeof unit !== 'string' || !units.includes(unit)) {
    const shown = typeof unit === 'string' ? `"${cut(unit)}"` : 'that';
    report(`${field}/unit`, 'unknown_unit', `There is no unit ${shown}; there are: ${units.join(', ')}.`);
    return null;
  }
  const per = givenPer ?? (unit.endsWith('_tokens') ? 1_000_000 : 1);
  if (typeof per !== 'number' || !Number.isSafeInteger(per) || per < 1 || per > largestPer) {
    report(
      `${field}/per`,
      'bad_per',
      `per must be a whole number from 1 to ${largestPer}: how many units the price is for.`,
    );
    return null;
  }
  return { unit, per, price: readPrice(given, `${field}/price`, false, report) };
};

const readRates = (fields: Fields, decimalComma: boolean, report: Report): readonly OwnerRate[] => {
  const { rates: given } = fields;
  if (given !== undefined && given !== null && !Array.isArray(given)) {
    report('rates', 'invalid_type', 'rates must be a list like [{"unit":"input_tokens","price":"2.5"}].');
  }
  const listed = Array.isArray(given) ? given.map((rate, at) => readRate(rate, `rates/${at}`, report)) : [];
  const short = Object.entries(fields).map(([name, value]): OwnerRate | null => {
    const form = toShortForm(name);
    return form === null || isBlank(value) ? null : { ...form, price: readPrice(value, name, decimalComma, report) };
  });
  const rates = [...listed, ...short].filter((rate) => rate !== null);
  const twice = rates.find((rate, at) => rates.findIndex(({ unit }) => unit === rate.unit) < at);
  if (twice) report('', 'duplicate_unit', `${twice.unit} has two prices: keep one of them.`);
  if (listed.length + short.filter((rate) => rate !== null).length === 0) {
    report('', 'no_price', 'There is no price: give at least one, such as input_per_million; 0 is a price.');
  }
  return rates.toSorted((a, b) => units.indexOf(a.unit) - units.indexOf(b.unit));
};

/**
 * A price of the owner's as it comes from a form or a list: `rates` with unit, price and per (tokens by the million,
 * anything else by one, unless said), or the short form `input_per_million`. Prices are decimal text or numbers in USD;
 * an empty one is none, an explicit 0 is a price. Every fault is found, each with what to write.
 *
 * @param decimalComma takes `2,5` for 2.5, as lists separated by semicolons write it
 */
export const readOwnerPrice = (fields: Fields, decimalComma = false): PriceReading => {
  const faults: PriceFault[] = [];
  const report: Report = (field, code, detail) => void faults.push({ field, code, detail });
  for (const name of Object.keys(fields)) {
    if (!isPriceField(name)) report(name, 'unknown_member', `A price has no "${cut(name)}"; ${priceFieldsHint}.`);
  }
  const price: OwnerPrice = {
    service: readName(fields, 'service', report),
    provider: readName(fields, 'provider', report)?.toLowerCase() ?? null,
    model: readModel(fields, report),
    validFrom: readDay(fields, report),
    rates: readRates(fields, decimalComma, report),
  };
  return faults.length === 0 ? { ok: true, price } : { ok: false, faults };
};

/** Prices with the same key cannot both hold: the later one takes the place of the earlier. */
export const ownerPriceKey = ({ service, provider, model, validFrom }: OwnerPrice): string =>
  JSON.stringify([service, provider, model, validFrom]);
