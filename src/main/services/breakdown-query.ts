import { addFigures, noFigures } from '../../shared/core/figures.ts';
import type { Figures } from '../../shared/core/figures.ts';
import { resolvePeriod } from '../../shared/core/period.ts';
import type { TimeRange } from '../../shared/core/period.ts';
import type { BreakdownDimension } from '../../shared/contract/dimensions.ts';
import type { QueryHandlers } from '../../shared/contract/queries.ts';
import type { Breakdown } from '../../shared/contract/read-models.ts';
import type { FigureGroup } from '../store/read-figures.ts';
import type { Measure } from '../store/read-subjects.ts';
import type { UsageFilter } from '../store/usage-filter.ts';
import type { UsageReader } from '../store/usage-reader.ts';
import { calcMeasure, toSeriesView, toShare } from './figures-view.ts';
import type { OwnerClock } from './owner-clock.ts';
import { toUsageFilter } from './usage-query.ts';

const defaultLimit = 50;

/** Dimensions of the clock: how many there are, which one a local hour belongs to, and its name. */
const clockDimensions = {
  hour: { count: 24, of: (hour: number) => modulo(hour, 24), first: 0 },
  weekday: { count: 7, of: (hour: number) => Math.floor(toHourOfWeek(hour) / 24), first: 1 },
  hour_of_week: { count: 168, of: (hour: number) => toHourOfWeek(hour), first: 0 },
} as const;

type ClockDimension = keyof typeof clockDimensions;

const modulo = (value: number, by: number): number => ((value % by) + by) % by;

/** Monday 0 h is 0, Sunday 23 h is 167; day 0 (1970-01-01) was a Thursday. */
const toHourOfWeek = (hour: number): number => modulo(hour + 72, 168);

const isClockDimension = (by: BreakdownDimension): by is ClockDimension => by in clockDimensions;

type SubjectDimension = 'client' | 'user' | 'conversation';

const isSubjectDimension = (by: BreakdownDimension): by is SubjectDimension =>
  by === 'client' || by === 'user' || by === 'conversation';

/**
 * Figures by one dimension, most first, with the rest as `other` and everything as `total`. Hours (0-23), weekdays
 * (1 Monday - 7 Sunday) and hours of the week (0-167) come complete and in their own order.
 */
export const createBreakdownQuery =
  (reader: UsageReader, clock: OwnerClock): QueryHandlers['breakdown'] =>
  (input) => {
    const range = resolvePeriod(input, clock.now(), clock.timeZone, clock.weekStart);
    const filter = toUsageFilter(input);
    const measure = input.order ?? 'cost';
    const { by } = input;
    const limit = input.limit ?? defaultLimit;
    const groups = isClockDimension(by)
      ? readClock(reader, range, filter, by)
      : readDimension(reader, range, filter, by, measure, limit);
    // Every call has an hour, a service, a model (if only none); not every call has a client.
    const total = isSubjectDimension(by) ? reader.readTotal(range, filter) : addUp(groups);
    const toItem = ({ key, label, workspace, figures }: Omit<FigureGroup, 'time'>) => ({
      key: key === '' ? null : key,
      label: label ?? key,
      ...(workspace === null ? {} : { workspace }),
      ...toSeriesView(figures),
      share_percent: toShare(measure, figures, total),
    });
    const shown = isClockDimension(by) ? groups : sortGroups(groups, measure).slice(0, limit);
    const other = subtract(total, shown);
    return {
      items: shown.map(toItem),
      other: other.calls > 0 ? toItem({ key: '', label: '', workspace: null, figures: other }) : null,
      total: toItem({ key: '', label: '', workspace: null, figures: total }),
    } satisfies Breakdown;
  };

const readDimension = (
  reader: UsageReader,
  range: TimeRange,
  filter: UsageFilter,
  by: Exclude<BreakdownDimension, ClockDimension>,
  measure: Measure,
  limit: number,
): FigureGroup[] =>
  isSubjectDimension(by) ? reader.readTop(range, filter, by, measure, limit) : reader.readGroups(range, filter, { by });

const readClock = (reader: UsageReader, range: TimeRange, filter: UsageFilter, by: ClockDimension): FigureGroup[] => {
  const { count, of, first } = clockDimensions[by];
  const figures: Figures[] = Array.from({ length: count }, () => noFigures);
  for (const group of reader.readGroups(range, filter, { time: 'hour' })) {
    const at = of(group.time);
    figures[at] = addFigures(figures[at] ?? noFigures, group.figures);
  }
  return figures.map((sum, at) => ({
    key: String(at + first),
    label: null,
    workspace: null,
    time: 0,
    figures: sum,
  }));
};

/** Most first; equals by tokens, then by key, so that the order never depends on the store. */
const sortGroups = (groups: readonly FigureGroup[], measure: Measure): FigureGroup[] =>
  groups.toSorted(
    (a, b) =>
      compare(calcMeasure(measure, b.figures), calcMeasure(measure, a.figures)) ||
      compare(calcMeasure('tokens', b.figures), calcMeasure('tokens', a.figures)) ||
      compare(a.key, b.key) ||
      compare(a.workspace ?? '', b.workspace ?? ''),
  );

const compare = <T extends bigint | string>(a: T, b: T): number => (a < b ? -1 : a > b ? 1 : 0);

const addUp = (groups: readonly { readonly figures: Figures }[]): Figures =>
  groups.map(({ figures }) => figures).reduce(addFigures, noFigures);

const subtract = (total: Figures, shown: readonly { readonly figures: Figures }[]): Figures => {
  const sum = addUp(shown);
  if (sum.calls > total.calls) throw new Error('a breakdown adds up to more calls than its total');
  return {
    calls: total.calls - sum.calls,
    failedCalls: total.failedCalls - sum.failedCalls,
    unpricedCalls: total.unpricedCalls - sum.unpricedCalls,
    usdUnknownCalls: total.usdUnknownCalls - sum.usdUnknownCalls,
    eurUnknownCalls: total.eurUnknownCalls - sum.eurUnknownCalls,
    eurProvisionalCalls: total.eurProvisionalCalls - sum.eurProvisionalCalls,
    inputTokens: total.inputTokens - sum.inputTokens,
    outputTokens: total.outputTokens - sum.outputTokens,
    cacheReadTokens: total.cacheReadTokens - sum.cacheReadTokens,
    costNanoUsd: total.costNanoUsd - sum.costNanoUsd,
    costNanoEur: total.costNanoEur - sum.costNanoEur,
  };
};
