import { useTranslation } from 'react-i18next';
import { useEngineQuery } from '../../../api/use-engine-query.ts';
import { CopyValue } from '../form/CopyValue.tsx';
import { Group, Page } from '../form/Page.tsx';
import { WhenAnswered } from '../form/WhenAnswered.tsx';
import { ToggleSetting } from '../form/ToggleSetting.tsx';
import { Retention } from '../retention/Retention.tsx';
import { Backups } from './Backups.tsx';

const demoCommand = 'npm run demo';

/** What is kept, where, and how to look around with sample data. */
export const DataSection = () => {
  const { t } = useTranslation();
  const answer = useEngineQuery('session', {});
  const settings = useEngineQuery('settings', {});
  const { data: session } = answer;
  return (
    <Page title={t('settings.dataTitle')} intro={t('settings.dataIntro')}>
      <WhenAnswered questions={[answer, settings]}>
        <Group title={t('settings.keptData')}>
          <ToggleSetting name="previews" title={t('settings.previews')} hint={t('settings.previewsHint')} />
          {session === undefined ? null : (
            <CopyValue label={t('settings.folder')} hint={t('settings.folderHint')} value={session.data_dir} />
          )}
        </Group>
        <Retention timeZone={session?.time_zone} />
        {session?.demo === true ? null : <Backups timeZone={session?.time_zone} />}
        <Group title={t('settings.demo')} hint={t('settings.demoHint')}>
          {session?.demo === true ? (
            <p className="setting-row" data-testid="demo-open">
              {t('settings.demoOpen')}
            </p>
          ) : (
            <CopyValue label={t('settings.demoCommand')} hint={t('settings.demoCommandHint')} value={demoCommand} />
          )}
        </Group>
      </WhenAnswered>
    </Page>
  );
};
