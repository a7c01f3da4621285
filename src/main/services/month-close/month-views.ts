import { sumFigures, toMonthText } from '../../../shared/core/month-close.ts';
import type { NamedSum } from '../../../shared/core/month-close.ts';
import type { Figures } from '../../../shared/core/figures.ts';
import { addFigures } from '../../../shared/core/figures.ts';
import { toLocalText } from '../../../shared/core/period/local-text.ts';
import type {
  MonthAdjustment,
  MonthFigures,
  MonthLine,
  MonthReport,
  MonthView,
} from '../../../shared/contract/month-close.ts';
import type { MonthSpan } from '../../store/month-close-table.ts';
import { toSeriesView } from '../figures-view.ts';
import type { AdjustmentNames, LineNames } from './sum-month.ts';

const orNull = (text: string): string | null => (text === '' ? null : text);

export const toMonthFigures = (figures: Figures): MonthFigures => ({
  ...toSeriesView(figures),
  failed_calls: figures.failedCalls,
  cache_read_tokens: figures.cacheReadTokens,
  usd_pending_calls: figures.usdUnknownCalls - figures.unpricedCalls,
  eur_pending_calls: figures.eurUnknownCalls - figures.unpricedCalls,
  eur_provisional_calls: figures.eurProvisionalCalls,
});

type Stamp = Pick<MonthView, 'state' | 'checksum'> & { readonly sealedAt: number | null };

/** Times in the zone of the month itself. */
export const toMonthView = (
  { month, startsAt, endsAt, timeZone }: MonthSpan,
  { state, checksum, sealedAt }: Stamp,
  total: Figures,
): MonthView => ({
  month: toMonthText(month),
  state,
  from: toLocalText(startsAt, timeZone),
  to: toLocalText(endsAt, timeZone),
  time_zone: timeZone,
  closed_at: sealedAt === null ? null : toLocalText(sealedAt, timeZone),
  checksum,
  total: toMonthFigures(total),
});

const toLine = ({ names, figures }: NamedSum<LineNames>): MonthLine => ({
  workspace: names.workspace,
  service: names.service,
  provider: orNull(names.provider),
  model: orNull(names.model),
  ...toMonthFigures(figures),
});

export const toAdjustment = ({ names, figures }: NamedSum<AdjustmentNames>): MonthAdjustment => ({
  month: toMonthText(names.month),
  arrived_on: names.arrivedOn,
  listed_in: names.listedIn === null ? null : toMonthText(names.listedIn),
  ...toLine({ names, figures }),
});

/** The largest cost first; by name where it is the same. */
const byCost = (a: NamedSum<unknown>, b: NamedSum<unknown>): number => {
  const [costA, costB] = [a.figures.costNanoUsd, b.figures.costNanoUsd];
  return costA === costB ? 0 : costA < costB ? 1 : -1;
};

/** Sums put together that have the chosen names in common. */
const groupBy = <N>(lines: readonly NamedSum<LineNames>[], choose: (names: LineNames) => N): NamedSum<N>[] => {
  const groups = new Map<string, { names: N; figures: Figures }>();
  for (const { names, figures } of lines) {
    const chosen = choose(names);
    const key = JSON.stringify(chosen);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { names: chosen, figures });
    else group.figures = addFigures(group.figures, figures);
  }
  return [...groups.values()].toSorted(byCost);
};

const toService = ({ names, figures }: NamedSum<Pick<LineNames, 'service'>>): MonthReport['by_service'][number] => ({
  ...names,
  ...toMonthFigures(figures),
});

const toModel = ({
  names,
  figures,
}: NamedSum<Pick<LineNames, 'provider' | 'model'>>): MonthReport['by_model'][number] => ({
  provider: orNull(names.provider),
  model: orNull(names.model),
  ...toMonthFigures(figures),
});

/** What is known of a month that is not closed: its lines are worked out when it is. */
export type OpenSums = {
  readonly services: readonly NamedSum<Pick<LineNames, 'service'>>[];
  readonly models: readonly NamedSum<Pick<LineNames, 'provider' | 'model'>>[];
};

export const toOpenSums = ({ services, models }: OpenSums) => ({
  total: toMonthFigures(sumFigures(services)),
  by_service: services.toSorted(byCost).map(toService),
  by_model: models.toSorted(byCost).map(toModel),
});

/** All that is known of a closed month; the lines come to its total. */
export type MonthContent = {
  readonly lines: readonly NamedSum<LineNames>[];
  readonly adjustments: readonly NamedSum<AdjustmentNames>[];
  readonly adjustmentsChecksum: string | null;
  readonly since: readonly NamedSum<AdjustmentNames>[];
};

export const toMonthReport = (span: MonthSpan, stamp: Stamp, content: MonthContent): MonthReport => {
  const { lines, adjustments, since } = content;
  return {
    ...toMonthView(span, stamp, sumFigures(lines)),
    lines: lines.toSorted(byCost).map(toLine),
    by_service: groupBy(lines, ({ service }) => ({ service })).map(toService),
    by_model: groupBy(lines, ({ provider, model }) => ({ provider, model })).map(toModel),
    adjustments: adjustments.map(toAdjustment),
    adjustments_total: toMonthFigures(sumFigures(adjustments)),
    adjustments_checksum: content.adjustmentsChecksum,
    adjustments_since: since.map(toAdjustment),
    adjustments_since_total: toMonthFigures(sumFigures(since)),
  };
};
