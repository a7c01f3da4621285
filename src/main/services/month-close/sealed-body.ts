import { noFigures } from '../../../shared/core/figures.ts';
import type { Figures } from '../../../shared/core/figures.ts';
import type { NamedSum } from '../../../shared/core/month-close.ts';
import type { AdjustmentNames, LineNames } from './sum-month.ts';

/** What a closed month came to, as it is kept for good. */
export type SealedBody = {
  readonly lines: readonly NamedSum<LineNames>[];
  readonly adjustments: readonly NamedSum<AdjustmentNames>[];
  readonly adjustmentsChecksum: string;
};

const names = Object.keys(noFigures) as (keyof Figures)[];

/** In the order of `Figures`; costs as text, which keeps every digit. */
const packFigures = (figures: Figures): (number | string)[] =>
  names.map((name) => {
    const value = figures[name];
    return typeof value === 'bigint' ? String(value) : value;
  });

const unpackFigures = (packed: readonly (number | string)[]): Figures =>
  Object.fromEntries(
    names.map((name, at) => [name, typeof packed[at] === 'string' ? BigInt(packed[at]) : packed[at]]),
  ) as Figures;

const pack = <N>(sums: readonly NamedSum<N>[]) =>
  sums.map(({ names, figures }) => ({ names, figures: packFigures(figures) }));

const unpack = <N>(sums: ReturnType<typeof pack<N>>): NamedSum<N>[] =>
  sums.map(({ names, figures }) => ({ names, figures: unpackFigures(figures) }));

type Packed = {
  readonly lines: ReturnType<typeof pack<LineNames>>;
  readonly adjustments: ReturnType<typeof pack<AdjustmentNames>>;
  readonly adjustmentsChecksum: string;
};

export const toBodyText = ({ lines, adjustments, adjustmentsChecksum }: SealedBody): string =>
  JSON.stringify({ lines: pack(lines), adjustments: pack(adjustments), adjustmentsChecksum } satisfies Packed);

export const fromBodyText = (text: string): SealedBody => {
  const { lines, adjustments, adjustmentsChecksum } = JSON.parse(text) as Packed;
  return { lines: unpack(lines), adjustments: unpack(adjustments), adjustmentsChecksum };
};
