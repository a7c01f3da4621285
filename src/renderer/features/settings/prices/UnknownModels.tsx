import { useTranslation } from 'react-i18next';
import { Group } from '../form/Page.tsx';
import { Problem } from '../form/Problem.tsx';
import { SelectField } from '../form/SelectField.tsx';
import { SettingRow } from '../form/SettingRow.tsx';
import { TextSetting } from '../form/TextSetting.tsx';
import { useSetting } from '../form/use-setting.ts';

/** What becomes of a call whose model has no price. */
export const UnknownModels = () => {
  const { t } = useTranslation();
  const { value, save, error } = useSetting('unknown_model_policy');
  return (
    <Group title={t('settings.unknownModels')}>
      <SettingRow
        title={t('settings.unknownPolicy')}
        hint={t('settings.unknownPolicyHint')}
        below={<Problem error={error} />}
      >
        {value === undefined ? null : (
          <SelectField
            label={t('settings.unknownPolicy')}
            isLabelHidden
            value={value}
            options={[
              { value: 'flag', label: t('settings.policyFlag') },
              { value: 'estimate', label: t('settings.policyEstimate') },
            ]}
            onChange={(next) => void save(next)}
            testId="setting-unknown_model_policy"
          />
        )}
      </SettingRow>
      {value === 'estimate' ? (
        <div className="setting-row">
          <TextSetting
            name="estimate_usd_per_million"
            label={t('settings.estimate')}
            hint={t('settings.estimateHint')}
          />
        </div>
      ) : null}
    </Group>
  );
};
