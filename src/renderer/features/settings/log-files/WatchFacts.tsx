import { useTranslation } from 'react-i18next';
import type { LogImportView } from '../../../../shared/contract/log-import.ts';
import { useEngineQuery } from '../../../api/use-engine-query.ts';
import { formatMoment } from '../form/moments.ts';

/** What watching has brought so far. */
export const WatchFacts = ({ watch }: { readonly watch: LogImportView['watch'] }) => {
  const { t, i18n } = useTranslation();
  const timeZone = useEngineQuery('session', {}).data?.time_zone;
  if (!watch.on) return null;
  const { new_calls: count, last_at: lastAt } = watch;
  return (
    <div className="text-[0.8125rem] text-muted" data-testid="log-watch">
      <p role="status">
        {lastAt === null
          ? t('settings.logsWatchingNone')
          : t('settings.logsWatching', { count, time: formatMoment(lastAt, timeZone, i18n.language) })}
      </p>
      {watch.incomplete ? <p className="problem">{t('settings.logsIncomplete')}</p> : null}
    </div>
  );
};
