import type { ChartOptions, ChartType, TooltipItem } from 'chart.js';
import type { ChartColors } from './use-chart-colors.ts';

/** What a bar or slice says when it is pointed at, which few of them are. */
export type Readout = { readonly title: string; readonly lines: () => readonly string[] };

/** Charts change in place: a figure that comes in live must not make the picture dance. */
export const still = { animation: false, responsive: true, maintainAspectRatio: false } as const;

export const toTooltip = <T extends ChartType>(
  colors: ChartColors,
  readoutAt: (index: number) => Readout | undefined,
) => ({
  backgroundColor: colors.ink,
  titleColor: colors.card,
  bodyColor: colors.card,
  titleFont: { family: colors.font, size: 12, weight: 'bold' as const },
  bodyFont: { family: colors.font, size: 12 },
  bodySpacing: 3,
  padding: 10,
  cornerRadius: 8,
  caretSize: 0,
  caretPadding: 8,
  displayColors: false,
  callbacks: {
    title: ([item]: TooltipItem<T>[]) => (item === undefined ? '' : (readoutAt(item.dataIndex)?.title ?? '')),
    label: ({ dataIndex }: TooltipItem<T>) => [...(readoutAt(dataIndex)?.lines() ?? [])],
  },
});

/** Room for the figures of the axis, the same in every chart, so that charts above each other share their days. */
const axisWidth = 56;
const fontSize = 11;

export const toScales = (
  colors: ChartColors,
  formatValue: (value: number) => string,
): NonNullable<ChartOptions<'bar'>['scales']> => {
  const ticks = { color: colors.muted, font: { family: colors.font, size: fontSize } };
  return {
    x: {
      grid: { display: false },
      border: { color: colors.line },
      ticks: { ...ticks, autoSkip: true, autoSkipPadding: 20, maxRotation: 0 },
    },
    y: {
      beginAtZero: true,
      grid: { color: colors.line, drawTicks: false },
      border: { display: false },
      ticks: { ...ticks, maxTicksLimit: 4, padding: 8, callback: (value) => formatValue(Number(value)) },
      afterFit: (scale) => {
        scale.width = axisWidth;
      },
    },
  };
};
