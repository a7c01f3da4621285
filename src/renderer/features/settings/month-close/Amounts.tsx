import { useTranslation } from 'react-i18next';
import type { MonthFigures } from '../../../../shared/contract/month-close.ts';
import { formatMoney } from '../../../format/money.ts';

/** A sum in both currencies with its calls, in one line. */
export const Amounts = ({ sum }: { readonly sum: MonthFigures }) => {
  const { t, i18n } = useTranslation();
  const texts = [
    formatMoney(sum.cost_eur, 'EUR', i18n.language),
    formatMoney(sum.cost_usd, 'USD', i18n.language),
    t('settings.monthCalls', { count: sum.calls }),
    ...(sum.unpriced_calls === 0 ? [] : [t('settings.monthWithoutPrice', { count: sum.unpriced_calls })]),
  ];
  return <p className="text-[0.8125rem] text-muted tabular-nums">{texts.join(' · ')}</p>;
};
