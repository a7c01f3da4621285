import { useTranslation } from 'react-i18next';
import { useEngineQuery } from '../../api/use-engine-query.ts';
import { formatChange } from '../../format/numbers.ts';
import { startOfMonths } from './buckets.ts';
import { Panel } from './Panel.tsx';
import { filtersOf, type PartProperties } from './part.ts';
import { SeriesChart } from './SeriesChart.tsx';
import { SeriesTable } from './SeriesTable.tsx';

const months = 4;
const height = 190;

/** This month and the three before it, whatever period is chosen. */
export const Months = ({ question, onPeriod }: PartProperties) => {
  const { t } = useTranslation();
  const from = startOfMonths(Date.now());
  const result = useEngineQuery('series', { ...filtersOf(question), from, bucket: 'month' });
  return (
    <Panel
      title={t('overview.months')}
      note={() => <MonthGrowth question={question} />}
      testId="overview-months"
      result={result}
      height={height}
      className="md:col-span-6 lg:col-span-5"
      table={({ items }) => <SeriesTable items={items.slice(-months)} bucket="month" onPeriod={onPeriod} />}
    >
      {({ items }) => (
        <SeriesChart
          items={items.slice(-months)}
          bucket="month"
          measure="cost_eur"
          height={height}
          onPeriod={onPeriod}
        />
      )}
    </Panel>
  );
};

const MonthGrowth = ({ question }: Pick<PartProperties, 'question'>) => {
  const { t, i18n } = useTranslation();
  const { data } = useEngineQuery('summary', { ...filtersOf(question), period: 'current_month' });
  const percent = data?.previous?.to_date.growth_percent.cost_eur ?? null;
  return percent === null ? null : t('widget.growth', { change: formatChange(percent, i18n.language) });
};
