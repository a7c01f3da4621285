import { Notice } from '../../components/Notice.tsx';
import { formatTime } from '../../format/dates.ts';
import { useI18n } from '../../i18n/i18n-context.ts';

type Properties = {
  readonly updatedAt: number | null;
  readonly timeZone: string | undefined;
};

export const WidgetOffline = ({ updatedAt, timeZone }: Properties) => {
  const { t, locale } = useI18n();
  return (
    <Notice testId="widget-offline" title={t('offline.title')}>
      {updatedAt === null
        ? t('offline.noFigures')
        : t('offline.lastFigures', { time: formatTime(updatedAt, timeZone, locale) })}
    </Notice>
  );
};
