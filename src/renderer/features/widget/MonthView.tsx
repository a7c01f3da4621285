import { useState } from 'react';
import type { Series, Summary } from '../../../shared/contract/read-models.ts';
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
  readonly timeZone: string | undefined;
  /** The figures belong to the service chosen before. */
  readonly isPrevious: boolean;
  readonly isOffline: boolean;
  /** There is a reason why there may be no figures. */
  readonly hasFailed: boolean;
};

export const MonthView = (properties: Properties) => {
  const { services, service, onService, summary, days, timeZone, isPrevious, isOffline, hasFailed } = properties;
  // Figures of another service are no change to light up: they start afresh once they are in.
  const [shownService, setShownService] = useState(service);
  if (!isPrevious && shownService !== service) setShownService(service);
  const isLoading = summary === undefined && !isOffline && !hasFailed;
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
        {summary?.forecast ? <Forecast forecast={summary.forecast} /> : null}
        {summary === undefined ? null : <CostGaps summary={summary} />}
      </div>
    </div>
  );
};
