import { CircleCheck, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { AppView } from '../../../../shared/contract/apps.ts';
import { useConnection } from '../../../api/engine-context.ts';
import { Icon } from '../../../components/Icon.tsx';

type Properties = {
  /** The app as it was when its token was made, and as it is now. */
  readonly before: AppView;
  readonly app: AppView;
};

/** Waits for the first call of one app, and says so when it comes, also when it was refused. */
export const AppCheck = ({ before, app }: Properties) => {
  const { t } = useTranslation();
  const isOffline = useConnection() === 'offline';
  const name = app.name ?? '';
  const recorded = app.accepted + app.duplicates - before.accepted - before.duplicates;
  const refused = app.rejected - before.rejected;
  if (recorded > 0) {
    return (
      <p role="status" className="live-check live-check-arrived" data-testid="app-check" data-state="arrived">
        <Icon icon={CircleCheck} className="text-positive" />
        <span className="font-medium text-positive">{t('settings.liveArrived')}</span>
        <span className="min-w-0 flex-1 wrap-anywhere">{t('settings.appArrived', { count: recorded, name })}</span>
      </p>
    );
  }
  if (refused > 0) {
    return (
      <p role="status" className="live-check" data-testid="app-check" data-state="refused">
        <Icon icon={TriangleAlert} className="text-warning" />
        <span className="min-w-0 flex-1 wrap-anywhere">{t('settings.appRefused', { name })}</span>
      </p>
    );
  }
  const state = isOffline ? 'offline' : app.last_used_at === before.last_used_at ? 'waiting' : 'called';
  return (
    <p role="status" className="live-check text-muted" data-testid="app-check" data-state="waiting">
      <span aria-hidden className={isOffline ? 'dot dot-offline' : 'dot dot-waiting'} />
      <span className="min-w-0 flex-1 wrap-anywhere">{t(`settings.appCheck_${state}`, { name })}</span>
    </p>
  );
};
