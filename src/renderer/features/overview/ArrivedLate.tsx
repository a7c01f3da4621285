import { useTranslation } from 'react-i18next';
import { useEngineQuery } from '../../api/use-engine-query.ts';
import { formatMoney } from '../../format/money.ts';
import type { PartProperties } from './part.ts';

type Properties = Pick<PartProperties, 'question'> & { readonly onMonths: () => void };

/** Calls that arrived in the period for months that are closed: they count in their month, not in its report. */
export const ArrivedLate = ({ question: { period, from, to }, onMonths }: Properties) => {
  const { t, i18n } = useTranslation();
  const { data, isPrevious } = useEngineQuery('adjustments', { period, from, to });
  if (data === undefined || data.total.calls === 0) return null;
  const { total, items } = data;
  const toName = ({ month }: { readonly month: string }): string =>
    new Intl.DateTimeFormat(i18n.language, { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
      Date.parse(`${month}-01`),
    );
  const months = new Intl.ListFormat(i18n.language).format(items.toReversed().map(toName));
  return (
    <p
      className={`mt-2.5 text-[0.8125rem] text-muted ${isPrevious ? 'figures figures-previous' : 'figures'}`}
      data-testid="arrived-late"
    >
      {t('overview.arrivedLate', {
        count: total.calls,
        months,
        cost: formatMoney(total.cost_eur, 'EUR', i18n.language),
      })}{' '}
      <button type="button" className="link" onClick={onMonths}>
        {t('overview.openMonths')}
      </button>
    </p>
  );
};
