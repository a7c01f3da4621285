import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useEngineQuery } from '../../../api/use-engine-query.ts';
import { Group } from '../form/Page.tsx';
import { Problem } from '../form/Problem.tsx';
import { SelectField } from '../form/SelectField.tsx';
import { SettingRow } from '../form/SettingRow.tsx';
import { useSetting } from '../form/use-setting.ts';
import { ConfirmRetention } from './ConfirmRetention.tsx';
import { RetentionState } from './RetentionState.tsx';

const offeredMonths: readonly number[] = [3, 6, 12, 24, 36, 60];

type Properties = { readonly timeZone: string | undefined };

/** For how long single calls are kept. Nothing is switched on before it was said what goes. */
export const Retention = ({ timeZone }: Properties) => {
  const { t } = useTranslation();
  const hintId = useId();
  const { value, save, isSaving, error } = useSetting('keep_calls_months');
  const { data } = useEngineQuery('retention', {});
  const [asked, setAsked] = useState<number | null>(null);
  if (value === undefined) return null;
  const months = [...new Set([...offeredMonths, ...(value === null ? [] : [value])])].toSorted((a, b) => a - b);
  const options = [
    { value: null, label: t('settings.keepForEver') },
    ...months.map((count) => ({ value: count, label: t('settings.keepMonths', { count }) })),
  ];
  const choose = (next: number | null): void => {
    // To keep calls for longer takes nothing away.
    const isSafe = next === null || (value !== null && next >= value);
    setAsked(isSafe ? null : next);
    if (isSafe && next !== value) void save(next);
  };
  const confirm = async (): Promise<void> => {
    if (isSaving || asked === null) return;
    if (await save(asked)) setAsked(null);
  };
  return (
    <Group title={t('settings.keepTitle')}>
      <SettingRow
        title={t('settings.keepCalls')}
        hint={t('settings.keepHint')}
        hintId={hintId}
        below={
          <>
            {asked === null ? null : (
              <ConfirmRetention
                months={asked}
                isSaving={isSaving}
                onConfirm={() => void confirm()}
                onCancel={() => setAsked(null)}
              />
            )}
            <Problem error={error} />
            {data === undefined ? null : <RetentionState retention={data} timeZone={timeZone} />}
          </>
        }
      >
        <SelectField
          label={t('settings.keepCalls')}
          isLabelHidden
          value={asked ?? value}
          options={options}
          onChange={choose}
          testId="setting-keep_calls_months"
        />
      </SettingRow>
    </Group>
  );
};
