import { useTranslation } from 'react-i18next';
import { ProgressBar } from '../../../components/ProgressBar.tsx';
import { formatBytes } from '../../../format/bytes.ts';

type Properties = { readonly bytes: number; readonly of: number };

/** How much of a file has been sent. */
export const SendProgress = ({ bytes, of }: Properties) => {
  const { t, i18n } = useTranslation();
  const percent = of === 0 ? 0 : Math.floor((bytes / of) * 100);
  const text = t('backups.sent', { done: formatBytes(bytes, i18n.language), size: formatBytes(of, i18n.language) });
  return (
    <div>
      <ProgressBar name={t('backups.openFile')} percent={percent} text={text} />
    </div>
  );
};
