import { useId } from 'react';
import { Problem } from './Problem.tsx';
import { SettingRow } from './SettingRow.tsx';
import { Toggle } from './Toggle.tsx';
import { useSetting } from './use-setting.ts';

type Properties = {
  readonly name:
    | 'previews'
    | 'price_updates'
    | 'rate_updates'
    | 'app_updates'
    | 'anomaly_alerts'
    | 'weekly_digest'
    | 'log_watch';
  readonly title: string;
  readonly hint: string;
};

/** A setting that is on or off. */
export const ToggleSetting = ({ name, title, hint }: Properties) => {
  const { value, save, error } = useSetting(name);
  const hintId = useId();
  return (
    <SettingRow title={title} hint={hint} hintId={hintId} below={<Problem error={error} />}>
      {value === undefined ? null : (
        <Toggle
          label={title}
          describedBy={hintId}
          isOn={value}
          onChange={(isOn) => void save(isOn)}
          testId={`setting-${name}`}
        />
      )}
    </SettingRow>
  );
};
