import type { DigestAlert } from '../../../shared/core/alerts/alert.ts';
import { calcDigestWeek, type DigestTime } from '../../../shared/core/alerts/digest.ts';
import { calcSpending } from '../../../shared/core/budget.ts';
import type { DayRange } from '../../../shared/core/forecast.ts';
import { formatNano } from '../../../shared/core/money.ts';
import { toDayText } from '../../../shared/core/period/civil-day.ts';
import type { OwnerTables } from '../../store/owner-tables.ts';
import type { UsageReader } from '../../store/usage-reader.ts';
import { toGrowthView } from '../figures-view.ts';
import type { OwnerClock } from '../owner-clock.ts';

export type DigestDeps = {
  readonly reader: UsageReader;
  readonly clock: OwnerClock;
  readonly tables: Pick<OwnerTables, 'hasAlert'>;
};

/** Last week's figures against those of the week before, once; null when it was sent, or there is nothing to say. */
export const findDigest = (
  { reader, clock, tables }: DigestDeps,
  time: DigestTime,
  now: number,
): DigestAlert | null => {
  const week = calcDigestWeek(time, now, clock.weekStart, clock.timeZone);
  const from = toDayText(week.from);
  const key = `digest/${from}`;
  if (tables.hasAlert(key)) return null;
  const toRange = (days: DayRange) => ({
    from: clock.days.startOfDay(days.from),
    to: clock.days.startOfDay(days.to),
  });
  const range = toRange(week);
  const figures = reader.readTotal(range, {});
  const before = reader.readTotal(toRange({ from: week.from - 7, to: week.from }), {});
  if (figures.calls === 0 && before.calls === 0) return null;
  const findTop = (by: 'service' | 'model') => {
    const top = reader
      .readGroups(range, {}, { by })
      .filter((group) => group.key !== '' && group.figures.costNanoEur > 0n)
      .toSorted((a, b) => (a.figures.costNanoEur > b.figures.costNanoEur ? -1 : 1))[0];
    return top === undefined ? null : { key: top.key, cost: formatNano(top.figures.costNanoEur) };
  };
  const { spent } = calcSpending('cost_eur', figures);
  return {
    kind: 'digest',
    key,
    at: now,
    view: { from, to: toDayText(week.to) },
    calls: figures.calls,
    tokens: figures.inputTokens + figures.outputTokens,
    cost: spent === null ? null : formatNano(spent),
    unknownCalls: figures.eurUnknownCalls,
    growthPercent: toGrowthView(figures, before).cost_eur,
    topService: findTop('service'),
    topModel: findTop('model'),
  };
};
