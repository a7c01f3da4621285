import type { BudgetView } from '../../shared/contract/budgets.ts';
import { formatMoney } from './money.ts';
import { formatCount } from './numbers.ts';

/** An amount of a budget for reading, without the word "tokens": "€41.20", "1.2M". @param amount null is "—" */
export const formatBudgetAmount = (amount: string | null, measure: BudgetView['measure'], locale: string): string => {
  if (measure !== 'tokens') return formatMoney(amount, measure === 'cost_eur' ? 'EUR' : 'USD', locale);
  return amount === null ? '—' : formatCount(Number(amount), locale);
};

/** Whole percent, rounded down, so that 79.96 never shows as 80. @param percent as the engine sends it, null is "—" */
export const formatBudgetPercent = (percent: number | null, locale: string): string =>
  percent === null
    ? '—'
    : new Intl.NumberFormat(locale, { style: 'percent', useGrouping: 'always' }).format(Math.floor(percent) / 100);
