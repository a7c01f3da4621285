import { useTranslation } from 'react-i18next';
import { useEngineQuery } from '../../api/use-engine-query.ts';
import { Money } from '../../components/Money.tsx';
import { Explain } from './Explain.tsx';
import { explainCaching, formatPercent } from './explanations.ts';
import { ExplanationText } from './ExplanationText.tsx';
import { Fact, factState } from './Fact.tsx';
import type { PartProperties } from './part.ts';

/** What reading input from caches saved. The slowest of the questions: everything else is there before. */
export const CachingSavings = ({ question }: Pick<PartProperties, 'question'>) => {
  const { t, i18n } = useTranslation();
  const locale = i18n.language;
  const { data, error } = useEngineQuery('caching', question);
  const name = t('overview.caching');
  const share = data?.cached_share_percent ?? null;
  return (
    <Fact
      title={name}
      testId="overview-caching"
      state={factState(data, error)}
      action={
        data === undefined ? null : (
          <Explain name={name} testId="explain-caching">
            <ExplanationText {...explainCaching(data, { t, locale })} />
          </Explain>
        )
      }
      value={data === undefined ? null : <Money amount={data.saved_eur} currency="EUR" isLabelled />}
      note={share === null ? null : t('overview.cachedShare', { share: formatPercent(share, locale) })}
    />
  );
};
