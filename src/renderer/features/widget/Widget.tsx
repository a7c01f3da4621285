import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useConnection } from '../../api/engine-context.ts';
import type { OpenView } from '../../state/view-state.ts';
import { useDayChange } from '../../api/use-day-change.ts';
import { Card } from '../../components/Card.tsx';
import { FirstRun } from './FirstRun.tsx';
import { MonthView } from './MonthView.tsx';
import { useWidgetData } from './use-widget-data.ts';
import { WidgetBar } from './WidgetBar.tsx';
import { WidgetError } from './WidgetError.tsx';
import { WidgetFault } from './WidgetFault.tsx';
import { WidgetOffline } from './WidgetOffline.tsx';

type Properties = { readonly onOpen: OpenView };

export const Widget = ({ onOpen }: Properties) => {
  const { t, i18n } = useTranslation();
  const locale = i18n.language;
  const connection = useConnection();
  const [service, setService] = useState<string | null>(null);
  const { session, services, hasCalls, summary, days, budget, error } = useWidgetData(
    service,
    locale,
    i18n.resolvedLanguage === 'it' ? 'it' : 'en',
  );
  useDayChange(session?.time_zone);

  const isOffline = connection === 'offline';
  const timeZone = session?.time_zone ?? summary.data?.time_zone;
  const notice = (): React.ReactNode => {
    if (isOffline) return <WidgetOffline updatedAt={summary.updatedAt} timeZone={timeZone} />;
    if (error === null) return session?.ledger_fault ? <WidgetFault fault={session.ledger_fault} /> : null;
    return <WidgetError error={error} updatedAt={summary.updatedAt} timeZone={timeZone} />;
  };
  const content = (): React.ReactNode => {
    if (hasCalls === false && session !== undefined)
      return <FirstRun session={session} isOffline={isOffline} onOpen={onOpen} />;
    // Without any figures an error speaks for itself; of one service alone, the way back to the others stays.
    if (summary.data === undefined && error !== null && !isOffline && service === null) {
      return <h1 className="sr-only">{t('widget.thisMonth')}</h1>;
    }
    return (
      <MonthView
        services={services}
        service={service}
        onService={setService}
        summary={hasCalls === undefined ? undefined : summary.data}
        days={hasCalls === undefined ? undefined : days.data?.items}
        budget={budget}
        timeZone={timeZone}
        isPrevious={summary.isPrevious || days.isPrevious}
        isOffline={isOffline}
        hasFailed={error !== null}
        onOpen={onOpen}
      />
    );
  };
  return (
    <Card testId="widget">
      <WidgetBar connection={connection} isDemo={session?.demo ?? false} onOpen={onOpen} />
      {notice()}
      {content()}
    </Card>
  );
};
