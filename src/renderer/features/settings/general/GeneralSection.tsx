import { useTranslation } from 'react-i18next';
import { useEngineQuery } from '../../../api/use-engine-query.ts';
import { Page } from '../form/Page.tsx';
import { Problem } from '../form/Problem.tsx';
import { SelectField } from '../form/SelectField.tsx';
import { SettingRow } from '../form/SettingRow.tsx';
import { WhenAnswered } from '../form/WhenAnswered.tsx';
import { useSetting } from '../form/use-setting.ts';
import { AppUpdates } from './AppUpdates.tsx';
import { StartAtLogin } from './StartAtLogin.tsx';
import { TimeZoneSetting } from './TimeZoneSetting.tsx';

const languageNames = { it: 'Italiano', en: 'English' } as const;

/** Language, theme and the owner's calendar. Everything here is saved at once. */
export const GeneralSection = () => {
  const { t } = useTranslation();
  const language = useSetting('language');
  const theme = useSetting('theme');
  const weekStart = useSetting('week_start');
  const settings = useEngineQuery('settings', {});
  return (
    <Page title={t('settings.generalTitle')} intro={t('settings.generalIntro')}>
      <WhenAnswered questions={[settings]}>
        <div>
          <SettingRow title={t('settings.language')} below={<Problem error={language.error} />}>
            {language.value === undefined ? null : (
              <SelectField
                label={t('settings.language')}
                isLabelHidden
                value={language.value}
                options={[
                  { value: null, label: t('settings.system') },
                  { value: 'it', label: languageNames.it },
                  { value: 'en', label: languageNames.en },
                ]}
                onChange={(value) => void language.save(value)}
                testId="setting-language"
              />
            )}
          </SettingRow>
          <SettingRow title={t('settings.theme')} below={<Problem error={theme.error} />}>
            {theme.value === undefined ? null : (
              <SelectField
                label={t('settings.theme')}
                isLabelHidden
                value={theme.value}
                options={[
                  { value: null, label: t('settings.system') },
                  { value: 'light', label: t('settings.themeLight') },
                  { value: 'dark', label: t('settings.themeDark') },
                ]}
                onChange={(value) => void theme.save(value)}
                testId="setting-theme"
              />
            )}
          </SettingRow>
          <TimeZoneSetting />
          <SettingRow
            title={t('settings.weekStart')}
            hint={t('settings.weekStartHint')}
            below={<Problem error={weekStart.error} />}
          >
            {weekStart.value === undefined ? null : (
              <SelectField
                label={t('settings.weekStart')}
                isLabelHidden
                value={weekStart.value}
                options={[
                  { value: 'monday', label: t('settings.monday') },
                  { value: 'sunday', label: t('settings.sunday') },
                ]}
                onChange={(value) => void weekStart.save(value)}
                testId="setting-week_start"
              />
            )}
          </SettingRow>
          <StartAtLogin />
        </div>
        <AppUpdates />
      </WhenAnswered>
    </Page>
  );
};
