import type { Summary } from '../../../shared/contract/read-models.ts';

type Range = Pick<NonNullable<Summary['forecast']>, 'low' | 'high' | 'currency'>;

export type RangeText = {
  readonly low: string;
  readonly high: string;
  /** "38-47 €", "€38 – €47". */
  readonly both: string;
};

/** From this amount on, cents would only pretend to be exact. */
const wholeFrom = 10;
const cent = 0.01;

/** "38.2" is "38", or "39" rounded up; no floating point. */
const toWhole = (amount: string, isUp: boolean): string => {
  const [whole = '0', fraction = ''] = amount.split('.');
  return isUp && /[1-9]/.test(fraction) ? String(BigInt(whole) + 1n) : whole;
};

const digitsOf = (high: number): Intl.NumberFormatOptions => {
  if (high >= wholeFrom) return { maximumFractionDigits: 0 };
  return high < cent ? { maximumSignificantDigits: 3 } : {};
};

/**
 * The range of a forecast for reading: from 10 on in whole euros, rounded outwards, so that what is expected lies inside
 * what is read. Null where low and high are the same to the eye: there is no range to show.
 */
export const toRangeText = ({ low, high, currency }: Range, locale: string): RangeText | null => {
  if (low === high) return null;
  const isWhole = Number(high) >= wholeFrom;
  const [from, to] = isWhole ? [toWhole(low, false), toWhole(high, true)] : [low, high];
  const format = new Intl.NumberFormat(locale, {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
    useGrouping: 'always',
    ...digitsOf(Number(high)),
  });
  // A decimal string is formatted digit by digit; the signatures do not all say so yet.
  const text = { low: format.format(from as never), high: format.format(to as never) };
  return text.low === text.high ? null : { ...text, both: format.formatRange(from as never, to as never) };
};
