import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Summary } from '../../../shared/contract/read-models.ts';
import { useEngine } from '../../api/engine-context.ts';
import { useEngineQuery } from '../../api/use-engine-query.ts';
import { Button } from '../../components/Button.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { cardFigures, cardIds } from './card-figures.ts';
import { formatDays } from './explanations.ts';
import { FigureCard } from './FigureCard.tsx';
import { FigureExplanation } from './FigureExplanation.tsx';
import type { PartProperties } from './part.ts';

type Properties = Pick<PartProperties, 'question' | 'onFilter'> & {
  /** Under the figures. */
  readonly children?: ReactNode;
};

/** The eight figures of the period. */
export const SummaryCards = ({ question, onFilter, children }: Properties) => {
  const { t, i18n } = useTranslation();
  const { refresh } = useEngine();
  const { data, isPrevious, error } = useEngineQuery('summary', question);
  if (data === undefined && error !== null) {
    return (
      <div role="status" className="flex min-h-60 flex-col items-start gap-2 rounded-xl border border-line bg-card p-5">
        <p>{t('details.error')}</p>
        <Button onClick={() => void refresh()}>{t('details.retry')}</Button>
      </div>
    );
  }
  return (
    <section
      data-testid="overview-cards"
      aria-label={t('overview.figures')}
      aria-busy={data === undefined || isPrevious}
      className={isPrevious ? 'figures figures-previous' : 'figures'}
    >
      <p className="mb-2.5 flex min-h-15 flex-wrap content-start gap-x-3 sm:min-h-5 text-[0.8125rem] text-muted">
        {data === undefined ? <Skeleton width="long" /> : <Days summary={data} />}
      </p>
      <dl className="grid grid-cols-2 gap-px overflow-hidden rounded-xl border border-line bg-line md:grid-cols-4">
        {cardIds.map((id) => (
          <FigureCard
            key={id}
            id={id}
            figure={data && cardFigures[id](data, i18n.language)}
            note={id === 'forecast' && data?.forecast === null ? t('overview.noForecast') : '\u00a0'}
          >
            {data === undefined ? null : (
              <FigureExplanation id={id} summary={data} question={question} onFilter={onFilter} />
            )}
          </FigureCard>
        ))}
      </dl>
      {children}
    </section>
  );
};

/**
 * Which days these are, and which ones they are compared with: sums of an unfinished period with as much of the one before,
 * everything else with all of it.
 */
const Days = ({ summary: { from, to, previous, time_zone: zone } }: { readonly summary: Summary }) => {
  const { t, i18n } = useTranslation();
  const locale = i18n.language;
  const comparison = (): string => {
    if (previous === null) return '';
    if (previous.calls === 0) return t('overview.noChange');
    const days = formatDays(previous.from, previous.to_date.to, zone, locale);
    const whole = formatDays(previous.from, previous.to, zone, locale);
    return days === whole ? t('overview.comparedWith', { days }) : t('overview.comparedInParts', { days, whole });
  };
  return (
    <>
      <span className="font-medium text-ink">{formatDays(from, to, zone, locale)}</span>
      <span>{comparison()}</span>
    </>
  );
};
