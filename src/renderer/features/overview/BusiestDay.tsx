import { useTranslation } from 'react-i18next';
import { useEngineQuery } from '../../api/use-engine-query.ts';
import { formatMoney } from '../../format/money.ts';
import { toDates } from './buckets.ts';
import { Fact, factState } from './Fact.tsx';
import { findBusiest } from './hours-of-week.ts';
import type { PartProperties } from './part.ts';
import { toBucketTitle } from './series-bars.ts';

/** The day of the period with most calls; a click makes it the period. */
export const BusiestDay = ({ question, onPeriod }: Pick<PartProperties, 'question' | 'onPeriod'>) => {
  const { t, i18n } = useTranslation();
  const locale = i18n.language;
  const { data, error } = useEngineQuery('series', { ...question, bucket: 'day' });
  const day = data?.items[findBusiest(data.items) ?? -1];
  const dates = day === undefined ? null : toDates(day.start, 'day');
  return (
    <Fact
      title={t('overview.busiestDay')}
      testId="overview-busiest-day"
      state={factState(data, error)}
      value={
        day === undefined || dates === null ? (
          '—'
        ) : (
          <button type="button" className="text-left hover:underline" onClick={() => onPeriod(dates)}>
            {toBucketTitle(day.start, 'day', t, locale)}
          </button>
        )
      }
      note={
        day === undefined
          ? null
          : `${t('overview.callCount', { count: day.calls })} · ${formatMoney(day.cost_eur, 'EUR', locale)}`
      }
    />
  );
};
