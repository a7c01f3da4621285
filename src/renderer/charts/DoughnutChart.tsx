import type { ChartData, ChartOptions } from 'chart.js';
import { useMemo } from 'react';
import { Doughnut } from 'react-chartjs-2';
import { type Readout, still, toTooltip } from './chart-options.ts';
import './register-charts.ts';
import { useChartColors } from './use-chart-colors.ts';

export type Slice = Readout & {
  readonly id: string;
  /** Enough for the slice's size, never for a figure that is read. */
  readonly value: number;
  readonly color: string;
};

type Properties = {
  readonly slices: readonly Slice[];
  /** What the picture shows, for those who do not see it; its figures are in the table beside it. */
  readonly label: string;
  readonly onPick: (index: number) => void;
};

/** Shares of a whole. Its colours are explained by the list beside it. */
export const DoughnutChart = ({ slices, label, onPick }: Properties) => {
  const colors = useChartColors();
  const data = useMemo((): ChartData<'doughnut', number[], string> => {
    const fills = slices.map(({ color }) => color);
    return {
      labels: slices.map(({ title }) => title),
      datasets: [
        {
          data: slices.map(({ value }) => value),
          backgroundColor: fills,
          hoverBackgroundColor: fills,
          borderColor: colors.card,
          hoverBorderColor: colors.card,
          borderWidth: slices.length > 1 ? 2 : 0,
          hoverOffset: 4,
        },
      ],
    };
  }, [slices, colors]);
  const options = useMemo(
    (): ChartOptions<'doughnut'> => ({
      ...still,
      cutout: '68%',
      layout: { padding: 4 },
      plugins: { tooltip: toTooltip(colors, (index) => slices[index]) },
      onClick: (_event, [element]) => {
        if (element !== undefined) onPick(element.index);
      },
      onHover: ({ native }, elements) => {
        if (native?.target instanceof HTMLElement) native.target.style.cursor = elements.length > 0 ? 'pointer' : '';
      },
    }),
    [slices, colors, onPick],
  );
  return (
    <div className="relative size-40 shrink-0">
      <Doughnut data={data} options={options} aria-label={label} />
    </div>
  );
};
