import { useEffect, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useEngine } from '../../../api/engine-context.ts';
import { SettingRow } from '../form/SettingRow.tsx';
import { Toggle } from '../form/Toggle.tsx';

/** The desktop app's own setting; nothing in a browser, or where the system offers no such thing. */
export const StartAtLogin = () => {
  const { t } = useTranslation();
  const { desktop } = useEngine();
  const hintId = useId();
  const [isOn, setIsOn] = useState<boolean | null>(null);
  useEffect(() => {
    void desktop?.call('desktopState', {}).then((state) => setIsOn(state.start_at_login));
  }, [desktop]);
  if (desktop === null || isOn === null) return null;
  const change = async (on: boolean): Promise<void> => {
    setIsOn(on);
    await desktop.call('setStartAtLogin', { on });
    // What the system made of it, which may be something else.
    setIsOn((await desktop.call('desktopState', {})).start_at_login);
  };
  return (
    <SettingRow title={t('settings.startAtLogin')} hint={t('settings.startAtLoginHint')} hintId={hintId}>
      <Toggle
        label={t('settings.startAtLogin')}
        describedBy={hintId}
        isOn={isOn}
        onChange={(on) => void change(on)}
        testId="setting-start_at_login"
      />
    </SettingRow>
  );
};
