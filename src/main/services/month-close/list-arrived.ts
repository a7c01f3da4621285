import { addFigures, type Figures, noFigures } from '../../../shared/core/figures.ts';
import type { TimeRange } from '../../../shared/core/period.ts';
import { sumFigures, toMonthText } from '../../../shared/core/month-close.ts';
import type { ArrivedLate } from '../../../shared/contract/month-close.ts';
import { listLate, type LateCallDeps } from './late-calls.ts';
import { toMonthFigures } from './month-views.ts';
import { sumLate } from './sum-month.ts';

/** What came for closed months within a range of time, by month, the newest first. */
export const listArrived = (deps: LateCallDeps, { from, to }: TimeRange): ArrivedLate => {
  const months = new Map<number, Figures>();
  for (const sealed of deps.tables.listSealedMonths()) {
    const arrived = listLate(deps, sealed).filter(
      ({ receivedAt }) => receivedAt < to && (from === null || receivedAt >= from),
    );
    if (arrived.length === 0) continue;
    const total = sumFigures(sumLate(arrived, sealed.timeZone).sums);
    months.set(sealed.month, addFigures(months.get(sealed.month) ?? noFigures, total));
  }
  return {
    items: [...months].map(([month, figures]) => ({ month: toMonthText(month), ...toMonthFigures(figures) })),
    total: toMonthFigures([...months.values()].reduce(addFigures, noFigures)),
  };
};
