import { addFigures } from '../../../shared/core/figures.ts';
import type { Figures } from '../../../shared/core/figures.ts';
import { divideHalfEven, formatMantissa, toNano } from '../../../shared/core/money.ts';
import type { FigureGroup } from '../../store/read-figures.ts';
import { toSeriesView } from '../figures-view.ts';

/** Decimal text as the JSON number these shapes have: the double nearest to the exact amount. */
export const toNumber = (money: string | null): number | null => (money === null ? null : Number(money));

/** The known cost; null where there are calls and the cost of none of them is known. */
export const toUsd = (figures: Figures): number | null => toNumber(toSeriesView(figures).cost_usd);

/** As `toUsd`, with 4 decimals, rounded half to even from the exact sum: 0.00725 is 0.0072. */
export const toRoundUsd = (figures: Figures): number | null => {
  const { cost_usd } = toSeriesView(figures);
  return cost_usd === null ? null : Number(formatMantissa(divideHalfEven(toNano(cost_usd), 100_000n), 4));
};

/** Figures by name, in the order of the names; calls without one are under `unknown`. */
export const toNamed = (
  groups: readonly FigureGroup[],
  toCost: (figures: Figures) => number | null,
): Record<string, { tokens: number; cost: number | null; requests: number }> => {
  const named = new Map<string, Figures>();
  for (const { key, figures } of groups) {
    const name = key === '' ? 'unknown' : key;
    const known = named.get(name);
    named.set(name, known === undefined ? figures : addFigures(known, figures));
  }
  return Object.fromEntries(
    [...named]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, figures]) => [
        name,
        { tokens: figures.inputTokens + figures.outputTokens, cost: toCost(figures), requests: figures.calls },
      ]),
  );
};
