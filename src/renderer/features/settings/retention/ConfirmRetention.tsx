import { useTranslation } from 'react-i18next';
import { useEngineQuery } from '../../../api/use-engine-query.ts';
import { Button } from '../../../components/Button.tsx';
import { formatFullDay } from '../form/moments.ts';
import { Problem } from '../form/Problem.tsx';

type Properties = {
  readonly months: number;
  readonly isSaving: boolean;
  readonly onConfirm: () => void;
  readonly onCancel: () => void;
};

const lost = [
  'settings.keepLostSeeing',
  'settings.keepLostPricing',
  'settings.keepLostClosing',
  'settings.keepLostExport',
] as const;

/** How many calls will go, and what will not be possible for them any more. */
export const ConfirmRetention = ({ months, isSaving, onConfirm, onCancel }: Properties) => {
  const { t, i18n } = useTranslation();
  const { data, isPrevious, error } = useEngineQuery('retentionPreview', { months });
  const preview = isPrevious ? undefined : data;
  const day = preview === undefined ? '' : formatFullDay(preview.calls_before.slice(0, 10), i18n.language);
  return (
    <div
      role="group"
      aria-label={t('settings.keepMonths', { count: months })}
      className="form-panel mt-3"
      data-testid="confirm-retention"
    >
      <p role="status" data-testid="retention-preview">
        {preview === undefined
          ? ''
          : preview.calls === 0
            ? t('settings.keepAskNone', { day })
            : t('settings.keepAsk', { count: preview.calls, day })}
      </p>
      {preview === undefined || preview.calls_that_stay === 0 ? null : (
        <p>{t('settings.keepStay', { count: preview.calls_that_stay })}</p>
      )}
      <p>{t('settings.keepLost')}</p>
      <ul className="list-disc pl-5">
        {lost.map((key) => (
          <li key={key}>{t(key)}</li>
        ))}
      </ul>
      <p className="text-muted">{t('settings.keepBackups')}</p>
      <div className="flex flex-wrap gap-2">
        <Button
          isPrimary
          aria-busy={isSaving}
          data-testid="confirm"
          onClick={() => (preview === undefined ? undefined : onConfirm())}
        >
          {t('settings.keepConfirm', { count: months })}
        </Button>
        <Button autoFocus onClick={onCancel}>
          {t('settings.cancel')}
        </Button>
      </div>
      <Problem error={error} />
    </div>
  );
};
