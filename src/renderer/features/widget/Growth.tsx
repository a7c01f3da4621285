import { useTranslation } from 'react-i18next';
import type { Summary } from '../../../shared/contract/read-models.ts';
import { formatDay, formatLastDay } from '../../format/dates.ts';
import { formatChange } from '../../format/numbers.ts';

type Previous = NonNullable<Summary['previous']>;

type Properties = {
  readonly summary: Summary | undefined;
  readonly measure: keyof Previous['to_date']['growth_percent'];
  /** Spells out what the change is against; otherwise only a screen reader says it. */
  readonly isLong?: boolean;
};

/** Change against as much of last month as has passed of this one; nothing where there is nothing to compare. */
export const Growth = ({ summary, measure, isLong = false }: Properties) => {
  const { t, i18n } = useTranslation();
  const locale = i18n.language;
  const previous = summary?.previous;
  const percent = previous?.to_date.growth_percent[measure];
  if (!summary || !previous || percent === null || percent === undefined) return null;
  const change = formatChange(percent, locale);
  const from = formatDay(previous.from, summary.time_zone, locale);
  const to = formatLastDay(previous.to_date.to, summary.time_zone, locale);
  return (
    <span title={t('widget.growthDates', { from, to })}>
      {isLong ? (
        t('widget.growth', { change })
      ) : (
        <>
          {change} <span className="sr-only">{t('widget.previousMonth')}</span>
        </>
      )}
    </span>
  );
};
