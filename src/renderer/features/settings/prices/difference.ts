import { type Currency, formatMoney } from '../../../format/money.ts';

/** How much more or less: "+€1.20", "−€0.35", "€0.00". @param amount decimal string */
export const formatDifference = (amount: string, currency: Currency, locale: string): string => {
  const isLess = amount.startsWith('-');
  const text = formatMoney(isLess ? amount.slice(1) : amount, currency, locale);
  if (!/[1-9]/.test(amount)) return text;
  return `${isLess ? '−' : '+'}${text}`;
};
