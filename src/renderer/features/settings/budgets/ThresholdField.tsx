import { X } from 'lucide-react';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../../components/Button.tsx';
import { Icon } from '../../../components/Icon.tsx';
import { formatBudgetPercent } from '../../../format/budgets.ts';
import { addThreshold } from './budget-draft.ts';

type Properties = {
  readonly thresholds: readonly number[];
  readonly onChange: (thresholds: readonly number[]) => void;
};

/** At which percentages an alert comes: each can be taken away, others added. */
export const ThresholdField = ({ thresholds, onChange }: Properties) => {
  const { t, i18n } = useTranslation();
  const noteId = useId();
  const [written, setWritten] = useState('');
  const next = addThreshold(thresholds, written);
  const add = (): void => {
    if (next === null) return;
    onChange(next);
    setWritten('');
  };
  return (
    <fieldset className="min-w-0">
      <legend className="form-label mb-2">{t('settings.thresholds')}</legend>
      <div className="flex flex-wrap items-center gap-2">
        {thresholds.map((threshold) => {
          const percent = formatBudgetPercent(threshold, i18n.language);
          return (
            <button
              key={threshold}
              type="button"
              className="chip"
              aria-label={t('settings.removeThreshold', { percent })}
              data-testid={`threshold-${threshold}`}
              onClick={() => onChange(thresholds.filter((one) => one !== threshold))}
            >
              {percent}
              <Icon icon={X} className="text-muted" />
            </button>
          );
        })}
        <input
          className="form-input w-20"
          inputMode="numeric"
          autoComplete="off"
          placeholder="%"
          aria-label={t('settings.newThreshold')}
          aria-invalid={written.trim() !== '' && next === null}
          aria-describedby={noteId}
          value={written}
          data-testid="new-threshold"
          onChange={({ target }) => setWritten(target.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || written.trim() === '') return;
            event.preventDefault();
            add();
          }}
        />
        <span className={next === null ? 'invisible' : undefined}>
          <Button onClick={add}>{t('settings.add')}</Button>
        </span>
      </div>
      <p id={noteId} role="alert" className="text-xs text-warning">
        {thresholds.length === 0 ? t('settings.noThresholds') : null}
      </p>
    </fieldset>
  );
};
