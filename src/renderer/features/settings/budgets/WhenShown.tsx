import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useEngine } from '../../../api/engine-context.ts';
import { useEngineCommand } from '../../../api/use-engine-command.ts';
import { useEngineQuery } from '../../../api/use-engine-query.ts';
import { Button } from '../../../components/Button.tsx';
import { chooseNotifications, readNotificationChoice } from '../../../state/browser-notifications.ts';
import { formatMoment } from '../form/moments.ts';
import { Group } from '../form/Page.tsx';
import { Problem } from '../form/Problem.tsx';
import { SettingRow } from '../form/SettingRow.tsx';
import { Toggle } from '../form/Toggle.tsx';
import { useSetting } from '../form/use-setting.ts';
import { ClockForm } from './ClockForm.tsx';
import { calcPauseEnd, pauses } from './pause-end.ts';

type Zoned = { readonly timeZone: string };

const PauseSetting = ({ timeZone }: Zoned) => {
  const { t, i18n } = useTranslation();
  const { value: until } = useSetting('notifications_paused_until');
  const { run, error } = useEngineCommand('snoozeAlerts');
  // As of the last answer: one comes with all news.
  const { updatedAt } = useEngineQuery('settings', {});
  const isPaused = typeof until === 'string' && updatedAt !== null && Date.parse(until) > updatedAt;
  return (
    <SettingRow
      title={t('settings.pause')}
      hint={
        isPaused
          ? t('settings.pausedUntil', { time: formatMoment(until, timeZone, i18n.language) })
          : t('settings.pauseHint')
      }
      below={<Problem error={error} />}
    >
      {isPaused ? (
        <Button onClick={() => void run({ until: null })} data-testid="resume-alerts">
          {t('settings.resume')}
        </Button>
      ) : (
        <span className="flex gap-2">
          {pauses.slice(0, 2).map((pause) => (
            <Button
              key={pause}
              onClick={() => void run({ until: calcPauseEnd(pause, Date.now(), timeZone) })}
              data-testid={`pause-${pause}`}
            >
              {t(`settings.pause_${pause}`)}
            </Button>
          ))}
        </span>
      )}
    </SettingRow>
  );
};

const nights = { from: '22:00', to: '07:00' };

const QuietHours = () => {
  const { t } = useTranslation();
  const hintId = useId();
  const { value, save, error } = useSetting('quiet_hours');
  return (
    <SettingRow
      title={t('settings.quietHours')}
      hint={t('settings.quietHoursHint')}
      hintId={hintId}
      below={
        <>
          {value ? (
            <div className="mt-3">
              <ClockForm
                times={value}
                labels={{ from: t('settings.fromTime'), to: t('settings.toTime') }}
                onSave={save}
              />
            </div>
          ) : null}
          <Problem error={error} />
        </>
      }
    >
      {value === undefined ? null : (
        <Toggle
          label={t('settings.quietHours')}
          describedBy={hintId}
          isOn={value !== null}
          onChange={(isOn) => void save(isOn ? nights : null)}
          testId="setting-quiet_hours"
        />
      )}
    </SettingRow>
  );
};

const BrowserAlerts = () => {
  const { t } = useTranslation();
  const hintId = useId();
  const [choice, setChoice] = useState(readNotificationChoice);
  return (
    <SettingRow
      title={t('settings.browserAlerts')}
      hint={<span role="status">{t(`settings.browserAlerts_${choice}`)}</span>}
      hintId={hintId}
    >
      {choice === 'on' || choice === 'off' ? (
        <Toggle
          label={t('settings.browserAlerts')}
          describedBy={hintId}
          isOn={choice === 'on'}
          onChange={(isOn) => void chooseNotifications(isOn).then(setChoice)}
          testId="browser-alerts"
        />
      ) : null}
    </SettingRow>
  );
};

/** When alerts are shown, and where. */
export const WhenShown = ({ timeZone }: Zoned) => {
  const { t } = useTranslation();
  const { desktop } = useEngine();
  return (
    <Group title={t('settings.whenShown')}>
      <PauseSetting timeZone={timeZone} />
      <QuietHours />
      {desktop === null ? <BrowserAlerts /> : null}
    </Group>
  );
};
