import { useTranslation } from 'react-i18next';
import type { Summary } from '../../../shared/contract/read-models.ts';
import { useEngineQuery } from '../../api/use-engine-query.ts';
import type { UsageQuestion } from '../../state/view-state.ts';
import { ExplanationText } from './ExplanationText.tsx';
import { explainCost } from './explanations.ts';

type Properties = {
  readonly question: UsageQuestion;
  readonly summary: Summary;
  readonly currency: 'EUR' | 'USD';
};

/** Asks what kinds of cost a sum is made of, once that is wanted. */
export const CostExplanation = ({ question, summary, currency }: Properties) => {
  const { t, i18n } = useTranslation();
  const { data } = useEngineQuery('breakdown', { ...question, by: 'cost_status' });
  return <ExplanationText {...explainCost(summary, currency, data, { t, locale: i18n.language })} />;
};
