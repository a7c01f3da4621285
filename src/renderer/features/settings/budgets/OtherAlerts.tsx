import { useTranslation } from 'react-i18next';
import { Group } from '../form/Page.tsx';
import { Problem } from '../form/Problem.tsx';
import { SelectField } from '../form/SelectField.tsx';
import { TextSetting } from '../form/TextSetting.tsx';
import { ToggleSetting } from '../form/ToggleSetting.tsx';
import { useSetting } from '../form/use-setting.ts';
import { ClockForm } from './ClockForm.tsx';
import { listWeekdays } from './weekday-names.ts';

const DigestTime = () => {
  const { t, i18n } = useTranslation();
  const weekday = useSetting('digest_weekday');
  const time = useSetting('digest_time');
  if (weekday.value === undefined || time.value === undefined) return null;
  return (
    <div className="pb-3.5">
      <div className="flex flex-wrap items-start gap-3">
        <SelectField
          label={t('settings.digestWeekday')}
          value={weekday.value}
          options={listWeekdays(i18n.language)}
          onChange={(value) => void weekday.save(value)}
          testId="setting-digest_weekday"
        />
        <ClockForm
          times={{ time: time.value }}
          labels={{ time: t('settings.digestTime') }}
          onSave={(times) => time.save(times.time)}
        />
      </div>
      <Problem error={weekday.error ?? time.error} />
    </div>
  );
};

/** Alerts that need no budget. */
export const OtherAlerts = () => {
  const { t } = useTranslation();
  const anomalies = useSetting('anomaly_alerts');
  const digest = useSetting('weekly_digest');
  return (
    <Group title={t('settings.otherAlerts')}>
      <ToggleSetting name="anomaly_alerts" title={t('settings.anomalies')} hint={t('settings.anomaliesHint')} />
      {anomalies.value === true ? (
        <div className="pb-3.5">
          <TextSetting name="anomaly_least_eur" label={t('settings.anomalyLeast')} />
        </div>
      ) : null}
      <ToggleSetting name="weekly_digest" title={t('settings.digest')} hint={t('settings.digestHint')} />
      {digest.value === true ? <DigestTime /> : null}
    </Group>
  );
};
