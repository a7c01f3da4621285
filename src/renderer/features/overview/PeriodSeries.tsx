import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useEngineQuery } from '../../api/use-engine-query.ts';
import { bucketOf } from './buckets.ts';
import { Panel } from './Panel.tsx';
import type { PartProperties } from './part.ts';
import { SeriesChart } from './SeriesChart.tsx';
import { SeriesTable } from './SeriesTable.tsx';

const costHeight = 190;
const tokenHeight = 120;
const captionHeight = 24;

/** Cost and, under it on the same days, tokens. */
export const PeriodSeries = ({ question, onPeriod }: PartProperties) => {
  const { t } = useTranslation();
  const asked = bucketOf(question, Date.now());
  const result = useEngineQuery('series', { ...question, bucket: asked });
  // The bars of the period before stay until the new ones are in, and with them what each of them stands for.
  const [bucket, setBucket] = useState(asked);
  if (!result.isPrevious && bucket !== asked) setBucket(asked);
  return (
    <Panel
      title={t(`overview.per_${bucket}`)}
      testId="overview-series"
      result={result}
      height={costHeight + tokenHeight + 2 * captionHeight}
      className="md:col-span-12 lg:col-span-8"
      table={({ items }) => <SeriesTable items={items} bucket={bucket} onPeriod={onPeriod} />}
    >
      {({ items }) => (
        <>
          <p className="h-6 text-xs text-muted">{t('overview.card_eur')}</p>
          <SeriesChart items={items} bucket={bucket} measure="cost_eur" height={costHeight} onPeriod={onPeriod} />
          <p className="flex h-6 items-end text-xs text-muted">{t('widget.tokens')}</p>
          <SeriesChart items={items} bucket={bucket} measure="total_tokens" height={tokenHeight} onPeriod={onPeriod} />
        </>
      )}
    </Panel>
  );
};
