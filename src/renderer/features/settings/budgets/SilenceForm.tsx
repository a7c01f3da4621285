import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../../components/Button.tsx';
import { TextField } from '../form/TextField.tsx';
import { Toggle } from '../form/Toggle.tsx';
import { useReturnFocus } from '../form/use-return-focus.ts';
import { parseHours, type SilenceRule } from './silence-rules.ts';
import { ValuesField } from './ValuesField.tsx';

type Properties = {
  /** Resolves with whether they were saved. */
  readonly onSave: (rules: readonly SilenceRule[]) => Promise<boolean>;
  readonly onClose: () => void;
};

const workingDay = { from: '08:00', to: '20:00' };

/** One rule for each of the services chosen. */
export const SilenceForm = ({ onSave, onClose }: Properties) => {
  const { t } = useTranslation();
  useReturnFocus();
  const [services, setServices] = useState<readonly string[]>([]);
  const [written, setWritten] = useState('3');
  const [active, setActive] = useState<SilenceRule['active']>(null);
  const hours = parseHours(written);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (hours === null || services.length === 0) return;
    if (await onSave(services.map((service) => ({ service, hours, active })))) onClose();
  };
  return (
    <form
      onSubmit={(event) => void submit(event)}
      className="form-panel"
      aria-label={t('settings.addSilence')}
      data-testid="silence-form"
      noValidate
    >
      <div className="flex flex-col gap-1">
        <span aria-hidden className="form-label">
          {t('dimension.service')}
        </span>
        <ValuesField name="service" values={services} onChange={setServices} isFocused />
      </div>
      <TextField
        label={t('settings.silenceHours')}
        value={written}
        onChange={setWritten}
        problem={hours === null ? { code: 'general', detail: '' } : undefined}
        inputMode="decimal"
        size="amount"
        testId="silence-hours"
      />
      <div className="flex items-center gap-3">
        <Toggle
          label={t('settings.silenceActive')}
          isOn={active !== null}
          onChange={(isOn) => setActive(isOn ? workingDay : null)}
          testId="silence-active"
        />
        <span aria-hidden>{t('settings.silenceActive')}</span>
      </div>
      {active === null ? null : (
        <div className="flex flex-wrap gap-3">
          {(['from', 'to'] as const).map((end) => (
            <TextField
              key={end}
              label={t(`settings.${end}Time`)}
              type="time"
              size="time"
              value={active[end]}
              onChange={(time) => setActive({ ...active, [end]: time })}
            />
          ))}
        </div>
      )}
      <div className="flex gap-2">
        <Button type="submit" isPrimary disabled={hours === null || services.length === 0} data-testid="save-silence">
          {t('settings.save')}
        </Button>
        <Button onClick={onClose}>{t('settings.cancel')}</Button>
      </div>
    </form>
  );
};
