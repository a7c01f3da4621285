import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useConnection } from '../../api/engine-context.ts';
import { useDayChange } from '../../api/use-day-change.ts';
import { Card } from '../../components/Card.tsx';
import { FirstRun } from './FirstRun.tsx';
import { MonthView } from './MonthView.tsx';
import { useWidgetData } from './use-widget-data.ts';
import { WidgetBar } from './WidgetBar.tsx';
import { WidgetError } from './WidgetError.tsx';
import { WidgetOffline } from './WidgetOffline.tsx';

export const Widget = () => {
  const { i18n } = useTranslation();
  const locale = i18n.language;
  const connection = useConnection();
  const [service, setService] = useState<string | null>(null);
  const { session, services, hasCalls, summary, days, error } = useWidgetData(service, locale);
  useDayChange(session?.time_zone);

  const isOffline = connection === 'offline';
  const timeZone = session?.time_zone ?? summary.data?.time_zone;
  const notice = (): React.ReactNode => {
    if (isOffline) return <WidgetOffline updatedAt={summary.updatedAt} timeZone={timeZone} />;
    return error === null ? null : <WidgetError error={error} updatedAt={summary.updatedAt} timeZone={timeZone} />;
  };
  const content = (): React.ReactNode => {
    if (hasCalls === false && session !== undefined) return <FirstRun session={session} isOffline={isOffline} />;
    // Without any figures an error speaks for itself; of one service alone, the way back to the others stays.
    if (summary.data === undefined && error !== null && !isOffline && service === null) return null;
    return (
      <MonthView
        services={services}
        service={service}
        onService={setService}
        summary={hasCalls === undefined ? undefined : summary.data}
        days={hasCalls === undefined ? undefined : days.data?.items}
        timeZone={timeZone}
        isPrevious={summary.isPrevious || days.isPrevious}
        isOffline={isOffline}
        hasFailed={error !== null}
      />
    );
  };
  return (
    <Card testId="widget">
      <WidgetBar connection={connection} isDemo={session?.demo ?? false} />
      {notice()}
      {content()}
    </Card>
  );
};
