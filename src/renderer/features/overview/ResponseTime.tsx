import { useTranslation } from 'react-i18next';
import { useEngineQuery } from '../../api/use-engine-query.ts';
import { formatDuration } from '../../format/durations.ts';
import { Fact, factState } from './Fact.tsx';
import type { PartProperties } from './part.ts';

/** How long half of the calls and nearly all of them took at most. */
export const ResponseTime = ({ question }: Pick<PartProperties, 'question'>) => {
  const { t, i18n } = useTranslation();
  const { data, error } = useEngineQuery('summary', question);
  const { p50 = null, p95 = null } = data?.duration_ms ?? {};
  return (
    <Fact
      title={t('overview.responseTime')}
      testId="overview-response-time"
      state={factState(data, error)}
      value={p50 === null ? '—' : formatDuration(p50, i18n.language)}
      note={
        p95 === null ? t('overview.noDurations') : t('overview.p95', { duration: formatDuration(p95, i18n.language) })
      }
    />
  );
};
