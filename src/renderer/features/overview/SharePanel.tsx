import { useCallback, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Breakdown } from '../../../shared/contract/read-models.ts';
import { DoughnutChart, type Slice } from '../../charts/DoughnutChart.tsx';
import { listShades, mostSlices, toRestShade } from '../../charts/shades.ts';
import { useChartColors } from '../../charts/use-chart-colors.ts';
import { useEngineQuery } from '../../api/use-engine-query.ts';
import { useValueLabel } from '../../components/use-value-label.ts';
import { Panel } from './Panel.tsx';
import { type PartProperties, withoutFilter } from './part.ts';
import { type RankedDimension, toRankedRows } from './ranking.ts';
import { Ranking } from './Ranking.tsx';
import { toLines } from './series-bars.ts';

type Properties = Pick<PartProperties, 'question' | 'onFilter'> & {
  readonly by: RankedDimension;
  readonly className: string;
};

const height = 232;

/** Shares of the cost, as a ring and as a list. */
export const SharePanel = ({ by, className, ...part }: Properties) => {
  const { t } = useTranslation();
  const question = withoutFilter(part.question, by);
  const result = useEngineQuery('breakdown', { ...question, by, order: 'cost', limit: mostSlices });
  return (
    <Panel
      title={t(`overview.by_${by}`)}
      testId={`overview-${by}`}
      result={result}
      height={height}
      className={className}
    >
      {(breakdown) => <Shares by={by} breakdown={breakdown} {...part} />}
    </Panel>
  );
};

const Shares = ({ by, breakdown, question, onFilter }: Omit<Properties, 'className'> & { breakdown: Breakdown }) => {
  const { t, i18n } = useTranslation();
  const labelOf = useValueLabel();
  const colors = useChartColors();
  const rows = useMemo(() => toRankedRows(breakdown), [breakdown]);
  const shades = useMemo(() => listShades(colors.accent, colors.card), [colors]);
  const rest = toRestShade(colors.muted, colors.card);
  const fills = rows.map(({ kind }, index) => (kind === 'rest' ? rest : (shades[index] ?? rest)));
  const slices = rows.map(({ id, kind, value, item }, index): Slice => ({
    id,
    value: Number(item.cost_usd ?? 0),
    color: fills[index] ?? rest,
    title: kind === 'rest' ? t('overview.rest') : labelOf(by, value, item.label),
    lines: () => toLines(item, t, i18n.language),
  }));
  const onPick = useCallback(
    (index: number) => {
      const value = rows[index]?.value ?? null;
      if (value !== null) onFilter({ name: by, value });
    },
    [rows, by, onFilter],
  );
  return (
    <div className="flex flex-col items-center gap-x-6 gap-y-4 @lg:flex-row @lg:items-start">
      <DoughnutChart slices={slices} label={t('overview.shareChart', { by: t(`dimension.${by}`) })} onPick={onPick} />
      <div className="w-full min-w-0 flex-1">
        <Ranking by={by} order="cost" breakdown={breakdown} question={question} onFilter={onFilter} colors={fills} />
      </div>
    </div>
  );
};
