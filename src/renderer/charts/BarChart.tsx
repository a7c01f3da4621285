import type { ChartData, ChartOptions } from 'chart.js';
import { useMemo } from 'react';
import { Bar } from 'react-chartjs-2';
import { type Readout, still, toScales, toTooltip } from './chart-options.ts';
import './register-charts.ts';
import { useChartColors } from './use-chart-colors.ts';

export type ChartBar = Readout & {
  /** Under the bar, where there is room. */
  readonly label: string;
  /** Enough for the bar's height, never for a figure that is read; null when not known. */
  readonly value: number | null;
  /** The one that is still growing, in the accent colour. */
  readonly isCurrent: boolean;
};

type Properties = {
  readonly bars: readonly ChartBar[];
  /** What the picture shows, for those who do not see it; its figures are in the table beside it. */
  readonly label: string;
  readonly height: number;
  readonly formatValue: (value: number) => string;
  readonly onPick?: ((index: number) => void) | undefined;
};

export const BarChart = ({ bars, label, height, formatValue, onPick }: Properties) => {
  const colors = useChartColors();
  const data = useMemo(
    (): ChartData<'bar', (number | null)[], string> => ({
      labels: bars.map((bar) => bar.label),
      datasets: [
        {
          data: bars.map(({ value }) => value),
          backgroundColor: bars.map(({ isCurrent }) => (isCurrent ? colors.accent : colors.bar)),
          hoverBackgroundColor: colors.ink,
          borderRadius: 3,
          borderSkipped: 'bottom',
          maxBarThickness: 48,
          categoryPercentage: 0.86,
          barPercentage: 0.9,
        },
      ],
    }),
    [bars, colors],
  );
  const options = useMemo(
    (): ChartOptions<'bar'> => ({
      ...still,
      interaction: { mode: 'index', intersect: false },
      scales: toScales(colors, formatValue),
      plugins: { tooltip: toTooltip(colors, (index) => bars[index]) },
      onClick: (_event, [element]) => {
        if (element !== undefined) onPick?.(element.index);
      },
      onHover: ({ native }, elements) => {
        if (!(native?.target instanceof HTMLElement)) return;
        native.target.style.cursor = onPick !== undefined && elements.length > 0 ? 'pointer' : '';
      },
    }),
    [bars, colors, formatValue, onPick],
  );
  return (
    <div className="relative" style={{ height }}>
      <Bar data={data} options={options} aria-label={label} />
    </div>
  );
};
