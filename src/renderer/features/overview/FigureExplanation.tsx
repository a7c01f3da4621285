import { useTranslation } from 'react-i18next';
import type { Summary } from '../../../shared/contract/read-models.ts';
import type { CardId } from './card-figures.ts';
import { CostExplanation } from './CostExplanation.tsx';
import {
  explainAverage,
  explainCalls,
  explainCoverage,
  explainForecast,
  explainSuccess,
  explainTokens,
} from './explanations.ts';
import { ExplanationText } from './ExplanationText.tsx';
import type { PartProperties } from './part.ts';

type Properties = Pick<PartProperties, 'question' | 'onFilter'> & {
  readonly id: CardId;
  readonly summary: Summary;
};

const explain = {
  calls: explainCalls,
  tokens: explainTokens,
  success: explainSuccess,
  average: explainAverage,
  forecast: explainForecast,
  coverage: explainCoverage,
} as const;

/** Calls worth looking at, where a figure says that there are some. */
const gapOf = {
  success: (summary: Summary) => (summary.failed_calls > 0 ? ({ name: 'success', value: 'false' } as const) : null),
  coverage: (summary: Summary) =>
    summary.unpriced_calls > 0 ? ({ name: 'cost_status', value: 'unpriced' } as const) : null,
};

export const FigureExplanation = ({ id, summary, question, onFilter }: Properties) => {
  const { t, i18n } = useTranslation();
  if (id === 'eur' || id === 'usd') {
    return <CostExplanation question={question} summary={summary} currency={id === 'eur' ? 'EUR' : 'USD'} />;
  }
  const gap = id === 'success' || id === 'coverage' ? gapOf[id](summary) : null;
  return (
    <>
      <ExplanationText {...explain[id](summary, { t, locale: i18n.language })} />
      {gap === null || question[gap.name] !== undefined ? null : (
        <button type="button" className="link mt-2 -ml-1.5" onClick={() => onFilter(gap)}>
          {t('overview.onlyThese')}
        </button>
      )}
    </>
  );
};
