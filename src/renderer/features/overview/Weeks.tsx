import { useTranslation } from 'react-i18next';
import { useEngineQuery } from '../../api/use-engine-query.ts';
import { Panel } from './Panel.tsx';
import { filtersOf, type PartProperties } from './part.ts';
import { SeriesChart } from './SeriesChart.tsx';
import { SeriesTable } from './SeriesTable.tsx';

const weeks = 12;
const height = 190;

/** The last 12 weeks, whatever period is chosen. */
export const Weeks = ({ question, onPeriod }: PartProperties) => {
  const { t } = useTranslation();
  const result = useEngineQuery('series', { ...filtersOf(question), period: 'last_90_days', bucket: 'week' });
  return (
    <Panel
      title={t('overview.weeks')}
      note={() => t('overview.card_eur')}
      testId="overview-weeks"
      result={result}
      height={height}
      className="md:col-span-6 lg:col-span-7"
      table={({ items }) => <SeriesTable items={items.slice(-weeks)} bucket="week" onPeriod={onPeriod} />}
    >
      {({ items }) => (
        <SeriesChart items={items.slice(-weeks)} bucket="week" measure="cost_eur" height={height} onPeriod={onPeriod} />
      )}
    </Panel>
  );
};
