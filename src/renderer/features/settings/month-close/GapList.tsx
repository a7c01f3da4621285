import { useTranslation } from 'react-i18next';
import type { MonthFigures } from '../../../../shared/contract/month-close.ts';

/** Calls without a final cost, by what they lack; empty where there are none. */
export const findGaps = (total: MonthFigures) => {
  const pending = Math.max(total.usd_pending_calls, total.eur_pending_calls);
  const gaps = [
    ['settings.monthUnpriced', total.unpriced_calls],
    ['settings.monthPending', pending],
    ['settings.monthProvisional', total.eur_provisional_calls],
  ] as const;
  return gaps.filter(([, calls]) => calls > 0);
};

/** What the amounts of a month leave out, in sentences. */
export const GapList = ({ total }: { readonly total: MonthFigures }) => {
  const { t } = useTranslation();
  const gaps = findGaps(total);
  if (gaps.length === 0) return <p>{t('settings.monthNoGaps')}</p>;
  return (
    <ul data-testid="month-gaps">
      {gaps.map(([text, count]) => (
        <li key={text}>{t(text, { count })}</li>
      ))}
    </ul>
  );
};
