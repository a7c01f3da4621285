import { useTranslation } from 'react-i18next';
import type { ApiError } from '../../api/api-error.ts';
import { useEngine } from '../../api/engine-context.ts';
import { Button } from '../../components/Button.tsx';
import { Notice } from '../../components/Notice.tsx';
import { formatTime } from '../../format/dates.ts';

type Properties = {
  readonly error: ApiError;
  readonly updatedAt: number | null;
  readonly timeZone: string | undefined;
};

export const WidgetError = ({ error, updatedAt, timeZone }: Properties) => {
  const { t, i18n } = useTranslation();
  const locale = i18n.language;
  const { retry } = useEngine();
  return (
    <Notice
      testId="widget-error"
      title={t('error.title')}
      action={<Button onClick={() => void retry()}>{t('error.retry')}</Button>}
    >
      {updatedAt === null
        ? t('error.explanation')
        : t('error.stale', { time: formatTime(updatedAt, timeZone, locale) })}
      {error.detail === '' ? null : <span className="mt-1 block font-mono text-xs">{error.detail}</span>}
    </Notice>
  );
};
