import type { AnomalyAlert, CauseDimension } from '../../../shared/core/alerts/alert.ts';
import { causeDimensions } from '../../../shared/core/alerts/alert.ts';
import { calcAnomaly, type CauseEntry, chooseCause, type DayExcess } from '../../../shared/core/alerts/anomaly.ts';
import { mostHistoryDays } from '../../../shared/core/forecast.ts';
import { divideHalfEven, formatNano } from '../../../shared/core/money.ts';
import { toDayText } from '../../../shared/core/period/civil-day.ts';
import type { OwnerTables } from '../../store/owner-tables.ts';
import type { FigureGroup } from '../../store/read-figures.ts';
import type { UsageFilter } from '../../store/usage-filter.ts';
import type { UsageReader } from '../../store/usage-reader.ts';
import type { OwnerClock } from '../owner-clock.ts';

export type AnomalyDeps = {
  readonly reader: UsageReader;
  readonly clock: OwnerClock;
  readonly tables: Pick<OwnerTables, 'listAlertKeys'>;
};

/** What an entry usually costs: the mean of so many past dates of the weekday, as far as there are any. */
const mostWeeks = 4n;

type DayGroup = Pick<FigureGroup, 'key' | 'label' | 'workspace' | 'figures'>;

/** Today's and the usual cost of each entry of a breakdown; calls that name none cause nothing. */
const readEntries = (
  reader: UsageReader,
  { days }: OwnerClock,
  filter: UsageFilter,
  dimension: CauseDimension,
  today: number,
  weeks: bigint,
): readonly CauseEntry[] => {
  const readDay = (day: number): readonly DayGroup[] =>
    reader.readGroups({ from: days.startOfDay(day), to: days.startOfDay(day + 1) }, filter, { by: dimension });
  const before = new Map<string, bigint>();
  const idOf = ({ workspace, key }: DayGroup): string => `${workspace}\0${key}`;
  for (let week = 1; week <= Number(weeks); week += 1) {
    for (const group of readDay(today - 7 * week)) {
      before.set(idOf(group), (before.get(idOf(group)) ?? 0n) + group.figures.costNanoEur);
    }
  }
  return readDay(today)
    .filter(({ key }) => key !== '')
    .map((group) => ({
      dimension,
      key: group.key,
      label: group.label ?? group.key,
      cost: group.figures.costNanoEur,
      usual: divideHalfEven(before.get(idOf(group)) ?? 0n, weeks),
    }));
};

const toExcess = ({ cost, usual }: DayExcess) => ({ cost: formatNano(cost), usual: formatNano(usual) });

/**
 * Services that cost far more today than their weekday usually does, or all together where none of them does by itself.
 * One alert a day each.
 *
 * @param least nano-EUR above the usual
 */
export const findAnomalies = (
  { reader, clock, tables }: AnomalyDeps,
  least: bigint,
  now: number,
): readonly AnomalyAlert[] => {
  const { dayOf, startOfDay } = clock.days;
  const today = dayOf(now);
  const firstDay = today - mostHistoryDays;
  const day = toDayText(today);
  const costs = new Map<string, bigint[]>();
  const all = Array.from({ length: today - firstDay + 1 }, () => 0n);
  const range = { from: startOfDay(firstDay), to: startOfDay(today + 1) };
  for (const { key, time, figures } of reader.readGroups(range, {}, { by: 'service', time: 'day' })) {
    const ofService = costs.get(key) ?? all.map(() => 0n);
    costs.set(key, ofService);
    ofService[time - firstDay] = figures.costNanoEur;
    all[time - firstDay] = (all[time - firstDay] ?? 0n) + figures.costNanoEur;
  }

  const toAlert = (service: string | null, key: string, excess: DayExcess): AnomalyAlert => {
    const filter: UsageFilter = service === null ? {} : { service: [service] };
    const history = (service === null ? all : (costs.get(service) ?? all)).findIndex((cost) => cost > 0n);
    const known = BigInt(Math.floor((today - firstDay - history) / 7));
    const weeks = known < mostWeeks ? known : mostWeeks;
    const dimensions = causeDimensions.filter((dimension) => dimension !== 'service' || service === null);
    const cause = chooseCause(
      dimensions.flatMap((dimension) => readEntries(reader, clock, filter, dimension, today, weeks)),
      excess,
    );
    const figures = reader.readTotal({ from: startOfDay(today), to: startOfDay(today + 1) }, filter);
    return {
      kind: 'anomaly',
      key,
      at: now,
      view: { ...filter, ...(cause && { [cause.dimension]: [cause.key] }), from: day, to: toDayText(today + 1) },
      ...toExcess(excess),
      service,
      day,
      unknownCalls: figures.eurUnknownCalls,
      cause: cause && { dimension: cause.dimension, key: cause.key, label: cause.label, ...toExcess(cause) },
    };
  };

  const beginning = `anomaly/${day}/`;
  const known = new Set(tables.listAlertKeys(beginning).map(({ key }) => key));
  const found = [...costs].flatMap(([service, ofService]) => {
    const excess = calcAnomaly(ofService, least);
    return excess === null ? [] : [{ service, key: `${beginning}service/${service}`, excess }];
  });
  if (found.length > 0) {
    return found.filter(({ key }) => !known.has(key)).map(({ service, key, excess }) => toAlert(service, key, excess));
  }
  const excess = known.size === 0 ? calcAnomaly(all, least) : null;
  return excess === null ? [] : [toAlert(null, `${beginning}all`, excess)];
};
