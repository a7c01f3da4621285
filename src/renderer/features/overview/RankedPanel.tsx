import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Breakdown } from '../../../shared/contract/read-models.ts';
import { useEngineQuery } from '../../api/use-engine-query.ts';
import { Panel } from './Panel.tsx';
import { type PartProperties, withoutFilter } from './part.ts';
import type { RankedDimension } from './ranking.ts';
import { Ranking } from './Ranking.tsx';

type Properties = Pick<PartProperties, 'question' | 'onFilter'> & {
  readonly by: RankedDimension;
  readonly limit: number;
  readonly order: 'cost' | 'tokens';
  readonly className: string;
};

const headHeight = 32;
const rowHeight = 33;
/** Room for as many is kept even before there are any. */
const fewestRows = 5;
/** More rows than these are scrolled to, which half a row gives away. */
const mostShown = 10.5;

/** The values of a dimension, most first. */
export const RankedPanel = ({ by, limit, order, className, question, onFilter }: Properties) => {
  const { t } = useTranslation();
  const result = useEngineQuery('breakdown', { ...withoutFilter(question, by), by, order, limit });
  const rows = Math.min(mostShown, (result.data?.items.length ?? 0) + (result.data?.other == null ? 0 : 1));
  // With fewer rows after a click the panels below would jump.
  const [tallest, setTallest] = useState(fewestRows);
  if (rows > tallest) setTallest(rows);
  const note = ({ items, other }: Breakdown): string =>
    other === null || items.length < limit ? '' : t(`overview.top_${order}`, { count: limit });
  return (
    <Panel
      title={t(`overview.by_${by}`)}
      note={note}
      testId={`overview-${by}`}
      result={result}
      height={headHeight + tallest * rowHeight}
      className={className}
    >
      {(breakdown) => (
        <div className="overflow-y-auto" style={{ maxHeight: headHeight + mostShown * rowHeight }}>
          {breakdown.items.length === 0 ? (
            <p className="text-muted">{t('overview.nobody')}</p>
          ) : (
            <Ranking by={by} breakdown={breakdown} order={order} question={question} onFilter={onFilter} />
          )}
        </div>
      )}
    </Panel>
  );
};
