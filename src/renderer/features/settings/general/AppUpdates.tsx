import { useTranslation } from 'react-i18next';
import type { AppUpdate } from '../../../../shared/contract/desktop-calls.ts';
import { useEngine } from '../../../api/engine-context.ts';
import { useEngineQuery } from '../../../api/use-engine-query.ts';
import { Button } from '../../../components/Button.tsx';
import { Group } from '../form/Page.tsx';
import { TextSetting } from '../form/TextSetting.tsx';
import { ToggleSetting } from '../form/ToggleSetting.tsx';
import { formatMoment } from '../form/moments.ts';
import { useSetting } from '../form/use-setting.ts';
import { useAppUpdate } from './use-app-update.ts';

/** What the owner can do next. */
const stepOf = ({ state }: AppUpdate) => {
  if (state === 'available' || state === 'downloading') return 'downloadUpdate';
  return state === 'ready' ? 'restartToUpdate' : 'checkForUpdates';
};

/** How far an update is, and the button for its next step. */
const UpdateStatus = ({ settings }: { readonly settings: string }) => {
  const { t, i18n } = useTranslation();
  const { update, take } = useAppUpdate(settings);
  const timeZone = useEngineQuery('session', {}).data?.time_zone;
  if (update === null || update.state === 'off') return null;
  const { state, version, checked_at: checkedAt, problem } = update;
  const step = stepOf(update);
  const isBusy = state === 'checking' || state === 'downloading';
  return (
    <div className="setting-row flex flex-wrap items-center justify-between gap-x-8 gap-y-2">
      <div role="status" className="min-w-0 flex-1 basis-56 text-[0.8125rem]">
        <p data-testid="update-status" data-state={state}>
          {problem ?? t(`settings.update_${state}`, { version: version ?? '' })}
        </p>
        {checkedAt === null ? null : (
          <p className="text-muted">
            {t('settings.updateChecked', { time: formatMoment(checkedAt, timeZone, i18n.language) })}
          </p>
        )}
      </div>
      <Button aria-busy={isBusy} data-testid="update-step" onClick={() => (isBusy ? undefined : void take(step))}>
        {t(`settings.updateStep_${step}`)}
      </Button>
    </div>
  );
};

/** Newer versions of the app itself; nothing in a browser, where whoever installed it brings them. */
export const AppUpdates = () => {
  const { t } = useTranslation();
  const { desktop } = useEngine();
  const { value: isOn } = useSetting('app_updates');
  const { value: url } = useSetting('app_updates_url');
  if (desktop === null) return null;
  return (
    <Group title={t('settings.updates')}>
      <ToggleSetting name="app_updates" title={t('settings.appUpdates')} hint={t('settings.appUpdatesHint')} />
      <div className="setting-row">
        <TextSetting name="app_updates_url" label={t('settings.updatesUrl')} hint={t('settings.updatesUrlHint')} />
      </div>
      <UpdateStatus settings={`${isOn} ${url}`} />
    </Group>
  );
};
