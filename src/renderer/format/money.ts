import { isUnderOneCent } from '../../shared/core/money-text.ts';

export type Currency = 'EUR' | 'USD';

/** Below one cent this many significant digits are shown: 0.000428571 is "0,000429 €". */
const smallDigits = 3;

/** A decimal string without exponent, as the engine sends money. */
type DecimalString = `${number}`;

const isDecimal = (amount: string): amount is DecimalString => /^-?\d+(\.\d+)?$/.test(amount);

type FractionOptions = Pick<
  Intl.NumberFormatOptions,
  'minimumFractionDigits' | 'maximumFractionDigits' | 'maximumSignificantDigits'
>;

const fractionOf = (amount: string): FractionOptions =>
  isUnderOneCent(amount) ? { maximumSignificantDigits: smallDigits } : { maximumFractionDigits: 2 };

/** Making one takes longer than formatting a hundred amounts. */
const made = new Map<string, Intl.NumberFormat>();

const formatterOf = (currency: Currency, locale: string, fraction: FractionOptions): Intl.NumberFormat => {
  const key = JSON.stringify([locale, currency, fraction]);
  const known = made.get(key);
  if (known !== undefined) return known;
  const formatter = new Intl.NumberFormat(locale, {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
    useGrouping: 'always',
    ...fraction,
  });
  made.set(key, formatter);
  return formatter;
};

/** One piece of a formatted amount; the symbol is set smaller than the digits. */
export type MoneyPart = { readonly isSymbol: boolean; readonly text: string };

/** As `formatMoney`, in pieces that joined give the same text. */
export const formatMoneyParts = (amount: string, currency: Currency, locale: string): readonly MoneyPart[] => {
  if (!isDecimal(amount)) throw new Error(`Not a decimal amount: ${amount}`);
  // A decimal string is formatted digit by digit; the signature of `formatToParts` does not say so yet.
  const parts = formatterOf(currency, locale, fractionOf(amount)).formatToParts(amount as never);
  return parts.reduce<readonly MoneyPart[]>((joined, { type, value }) => {
    const isSymbol = type === 'currency' || (type === 'literal' && value.trim() === '');
    const last = joined.at(-1);
    if (last?.isSymbol !== isSymbol) return [...joined, { isSymbol, text: value }];
    return [...joined.slice(0, -1), { isSymbol, text: last.text + value }];
  }, []);
};

/**
 * An amount for reading: two decimals, rounded half away from zero; under one cent its first significant digits
 * ("0.00042" is "0,00042 €" in Italian). No floating point: "90071992547409931.15" keeps every digit.
 *
 * @param amount decimal string without exponent, or null when the cost is not known: "—", never zero
 */
export const formatMoney = (amount: string | null, currency: Currency, locale: string): string =>
  amount === null
    ? '—'
    : formatMoneyParts(amount, currency, locale)
        .map((part) => part.text)
        .join('');

/** Every digit of the amount and at least two decimals: "0.0164321" is "0,0164321 €". */
export const formatExactMoney = (amount: string, currency: Currency, locale: string): string => {
  if (!isDecimal(amount)) throw new Error(`Not a decimal amount: ${amount}`);
  const decimals = amount.split('.')[1]?.replace(/0+$/, '').length ?? 0;
  return formatterOf(currency, locale, {
    minimumFractionDigits: 2,
    maximumFractionDigits: Math.max(2, decimals),
  }).format(amount);
};
