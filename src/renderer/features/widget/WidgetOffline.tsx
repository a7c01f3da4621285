import { useTranslation } from 'react-i18next';
import { Notice } from '../../components/Notice.tsx';
import { formatTime } from '../../format/dates.ts';

type Properties = {
  readonly updatedAt: number | null;
  readonly timeZone: string | undefined;
};

export const WidgetOffline = ({ updatedAt, timeZone }: Properties) => {
  const { t, i18n } = useTranslation();
  const locale = i18n.language;
  return (
    <Notice testId="widget-offline" title={t('offline.title')}>
      {updatedAt === null
        ? t('offline.noFigures')
        : t('offline.lastFigures', { time: formatTime(updatedAt, timeZone, locale) })}
    </Notice>
  );
};
