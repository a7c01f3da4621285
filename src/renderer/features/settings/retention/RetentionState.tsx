import { useTranslation } from 'react-i18next';
import type { RetentionView } from '../../../../shared/contract/retention.ts';
import { formatFullDay, formatMoment } from '../form/moments.ts';

type Properties = { readonly retention: RetentionView; readonly timeZone: string | undefined };

/** What has been done so far, with the last runs; nothing before the first. */
export const RetentionState = ({ retention, timeZone }: Properties) => {
  const { t, i18n } = useTranslation();
  const locale = i18n.language;
  const { kept_from: from, retired_calls: count, running, failure, runs } = retention;
  const dayOf = (moment: string): string => formatFullDay(moment.slice(0, 10), locale);
  return (
    <div className="mt-2 text-[0.8125rem]">
      <p role="status" data-testid="retention-state">
        {[
          ...(from === null ? [] : [t('settings.keepState', { count, day: dayOf(from) })]),
          ...(running ? [t('settings.keepRunning')] : []),
        ].join(' ')}
      </p>
      {failure === null ? null : (
        <div role="alert" className="problem mt-2">
          <p>{t('settings.keepFailed', { time: formatMoment(failure.at, timeZone, locale) })}</p>
          <p lang="en" className="text-muted">
            {failure.reason}
          </p>
        </div>
      )}
      {runs.length === 0 ? null : (
        <ul aria-label={t('settings.keepRuns')} className="mt-1 text-muted" data-testid="retention-runs">
          {runs.slice(0, 12).map((run) => (
            <li key={run.started_at}>
              {t('settings.keepRun', {
                count: run.calls,
                time: formatMoment(run.started_at, timeZone, locale),
                day: dayOf(run.calls_before),
              })}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
};
