import type { BudgetMeasure } from '../budget.ts';
import type { Language } from '../display-names.ts';
import { isUnderOneCent } from '../money-text.ts';
import { hourMs } from '../period/zone-offset.ts';

/** Forms by `Intl.PluralRules`; Italian has `many` for whole millions ("1.000.000 di chiamate"). */
export type Plural = { readonly one: string; readonly many?: string; readonly other: string };

/** How figures read in the text of an alert. */
export type TextFormat = {
  /** Two decimals; under a cent the first significant digits. @param amount decimal text */
  readonly money: (amount: string, currency: 'EUR' | 'USD') => string;
  /** Money, or a number without its unit for tokens. */
  readonly amount: (amount: string, measure: BudgetMeasure) => string;
  readonly integer: (value: number) => string;
  /** @param value 12.4 means 12.4 % */
  readonly percent: (value: number) => string;
  /** The form that goes with a number, with the number in place of `#`. */
  readonly counted: (value: number, forms: Plural) => string;
  /** @param date `2026-08-22`: "22 agosto" */
  readonly day: (date: string) => string;
  readonly month: (date: string) => string;
  /** Date and time on the owner's clock. @param at epoch ms */
  readonly moment: (at: number) => string;
  /** Whole hours, rounded down. */
  readonly hours: (durationMs: number) => string;
};

/** Digit by digit: the text is never made a float. The signature of `format` does not say so yet. */
const asNumber = (amount: string): number => amount as never;

export const createTextFormat = (language: Language, timeZone: string): TextFormat => {
  const numbers = new Intl.NumberFormat(language, { useGrouping: 'always', maximumFractionDigits: 0 });
  const percents = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 1 });
  const plurals = new Intl.PluralRules(language);
  const days = new Intl.DateTimeFormat(language, { day: 'numeric', month: 'long', timeZone: 'UTC' });
  const months = new Intl.DateTimeFormat(language, { month: 'long', timeZone: 'UTC' });
  const moments = new Intl.DateTimeFormat(language, {
    day: 'numeric',
    month: 'long',
    hour: 'numeric',
    minute: '2-digit',
    timeZone,
  });
  const money = (amount: string, currency: 'EUR' | 'USD'): string =>
    new Intl.NumberFormat(language, {
      style: 'currency',
      currency,
      currencyDisplay: 'narrowSymbol',
      useGrouping: 'always',
      ...(isUnderOneCent(amount) ? { maximumSignificantDigits: 3 } : { maximumFractionDigits: 2 }),
    }).format(asNumber(amount));
  return {
    money,
    amount: (amount, measure) =>
      measure === 'tokens' ? numbers.format(asNumber(amount)) : money(amount, measure === 'cost_eur' ? 'EUR' : 'USD'),
    integer: (value) => numbers.format(value),
    percent: (value) => percents.format(value / 100),
    counted: (value, forms) => {
      const form = plurals.select(value);
      const text = form === 'one' ? forms.one : ((form === 'many' ? forms.many : undefined) ?? forms.other);
      return text.replace('#', numbers.format(value));
    },
    day: (date) => days.format(Date.parse(date)),
    month: (date) => months.format(Date.parse(date)),
    moment: (at) => moments.format(at),
    hours: (durationMs) => numbers.format(Math.floor(durationMs / hourMs)),
  };
};
