import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Series } from '../../../shared/contract/read-models.ts';
import { SparkBars } from '../../components/SparkBars.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { formatMoney } from '../../format/money.ts';
import { CostTable } from './CostTable.tsx';
import { findHighest, toDayCosts } from './day-cost.ts';

type Properties = {
  /** One item a day, oldest first; undefined while loading. */
  readonly days: Series['items'] | undefined;
  readonly timeZone: string;
  readonly isLoading: boolean;
};

/** What each of the last 30 days cost, in euros. */
export const CostHistory = ({ days, timeZone, isLoading }: Properties) => {
  const { t, i18n } = useTranslation();
  const locale = i18n.language;
  const [pointed, setPointed] = useState<number | null>(null);
  const costs = useMemo(() => toDayCosts(days ?? [], timeZone, locale), [days, timeZone, locale]);
  const highest = useMemo(() => findHighest(costs), [costs]);

  const readout = (): string => {
    const day = pointed === null ? undefined : costs[pointed];
    if (day?.eur === null) return t('history.unknownDay', { day: day.day });
    if (day !== undefined) return t('history.dayCost', { day: day.day, cost: formatMoney(day.eur, 'EUR', locale) });
    if (highest === undefined) return t(costs.some(({ eur }) => eur === null) ? 'history.unknown' : 'history.nothing');
    return t('history.highest', { cost: formatMoney(highest.eur, 'EUR', locale), day: highest.day });
  };
  return (
    <section className="section">
      <div className="flex flex-wrap items-baseline justify-between gap-x-3 text-xs text-muted">
        <h2 className="font-medium">{t('history.title')}</h2>
        <span>{isLoading ? <Skeleton width="long" /> : readout()}</span>
      </div>
      <div className="mt-2 h-14">
        <SparkBars bars={isLoading ? [] : costs} pointed={pointed} onPoint={setPointed} />
      </div>
      <div aria-hidden className="mt-1.5 flex justify-between text-xs text-muted">
        <span>{costs[0]?.day ?? '\u00a0'}</span>
        <span>{t('history.today')}</span>
      </div>
      <CostTable days={costs} highest={highest} />
    </section>
  );
};
