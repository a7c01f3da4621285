import { useTranslation } from 'react-i18next';
import { firstDayOf, monthOf, toDayNumber, toDayText } from '../../../shared/core/period/civil-day.ts';
import { useEngineQuery } from '../../api/use-engine-query.ts';
import { toDayKey } from '../../format/dates.ts';

type Question = { readonly period?: string | undefined; readonly from?: string | undefined };
type Properties = { readonly question: Question; readonly today: string; readonly timeZone: string };

/** The first day a list reaches back to, YYYY-MM-DD; '' for "since ever". */
const toFirstDay = ({ period, from }: Question, today: string, timeZone: string): string => {
  if (from !== undefined) return from.length === today.length ? from : toDayKey(Date.parse(from), timeZone);
  const day = toDayNumber(today) ?? 0;
  const back = /^last_(\d+)_days$/.exec(period ?? '')?.[1];
  if (back !== undefined) return toDayText(day - Number(back) + 1);
  if (period === 'last_month') return toDayText(firstDayOf(monthOf(day) - 1));
  if (period === 'current_year') return `${today.slice(0, 4)}-01-01`;
  return period === 'all_time' ? '' : today;
};

/** Says where a list has no calls because they are kept in sums alone. */
export const KeptInSums = ({ question, today, timeZone }: Properties) => {
  const { t, i18n } = useTranslation();
  const { data } = useEngineQuery('retention', {});
  const keptFrom = data?.kept_from?.slice(0, today.length) ?? null;
  if (keptFrom === null || toFirstDay(question, today, timeZone) >= keptFrom) return null;
  const day = new Intl.DateTimeFormat(i18n.language, { dateStyle: 'medium', timeZone: 'UTC' }).format(
    Date.parse(keptFrom),
  );
  return (
    <p className="px-6 pb-2 text-[0.8125rem] text-muted" data-testid="kept-in-sums">
      {t('calls.keptInSums', { day })}
    </p>
  );
};
