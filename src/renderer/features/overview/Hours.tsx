import { useCallback, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { BreakdownItem } from '../../../shared/contract/read-models.ts';
import { BarChart } from '../../charts/BarChart.tsx';
import { formatCompactCount } from '../../format/compact.ts';
import { formatInteger } from '../../format/numbers.ts';
import { useEngineQuery } from '../../api/use-engine-query.ts';
import { findBusiest, sumHours, toHourName, toHourSpan } from './hours-of-week.ts';
import { Panel } from './Panel.tsx';
import type { PartProperties } from './part.ts';

const height = 256;

/** At which hours of the owner's day calls are made. */
export const Hours = ({ question }: Pick<PartProperties, 'question'>) => {
  const { t, i18n } = useTranslation();
  const locale = i18n.language;
  const result = useEngineQuery('breakdown', { ...question, by: 'hour_of_week' });
  const note = (items: readonly BreakdownItem[]): string => {
    const busiest = findBusiest(sumHours(items));
    return busiest === undefined ? '' : t('overview.busiestHour', { hour: toHourSpan(busiest, locale) });
  };
  return (
    <Panel
      title={t('overview.hours')}
      note={({ items }) => note(items)}
      testId="overview-hours"
      result={result}
      height={height}
      className="md:col-span-12 lg:col-span-5"
      table={({ items }) => <HoursTable items={items} />}
    >
      {({ items }) => <HoursChart items={items} />}
    </Panel>
  );
};

type ItemsProperties = { readonly items: readonly BreakdownItem[] };

const HoursChart = ({ items }: ItemsProperties) => {
  const { t, i18n } = useTranslation();
  const locale = i18n.language;
  const bars = useMemo(() => {
    const hours = sumHours(items);
    const busiest = findBusiest(hours);
    return hours.map(({ calls, tokens }, hour) => ({
      label: toHourName(hour, locale),
      title: toHourSpan(hour, locale),
      lines: () => [t('overview.callCount', { count: calls }), t('overview.tokenCount', { count: tokens })],
      value: calls,
      isCurrent: hour === busiest,
    }));
  }, [items, t, locale]);
  const formatValue = useCallback((value: number) => formatCompactCount(value, locale), [locale]);
  return <BarChart bars={bars} label={t('overview.hoursChart')} height={height} formatValue={formatValue} />;
};

const HoursTable = ({ items }: ItemsProperties) => {
  const { t, i18n } = useTranslation();
  const locale = i18n.language;
  return (
    <table className="figure-table">
      <thead>
        <tr>
          <th scope="col">{t('overview.hour')}</th>
          <th scope="col">{t('widget.calls')}</th>
          <th scope="col">{t('widget.tokens')}</th>
        </tr>
      </thead>
      <tbody>
        {sumHours(items).map(({ calls, tokens }, hour) => (
          <tr key={toHourSpan(hour, locale)}>
            <th scope="row">{toHourSpan(hour, locale)}</th>
            <td>{formatInteger(calls, locale)}</td>
            <td>{formatInteger(tokens, locale)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
};
