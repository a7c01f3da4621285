import { useTranslation } from 'react-i18next';
import type { AppView } from '../../../../shared/contract/apps.ts';
import { formatInteger } from '../../../format/numbers.ts';
import { formatMoment } from '../form/moments.ts';

const counters = ['accepted', 'duplicates', 'rejected'] as const;

type Properties = { readonly app: AppView; readonly timeZone: string };

/** The name of an app, what its token is known by, and when it was last used. */
export const AppTitle = ({ app, timeZone }: Properties) => {
  const { t, i18n } = useTranslation();
  const { name, token_hint: hint, last_used_at: used, revoked_at: revoked } = app;
  const toTime = (moment: string): string => formatMoment(moment, timeZone, i18n.language);
  const facts = [
    hint === null ? t('settings.sharedTokenHint') : t('settings.tokenEnds', { hint }),
    used === null ? t('settings.neverUsed') : t('settings.lastUsed', { time: toTime(used) }),
    ...(revoked === null ? [] : [t('settings.revokedAt', { time: toTime(revoked) })]),
  ];
  return (
    <div className="min-w-0 flex-1 basis-40 sm:basis-64">
      <p className="flex min-w-0 items-baseline gap-2">
        <bdi className={revoked === null ? 'min-w-0 truncate font-medium' : 'min-w-0 truncate font-medium text-muted'}>
          {name ?? t('settings.sharedToken')}
        </bdi>
        {revoked === null ? null : <span className="tag shrink-0">{t('settings.revoked')}</span>}
      </p>
      <p className="text-[0.8125rem] text-muted">{facts.join(' · ')}</p>
    </div>
  );
};

/** What came in by an app, all in all. */
export const AppCounts = ({ app }: { readonly app: AppView }) => {
  const { t, i18n } = useTranslation();
  return (
    <dl className="flex gap-x-5 max-sm:order-last max-sm:basis-full">
      {counters.map((name) => (
        <div key={name} className="min-w-16 sm:text-right">
          <dt className="text-xs text-muted">{t(`settings.app_${name}`)}</dt>
          <dd
            className={name === 'rejected' && app.rejected > 0 ? 'font-medium text-warning' : 'font-medium'}
            data-testid={`app-${name}`}
          >
            {formatInteger(app[name], i18n.language)}
          </dd>
        </div>
      ))}
    </dl>
  );
};
