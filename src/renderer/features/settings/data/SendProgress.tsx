import { useTranslation } from 'react-i18next';
import { formatBytes } from '../../../format/bytes.ts';

type Properties = { readonly bytes: number; readonly of: number };

/** How much of a file has been sent. */
export const SendProgress = ({ bytes, of }: Properties) => {
  const { t, i18n } = useTranslation();
  const percent = of === 0 ? 0 : Math.floor((bytes / of) * 100);
  const text = t('backups.sent', { done: formatBytes(bytes, i18n.language), size: formatBytes(of, i18n.language) });
  return (
    <div>
      <p className="text-[0.8125rem] tabular-nums">{text}</p>
      <div
        className="budget-track"
        role="progressbar"
        aria-label={t('backups.openFile')}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={percent}
        aria-valuetext={text}
      >
        <div className="budget-fill" style={{ width: `${percent}%` }} />
      </div>
    </div>
  );
};
