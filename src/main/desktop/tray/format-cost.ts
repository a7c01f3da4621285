import { isUnderOneCent } from '../../../shared/core/money-text.ts';

type Cost = { readonly amount: string; readonly currency: 'EUR' | 'USD' };

/**
 * An amount for the tray, rounded half away from zero to two decimals; under a cent to two significant digits, so that it
 * never reads 0,00. No floating point.
 *
 * Example: `0.00042` EUR in Italian is `0,00042 €`.
 *
 * @param cost its amount is decimal text without exponent
 */
export const formatCost = ({ amount, currency }: Cost, locale: string): string =>
  new Intl.NumberFormat(locale, {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
    ...(isUnderOneCent(amount) ? { maximumSignificantDigits: 2 } : { maximumFractionDigits: 2 }),
    // A decimal string is formatted digit by digit; the older signature does not say so.
  }).format(amount as `${number}`);
