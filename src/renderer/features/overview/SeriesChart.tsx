import { useCallback, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { SeriesBucket } from '../../../shared/contract/dimensions.ts';
import { BarChart } from '../../charts/BarChart.tsx';
import { formatCompactCount, formatCompactMoney } from '../../format/compact.ts';
import { toDates } from './buckets.ts';
import type { PartProperties } from './part.ts';
import { type BarMeasure, type SeriesItem, toBars } from './series-bars.ts';

type Properties = Pick<PartProperties, 'onPeriod'> & {
  readonly items: readonly SeriesItem[];
  readonly bucket: SeriesBucket;
  readonly measure: BarMeasure;
  readonly height: number;
};

/** Bars over time; one that is clicked becomes the period of everything. */
export const SeriesChart = ({ items, bucket, measure, height, onPeriod }: Properties) => {
  const { t, i18n } = useTranslation();
  const locale = i18n.language;
  const bars = useMemo(
    () => toBars(items, { bucket, measure, now: Date.now() }, t, locale),
    [items, bucket, measure, t, locale],
  );
  const formatValue = useCallback(
    (value: number) =>
      measure === 'cost_eur' ? formatCompactMoney(value, 'EUR', locale) : formatCompactCount(value, locale),
    [measure, locale],
  );
  const onPick = useCallback(
    (index: number) => {
      const item = items[index];
      const dates = item === undefined ? null : toDates(item.start, bucket);
      if (dates !== null) onPeriod(dates);
    },
    [items, bucket, onPeriod],
  );
  return (
    <BarChart
      bars={bars}
      label={t(`overview.chart_${measure}`, { from: bars[0]?.title ?? '', to: bars.at(-1)?.title ?? '' })}
      height={height}
      formatValue={formatValue}
      onPick={bucket === 'hour' ? undefined : onPick}
    />
  );
};
