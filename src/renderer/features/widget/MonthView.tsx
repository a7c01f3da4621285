import { ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BudgetView } from '../../../shared/contract/budgets.ts';
import type { Series, Summary } from '../../../shared/contract/read-models.ts';
import { BudgetBar } from '../../components/BudgetBar.tsx';
import { Icon } from '../../components/Icon.tsx';
import type { OpenView } from '../../state/view-state.ts';
import { Announcement } from './Announcement.tsx';
import { CostGaps } from './CostGaps.tsx';
import { CostHistory } from './CostHistory.tsx';
import { Figures } from './Figures.tsx';
import { Forecast } from './Forecast.tsx';
import { ServiceLine } from './ServiceLine.tsx';
import type { ServiceOption } from './use-widget-data.ts';

type Properties = {
  readonly services: readonly ServiceOption[];
  /** Null for all services. */
  readonly service: string | null;
  readonly onService: (service: string | null) => void;
  /** Undefined while loading. */
  readonly summary: Summary | undefined;
  readonly days: Series['items'] | undefined;
  /** The tightest one; null when there is none, undefined while loading. */
  readonly budget: BudgetView | null | undefined;
  readonly timeZone: string | undefined;
  /** The figures belong to the service chosen before. */
  readonly isPrevious: boolean;
  readonly isOffline: boolean;
  /** There is a reason why there may be no figures. */
  readonly hasFailed: boolean;
  readonly onOpen: OpenView;
};

export const MonthView = (properties: Properties) => {
  const { services, service, onService, summary, days, budget, timeZone, isPrevious, isOffline, hasFailed, onOpen } =
    properties;
  const { t } = useTranslation();
  // Figures of another service are no change to light up: they start afresh once they are in.
  const [shownService, setShownService] = useState(service);
  if (!isPrevious && shownService !== service) setShownService(service);
  const isLoading = summary === undefined && !isOffline && !hasFailed;
  const isSettled = !isLoading && (budget !== undefined || isOffline || hasFailed);
  return (
    <div className={isOffline ? 'old-figures' : undefined}>
      <Announcement
        summary={isPrevious ? undefined : summary}
        serviceLabel={services.find(({ key }) => key === service)?.label ?? service}
      />
      <ServiceLine services={services} service={service} onService={onService} />
      <div className={isPrevious ? 'figures figures-previous' : 'figures'} aria-busy={isLoading || isPrevious}>
        <Figures key={shownService} summary={summary} isLoading={isLoading} />
        <CostHistory days={days} timeZone={timeZone ?? 'UTC'} isLoading={isLoading} />
        {/* From here on all at once: each would push down what follows it. */}
        {isSettled && budget ? (
          <div className="section">
            <BudgetBar budget={budget} />
          </div>
        ) : null}
        <Forecast forecast={isSettled ? summary?.forecast : undefined} />
        {isSettled && summary !== undefined ? <CostGaps summary={summary} onOpen={onOpen} /> : null}
        {!isSettled ? null : (
          <div className="section">
            <button
              type="button"
              className="button w-full"
              data-testid="widget-details"
              onClick={() => onOpen('overview')}
            >
              {t('widget.details')}
              <Icon icon={ChevronRight} className="text-muted" />
            </button>
          </div>
        )}
      </div>
    </div>
  );
};
