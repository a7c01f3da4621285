import type { Currency } from './money.ts';

/** From here on thousands and millions are shortened. */
const compactFrom = 1000;
/** Below it two decimals would say nothing. */
const cent = 0.01;

/** For an axis, where room is short: 1234.5 is "1,23K €" or "€1.23K", 0.5 is "0,50 €". A float is enough there. */
export const formatCompactMoney = (value: number, currency: Currency, locale: string): string =>
  new Intl.NumberFormat(locale, {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
    ...(value < compactFrom
      ? { trailingZeroDisplay: 'stripIfInteger', ...(value < cent ? { maximumSignificantDigits: 2 } : {}) }
      : { notation: 'compact', maximumSignificantDigits: 3 }),
  }).format(value);

/** For an axis: 1 500 000 is "1,5 Mln" or "1.5M". */
export const formatCompactCount = (value: number, locale: string): string =>
  new Intl.NumberFormat(locale, { notation: 'compact', maximumSignificantDigits: 3 }).format(value);
