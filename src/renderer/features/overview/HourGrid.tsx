import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BreakdownItem } from '../../../shared/contract/read-models.ts';
import { HeatMap } from '../../charts/HeatMap.tsx';
import { formatMoney } from '../../format/money.ts';
import { formatInteger } from '../../format/numbers.ts';
import { useEngineQuery } from '../../api/use-engine-query.ts';
import { findBusiest, toHourName, toHourSpan, toWeekdayName } from './hours-of-week.ts';
import { Panel } from './Panel.tsx';
import type { PartProperties } from './part.ts';

const height = 256;

/** Hours by weekdays. */
export const HourGrid = ({ question }: Pick<PartProperties, 'question'>) => {
  const { t } = useTranslation();
  const [pointed, setPointed] = useState<number | null>(null);
  const result = useEngineQuery('breakdown', { ...question, by: 'hour_of_week' });
  return (
    <Panel
      title={t('overview.week')}
      note={({ items }) => <Reading items={items} hour={pointed} />}
      testId="overview-week"
      result={result}
      height={height}
      className="md:col-span-12 lg:col-span-7"
      table={({ items }) => <Grid items={items} hasFigures onPoint={setPointed} />}
    >
      {({ items }) => <Grid items={items} hasFigures={false} onPoint={setPointed} />}
    </Panel>
  );
};

type ItemsProperties = { readonly items: readonly BreakdownItem[] };

/** The hour that is pointed at, else the busiest one. */
const Reading = ({ items, hour }: ItemsProperties & { readonly hour: number | null }) => {
  const { t, i18n } = useTranslation();
  const locale = i18n.language;
  const shown = hour ?? findBusiest(items);
  const item = shown === undefined ? undefined : items[shown];
  if (shown === undefined || item === undefined) return null;
  const weekday = toWeekdayName(Math.floor(shown / 24), 'long', locale);
  const name = `${weekday} ${toHourSpan(shown % 24, locale)}`;
  return hour === null
    ? t('overview.busiestHour', { hour: name })
    : t('overview.hourReading', {
        hour: name,
        calls: t('overview.callCount', { count: item.calls }),
        cost: formatMoney(item.cost_eur, 'EUR', locale),
      });
};

type GridProperties = ItemsProperties & {
  readonly hasFigures: boolean;
  readonly onPoint: (hour: number | null) => void;
};

const Grid = ({ items, hasFigures, onPoint }: GridProperties) => {
  const { t, i18n } = useTranslation();
  const locale = i18n.language;
  const { data } = useEngineQuery('settings', {});
  const first = data?.settings.week_start === 'sunday' ? 6 : 0;
  const weekdays = Array.from({ length: 7 }, (_, index) => (first + index) % 7);
  return (
    <HeatMap
      caption={t('overview.weekChart')}
      columns={Array.from({ length: 24 }, (_, hour) => toHourName(hour, locale))}
      rows={weekdays.map((weekday) => ({
        name: toWeekdayName(weekday, 'short', locale),
        cells: items.slice(weekday * 24, weekday * 24 + 24).map((item, hour) => ({
          id: weekday * 24 + hour,
          value: item.calls,
          text: formatInteger(item.calls, locale),
        })),
      }))}
      hasFigures={hasFigures}
      onPoint={onPoint}
    />
  );
};
