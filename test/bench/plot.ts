import type { Figure } from './figure.ts';
import { toSizeName } from './report.ts';

/** Figures in milliseconds that are drawn, by the beginning of their names, and how. */
const drawn = [
  { name: 'Overview reads together, current_month, p95', label: 'Overview, this month, p95', colour: '#0f766e' },
  { name: 'History: first page, any filter, p95', label: 'History, first page, p95', colour: '#1d4ed8' },
  { name: 'History: search for a rare and a frequent word, p95', label: 'Search, p95', colour: '#a21caf' },
  { name: 'Start to ready', label: 'Start to ready', colour: '#b45309' },
] as const;
const compared = { label: 'DuckDB, the same questions', colour: '#6b7280' } as const;

type Point = { readonly size: number; readonly ms: number };
type Line = {
  readonly label: string;
  readonly colour: string;
  readonly dashed: boolean;
  readonly points: readonly Point[];
};

const width = 720;
const height = 440;
const edge = { left: 70, right: 210, top: 40, bottom: 50 };

const listLines = (figures: readonly Figure[]): readonly Line[] => {
  const pick = (name: string, valueOf: (figure: Figure) => number | undefined): readonly Point[] =>
    figures
      .filter((figure) => figure.name.startsWith(name) && figure.size !== undefined)
      .flatMap((figure) => {
        const ms = valueOf(figure);
        return ms === undefined || ms <= 0 ? [] : [{ size: figure.size!, ms }];
      })
      .toSorted((a, b) => a.size - b.size);
  const ours = drawn.map(({ name, label, colour }) => {
    const points = pick(name, ({ value }) => value);
    return { label, colour, dashed: false, points };
  });
  const theirs = pick(drawn[0].name, ({ baseline }) =>
    baseline?.name.startsWith('DuckDB') === true ? baseline.value : undefined,
  );
  return [...ours, { ...compared, dashed: true, points: theirs }].filter(({ points }) => points.length > 0);
};

/** Labels beside the last points, moved apart so that none covers another. */
const placeLabels = (wanted: readonly number[]): readonly number[] => {
  const placed: number[] = wanted.map(() => 0);
  let last = -Infinity;
  for (const at of wanted.map((_, index) => index).toSorted((a, b) => wanted[a]! - wanted[b]!)) {
    last = Math.max(wanted[at]!, last + 16);
    placed[at] = last;
  }
  return placed;
};

/** Cost against size, both axes logarithmic, as an SVG picture; null where fewer than two sizes were measured. */
export const drawPlot = (figures: readonly Figure[]): string | null => {
  const lines = listLines(figures);
  const all = lines.flatMap(({ points }) => points);
  const sizes = [...new Set(all.map(({ size }) => size))].toSorted((a, b) => a - b);
  if (sizes.length < 2) return null;
  const decades = [Math.min(...all.map(({ ms }) => ms)), Math.max(...all.map(({ ms }) => ms))].map(Math.log10);
  const [low, high] = [Math.floor(decades[0]!), Math.ceil(decades[1]!)];
  const [first, last] = [Math.log10(sizes[0]!), Math.log10(sizes.at(-1)!)];
  const x = (size: number): number =>
    edge.left + ((Math.log10(size) - first) / (last - first)) * (width - edge.left - edge.right);
  const y = (ms: number): number =>
    height - edge.bottom - ((Math.log10(ms) - low) / (high - low)) * (height - edge.top - edge.bottom);
  const text = (at: readonly [number, number], words: string, more = ''): string =>
    `<text x="${at[0].toFixed(1)}" y="${at[1].toFixed(1)}" ${more}>${words}</text>`;
  const grid = Array.from({ length: high - low + 1 }, (_, step) => 10 ** (low + step)).map(
    (ms) =>
      `<line x1="${edge.left}" x2="${width - edge.right}" y1="${y(ms).toFixed(1)}" y2="${y(ms).toFixed(1)}" stroke="#e5e7eb"/>` +
      text([edge.left - 8, y(ms) + 4], `${ms} ms`, 'text-anchor="end"'),
  );
  const labels = placeLabels(lines.map(({ points }) => y(points.at(-1)!.ms)));
  const drawnLines = lines.map(({ label, colour, dashed, points }, at) => {
    const path = points.map(({ size, ms }) => `${x(size).toFixed(1)},${y(ms).toFixed(1)}`).join(' ');
    const dots = points.map(
      ({ size, ms }) => `<circle cx="${x(size).toFixed(1)}" cy="${y(ms).toFixed(1)}" r="3.5" fill="${colour}"/>`,
    );
    const dash = dashed ? ' stroke-dasharray="6 4"' : '';
    return (
      `<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="2"${dash}/>${dots.join('')}` +
      text([x(points.at(-1)!.size) + 12, labels[at]! + 4], label, `fill="${colour}"`)
    );
  });
  const marks = sizes.map((size) =>
    text([x(size), height - edge.bottom + 22], toSizeName(size), 'text-anchor="middle"'),
  );
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="12" fill="#374151">`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    text([edge.left, 22], 'Milliseconds against calls in the ledger, both by powers of ten', 'font-size="14"'),
    ...grid,
    ...drawnLines,
    ...marks,
    '</svg>',
  ];
  return `${parts.join('\n')}\n`;
};
